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
        for length in range(1, rule.min):
            _too_short(rule, model, marks, length)


def _marks(rule: ConsecutiveRun, model: RosterModel, worker: str) -> Marks:
    horizon, variables = model.problem.horizon, model.variables
    fixed = [
        work
        for work in model.problem.worker[worker].fixed
        if (rule.start == "history" or work.day >= 0) and (rule.end == "open" or work.day < horizon)
    ]
    busy = {work.day for work in fixed}
    first = min(busy | {0})
    if rule.of == "off":
        literals: dict[int, Literal] = {day: day not in busy for day in range(first, 0)}
        for day in range(horizon):
            literals[day] = False if day in busy else negated(variables.works(worker, day))
        standing = frozenset(day for day in range(first, 0) if day not in busy)
        return Marks(literals, standing, first, horizon, horizon in busy)
    counts = {work.day for work in fixed if isinstance(rule.of, str) or work.code in rule.of}
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
    for begin in range(marks.first, marks.last - most):
        window = range(begin, begin + most + 1)
        if not marks.standing.issuperset(window):
            model.forbid([marks[day] for day in window], price)


def _too_short(rule: ConsecutiveRun, model: RosterModel, marks: Marks, length: int) -> None:
    """A run of exactly this length that has ended is so many days short."""
    unit = model.price(rule, breakable=True)
    price = None if unit is None else unit * (rule.min - length)
    horizon = model.problem.horizon
    for end in range(horizon + 1):
        begin = end - length
        if begin < marks.first or (end == horizon and not marks.known_after):
            continue
        if rule.end == "exempt" and (begin <= 0 or end >= horizon):
            continue
        if begin == marks.first and rule.of == "off":
            continue  # nobody knows how long the days off before it went on
        after = marks[end] if end < marks.last else False
        pattern = [negated(marks[begin - 1]), *(marks[day] for day in range(begin, end)), negated(after)]
        model.forbid(pattern, price)
