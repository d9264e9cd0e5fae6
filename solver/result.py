"""What a solve hands over: the roster, what it costs, how far it may be from the best, and what made it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solver.check import Report
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover, CoverRow


class Status(StrEnum):
    """How a solve ended.

    OPTIMAL: no hard rule broken, and proven. FEASIBLE: no hard rule broken. BROKEN: only minima or pins are broken,
    because nothing else was found to hold. UNSOLVED: there is no roster.
    """

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    BROKEN = "BROKEN"
    UNSOLVED = "UNSOLVED"


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far places and the rest may be from their best, apart; None where nothing is known."""

    places: float | None
    rest: float | None


@dataclass(frozen=True, slots=True)
class TierEnd:
    """How one tier of a lexicographic solve ended: what it costs and the least it could, the tiers above kept."""

    tier: str
    cost: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether the tier cannot cost less without more in those above."""
        return self.bound >= self.cost


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one problem. `seconds` is wall time; `timed_out` says that a limit in seconds ended it.

    `reason` says in words what cannot be, where something cannot. `tiers` are those of a lexicographic solve;
    `least_places` is the least that places were proven to cost, as far as that is known.
    """

    problem: Problem
    status: Status
    roster: Roster | None
    report: Report | None
    bound: int | None
    origin: str
    seconds: float
    workers: int
    seed: int
    deterministic: bool
    timed_out: bool
    reason: str | None = None
    tiers: tuple[TierEnd, ...] = ()
    least_places: int = 0

    @property
    def objective(self) -> int | None:
        """What the roster costs; None without one."""
        return None if self.report is None else self.report.score.objective

    @property
    def gap(self) -> float | None:
        """(objective − bound) ÷ max(1, |objective|); None while either is unknown."""
        if self.objective is None or self.bound is None:
            return None
        return (self.objective - self.bound) / max(1, abs(self.objective))

    @property
    def proven(self) -> bool:
        """Whether nothing better can be."""
        return self.objective is not None and self.objective == self.bound

    @property
    def gaps(self) -> Gaps:
        """The gap of places (safety and cover) and of the rest, each against a bound of its own.

        Places cannot cost less than what nobody able to work there leaves open. Where they cost no more than that,
        the whole of the gap lies in the rest.
        """
        if self.report is None or self.objective is None:
            return Gaps(None, None)
        if self.proven:
            return Gaps(0.0, 0.0)
        parts = self.report.score.parts
        places = parts.get("safety", 0) + parts.get("cover", 0)
        least = max(least_short(self.problem), self.least_places)
        rest = self.objective - places
        if self.bound is None or places > least:
            return Gaps((places - least) / max(1, places), None)
        return Gaps(0.0, (self.objective - self.bound) / max(1, rest))


def least_short(problem: Problem) -> int:
    """What cover must cost because too few people exist who could fill it."""
    cost = 0
    known: dict[frozenset[str], set[str]] = {}
    for rule in problem.rules:
        if not isinstance(rule, Cover):
            continue
        unit = problem.prices[rule.tier] * rule.weight
        for row in rule.rows:
            able = _able(problem, row, known)
            below, least = max(0, row.wanted - able), max(0, row.min - able)
            cost += unit * row.price_below_target * below
            if rule.hard:
                cost += problem.prices["safety"] * least
            else:
                cost += unit * (row.price_below_minimum - row.price_below_target) * least
    return cost


def _able(problem: Problem, row: CoverRow, known: dict[frozenset[str], set[str]]) -> int:
    """How many could count for a row of cover; `known` keeps who may do which shifts."""
    if row.counted not in known:
        duties = (duty for shift in row.counted for duty in problem.duties_with[shift])
        known[row.counted] = {worker for duty in duties for worker in problem.workers_of[duty]}
    return len(known[row.counted] if row.among is None else known[row.counted] & row.among)
