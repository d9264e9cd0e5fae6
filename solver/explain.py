"""Why a place is short: who could do it, and what stops each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.registry import rules_of
from solver.rules.rule import Touched, Violation


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may do a duty, and the hard rules that doing it would break; none means they are free to."""

    worker: str
    duty: str
    blocked_by: tuple[Violation, ...]


def candidates(problem: Problem, roster: Roster, shift: str) -> tuple[Candidate, ...]:
    """Everybody listed for a shift who is not on it, the least blocked first."""
    found = []
    for duty in problem.duties_with[shift]:
        for worker in problem.workers_of[duty]:
            if (worker, duty) not in roster:
                found.append(Candidate(worker, duty, blocked_by(problem, roster, worker, duty)))
    return tuple(sorted(found, key=lambda one: (len(one.blocked_by), one.worker, one.duty)))


def blocked_by(problem: Problem, roster: Roster, worker: str, duty: str) -> tuple[Violation, ...]:
    """The hard maxima that one assignment more would break, beyond what is broken already."""
    touched = Touched(frozenset((worker,)), frozenset())
    with_it = roster.with_(worker, duty)
    before = set(_broken(problem, roster, touched))
    return tuple(violation for violation in _broken(problem, with_it, touched) if violation not in before)


def _broken(problem: Problem, roster: Roster, touched: Touched) -> list[Violation]:
    return [
        violation
        for rule in rules_of(problem)
        if rule.acts == "line"
        for violation in rule.find(problem, roster, touched)
        if violation.hard and not violation.breakable
    ]


def reasons(problem: Problem, roster: Roster, shift: str) -> Mapping[str, int]:
    """For a short place: how many of those listed each rule stops (by its first offence), `free` those it does not."""
    counts: dict[str, int] = {}
    for one in candidates(problem, roster, shift):
        reason = one.blocked_by[0].rule if one.blocked_by else "free"
        counts[reason] = counts.get(reason, 0) + 1
    return counts
