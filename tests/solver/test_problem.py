"""What no problem can hold is refused when it is made, in one sentence that names the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from solver.problem import MOST_DAYS, FixedWork, Pin, Problem, ProblemError, Worker
from solver.rules.change import Change
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.request import Request, Wish
from solver.rules.rolling_limit import RollingLimit
from solver.rules.total import Total
from tests.solver.conftest import week

HUGE = 10**15


def costly(cost: int) -> Problem:
    """The week with a price on every pair."""
    problem = week()
    return problem.replace(pairs=tuple(replace(pair, cost=cost) for pair in problem.pairs))


def cover(**row: Any) -> Cover:
    """Cover of one shift."""
    return Cover(id="COVER", rows=(CoverRow("E0", **row),))


REFUSED: dict[str, tuple[Callable[[], Problem], str]] = {
    "cost": (lambda: costly(HUGE), "the pair 'ann', 'E0' has the cost 1000000000000000, beyond 1,000,000,000"),
    "cost without tiers": (
        lambda: costly(10**7).replace(tiers=None),
        "the weights between the tiers would reach .* one assignment can change 10,000,000 units of cost",
    ),
    "tier": (lambda: week(tiers={"cover": 2**61}), "tier 'cover' has the weight 2305843009213693952, beyond"),
    "weight": (lambda: week(Total(id="T", quantity="work", weight=HUGE)), "rule 'T': weight is 1000000000000000"),
    "limit": (lambda: week(Total(id="T", quantity="work", min=10**30)), "rule 'T': min is 1000000"),
    "cover": (lambda: week(cover(min=HUGE)), "cover of shift 'E0' has the number 1000000000000000, beyond"),
    "price": (lambda: week(cover(target=1, under=HUGE)), "cover of shift 'E0' has the number"),
    "wish": (
        lambda: week(Request(id="R", severity="soft", wishes=(Wish("ann", 0, "on", weight=HUGE),))),
        "a wish of worker 'ann' has the weight",
    ),
    "change": (lambda: week(Change(id="C", cost_by_day=(HUGE,) * 14)), "a change costs 1000000000000000"),
    "carry": (lambda: week(workers=(Worker("ann", carry={"c": HUGE}), Worker("ben"))), "'ann' carries for 'c'"),
    "fixed": (
        lambda: week(workers=(Worker("ann", (FixedWork(0, HUGE, 0),)), Worker("ben"))),
        "worker 'ann': fixed work has the number",
    ),
    "fixed day": (
        lambda: week(workers=(Worker("ann", (FixedWork(-5, 0, -HUGE),)), Worker("ben"))),
        "fixed work lies on day -1000000000000000, more than 3,660 days beyond",
    ),
    "period": (
        lambda: week(Total(id="T", quantity="days", periods=((0, MOST_DAYS + 15),))),
        "rule 'T': a period reaches to day 3675",
    ),
    "window": (
        lambda: week(RollingLimit(id="T", quantity="days", window_days=10**9, max=1)),
        "rule 'T': window_days is 1000000000",
    ),
    "run": (lambda: week(ConsecutiveRun(id="T", of="work", min=10**9)), "rule 'T': min is 1000000000"),
    "gap": (
        lambda: week(ForbiddenSuccession(id="T", pairs=(("E", "N"),), gap_days=10**9)),
        "rule 'T': gap_days is 1000000000",
    ),
    "limits": (
        lambda: week(Total(id="T", quantity="work", min=3000, max=2000)),
        "rule 'T': at least 3000 and at most 2000 contradict",
    ),
    "pins": (
        lambda: week(pins=(Pin("ann", "N0"), Pin("ann", "N0", on=False))),
        "worker 'ann' is pinned to duty 'N0' and barred from it",
    ),
    "pin twice": (lambda: week(pins=(Pin("ann", "N0"), Pin("ann", "N0"))), r"pin \('ann', 'N0'\) is listed twice"),
    "pin of nobody": (lambda: week(pins=(Pin("zoe", "N0"),)), "a pin names the unknown worker 'zoe'"),
    "pin to nothing": (lambda: week(pins=(Pin("ann", "N99"),)), "a pin names the unknown duty 'N99'"),
}


@pytest.mark.parametrize(("make", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_counted_or_contradicts_is_refused(make: Callable[[], Problem], says: str) -> None:
    """One sentence says where the number stands, or what contradicts."""
    with pytest.raises(ProblemError, match=says) as refused:
        make()
    assert "\n" not in str(refused.value)
