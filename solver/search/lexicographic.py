"""Tier after tier: each part of the score is made as small as it can be while those above stay as small as they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from solver.check import check
from solver.limits import Limits
from solver.problem import Problem, ProblemError
from solver.result import TierEnd, least_short
from solver.score import TIERS, Stage
from solver.search.incumbent import Found, Incumbent, Listener, Progress
from solver.stop import Stop

Search = Callable[[Problem, Limits, Incumbent, Stop], None]
COVER, SAFETY = "cover", "safety"


@dataclass(frozen=True, slots=True)
class Ended:
    """The roster with a bound of the whole score, how each tier ended, and the least that places cost."""

    incumbent: Incumbent
    tiers: tuple[TierEnd, ...]
    places: int


def tier_order(problem: Problem) -> tuple[str, ...]:
    """The tiers in which anything can cost, from the most important to the least.

    Raises ProblemError where the problem names tiers of its own that are no part of that order.
    """
    unknown = [tier for tier in problem.prices if tier not in TIERS]
    if unknown:
        raise ProblemError(
            f"the tiers {', '.join(map(repr, unknown))} have no order of importance: "
            f"only {', '.join(reversed(TIERS))} can be solved one after the other"
        )
    priced = {SAFETY, *(rule.tier for rule in problem.rules if not rule.hard or rule.kind == "Cover")}
    if any(pair.cost for pair in problem.pairs):
        priced.add("cost")
    return tuple(tier for tier in reversed(TIERS) if tier in priced and problem.prices.get(tier))


class Lexicographic:
    """One solve tier after tier, each for its share of the time, after a search by all the weights at once.

    That search gives a first roster and a bound of the whole. In a tier's turn the tiers above it may cost what they
    have come to, or less; those below it cost nothing.
    """

    def __init__(
        self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop, listener: Listener | None
    ) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._listener = listener
        self._order = tier_order(problem)
        self._turns = len(self._order) + 1
        self._seconds = limits.seconds
        self._ceilings: dict[str, int] = {}  # what the tiers above the one in turn may cost
        self._bounds: list[int] = []  # after each tier: the least that it and those above cost, within their ceilings
        self._least: dict[str, int] = {}  # of each tier alone

    def search(self, search: Search) -> Ended:
        """Search by all weights, then tier after tier; what the time does not reach stays as it is."""
        self._turn(search, self._problem, self._incumbent, self._stop, self._limits.gap)
        found = self._incumbent.found
        assert found is not None
        for number, tier in enumerate(self._order):
            if self._stop.over:
                break
            above = self._order[:number]
            self._ceilings = {each: _cost(found, each) for each in above}
            known = self._bounds[-1] if self._bounds else 0
            found, known = self._tier(search, Stage((*above, tier), self._ceilings), found, known)
            self._bounds.append(known)
            self._least[tier] = max(0, known - sum(self._ceilings.values()))
        return self._ended(found)

    def _tier(self, search: Search, stage: Stage, start: Found, known: int) -> tuple[Found, int]:
        """The best roster of one tier, and the least that it and those above cost, `known` or more."""
        tier, problem, stop = stage.tiers[-1], self._problem.replace(stage=stage), self._stop.child()
        incumbent = Incumbent(problem, self._hear(lambda: incumbent, tier, stop), self._limits.started)
        incumbent.offer(start.roster, start.origin)
        known = max(known, least_short(problem) if tier == COVER else 0)
        found = incumbent.found
        assert found is not None
        if not _cost(found, tier) or found.objective <= known:
            self._turns -= 1
            return found, known
        incumbent.raise_bound(known, keeping=True)
        self._turn(search, problem, incumbent, stop, 0.0)
        return incumbent.found or found, max(known, incumbent.bound or 0)

    def _turn(self, search: Search, problem: Problem, incumbent: Incumbent, stop: Stop, gap: float) -> None:
        """One search within its share of what is left of the time (deterministic: of the work)."""
        remaining = self._seconds if self._limits.deterministic else self._stop.remaining
        seconds = None if remaining is None else remaining / self._turns
        self._turns -= 1
        if seconds == 0.0:
            return
        if self._limits.deterministic:
            self._seconds = None if remaining is None or seconds is None else remaining - seconds
        elif seconds is not None:
            stop = stop.child(seconds)
        limits = replace(self._limits, seconds=seconds, gap=gap, lexicographic=False, started=time.monotonic())
        search(problem, limits, incumbent, stop)

    def _hear(self, incumbent: Callable[[], Incumbent], tier: str, stop: Stop) -> Listener:
        """Ends a tier that is near enough to its own bound, and tells the listener what the roster costs in all."""

        def hear(progress: Progress) -> None:
            found = incumbent().found
            if found is None or progress.objective is None:
                return
            away = None if progress.bound is None else progress.objective - progress.bound
            if away is not None and away <= self._limits.gap * _cost(found, tier):
                stop.request()
            if self._listener is not None:
                report = check(self._problem, found.roster)
                self._listener(Progress(progress.seconds, report.score.objective, self._incumbent.bound, report))

        return hear

    def _ended(self, found: Found) -> Ended:
        incumbent = Incumbent(self._problem, self._listener, self._limits.started)
        incumbent.offer(found.roster, found.origin)
        last = incumbent.found
        assert last is not None
        incumbent.raise_bound(max(self._incumbent.bound or 0, self._whole()), keeping=not last.given_up)
        tiers = tuple(TierEnd(tier, _cost(last, tier), self._least.get(tier, 0)) for tier in self._order)
        return Ended(incumbent, tiers, self._places())

    def _whole(self) -> int:
        """The least that any roster costs: one that keeps the ceilings, or one that breaks the first by a unit."""
        least, above = (self._bounds[-1] if self._bounds else 0), 0
        for (tier, most), bound in zip(self._ceilings.items(), self._bounds, strict=False):
            if most or tier != SAFETY:  # what gives something up never comes before what gives up nothing
                least = min(least, above + most + self._problem.prices[tier])
            above = bound
        return least

    def _places(self) -> int:
        """The least that places cost: safety and cover together."""
        reached = [bound for tier, bound in zip(self._order, self._bounds, strict=False) if tier in (SAFETY, COVER)]
        given_up = self._ceilings.get(SAFETY, 0)
        least = max(reached, default=0)
        return min(least, given_up + self._problem.prices[SAFETY]) if given_up else least


def _cost(found: Found, tier: str) -> int:
    return found.report.score.parts.get(tier, 0)
