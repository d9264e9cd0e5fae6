"""What a solve is asked: the problem of a period, with what people have permitted in it.

A lasting exception opens its blocks of work to its group. A waiver opens nothing: an assignment that stands under it is
work its person is fixed to, which fills its place; what it breaks by itself is not charged and may not get worse. So
is everybody who is held where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rostering.rosters.build import Build
from rostering.rosters.snapshot import AssignmentFacts
from rostering.rules.broken import COUNTING
from rostering.rules.waivers import Permissions, Waiver, marked
from rostering.store.roster_state import DRAFT
from solver.check import Report, check, find
from solver.problem import FixedWork, Problem, Shift
from solver.roster import Roster
from solver.rules.companion import Companion
from solver.rules.cover import Cover, CoverRow
from solver.rules.distinct import Distinct
from solver.rules.fairness import Fairness
from solver.rules.request import Request
from solver.rules.rule import Rule, Touched, Violation

COMPANION = Companion.kind
Pairs = tuple[tuple[str, str], ...]  # a person and a duty
Taken = Mapping[str, frozenset[str]]  # the shifts that each person stands on under a waiver


@dataclass(frozen=True)
class Question:
    """The problem to solve, without what is `held`; `stands` are the assignments that the answer has in any case.
    `build` is what they are told by."""

    build: Build
    problem: Problem
    held: Pairs
    stands: Pairs = ()

    def answer(self, found: Roster, report: Report) -> tuple[Roster, Report]:
        """The whole roster in single shifts, and its check by the rules as they are, with nothing permitted.

        Who stands and was given up all the same is there again, with nothing new beside it.
        """
        whole = Roster.of([*found, *self.held])
        lost = {who for who, duty in self.stands if (who, duty) not in whole}
        if lost:
            own = (pair for pair in self.stands if pair[0] in lost)
            whole = Roster.of([*(pair for pair in whole if pair[0] not in lost), *own])
        if lost or self.problem is not self.build.problem:
            report = check(self.build.problem, whole)
        return self.build.blocks.parted(whole), report


def question(build: Build, *, standing: bool = False) -> Question:
    """What to ask the solver of a build made for a solve.

    Who is held (pinned, promised, begun) and breaks nothing there is fixed to it, so that no better cover elsewhere
    pays for moving them. With `standing` they stay even where that breaks a rule which nobody waived: it is there
    already, and not the solve's to mend.
    """
    problem = build.problem
    pinned, held = _kept(build, standing=standing)
    rules = tuple(build.blocks.allowed(rule) for rule in problem.rules)
    if not held and all(one is other for one, other in zip(rules, problem.rules, strict=True)):
        return Question(build, problem, (), pinned)
    if held:
        problem = _without(problem, held)
        taken = {
            who: frozenset(shift for person, duty in held if person == who for shift in build.problem.duty[duty].shifts)
            for who, _ in held
        }
        rules = tuple(_STOOD.get(rule.kind, _as_is)(build.problem, rule, taken) for rule in rules)
    return Question(build, problem.replace(rules=rules), held, pinned)


def _kept(build: Build, *, standing: bool) -> tuple[Pairs, Pairs]:
    """The assignments that are in the answer whatever is found (none but with `standing`), and those set aside as work
    that their people are fixed to."""
    waived = {one.person for one in build.snapshot.permissions.waivers}
    stands = [
        one
        for one in build.snapshot.assignments
        if one.is_held or (build.snapshot.person_on(one).id in waived and _is_to_keep(build, one))
    ]
    if not stands:
        return (), ()
    joined = build.blocks.joined
    roster = joined(build.assigned(one) for one in stands)
    own = joined(build.assigned(one) for one in stands if one.is_held)
    breaking = _breaking(build, roster, own if standing else Roster())
    # The blocks of an agreement are lawful as duties, not as work that somebody is fixed to.
    sound = {pair for pair in own if pair not in breaking and pair[0] not in build.blocks.blocks}
    held = sound | {pair for pair, aside in breaking.items() if aside}
    alone = {pair for pair in held if _needs_company(build.problem, *pair)}
    if alone:
        held = held - alone | _with_company(build, own, alone, standing=standing)
    return tuple(sorted(own)) if standing else (), tuple(sorted(held))


def _breaking(build: Build, roster: Roster, stays: Roster) -> dict[tuple[str, str], bool]:
    """The assignments that break a hard rule as they stand, and whether they are set aside: where a waiver lifts it,
    where they have begun, and all that stay in any case."""
    snapshot = build.snapshot
    begun = {build.assigned(one)[1] for one in snapshot.assignments if one.shift in snapshot.begun}
    found = [one for one in _forbidden(build.problem, roster) if one.kind != COMPANION]
    breaking: dict[tuple[str, str], bool] = {}
    for one, lifted in marked(build, roster, found, Permissions(snapshot.permissions.waivers)):
        for pair in _named(build.problem, roster, one):
            has_begun = not begun.isdisjoint(build.problem.duty[pair[1]].shifts)
            aside = isinstance(lifted, Waiver) or has_begun or pair in stays
            breaking[pair] = breaking.get(pair, False) or aside
    return breaking


def _forbidden(problem: Problem, roster: Roster) -> list[Violation]:
    """The hard rules that the assignments of a roster break and no solve may."""
    shifts = frozenset(shift for _, duty in roster for shift in problem.duty[duty].shifts)
    found = find(problem, roster, Touched(frozenset(roster.lines), shifts))
    return [one for one in found if one.hard and not one.breakable]


def _with_company(build: Build, own: Roster, alone: set[tuple[str, str]], *, standing: bool) -> set[tuple[str, str]]:
    """Those of some who need company that have it, with `standing` from people who are not held too: these are held
    then beside them. Of the others a solve has to look after the company, so that they are no fixed work."""
    found = alone - _lonely(build.problem, own)
    if not standing or found == alone:
        return found
    free = {build.assigned(one) for one in build.snapshot.assignments} & build.seats.keys()
    beside = {pair for pair in free for other in alone - found if _meet(build.problem, pair[1], other[1])}
    left = alone - found - _lonely(build.problem, Roster.of([*own, *beside]))
    return found | left | {pair for pair in beside if any(_meet(build.problem, pair[1], one[1]) for one in left)}


def _lonely(problem: Problem, roster: Roster) -> set[tuple[str, str]]:
    found = [one for one in _forbidden(problem, roster) if one.kind == COMPANION and one.worker is not None]
    return {(one.worker or "", duty) for one in found for duty in one.duties}


def _meet(problem: Problem, duty: str, other: str) -> bool:
    one, two = problem.span[duty], problem.span[other]
    return one[0] < two[1] and two[0] < one[1]


def _is_to_keep(build: Build, one: AssignmentFacts) -> bool:
    """Whether a solve keeps an assignment where it lawfully can: held by itself, or published and not made afresh."""
    if one.is_held:
        return True
    snapshot = build.snapshot
    known = snapshot.rosters.get(snapshot.settings[snapshot.shift[one.shift].setting].home)
    return build.problem.base is not None and known is not None and known[3] != DRAFT


def _named(problem: Problem, roster: Roster, one: Violation) -> Iterable[tuple[str, str]]:
    """The assignments that a violation is about; where it names none, those on its days; of a row, those it counts."""
    if one.worker is None:
        counted = frozenset[str]() if one.row is None else one.row.counted
        counted |= frozenset(() if one.shift is None else (one.shift,))
        return [pair for pair in roster if not counted.isdisjoint(problem.duty[pair[1]].shifts)]
    if one.duties or one.kind not in COUNTING:
        return [(one.worker, duty) for duty in one.duties]
    days = set(one.days)
    return [(one.worker, duty) for duty in roster.by_worker(one.worker) if problem.duty[duty].day in days]


def _needs_company(problem: Problem, worker: str, duty: str) -> bool:
    """Whether somebody has to be beside them, which a solve looks after for assignments alone."""
    return any(
        isinstance(rule, Companion)
        and not rule.apart
        and (rule.workers is None or worker in rule.workers)
        and (rule.shifts is None or not rule.shifts.isdisjoint(problem.duty[duty].shifts))
        for rule in problem.rules
    )


def _without(problem: Problem, held: tuple[tuple[str, str], ...]) -> Problem:
    """The problem with some assignments as work that their people are fixed to, and nothing else for them that day."""
    away = {(worker, problem.duty[duty].day) for worker, duty in held}
    fixed = {
        who: [_fixed(shift) for worker, duty in held if worker == who for shift in problem.shifts_of(duty)]
        for who, _ in held
    }
    return problem.replace(
        workers=tuple(
            replace(one, fixed=tuple(sorted([*one.fixed, *fixed[one.id]], key=lambda work: work.start)))
            if one.id in fixed
            else one
            for one in problem.workers
        ),
        pairs=tuple(one for one in problem.pairs if (one.worker, problem.duty[one.duty].day) not in away),
        pins=tuple(one for one in problem.pins if (one.worker, one.duty) not in held),
        base=None if problem.base is None else tuple(pair for pair in problem.base if pair not in held),
    )


def _fixed(shift: Shift) -> FixedWork:
    return FixedWork(shift.start, shift.end, shift.day, shift.code, shift.setting, shift.quantities, shift.tags)


def _as_is(problem: Problem, rule: Rule, taken: Taken) -> Rule:
    return rule


def _cover(problem: Problem, rule: Cover, taken: Taken) -> Cover:
    """The places that are still to be filled."""
    return replace(rule, rows=tuple(_left(row, taken) for row in rule.rows))


def _left(row: CoverRow, taken: Taken) -> CoverRow:
    heads = sum(
        (row.among is None or who in row.among) and not shifts.isdisjoint(row.counted) for who, shifts in taken.items()
    )
    if not heads:
        return row
    return replace(
        row,
        min=max(0, row.min - heads),
        target=None if row.target is None else max(0, row.target - heads),
        max=None if row.max is None else max(0, row.max - heads),
    )


def _distinct(problem: Problem, rule: Distinct, taken: Taken) -> Distinct:
    """Who stands on a row's shifts is known there."""
    return replace(
        rule,
        rows=tuple(
            replace(row, known=row.known | {who for who, shifts in taken.items() if shifts & row.shifts})
            for row in rule.rows
        ),
    )


def _fairness(problem: Problem, rule: Fairness, taken: Taken) -> Fairness:
    """The days that somebody stands on shifts of theirs are carried."""
    none: frozenset[str] = frozenset()
    return replace(
        rule,
        rows=tuple(
            replace(
                row,
                carry=row.carry + len({problem.shift[one].day for one in taken.get(row.worker, none) & row.shifts}),
            )
            for row in rule.rows
        ),
    )


def _request(problem: Problem, rule: Request, taken: Taken) -> Request:
    """No wish for a day that is settled."""
    days = {(who, problem.shift[shift].day) for who, shifts in taken.items() for shift in shifts}
    return replace(rule, wishes=tuple(wish for wish in rule.wishes if (wish.worker, wish.day) not in days))


# What a kind counts in assignments it has to be told of those that stand; along a line they are fixed work.
_STOOD: Mapping[str, Callable[[Problem, Any, Taken], Rule]] = {
    "Cover": _cover,
    "Distinct": _distinct,
    "Fairness": _fairness,
    "Request": _request,
}
