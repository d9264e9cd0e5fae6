"""The incumbent: what it takes, what it refuses, and what it says of the distance to the optimum."""

from __future__ import annotations

import threading
import time

from solver.check import check
from solver.roster import Roster
from solver.search.incumbent import Incumbent, Progress
from tests.solver.search.ward import ward

PROBLEM = ward(3, 4)
EMPTY = Roster()
ONE = Roster.of([("w0", "0:E")])
TWO = Roster.of([("w0", "0:E"), ("w1", "0:L")])
# A late and the early after it leave nine hours of rest, not eleven.
UNRESTED = Roster.of([("w0", "0:L"), ("w0", "1:E"), ("w1", "0:E"), ("w2", "1:L")])


def _incumbent(heard: list[Progress] | None = None) -> Incumbent:
    return Incumbent(PROBLEM, None if heard is None else heard.append, time.monotonic())


def _cost(roster: Roster) -> int:
    return check(PROBLEM, roster).score.objective


def test_a_roster_that_breaks_a_maximum_is_refused() -> None:
    """A cheaper roster without lawful rest never becomes the best, not even where there is none yet."""
    assert not _incumbent().offer(UNRESTED, "test")
    incumbent = _incumbent()
    assert incumbent.offer(EMPTY, "test")
    assert _cost(UNRESTED) < _cost(EMPTY)
    assert not incumbent.offer(UNRESTED, "test")
    assert incumbent.found is not None
    assert incumbent.found.roster is EMPTY


def test_only_what_is_better_is_kept() -> None:
    """Dearer and equal rosters leave the best and its origin as they were."""
    incumbent = _incumbent()
    assert incumbent.offer(ONE, "first")
    assert not incumbent.offer(EMPTY, "dearer")
    assert not incumbent.offer(Roster.of(ONE), "equal")
    assert incumbent.found is not None
    assert (incumbent.found.roster, incumbent.found.origin, incumbent.found.objective) == (ONE, "first", _cost(ONE))
    assert incumbent.offer(TWO, "better")
    assert incumbent.found.roster is TWO


def test_the_listener_hears_of_what_got_better_and_of_nothing_else() -> None:
    """One call for each better roster or bound, with both as they stand."""
    heard: list[Progress] = []
    incumbent = _incumbent(heard)
    incumbent.offer(ONE, "test")
    incumbent.offer(EMPTY, "test")
    incumbent.raise_bound(3)
    incumbent.raise_bound(2)
    incumbent.offer(TWO, "test")
    expected = [(_cost(ONE), None), (_cost(ONE), 3), (_cost(TWO), 3)]
    assert [(each.objective, each.bound) for each in heard] == expected


def test_gap_and_proof_follow_from_roster_and_bound() -> None:
    """Without a bound there is no gap; at the bound the roster is proven, and a bound never lies above it."""
    incumbent = _incumbent()
    incumbent.offer(TWO, "test")
    cost = _cost(TWO)
    assert (incumbent.gap(), incumbent.proven) == (None, False)
    incumbent.raise_bound(cost - 5)
    assert incumbent.gap() == 5 / cost
    assert not incumbent.proven
    incumbent.raise_bound(cost + 5)
    assert (incumbent.bound, incumbent.gap(), incumbent.proven) == (cost, 0.0, True)


def test_offers_from_many_threads_leave_the_best() -> None:
    """Whatever the order in which threads offer, the cheapest roster is kept."""
    incumbent = _incumbent()
    threads = [threading.Thread(target=incumbent.offer, args=(roster, "test")) for roster in [ONE, TWO, EMPTY] * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert incumbent.found is not None
    assert incumbent.found.roster is TWO
