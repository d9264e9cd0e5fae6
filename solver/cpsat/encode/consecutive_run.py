"""ConsecutiveRun as a model: windows that are too long, and runs that end too short, as clauses over the days."""

from __future__ import annotations

from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.rules.consecutive_run import ConsecutiveRun


@dataclass(frozen=True, slots=True)
class Marks:
    """For one worker, which days count: literals from `first` to before `last`."""

    literals: dict[int, Literal]
    standing: frozenset[int]
    first: int
    last: int
    known_after: bool  # whether something is known of the day after the horizon

    def __getitem__(self, day: int) -> Literal:
        return self.literals.get(day, False)


def encode(rule: ConsecutiveRun, model: RosterModel) -> None:
    """Forbid or price every run that is too long and every run that ends too short."""
    for worker in model.workers(rule):
        marks = _marks(rule, model, worker)
        if rule.max is not None:
            _too_long(rule, model, marks, rule.max)
        if rule.min > 1:
            _too_short(rule, model, marks)


def _marks(rule: ConsecutiveRun, model: RosterModel, worker: str) -> Marks:
    horizon, variables = model.problem.horizon, model.variables
    fixed = model.fixed(rule, worker)
    busy = {work.day for work in fixed}
    first = min(busy | {0})
    if rule.of == "off":
        literals: dict[int, Literal] = {day: day not in busy for day in range(first, 0)}
        for day in range(horizon):
            literals[day] = False if day in busy else negated(variables.works(worker, day))
        standing = frozenset(day for day in range(first, 0) if day not in busy)
        return Marks(literals, standing, first, horizon, horizon in busy)
    counts = {work.day for work in fixed if isinstance(rule.of, str) or work.codes & rule.of}
    literals = dict.fromkeys(counts, True)
    for day in range(horizon):
        if day not in counts:
            literals[day] = (
                variables.has_code(worker, day, rule.of)
                if isinstance(rule.of, frozenset)
                else variables.works(worker, day)
            )
    return Marks(literals, frozenset(counts), first, max(busy | {horizon - 1}) + 1, horizon in busy)


def _too_long(rule: ConsecutiveRun, model: RosterModel, marks: Marks, most: int) -> None:
    """Each window of one day more than allowed, all counting, is one day too many."""
    price = model.price(rule, breakable=rule.of == "off")
    for begin in range(max(marks.first, -most), marks.last - most):  # what lies wholly before is history
        window = range(begin, begin + most + 1)
        if not marks.standing.issuperset(window):
            model.forbid([marks[day] for day in window], price)


def _too_short(rule: ConsecutiveRun, model: RosterModel, marks: Marks) -> None:
    """A run that begins on a day and stops before its least length is short by every day it lacks.

    For each first day, one cost a lacking day: lacking the third day means lacking the fourth as well.
    """
    price = model.price(rule, breakable=True)
    horizon = model.problem.horizon
    exempt = rule.end == "exempt"
    last_end = horizon if marks.known_after and not exempt else horizon - 1
    for begin in range(1 if exempt else marks.first, horizon):
        if begin == marks.first and rule.of == "off":
            continue  # nobody knows how long the days off before it went on
        begins = [negated(marks[begin - 1]), marks[begin]]
        lacking: Literal = False
        for day in range(begin + 1, begin + rule.min):
            ends = marks[day] if day < marks.last else False
            if day < 0 and ends is False:
                break  # it ended in history and was charged there
            stops = day <= last_end and day >= 0
            lacking = model.chain(lacking, [*begins, negated(ends)] if stops else None, price)
