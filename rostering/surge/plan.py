"""A week solved twice: with own staff alone, and with everybody who can be called up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rostering.calendar import MINUTES_AN_HOUR
from rostering.catalogue import OWN
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.question import question
from rostering.rosters.snapshot import Snapshot
from rostering.surge.call_up import Notice, order
from solver.check import Report
from solver.limits import Limits
from solver.problem import Pair, Problem
from solver.roster import Roster
from solver.search.incumbent import Listener
from solver.solve import solve
from solver.stop import Stop

COUNTED = ("safety", "cover", "cost")  # tiers; what is fair and wished for waits for the roster itself


@dataclass(frozen=True)
class Answer:
    """A roster of single shifts, what the check says of it, and how far it may be from the best (None: not known)."""

    roster: Roster
    report: Report
    gap: float | None


@dataclass(frozen=True)
class Plan:
    """One week: what is asked, the roster of own staff alone, the one with everybody, and who stood there before."""

    build: Build
    own: Answer
    called: Answer
    held: frozenset[tuple[str, str]]  # (person, duty): in the store, and not moved


@dataclass(frozen=True)
class Laid:
    """A week laid out: who could work where and through which pool, at what price by the order of the pools."""

    build: Build
    pool: Mapping[tuple[str, str], str]  # (person, duty): only those whose notice is over

    def answer(self, among: Collection[str], limits: Limits, stop: Stop, listener: Listener | None) -> Answer:
        """The best roster with the people of some pools. Own staff go before all others, and each pool before the next;
        whoever stands on a published roster stays."""
        problem = self.build.problem
        pinned = {(one.worker, one.duty) for one in problem.pins}
        who = {pair for pair, pool in self.pool.items() if pool in among} | pinned
        kept = tuple(one for one in problem.pairs if (one.worker, one.duty) in who)
        asked = question(replace(self.build, problem=problem.replace(pairs=kept)), standing=True)
        result = solve(asked.problem, limits, stop=stop, listener=listener)
        assert result.roster is not None
        assert result.report is not None
        return Answer(*asked.answer(result.roster, result.report), result.gap)


def lay_out(snapshot: Snapshot, horizon: Horizon, today: date) -> Laid:
    """The problem of a week with every pool, for whom the notice is over."""
    built = build(snapshot, horizon)
    notice, pool = Notice(snapshot, today), dict[tuple[str, str], str]()
    for pair in built.problem.pairs:
        through = _pool(built, pair, notice)
        if through is not None:
            pool[pair.worker, pair.duty] = through
    return Laid(replace(built, problem=_priced(built.problem, pool)), pool)


def _pool(built: Build, pair: Pair, notice: Notice) -> str | None:
    """The pool that somebody comes through to a duty; None where the notice is not over by then. Whoever stands there
    at times of their own is not called up."""
    if pair.duty in built.own_times:
        return OWN
    shifts = built.shifts_of(pair.duty)
    seat, facts = built.seats[pair.worker, shifts[0]], built.shifts[shifts[0]]
    nation = built.snapshot.nations[built.snapshot.settings[facts.setting].organisation]
    return seat.pool if notice.first_day(seat, facts.day, nation) <= facts.day else None


def _priced(problem: Problem, pool: Mapping[tuple[str, str], str]) -> Problem:
    """The problem in which an hour costs what the place of the pool in the order is, own staff nothing."""
    place = order()
    last = len(place)

    def price(pair: Pair) -> int:
        minutes = sum(problem.shift[one].end - problem.shift[one].start for one in problem.duty[pair.duty].shifts)
        return place.get(pool.get((pair.worker, pair.duty), ""), last) * -(-minutes // MINUTES_AN_HOUR)

    return problem.replace(
        pairs=tuple(replace(one, cost=price(one)) for one in problem.pairs),
        rules=tuple(one for one in problem.rules if one.hard or one.tier in COUNTED),
    )


def plan(
    laid: Laid, limits: Callable[[int], Limits], stop: Stop, listener: Listener | None, told: Callable[[str], None]
) -> Plan | None:
    """Solve a week with own staff, then with everybody; None where somebody stops it before it has both. `limits` are
    those of a solve when so many of the week are done."""
    told("own staff")
    own = laid.answer((OWN,), limits(0), stop, listener)
    if stop.requested:
        return None
    told("whom to call up")
    called = laid.answer(tuple(order()), limits(1), stop, listener)
    held = frozenset(laid.build.assigned(one) for one in laid.build.snapshot.assignments if one.is_held)
    return Plan(laid.build, own, called, held)
