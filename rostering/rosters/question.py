"""What a solve is asked: the problem of a period, with what people have permitted in it.

A lasting exception opens its blocks of work to its group. A waiver opens nothing: an assignment that stands under it is
work its person is fixed to, which fills its place; what it breaks by itself is not charged and may not get worse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rostering.rosters.build import Build, is_held
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

Taken = Mapping[str, frozenset[str]]  # the shifts that each person stands on under a waiver


@dataclass(frozen=True)
class Question:
    """The problem to solve, and the assignments that stand whatever is found. `build` is what they are told by."""

    build: Build
    problem: Problem
    held: tuple[tuple[str, str], ...]

    def answer(self, found: Roster, report: Report) -> tuple[Roster, Report]:
        """The whole roster in single shifts, and its check by the rules as they are, with nothing permitted."""
        whole = Roster.of([*found, *self.held])
        if self.problem is not self.build.problem:
            report = check(self.build.problem, whole)
        return self.build.blocks.parted(whole), report


def question(build: Build, *, standing: bool = False) -> Question:
    """What to ask the solver of a build made for a solve. With `standing`, what is to be kept stays even where it
    breaks a rule that nobody waived: it is there already, and not the solve's to mend. So does what has begun."""
    problem = build.problem
    held = _broken_as_it_stands(build, any_rule=standing)
    rules = tuple(build.blocks.allowed(rule) for rule in problem.rules)
    if not held and all(one is other for one, other in zip(rules, problem.rules, strict=True)):
        return Question(build, problem, ())
    if held:
        problem = _without(problem, held)
        taken = {
            who: frozenset(shift for person, duty in held if person == who for shift in build.problem.duty[duty].shifts)
            for who, _ in held
        }
        rules = tuple(_STOOD.get(rule.kind, _as_is)(build.problem, rule, taken) for rule in rules)
    return Question(build, problem.replace(rules=rules), held)


def _broken_as_it_stands(build: Build, *, any_rule: bool) -> tuple[tuple[str, str], ...]:
    """The assignments to keep (pinned, promised or published) that break a rule which is waived for them, or any."""
    permissions = build.snapshot.permissions
    stands = [one for one in build.snapshot.assignments if _is_to_keep(build, one)]
    begun = {build.assigned(one)[1] for one in stands if one.shift in build.snapshot.begun}
    if not any_rule:
        waived = {one.person for one in permissions.waivers}
        stands = [
            one for one in stands if build.snapshot.person_on(one).id in waived or one.shift in build.snapshot.begun
        ]
    if not stands:
        return ()
    roster = build.blocks.joined(build.assigned(one) for one in stands)
    touched = Touched(frozenset(roster.lines), frozenset())
    found = [
        one
        for one in find(build.problem, roster, touched)
        if one.hard and not one.breakable and one.worker in roster.lines
    ]
    marks = marked(build, roster, found, Permissions(permissions.waivers))
    held = {
        (one.worker, duty)
        for one, lifted in marks
        if one.worker is not None
        for duty in _named(build.problem, roster, one)
        if any_rule or isinstance(lifted, Waiver) or not begun.isdisjoint(build.problem.duty[duty].shifts)
    }
    return tuple(sorted(pair for pair in held if not _needs_company(build.problem, *pair)))


def _is_to_keep(build: Build, one: AssignmentFacts) -> bool:
    """Whether a solve keeps an assignment where it lawfully can: held by itself, or published and not made afresh."""
    if is_held(one):
        return True
    snapshot = build.snapshot
    known = snapshot.rosters.get(snapshot.settings[snapshot.shift[one.shift].setting].home)
    return build.problem.base is not None and known is not None and known[3] != DRAFT


def _named(problem: Problem, roster: Roster, one: Violation) -> Collection[str]:
    """The duties that a violation is about; where it names none, those on its days."""
    assert one.worker is not None
    if one.duties or one.kind not in COUNTING:
        return one.duties
    days = set(one.days)
    return [duty for duty in roster.by_worker(one.worker) if problem.duty[duty].day in days]


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
