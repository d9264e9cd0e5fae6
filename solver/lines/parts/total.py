"""Total along a line: a sum a period."""

from __future__ import annotations

from solver.lines.form import Form
from solver.lines.part import Limits, Sum
from solver.lines.quantity import amounts, standing
from solver.rules.total import Total


def parts(rule: Total, form: Form) -> None:
    """One sum for each period that is judged."""
    problem, horizon = form.problem, form.problem.horizon
    fixed = [work for work in form.worker.fixed if rule.start == "history" or work.day >= 0]
    carry = form.worker.carry.get(rule.carry, 0) if rule.carry else 0
    for first, last in rule.periods or ((0, horizon),):
        outside = first < 0 or last > horizon if rule.end == "exempt" else first >= horizon or last <= 0
        if outside:
            continue
        stands = standing(problem, fixed, rule.quantity, range(first, last), rule.codes)
        counted = amounts(form, fixed, rule.quantity, range(first, last), rule.codes)
        if rule.max is None:
            forgiven = 0
        elif rule.hard:
            forgiven = max(0, stands + carry - rule.max)
        else:
            forgiven = max(0, stands - rule.max)
        form.count(
            Sum(
                name=f"{rule.id} {rule.quantity} {first}",
                first=min(counted.days, default=0),
                last=min(last, horizon),
                base=carry + stands,
                amounts=counted,
                limits=Limits(
                    most=rule.max,
                    most_price=form.price(rule),
                    forgiven=forgiven,
                    least=rule.min if last <= horizon else None,
                    least_price=form.price(rule, breakable=True),
                    per=rule.per,
                ),
            )
        )
