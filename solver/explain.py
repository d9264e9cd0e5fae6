"""Why a place is short: who could do it, and what stops each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.registry import rules_of
from solver.rules.rule import Rule, Touched, Violation

_LINES: WeakKeyDictionary[Problem, Mapping[str, tuple[Rule, ...]]] = WeakKeyDictionary()


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
    return tuple(_offences(problem, roster, worker, duty))


def reasons(problem: Problem, roster: Roster, shift: str) -> Mapping[str, int]:
    """For a short place: how many of those listed each rule stops (by its first offence), `free` those it does not."""
    counts: dict[str, int] = {}
    for duty in problem.duties_with[shift]:
        for worker in problem.workers_of[duty]:
            if (worker, duty) not in roster:
                first = next(_offences(problem, roster, worker, duty), None)
                reason = first.rule if first is not None else "free"
                counts[reason] = counts.get(reason, 0) + 1
    return counts


def _offences(problem: Problem, roster: Roster, worker: str, duty: str) -> Iterator[Violation]:
    """What `blocked_by` holds, rule after rule; whoever needs only the first asks for no more."""
    touched = Touched(frozenset((worker,)), frozenset())
    alone = Roster({worker: roster.by_worker(worker)})
    with_it = alone.with_(worker, duty)
    for rule in _line_rules(problem)[worker]:
        found = [one for one in rule.find(problem, with_it, touched) if one.hard and not one.breakable]
        if found:
            before = set(rule.find(problem, alone, touched))
            yield from (violation for violation in found if violation not in before)


def _line_rules(problem: Problem) -> Mapping[str, tuple[Rule, ...]]:
    """The rules that look at each worker's own line."""
    if problem not in _LINES:
        of: dict[str, list[Rule]] = {worker.id: [] for worker in problem.workers}
        for rule in rules_of(problem):
            if rule.acts == "line":
                for worker in of if rule.workers is None else rule.workers:
                    of[worker].append(rule)
        _LINES[problem] = {worker: tuple(rules) for worker, rules in of.items()}
    return _LINES[problem]
