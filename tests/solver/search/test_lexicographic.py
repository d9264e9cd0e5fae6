"""Tier after tier through `solve`: the order, what it gives up for it, its limits and what it refuses."""

from __future__ import annotations

import threading
import time

import pytest

from solver.limits import Limits
from solver.problem import Pair, Problem, ProblemError
from solver.result import Result, Status, TierEnd
from solver.rules.cover import Cover, CoverRow
from solver.rules.request import Request, Wish
from solver.search.incumbent import Progress
from solver.solve import solve
from solver.stop import Stop
from tests.solver.conftest import week
from tests.solver.search.ward import ward

# By these weights three wishes are worth more than a place.
CHEAP_COVER = {"safety": 1000, "cover": 1, "change": 1, "cost": 1, "fairness": 1, "wishes": 1}


def torn() -> Problem:
    """One place that two may fill: Ann against a wish of weight 90, Ben against a wish of 70 and at a cost of 30."""
    base = week(
        Cover(id="COVER", severity="soft", rows=(CoverRow("E0", target=1, under=5),)),
        Request(
            id="WISH", severity="soft", wishes=(Wish("ann", 0, "off", weight=90), Wish("ben", 0, "off", weight=70))
        ),
        tiers=CHEAP_COVER,
    )
    return base.replace(pairs=(Pair("ann", "E0"), Pair("ben", "E0", cost=30)))


def in_turn(problem: Problem, seconds: float = 5) -> Result:
    """The problem solved tier after tier."""
    return solve(problem, Limits(seconds=seconds, deterministic=True, lexicographic=True))


def test_an_upper_tier_is_never_sold_for_a_lower_one() -> None:
    """By weights the place stays empty, tier after tier it is filled, by whom it costs nothing; the objective is the
    usual one, with its own bound, and the status says no more than that bound."""
    by_weights = solve(torn(), Limits(seconds=5, deterministic=True))
    assert (by_weights.objective, by_weights.status) == (5, Status.OPTIMAL)
    result = in_turn(torn())
    assert list(result.roster or ()) == [("ann", "E0")]
    assert result.tiers == (
        TierEnd("safety", 0, 0),
        TierEnd("cover", 0, 0),
        TierEnd("cost", 0, 0),
        TierEnd("wishes", 90, 90),
    )
    assert (result.objective, result.bound, result.status) == (90, 5, Status.FEASIBLE)
    assert result.gaps.places == 0.0


def test_where_the_weights_agree_the_result_is_proven() -> None:
    """With weights that follow from the rules, the roster tier after tier is the best by weights too, and so proven."""
    result = in_turn(torn().replace(tiers=None))
    assert (result.status, result.proven, list(result.roster or ())) == (Status.OPTIMAL, True, [("ann", "E0")])


def test_tiers_without_an_order_are_refused() -> None:
    """A benchmark's own tiers all weigh the same; which comes first is nowhere said."""
    problem = torn().replace(rules=(), pairs=(), tiers={"under": 1, "over": 1})
    with pytest.raises(ProblemError, match="the tiers 'under', 'over' have no order of importance"):
        in_turn(problem)


def test_deterministic_gives_the_same_roster_twice() -> None:
    """Budgets in work for each tier: the same roster, tiers and bound on every run."""
    one, other = (in_turn(ward(6, 14, heads=3)) for _ in range(2))
    assert one.deterministic
    assert (one.roster, one.tiers, one.bound) == (other.roster, other.tiers, other.bound)


@pytest.mark.slow
def test_the_time_limit_is_kept_over_all_tiers() -> None:
    """All tiers together end within the limit, and the result says that it ended them."""
    problem = ward(30, 56, heads=14)
    started = time.monotonic()
    result = solve(problem, Limits(seconds=2, workers=1, lexicographic=True, started=started))
    assert time.monotonic() - started < 2.4  # other work on the machine may hold it up
    assert result.timed_out
    assert [tier.tier for tier in result.tiers] == ["safety", "cover", "wishes"]
    assert result.bound is None or result.bound <= (result.objective or 0)


@pytest.mark.slow
def test_a_request_ends_it_with_the_best_so_far() -> None:
    """Whatever tier is in turn, a wish to stop ends the solve; what was heard is counted as the result counts it."""
    stop, heard = Stop(), list[Progress]()
    results: list[Result] = []

    def work() -> None:
        limits = Limits(workers=1, lexicographic=True)
        results.append(solve(ward(24, 28, heads=9), limits, stop=stop, listener=heard.append))

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(1.5)
    stop.request()
    thread.join(5)
    assert not thread.is_alive()
    assert results[0].objective == heard[-1].objective


def test_a_gap_is_each_tiers_own() -> None:
    """A tier is left once it is near enough to its own best, whatever share of the whole cost that is."""
    result = solve(ward(8, 14, heads=3), Limits(seconds=20, workers=1, lexicographic=True, gap=0.9))
    assert not result.timed_out
    assert [tier.cost - tier.bound <= 0.9 * tier.cost for tier in result.tiers] == [True] * 3
