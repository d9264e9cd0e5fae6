"""How much of a quantity each possible duty and each fixed work puts into a stretch of days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.problem import FixedWork, Problem, Shift


@dataclass(frozen=True, slots=True)
class Amounts:
    """What stands already, and what each literal would add."""

    standing: int
    terms: list[tuple[int, Literal]]


def amounts(
    model: RosterModel,
    worker: str,
    fixed: Iterable[FixedWork],
    quantity: str,
    days: range,
    codes: frozenset[str] | None,
) -> Amounts:
    """A quantity of one worker over some days; minutes that cross midnight go to the day they fall on."""
    counted = [work for work in fixed if codes is None or work.codes & codes]
    if quantity == "days":
        return _days(model, worker, counted, days, codes)
    problem = model.problem
    terms: list[tuple[int, Literal]] = []
    for duty in model.variables.duties_of(worker):
        if codes is None or problem.codes[duty.id] & codes:
            inside = sum(_inside(problem, problem.shift[shift], quantity, days) for shift in duty.shifts)
            if inside:
                terms.append((inside, model.variables[worker, duty.id]))
    return Amounts(sum(_inside(problem, work, quantity, days) for work in counted), terms)


def _days(
    model: RosterModel, worker: str, fixed: list[FixedWork], days: range, codes: frozenset[str] | None
) -> Amounts:
    busy = {work.day for work in fixed if work.day in days}
    terms: list[tuple[int, Literal]] = []
    for day in days:
        if day in busy:
            continue
        literal = model.variables.works(worker, day) if codes is None else model.variables.has_code(worker, day, codes)
        if literal is not False:
            terms.append((1, literal))
    return Amounts(len(busy), terms)


def _inside(problem: Problem, piece: Shift | FixedWork, quantity: str, days: range) -> int:
    if quantity == "shifts":
        return 1 if piece.day in days else 0
    amount = piece.quantities.get(quantity, 0)
    if not amount:
        return 0
    span = piece.end - piece.start
    begin = min(max(problem.first_minute(days.start), piece.start), piece.end) - piece.start
    end = min(max(problem.first_minute(days.stop), piece.start), piece.end) - piece.start
    return amount * end // span - amount * begin // span
