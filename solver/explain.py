"""Why a place is short or something is given up: who could do it, and what stops each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import CoverRow
from solver.rules.registry import rules_of
from solver.rules.repair import Repair
from solver.rules.rule import Rule, Touched, Violation

MOST_LOOKED_AT = 60  # duties that could bring a worker nearer to a minimum
ELIGIBILITY = "Eligibility"
_LINES: WeakKeyDictionary[Problem, Mapping[str, tuple[Rule, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may do a duty, and the hard rules that doing it would break; none means they are free to."""

    worker: str
    duty: str
    blocked_by: tuple[Violation, ...]


def candidates(problem: Problem, roster: Roster, shift: str, row: CoverRow | None = None) -> tuple[Candidate, ...]:
    """Everybody listed for a shift who is not on it, the least blocked first; with a row of cover, for any of the
    shifts it counts on, those who would count and do not yet."""
    found = [
        Candidate(worker, duty, blocked_by(problem, roster, worker, duty))
        for worker, duty in _listed(problem, roster, shift, row)
    ]
    return tuple(sorted(found, key=lambda one: (len(one.blocked_by), one.worker, one.duty)))


def blocked_by(problem: Problem, roster: Roster, worker: str, duty: str) -> tuple[Violation, ...]:
    """The hard maxima that one assignment more would break, beyond what is broken already."""
    return tuple(_offences(problem, roster, worker, duty))


def reasons(problem: Problem, roster: Roster, shift: str, row: CoverRow | None = None) -> Mapping[str, int]:
    """For a short place: how many of those listed each rule stops (by its first offence), `free` those it does not.

    With the row of cover that is short (`Violation.row`), those who would count there.
    """
    counts: dict[str, int] = {}
    for worker, duty in _listed(problem, roster, shift, row):
        first = next(_offences(problem, roster, worker, duty), None)
        reason = first.rule if first is not None else "free"
        counts[reason] = counts.get(reason, 0) + 1
    return counts


def _listed(problem: Problem, roster: Roster, shift: str, row: CoverRow | None) -> Iterator[tuple[str, str]]:
    """The pairs that would bring one head more."""
    shifts = (shift,) if row is None else tuple(sorted(row.counted))
    duties = dict.fromkeys(duty for each in shifts for duty in problem.duties_with[each])
    on = set[str]() if row is None else {worker for duty in duties for worker in roster.by_duty.get(duty, ())}
    for duty in duties:
        for worker in problem.workers_of[duty]:
            counts = row is None or row.among is None or worker in row.among
            if counts and worker not in on and (worker, duty) not in roster:
                yield worker, duty


@dataclass(frozen=True, slots=True)
class Against:
    """What keeps a worker from more work: of `looked_at` duties that they do not have, `unlisted` are not listed for
    them, `busy` lie on a day on which they have another, and `rules` (the first against each, the commonest first)
    forbid some. `free` are forbidden by nothing of their own."""

    looked_at: int
    unlisted: int
    busy: int
    rules: tuple[str, ...]

    @property
    def free(self) -> bool:
        """Whether something that was looked at is forbidden by none of the worker's own rules."""
        return self.looked_at > self.unlisted + self.busy and not self.rules


def against(problem: Problem, roster: Roster, given_up: Violation) -> Against:
    """What stands against a worker's minimum, promise or pin that is given up in a roster."""
    assert given_up.worker is not None
    worker, days = given_up.worker, frozenset(given_up.days)
    pinned = given_up.duties if given_up.kind == "Change" else ()
    duties = pinned or [duty.id for duty in problem.duties_of[worker] if duty.day in days]
    looked_at = [duty for duty in duties if (worker, duty) not in roster][:MOST_LOOKED_AT]
    taken = {problem.duty[duty].day for duty in roster.by_worker(worker)}
    unlisted = [duty for duty in looked_at if (worker, duty) not in problem.pair]
    busy = [duty for duty in looked_at if duty not in unlisted and problem.duty[duty].day in taken]
    rules: Counter[str] = Counter()
    for duty in looked_at:
        if duty not in unlisted and duty not in busy:
            first = next(_offences(problem, roster, worker, duty), None)
            if first is None:
                return Against(len(looked_at), len(unlisted), len(busy), ())
            rules[first.rule] += 1
    named = tuple(sorted(rules, key=lambda rule: (-rules[rule], rule)))
    return Against(len(looked_at), len(unlisted), len(busy), named)


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
    yield from _between(problem, roster, worker, duty)


def _between(problem: Problem, roster: Roster, worker: str, duty: str) -> Iterator[Violation]:
    """The hard rules between workers that one assignment more would break, with all others where they are."""
    for rule in problem.rules:
        if isinstance(rule, Repair) and rule.hard and rule.bars(problem, roster.by_duty, worker, duty):
            touched = Touched(frozenset((worker,)), frozenset(problem.duty[duty].shifts))
            before = set(rule.find(problem, roster, touched))
            found = rule.find(problem, roster.with_(worker, duty), touched)
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
