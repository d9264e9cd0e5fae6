"""Cover as a model: who is on, and slack for every level of need."""

from __future__ import annotations

from collections.abc import Iterable

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.cover import Cover, CoverRow


def encode(rule: Cover, model: RosterModel) -> None:
    """Price each head too few and too many; under a hard rule the minimum is safety, and the most is kept."""
    unit = model.problem.prices[rule.tier] * rule.weight
    for row in rule.rows:
        if not any(model.has_shift(shift) for shift in row.counted):
            continue
        on = _on_shift(model, row.shift) if row.plain else _on_any(model, row)
        _minimum(rule, model, row, on, unit)
        with model.paying(rule.tier):
            model.at_least(on, row.wanted, unit * row.price_below_target)
            if row.max is not None:
                model.at_most(on, row.max, None if rule.hard else unit * row.price_over)


def _minimum(rule: Cover, model: RosterModel, row: CoverRow, on: list[tuple[int, Literal]], unit: int) -> None:
    if rule.hard:
        model.at_least(on, row.min, model.price(rule, breakable=True))
    elif row.min:
        # Every head below the target is paid already; one below the minimum pays the rest.
        model.at_least(on, row.min, unit * (row.price_below_minimum - row.price_below_target))


def _on_shift(model: RosterModel, shift: str) -> list[tuple[int, Literal]]:
    return [
        (1, model.variables[worker, duty])
        for duty in model.problem.duties_with[shift]
        for worker in model.problem.workers_of[duty]
    ]


def _on_any(model: RosterModel, row: CoverRow) -> list[tuple[int, Literal]]:
    """Whether each of the workers who count is on any of the shifts."""
    duties = {duty for shift in row.counted for duty in model.problem.duties_with[shift]}
    days: dict[str, dict[int, list[str]]] = {}
    for duty in sorted(duties):
        for worker in model.problem.workers_of[duty]:
            if row.among is None or worker in row.among:
                days.setdefault(worker, {}).setdefault(model.problem.duty[duty].day, []).append(duty)
    return [
        (1, _once(model, [model.variables.any_of(worker, each) for each in of.values()]))
        for worker, of in sorted(days.items())
    ]


def _once(model: RosterModel, literals: Iterable[Literal]) -> Literal:
    """A literal that is true exactly where any of these is."""
    open_ = [literal for literal in literals if literal is not False]
    if any(literal is True for literal in open_):
        return True
    if len(open_) <= 1:
        return open_[0] if open_ else False
    one = model.cp.new_bool_var("")
    model.cp.add_bool_or([*open_, ~one])
    for literal in open_:
        model.cp.add_implication(literal, one)
    return one
