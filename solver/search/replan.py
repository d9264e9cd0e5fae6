"""Changing one's mind: a roster from one that no longer holds, with the fewest changes, in seconds.

What is open at first is little: who takes the places that fell empty, and those that were filled instead. Where a
place stays empty, more is opened around it: what those do who could take it, and who could take that from them.
Among many workers that is done for what the base kept alone, and not where much of it fell empty: lines know sooner
what the rest is worth.
"""

from __future__ import annotations

import functools
import operator
import random
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from solver.cpsat.build import build
from solver.cpsat.part import Part
from solver.cpsat.run import RunLimits, run
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.change import Change
from solver.rules.rule import Violation
from solver.search.incumbent import Found, Incumbent
from solver.search.regions import MANY_WORKERS
from solver.stop import Stop, Stopped

# The most pairs that are free in one step.
MOST_PAIRS = 6_000
SECONDS_A_STEP = 3.0
WORK_A_STEP = 2.0
# The linear relaxation of the whole model closes such parts many times faster than clauses alone or some of it: 1,000
# pairs in 0.1 s and not in 3 s.
ALL_LINEAR = 2
# Rounds over all that changed, each with other places side by side.
MOST_ROUNDS = 5
# How many days around an empty place are opened, one width after the other, each with a choice of its own.
WIDTHS = (0, 1, 7)
# Work (CP-SAT's deterministic time) that stands for a second of a time limit when a solve is deterministic.
WORK_A_SECOND = 0.3


@dataclass(frozen=True)
class Opening:
    """Duties of which it is open who does them, and workers of whom everything is open."""

    duties: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()

    def __or__(self, other: Opening) -> Opening:
        return Opening(self.duties | other.duties, self.workers | other.workers)

    def pairs(self, problem: Problem) -> frozenset[tuple[str, str]]:
        """The pairs that are free."""
        of_duties = ((worker, duty) for duty in self.duties for worker in problem.workers_of[duty])
        of_workers = ((worker, duty.id) for worker in self.workers for duty in problem.duties_of[worker])
        return frozenset((*of_duties, *of_workers))


