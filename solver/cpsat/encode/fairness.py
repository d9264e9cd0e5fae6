"""Fairness as a model: a worker's days on some shifts as a sum of steps, each dearer than the one before."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.fairness import Fairness, FairRow


def encode(rule: Fairness, model: RosterModel) -> None:
    """Price every day from the first on by what it adds; the days that stand anyway are paid at once."""
    unit = model.problem.prices[rule.tier] * rule.weight
    for row in rule.rows:
        if unit and model.has_worker(row.worker):
            _steps(rule, model, row, _days(model, row), unit)


def _days(model: RosterModel, row: FairRow) -> list[Literal]:
    """Whether the worker is on one of the shifts, for each day on which they could be."""
    variables = model.variables
    return [
        variables.any_of(
            row.worker,
            (duty.id for duty in variables.duties(row.worker, day) if not row.shifts.isdisjoint(duty.shifts)),
        )
        for day in variables.days(row.worker)
    ]


def _steps(rule: Fairness, model: RosterModel, row: FairRow, days: list[Literal], unit: int) -> None:
    free = [literal for literal in days if not isinstance(literal, bool)]
    low = row.carry - row.target + sum(literal is True for literal in days)
    model.pay(True, unit * sum(_step(rule, step) for step in range(abs(low))))
    steps = []
    for number in range(low, low + len(free)):
        # A day below the share saves what the deviation cost there, one above costs what it adds.
        price = -_step(rule, -number - 1) if number < 0 else _step(rule, number)
        step = model.cp.new_bool_var("")
        model.pay(step, unit * price)
        steps.append(step)
    if steps:
        model.cp.add(sum(steps) == sum(free))


def _step(rule: Fairness, number: int) -> int:
    """What the unit after so many either side costs."""
    return 2 * (number if rule.steps is None else min(number, rule.steps - 1)) + 1
