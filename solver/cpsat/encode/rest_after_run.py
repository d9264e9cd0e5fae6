"""RestAfterRun as a model: conflicts between the end of a run and what begins too soon after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.problem import FixedWork
from solver.rules.rest_after_run import RestAfterRun


@dataclass(frozen=True, slots=True)
class Start:
    """Whether any work begins at a minute of a day."""

    minute: int
    literal: Literal


@dataclass(frozen=True, slots=True)
class Person:
    """One worker: which days count whatever is rostered, and all starts of work in order."""

    worker: str
    fixed: Sequence[FixedWork]
    counting: dict[int, int]  # when what is fixed and counts on a day ends
    starts: Sequence[Start]


def encode(rule: RestAfterRun, model: RosterModel) -> None:
    """Forbid or price, for each day that a run may end on, what begins within its rest."""
    for worker in model.workers(rule):
        person = _person(rule, model, worker)
        days = {*person.counting, *model.variables.days(worker)}
        for day in sorted(days):
            run = [_mark(rule, model, person, day - before) for before in range(rule.min_run)]
            run.append(negated(_mark(rule, model, person, day + 1)))
            if not any(literal is False for literal in run):
                _after(rule, model, person, day, run)


def _person(rule: RestAfterRun, model: RosterModel, worker: str) -> Person:
    fixed = model.fixed(rule, worker)
    counting: dict[int, int] = {}
    for work in fixed:
        if isinstance(rule.of, str) or work.codes & rule.of:
            counting[work.day] = max(work.end, counting.get(work.day, work.end))
    begins: dict[int, list[Literal]] = {work.start: [True] for work in fixed}
    variables = model.variables
    for day in variables.days(worker):
        by_minute: dict[int, list[str]] = {}
        for duty in variables.duties(worker, day):
            by_minute.setdefault(model.problem.span[duty.id][0], []).append(duty.id)
        for minute, duties in by_minute.items():
            begins.setdefault(minute, []).append(variables.any_of(worker, duties))
    starts = [Start(minute, model.either(literals)) for minute, literals in sorted(begins.items())]
    return Person(worker, fixed, counting, starts)


def _mark(rule: RestAfterRun, model: RosterModel, person: Person, day: int) -> Literal:
    """Whether a day counts."""
    if day in person.counting:
        return True
    if isinstance(rule.of, str):
        return model.variables.works(person.worker, day)
    return model.variables.has_code(person.worker, day, rule.of)


def _after(rule: RestAfterRun, model: RosterModel, person: Person, day: int, run: list[Literal]) -> None:
    """For each minute at which what counts on a run's last day may end."""
    standing = _standing(rule, person, day)
    ends: dict[int, list[str]] = {}
    stands = person.counting.get(day)
    for duty in model.variables.duties(person.worker, day):
        if isinstance(rule.of, str) or model.problem.codes[duty.id] & rule.of:
            end = model.problem.span[duty.id][1]
            ends.setdefault(end if stands is None else max(end, stands), []).append(duty.id)
    for end, duties in ends.items():
        if end != stands:
            closing = [*run, model.variables.any_of(person.worker, duties)]
            _forbid(rule, model, person, end, closing, standing)
    if stands is not None:
        later = [duty for end, duties in ends.items() if end > stands for duty in duties]
        _forbid(rule, model, person, stands, [*run, negated(model.variables.any_of(person.worker, later))], standing)


def _standing(rule: RestAfterRun, person: Person, day: int) -> int:
    """The minutes that fixed work alone lacks after a run that ends on a day."""
    run = range(day - rule.min_run + 1, day + 1)
    if day + 1 in person.counting or any(one not in person.counting for one in run):
        return 0
    end = person.counting[day]
    after = min((work.start for work in person.fixed if work.start >= end), default=None)
    return 0 if after is None else max(0, rule.rest - (after - end))


def _forbid(
    rule: RestAfterRun, model: RosterModel, person: Person, end: int, closing: list[Literal], standing: int
) -> None:
    """Nothing begins within the rest after this end, or each minute that the first to begin lacks costs; `standing`
    minutes are lacking anyway."""
    price = model.price(rule)
    within = [start for start in person.starts if end <= start.minute < end + rule.rest - standing]
    lacks = [end + rule.rest - standing - start.minute for start in within]
    due: Literal = False
    for start, lacking, less in zip(within, lacks, [*lacks, 0][1:], strict=True):
        step = None if price is None else price * (rule.units(lacking) - rule.units(less))
        due = model.chain(due, [*closing, start.literal], step)
