"""RollingLimit as a model: one linear sum a window."""

from __future__ import annotations

from collections.abc import Iterator

from solver.cpsat.encode.quantity import amounts
from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.problem import FixedWork, Shift
from solver.rules.rolling_limit import RollingLimit


def encode(rule: RollingLimit, model: RosterModel) -> None:
    """Bound or price the quantity in each window."""
    for worker in model.workers(rule):
        fixed = model.fixed(rule, worker)
        if rule.window_days is not None:
            _by_days(rule, model, worker, fixed, rule.window_days)
        elif rule.window_minutes is not None:
            _by_minutes(rule, model, worker, fixed, rule.window_minutes)


def _by_days(rule: RollingLimit, model: RosterModel, worker: str, fixed: list[FixedWork], length: int) -> None:
    horizon = model.problem.horizon
    first = min([0, *(work.day for work in fixed)])
    last = max([horizon - 1, *(work.day for work in fixed)]) + 1
    longer = dict(rule.longer)
    for begin in range(first, min(max(first, last - length), horizon - 1) + 1):
        window = range(begin, begin + length + longer.get(begin, 0))
        if window.stop <= 0:
            continue
        sums = amounts(model, worker, fixed, rule.quantity, window, rule.codes)
        if rule.max is not None:
            allowed = max(rule.max, sums.standing)
            model.at_most([(sums.standing, True), *sums.terms], allowed, model.price(rule))
        complete = window.stop <= last and (rule.end == "open" or (begin >= 0 and window.stop <= horizon))
        if rule.min and complete:
            model.at_least([(sums.standing, True), *sums.terms], rule.min, model.price(rule, breakable=True))


def _by_minutes(rule: RollingLimit, model: RosterModel, worker: str, fixed: list[FixedWork], length: int) -> None:
    assert rule.max is not None
    works = [[work] for work in fixed if rule.codes is None or work.codes & rule.codes]
    free = list(_free(rule, model, worker))
    every: list[tuple[list[Shift] | list[FixedWork], Literal]] = [*((work, True) for work in works), *free]
    for pieces, anchor in every:
        start, end = min(piece.start for piece in pieces), max(piece.end for piece in pieces)
        for begin in {start, end - length}:
            window = (rule.quantity, begin, begin + length)
            standing = sum(_part(piece, *window) for some in works for piece in some)
            parts = [(sum(_part(piece, *window) for piece in some), literal) for some, literal in free]
            adding = [(amount, literal) for amount, literal in parts if amount]
            room = max(rule.max, standing) - standing
            if sum(amount for amount, _ in adding) > room:
                model.at_most_if(anchor, adding, room)


def _free(rule: RollingLimit, model: RosterModel, worker: str) -> Iterator[tuple[list[Shift], Literal]]:
    problem = model.problem
    for duty in model.variables.duties_of(worker):
        if rule.codes is None or problem.codes[duty.id] & rule.codes:
            yield [problem.shift[shift] for shift in duty.shifts], model.variables[worker, duty.id]


def _part(piece: Shift | FixedWork, quantity: str, begin: int, end: int) -> int:
    if quantity == "shifts":
        return 1 if begin <= piece.start < end else 0
    amount, span = piece.quantities.get(quantity, 0), piece.end - piece.start
    to = min(max(end - piece.start, 0), span)
    from_ = min(max(begin - piece.start, 0), span)
    return amount * to // span - amount * from_ // span
