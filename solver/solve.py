"""Solve a problem: a first roster, the search, the check, the result."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from solver.check import check
from solver.limits import Limits
from solver.problem import Problem
from solver.reason import reason
from solver.result import Result, Status
from solver.roster import Roster
from solver.score import refuse_overflow
from solver.search.beside import POSSIBLE, Beside
from solver.search.greedy import greedy, laid
from solver.search.incumbent import Found, Incumbent, Listener
from solver.search.lexicographic import Lexicographic, tier_order
from solver.stop import Stop, Stopped

# Kept back of a time limit for the last check and for writing the answer.
RESERVE_SHARE = 0.01
RESERVE_LEAST_SECONDS = 0.1
# Checks that still run after the search is told to end: of what it holds, and of what is handed over.
CHECKS_AFTER = 2
# From so many pairs on the first roster is made beside the search, in a process of its own; till then there is what
# stands already. It is made at once where a roster is mended, as little of that is open, and where time is short.
LONG_PAIRS = 40_000
# The first roster may take so long whatever the limit is: where reading took all of it, a roster is better than none.
FIRST_SECONDS = 3.0


class DisagreementError(RuntimeError):
    """The check and the search disagree about a roster: a fault of ours, never the user's."""


def solve(
    problem: Problem, limits: Limits | None = None, *, stop: Stop | None = None, listener: Listener | None = None
) -> Result:
    """The best roster within the limits. There always is one: the first is made without any search.

    `stop` may be used from another thread to end the solve early with the best so far; `listener` hears of every
    better roster and bound. Raises DisagreementError when a roster costs something else than the search believed,
    and ProblemError where the costs are too large to add up or the tiers have no order to be solved in.
    """
    limits = limits or Limits()
    if limits.lexicographic:
        tier_order(problem)  # refuses tiers without one
    asked = stop or Stop()
    stop = _deadline(limits, asked)
    short = stop.remaining is not None and stop.remaining < FIRST_SECONDS
    first = asked.child(FIRST_SECONDS) if short else stop
    incumbent = Incumbent(problem, listener, limits.started)
    with _offering_first(problem, limits, incumbent, first, short=short) as check_seconds:
        return _searched(problem, limits, incumbent, stop, listener, check_seconds)


def _searched(
    problem: Problem,
    limits: Limits,
    incumbent: Incumbent,
    stop: Stop,
    listener: Listener | None,
    check_seconds: float,
) -> Result:
    """Search while there is time for it; so many seconds a check takes, and those after the search have to be made."""
    if incumbent.found is not None:
        refuse_overflow(problem, incumbent.found.report.score)
    search_stop = stop if stop.remaining is None else stop.child(stop.remaining - CHECKS_AFTER * check_seconds)
    if search_stop.over:
        return _result(problem, limits, incumbent, search_stop)
    if limits.lexicographic:
        ended = Lexicographic(problem, limits, incumbent, search_stop, listener).search(_search)
        result = _result(problem, limits, ended.incumbent, search_stop)
        return replace(result, tiers=ended.tiers, least_places=ended.places)
    _search(problem, limits, incumbent, search_stop)
    return _result(problem, limits, incumbent, search_stop)


def _deadline(limits: Limits, stop: Stop) -> Stop:
    if limits.seconds is None:
        return stop
    reserve = max(RESERVE_LEAST_SECONDS, RESERVE_SHARE * limits.seconds)
    return stop.child(limits.started + limits.seconds - reserve - time.monotonic())


@contextmanager
def _offering_first(
    problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop, *, short: bool
) -> Iterator[float]:
    """Offer a roster made without any search, where that takes long beside what is done meanwhile; gives the seconds
    that one check takes."""
    at_once = short or problem.base is not None or len(problem.pairs) < LONG_PAIRS
    if at_once or limits.threads == 1 or limits.deterministic or not POSSIBLE:
        yield _checked(incumbent, greedy(problem, stop)) or _checked(incumbent, Roster())
        return
    standing = laid(problem)
    if not incumbent.offer(standing, "greedy"):  # the first check lays out what all checks read
        incumbent.offer(Roster(), "nobody")
    began = time.monotonic()
    incumbent.judge(standing, "greedy")
    seconds = time.monotonic() - began

    def lane() -> None:
        incumbent.offer(greedy(problem, stop), "greedy")

    beside = Beside(incumbent, lane)
    try:
        yield seconds
    finally:
        beside.end()


def _checked(incumbent: Incumbent, roster: Roster) -> float:
    """Offer a roster; returns how many seconds its check took."""
    began = time.monotonic()
    kept = incumbent.offer(roster, "greedy")
    return time.monotonic() - began if kept else 0.0


def _search(problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> None:
    if not problem.pairs:
        found = incumbent.found
        incumbent.raise_bound(found.objective if found is not None else 0)  # the empty roster is the only one
        return
    from solver.search.portfolio import Portfolio  # OR-Tools loads when something is searched

    try:
        Portfolio(problem, limits, incumbent, stop).search()
    except Stopped:
        return


def _result(problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> Result:
    found = incumbent.found
    assert found is not None
    _agree(problem, found)
    broken = bool(found.report.broken) or bool(found.report.score.safety and problem.tiers is not None)
    status = Status.BROKEN if broken else Status.OPTIMAL if incumbent.proven else Status.FEASIBLE
    timed_out = limits.seconds is not None and not stop.requested and stop.remaining == 0.0
    return Result(
        problem=problem,
        status=status,
        roster=found.roster,
        report=found.report,
        bound=incumbent.bound,
        origin=found.origin,
        seconds=time.monotonic() - limits.started,
        workers=limits.threads,
        seed=limits.seed,
        deterministic=limits.deterministic and not (timed_out or stop.requested),
        timed_out=timed_out,
        reason=reason(problem, found.roster, found.report),
    )


def _agree(problem: Problem, found: Found) -> None:
    again = check(problem, found.roster)
    if again.score.objective != found.objective or again.forbidden:
        raise DisagreementError("the roster does not cost what it was found to cost")