class Replan:
    """One search from the incumbent's roster, for a problem with a base."""

    def __init__(self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._base = problem.base_roster
        self._many = len(problem.workers) > MANY_WORKERS
        self._change_price = _change_price(problem)
        self._chance = random.Random(limits.seed)
        self._lock = threading.Lock()
        self._used = 0.0

    def search(self) -> float:
        """Search until the stop, or until opening more brings nothing; returns the work done."""
        if self._problem.base is not None and self._incumbent.found is not None and self._is_little():
            self._settle()
            while not self._over and self._widen():
                self._settle()
        return self._used

    def _is_little(self) -> bool:
        """Whether what is open at first is soon settled: among many workers, when it fits one step."""
        if not self._many:
            return True
        opening = functools.reduce(operator.or_, self._open(self._found), Opening())
        return len(opening.pairs(self._problem)) <= MOST_PAIRS

    @property
    def _over(self) -> bool:
        seconds = self._limits.seconds
        spent = self._limits.deterministic and seconds is not None and self._used >= seconds * WORK_A_SECOND
        return spent or self._stop.over

    @property
    def _found(self) -> Found:
        found = self._incumbent.found
        assert found is not None
        return found

    def _settle(self) -> None:
        """Who takes what fell empty, over and over, until it stays as it is."""
        for _ in range(MOST_ROUNDS):
            found = self._found
            openings = self._side_by_side(self._open(found))
            if self._over or not self._steps(openings) or len(openings) == 1:
                return

    def _widen(self) -> bool:
        """Open more around each place that is empty; returns whether that filled any."""
        better = False
        for width in WIDTHS:
            found = self._found
            better |= self._steps([self._around(found, self._at(place), width) for place in self._empty(found)])
        return better

    def _open(self, found: Found) -> list[Opening]:
        """What is open before anything is opened around it."""
        return [*self._changed(found), *(self._at(place) for place in self._empty(found))]

    def _changed(self, found: Found) -> Iterator[Opening]:
        """What is no longer as it was."""
        difference = self._base.diff(found.roster)
        for duty in sorted({duty for _, duty in difference.added + difference.removed}):
            yield self._of_shifts(self._problem.duty[duty].shifts)

    def _empty(self, found: Found) -> list[Violation]:
        """The places that are short, and the minima of workers that are given up, where they cost more than a change:
        first what the base kept, and among many workers nothing else."""
        places = [
            violation
            for violation in found.report.violations
            if violation.price > self._change_price
            and (violation.number < violation.limit if violation.shift is not None else violation.hard)
        ]
        lost = {shift for opening in self._changed(found) for duty in opening.duties for shift in self._shifts(duty)}
        kept = [place for place in places if not lost.isdisjoint(place.shifts)]
        others = [] if self._many else [place for place in places if lost.isdisjoint(place.shifts)]
        return [*sorted(kept, key=_dearest_first), *sorted(others, key=_dearest_first)]

    def _shifts(self, duty: str) -> tuple[str, ...]:
        return self._problem.duty[duty].shifts

    def _at(self, place: Violation) -> Opening:
        """The place itself, or all of the worker's duties."""
        if place.shift is not None:
            return self._of_shifts(place.shifts)
        return Opening(workers=frozenset() if place.worker is None else frozenset((place.worker,)))

    def _of_shifts(self, shifts: Iterable[str]) -> Opening:
        return Opening(frozenset(duty for shift in shifts for duty in self._problem.duties_with[shift]))

    def _side_by_side(self, openings: Iterable[Opening]) -> list[Opening]:
        """Openings joined until they are large enough, those of one setting and day together."""
        settings = sorted({shift.setting for shift in self._problem.shifts})
        turn = dict(zip(settings, self._chance.sample(range(len(settings)), len(settings)), strict=True))
        joined: list[Opening] = []
        size = MOST_PAIRS
        for opening in sorted(set(openings), key=lambda opening: self._place(opening, turn)):
            pairs = len(opening.pairs(self._problem))
            if joined and size + pairs <= MOST_PAIRS:
                joined[-1] |= opening
                size += pairs
            else:
                joined.append(opening)
                size = pairs
        return joined

    def _place(self, opening: Opening, turn: dict[str, int]) -> tuple[int, int, list[str]]:
        duties = sorted(opening.duties)
        if not duties:
            return -1, 0, sorted(opening.workers)
        first = self._problem.duty[duties[0]]
        return turn[self._problem.shift[first.shifts[0]].setting], first.day, duties

    def _around(self, found: Found, opening: Opening, width: int) -> Opening:
        """The opening, and what those do on the days around it who could take it: the nearest days first."""
        problem = self._problem
        days = {problem.duty[duty].day for duty in opening.duties}
        able = {worker for duty in opening.duties for worker in problem.workers_of[duty]} | opening.workers
        near: dict[str, int] = {}
        for worker in sorted(able):
            for duty in found.roster.by_worker(worker):
                distance = min((abs(problem.duty[duty].day - day) for day in days), default=0)
                if distance <= width:
                    near[duty] = distance
        ordered = sorted(near, key=lambda duty: (near[duty], self._chance.random()))
        duties = set(opening.duties)
        size = len(opening.pairs(problem))
        for duty in ordered:
            size += len(problem.workers_of[duty])
            if size > MOST_PAIRS:
                break
            duties.add(duty)
        return Opening(frozenset(duties), opening.workers)

    def _steps(self, openings: list[Opening]) -> bool:
        """A step for each opening, on all threads; returns whether any found something better."""
        if self._limits.threads == 1:
            better = [self._step(opening) for opening in openings]
        else:
            with ThreadPoolExecutor(max_workers=self._limits.threads) as pool:
                better = list(pool.map(self._step, openings))
        return any(better)

    def _step(self, opening: Opening) -> bool:
        """Solve what is open with everything else as it is; returns whether that was better."""
        found = self._found
        part = Part(self._problem, found.roster, opening.pairs(self._problem))
        if self._over or not part.free:
            return False
        try:
            model = build(self._problem, rigid=not found.given_up, stop=self._stop, part=part)
        except Stopped:
            return False
        model.hint(found.roster)
        seconds = None if self._limits.deterministic else SECONDS_A_STEP
        answer = run(
            model, model.cp, RunLimits(1, self._limits.seed, seconds, WORK_A_STEP, linear=ALL_LINEAR), self._stop
        )
        with self._lock:
            self._used += answer.work
            return answer.roster is not None and self._keep(part.onto(self._found.roster, answer.roster))

    def _keep(self, roster: Roster) -> bool:
        """Offer a roster; only what differs from the best so far is checked again."""
        after = self._found
        if roster.lines == after.roster.lines:
            return False
        found = self._incumbent.judge(roster, "replan", after=after)
        return found is not None and self._incumbent.keep(found)


def _dearest_first(place: Violation) -> tuple[int, str]:
    return -place.price, place.shift or place.worker or ""


def _change_price(problem: Problem) -> int:
    """What the cheapest change costs."""
    rules = [rule for rule in problem.rules if isinstance(rule, Change)]
    return min((problem.prices[rule.tier] * rule.weight * min(rule.cost_by_day or (1,)) for rule in rules), default=0)
