"""Fairness along a line: a count of days for each of a worker's shares, and what each number of them costs."""

from __future__ import annotations

from solver.lines.form import Form
from solver.lines.part import Amounts, Share, Sum
from solver.rules.fairness import Fairness


def parts(rule: Fairness, form: Form) -> None:
    """One count for each share that the worker has."""
    unit = form.problem.prices[rule.tier] * rule.weight
    for number, row in enumerate(rule.by_worker.get(form.worker.id, ())):
        duties = form.problem.duties_of[form.worker.id]
        counted = Amounts(
            ((duty.day, form.acts[duty.id]), 1) for duty in duties if not row.shifts.isdisjoint(duty.shifts)
        )
        form.count(
            Sum(
                name=f"{rule.id} {number}",
                first=min(counted.days, default=0),
                last=form.problem.horizon,
                base=row.carry - row.target,
                amounts=counted,
                limits=Share(price_of=lambda deviation: unit * rule.units(deviation)),
            )
        )
