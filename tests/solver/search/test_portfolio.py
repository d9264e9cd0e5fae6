"""The whole search through `solve`: limits kept, requests heard, the same answer twice."""

from __future__ import annotations

import threading
import time

import pytest

from solver.limits import Limits
from solver.result import Result, Status
from solver.rules.total import Total
from solver.search.incumbent import Progress
from solver.solve import solve
from solver.stop import Stop
from tests.solver.search.ward import ward


def test_a_small_ward_is_solved_to_proof() -> None:
    """What can be proven soon is, and the status says so."""
    result = solve(ward(3, 4), Limits(seconds=20, workers=1))
    assert (result.status, result.proven, result.gap) == (Status.OPTIMAL, True, 0.0)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_minimum_that_cannot_be_kept_is_given_up_as_little_as_can_be(workers: int) -> None:
    """Where somebody is owed more days than their pattern leaves room for, the best that can be is proven all the
    same: by one thread, and by lines and the model beside each other."""
    problem = ward(3, 4)
    owed = Total(id="OWED", workers=("w0",), quantity="days", min=4)
    problem = problem.replace(rules=(*problem.rules, owed))
    result = solve(problem, Limits(seconds=20, workers=workers))
    assert result.status is Status.BROKEN
    assert result.bound == result.objective
    assert [one.rule for one in result.report.broken] == ["OWED"]


def test_deterministic_gives_the_same_roster_twice() -> None:
    """One thread and budgets in work: the same roster, cost and bound on every run."""
    one, other = (solve(ward(7, 14, heads=2), Limits(seconds=5, deterministic=True, seed=4)) for _ in range(2))
    assert one.deterministic
    assert not one.timed_out
    assert (one.roster, one.objective, one.bound) == (other.roster, other.objective, other.bound)


@pytest.mark.slow
def test_a_request_from_another_thread_ends_the_search_with_the_best_so_far() -> None:
    """Within a second of the request there is a result, the best that was heard of."""
    stop, begun = Stop(), threading.Event()
    heard: list[Progress] = []
    results: list[Result] = []

    def listen(progress: Progress) -> None:
        heard.append(progress)
        begun.set()

    def work() -> None:
        results.append(solve(ward(24, 28, heads=5), Limits(workers=2), stop=stop, listener=listen))

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    time.sleep(1.5)  # into the search itself
    asked = time.monotonic()
    stop.request()
    thread.join(20)
    assert time.monotonic() - asked < 1.0
    assert results[0].objective == min(each.objective for each in heard if each.objective is not None)
    assert not results[0].timed_out


@pytest.mark.parametrize("seconds", [0.5, 1.0])
def test_the_time_limit_is_kept(seconds: float) -> None:
    """A solve that cannot finish ends within its limit, and says that the limit ended it."""
    problem = ward(30, 56, heads=6)
    started = time.monotonic()
    result = solve(problem, Limits(seconds=seconds, workers=2, started=started))
    assert time.monotonic() - started < 1.05 * seconds + 0.25  # other work on the machine may hold it up
    assert result.timed_out
    assert result.roster is not None
