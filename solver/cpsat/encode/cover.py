"""Cover as a model: who is on a shift, and slack for every level of need."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.cover import Cover, CoverRow


def encode(rule: Cover, model: RosterModel) -> None:
    """Price each head too few and too many; under a hard rule the minimum is safety."""
    unit = model.problem.prices[rule.tier] * rule.weight
    for row in rule.rows:
        if not model.has_shift(row.shift):
            continue
        on: list[tuple[int, Literal]] = [
            (1, model.variables[worker, duty])
            for duty in model.problem.duties_with[row.shift]
            for worker in model.problem.workers_of[duty]
        ]
        _minimum(rule, model, row, on, unit)
        with model.paying(rule.tier):
            model.at_least(on, row.wanted, unit * row.price_below_target)
            if row.max is not None:
                model.at_most(on, row.max, unit * row.price_over)


def _minimum(rule: Cover, model: RosterModel, row: CoverRow, on: list[tuple[int, Literal]], unit: int) -> None:
    if rule.hard:
        model.at_least(on, row.min, model.price(rule, breakable=True))
    elif row.min:
        # Every head below the target is paid already; one below the minimum pays the rest.
        model.at_least(on, row.min, unit * (row.price_below_minimum - row.price_below_target))
