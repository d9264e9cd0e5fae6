"""PeriodicRest as a model: a literal for each rest that could be, true only where nothing is worked in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.rules.periodic_rest import PeriodicRest

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rest of a number of units, and the duties that would lie in it."""

    begin: int
    end: int
    units: int
    duties: frozenset[str]


def encode(rule: PeriodicRest, model: RosterModel) -> None:
    """Ask for enough rests in every window, or price those that are missing."""
    for worker in model.workers(rule):
        fixed = sorted((work.start, work.end) for work in model.fixed(rule, worker))
        duties = model.variables.duties_of(worker)
        spans = {duty.id: model.problem.span[duty.id] for duty in duties}
        for window in rule.windows:
            within = {duty.id: duty.day for duty in duties if _meet(spans[duty.id], window)}
            needed = min(rule.count, _standing(rule, fixed, window))
            if within and needed:
                among = [span for span in fixed if _meet(span, window)]
                candidates = list(_candidates(rule, window, needed, among, {one: spans[one] for one in within}))
                _keep(rule, model, worker, needed, candidates, within)


def _meet(span: Span, other: Span) -> bool:
    return span[0] < other[1] and span[1] > other[0]


def _standing(rule: PeriodicRest, fixed: Sequence[Span], window: Span) -> int:
    """The rests that fixed work leaves."""
    units, since = 0, window[0]
    for start, end in [*fixed, (window[1], window[1])]:
        units += _units(rule, min(start, window[1]) - since)
        since = max(since, end)
    return units


def _units(rule: PeriodicRest, rest: int) -> int:
    return max(0, (rest - rule.add) // rule.minutes)


def _candidates(
    rule: PeriodicRest, window: Span, needed: int, fixed: Sequence[Span], spans: dict[str, Span]
) -> Iterator[Candidate]:
    """Rests that begin where the window does, or where some work ends. Any rest holds one of these that counts as
    much."""
    found: list[Candidate] = []
    begins = {window[0], *(end for _, end in fixed), *(end for _, end in spans.values())}
    for begin in sorted(one for one in begins if one >= window[0]):
        for units in range(1, needed + 1):
            end = begin + rule.add + units * rule.minutes
            if end > window[1] or any(_meet(span, (begin, end)) for span in fixed):
                break
            inside = frozenset(duty for duty, span in spans.items() if _meet(span, (begin, end)))
            found.append(Candidate(begin, end, units, inside))
    yield from _cheapest(found) if needed == 1 else found


def _cheapest(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those left when one next to another asks for all that this one does; where a single one is needed."""
    kept: list[Candidate] = []
    for candidate in candidates:
        if kept and kept[-1].duties <= candidate.duties:
            continue
        while kept and candidate.duties <= kept[-1].duties:
            kept.pop()
        kept.append(candidate)
    yield from kept


def _keep(
    rule: PeriodicRest,
    model: RosterModel,
    worker: str,
    needed: int,
    candidates: Sequence[Candidate],
    days: Mapping[str, int],
) -> None:
    rests: list[tuple[Candidate, Literal]] = []
    for candidate in candidates:
        busy = _busy(model, worker, candidate, days)
        if not busy and needed == 1:
            return  # it is there whatever is rostered
        if not any(literal is True for literal in busy):
            rests.append((candidate, _taken(model, busy, alone=len(candidates) == 1)))
    if needed > 1:
        _keep_apart(model, rests)
    model.at_least([(candidate.units, literal) for candidate, literal in rests], needed, model.price(rule))


def _busy(model: RosterModel, worker: str, candidate: Candidate, days: Mapping[str, int]) -> list[Literal]:
    """For each day, whether any of the duties inside is worked."""
    by_day: dict[int, list[str]] = {}
    for duty in candidate.duties:
        by_day.setdefault(days[duty], []).append(duty)
    literals = (model.variables.any_of(worker, by_day[day]) for day in sorted(by_day))
    return [literal for literal in literals if literal is not False]


def _taken(model: RosterModel, busy: Sequence[Literal], *, alone: bool) -> Literal:
    """A literal that may be true only where nothing is worked."""
    if alone and len(busy) == 1:
        return negated(busy[0])
    taken = model.cp.new_bool_var("")
    for literal in busy:
        model.forbid([taken, literal], None)
    return taken


def _keep_apart(model: RosterModel, rests: Sequence[tuple[Candidate, Literal]]) -> None:
    """No minute is in two rests: of all that lie over where one begins, one."""
    for begin in sorted({candidate.begin for candidate, _ in rests}):
        model.at_most_one(literal for candidate, literal in rests if candidate.begin <= begin < candidate.end)
