"""The best roster so far and the best bound, shared by everything that searches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solver.check import Report, check, recheck
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster

if TYPE_CHECKING:
    from solver.search.master import Relaxed


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: seconds since it began, the best objective and the best bound (None: none yet), and what
    the check says of the best roster."""

    seconds: float
    objective: int | None
    bound: int | None
    report: Report | None = None


MOST_SETTLED = 10

Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Found:
    """A roster, what the check says of it, and what made it."""

    roster: Roster
    report: Report
    origin: str

    @property
    def objective(self) -> int:
        """What it costs."""
        return self.report.score.objective

    @cached_property
    def given_up(self) -> bool:
        """Whether a minimum, a pin or hard cover is given up in it."""
        return any(violation.hard for violation in self.report.violations)

    @property
    def rank(self) -> tuple[bool, int]:
        """Less is better: what gives nothing up comes before what does, however cheap that is."""
        return self.given_up, self.objective


class Incumbent:
    """Takes rosters and bounds from any thread; keeps the best; tells a listener when something got better.

    Every roster that is offered goes through the check, and one that breaks a maximum is refused. Some bounds are true
    of all rosters, some only of those that give nothing up.
    """

    def __init__(self, problem: Problem, listener: Listener | None, started: float) -> None:
        self._problem = problem
        self._listener = listener
        self._started = started
        self._lock = threading.Lock()
        self._followers: tuple[Callable[[], None], ...] = ()
        self._settled: tuple[Found, ...] = ()
        self._found: Found | None = None
        self._better: float | None = None  # when the best was last bettered
        self._bound: int | None = None
        self._bound_of_kept: int | None = None
        self._guide: Relaxed | None = None

    @property
    def guide(self) -> Relaxed | None:
        """The latest answer of the master that the others should know."""
        return self._guide

    def lead(self, guide: Relaxed) -> None:
        """Tell the others of an answer of the master."""
        self._guide = guide
        self._tell()

    @property
    def found(self) -> Found | None:
        """The best so far."""
        return self._found

    @property
    def bound(self) -> int | None:
        """No roster costs less than this; never above the best objective."""
        found, bound = self._found, self._bound
        if self._bound_of_kept is not None and (found is None or not found.given_up):
            bound = self._bound_of_kept if bound is None else max(bound, self._bound_of_kept)
        return bound if bound is None or found is None else min(bound, found.objective)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The bound of all rosters, and that of those that give nothing up."""
        return self._bound, self._bound_of_kept

    @property
    def proven(self) -> bool:
        """Whether nothing better can be."""
        found, bound = self._found, self.bound
        return found is not None and bound is not None and bound >= found.objective

    def offer(self, roster: Roster, origin: str) -> bool:
        """Keep the roster if it is better than the best; returns whether it was."""
        found = self.judge(roster, origin)
        return found is not None and self.keep(found)

    def judge(self, roster: Roster, origin: str, *, after: Found | None = None) -> Found | None:
        """What the check says of a roster; None of one that breaks a maximum.

        With another that was judged, only what differs from `after` is checked again.
        """
        if after is None:
            report = check(self._problem, roster)
        else:
            report = recheck(self._problem, after.report, after.roster, roster)
        return None if report.forbidden else Found(roster, report, origin)

    def keep(self, found: Found) -> bool:
        """Keep what is better than the best; returns whether it was."""
        with self._lock:
            if self._found is not None and found.rank >= self._found.rank:
                return False
            self._found = found
            self._better = time.monotonic()
        self._tell()
        return True

    def settle(self, found: Found) -> tuple[Found, ...]:
        """Remember a roster that a search could not make better; returns those remembered before, newest last."""
        with self._lock:
            before = self._settled
            if all(found.roster.lines != other.roster.lines for other in before):
                self._settled = (*before, found)[-MOST_SETTLED:]
            return tuple(other for other in before if found.roster.lines != other.roster.lines)

    def raise_bound(self, bound: int, *, keeping: bool = False) -> None:
        """Take a bound, if it is higher than the one known; with `keeping` one of rosters that give nothing up."""
        with self._lock:
            known = self._bound_of_kept if keeping else self._bound
            if known is not None and bound <= known:
                return
            if keeping:
                self._bound_of_kept = bound
            else:
                self._bound = bound
        self._tell()

    def settled(self, limits: Limits) -> bool:
        """Whether the best is good enough: proven, within the gap, or not bettered for as long as the plateau."""
        gap, better = self.gap(), self._better
        if self.proven or (gap is not None and gap <= limits.gap):
            return True
        return limits.plateau is not None and better is not None and time.monotonic() - better > limits.plateau

    def gap(self) -> float | None:
        """How far the best may be from the optimum, as a share of the objective."""
        if self._found is None or self.bound is None:
            return None
        return (self._found.objective - self.bound) / max(1, abs(self._found.objective))

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower` whenever something got better."""
        self._followers = (*self._followers, follower)

    def unfollow(self, follower: Callable[[], None]) -> None:
        """Call it no more."""
        self._followers = tuple(other for other in self._followers if other != follower)

    def alone(self) -> None:
        """Tell nobody any more: this is a copy in another process."""
        self._listener, self._followers, self._lock = None, (), threading.Lock()

    def _tell(self) -> None:
        for follower in self._followers:
            follower()
        if self._listener is not None:
            report = None if self._found is None else self._found.report
            objective = None if report is None else report.score.objective
            self._listener(Progress(time.monotonic() - self._started, objective, self.bound, report))
