"""The first roster: made at once, never against a maximum."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from solver.check import check
from solver.problem import Pin
from solver.roster import Roster
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.search.greedy import greedy
from solver.stop import Stop
from tests.properties.kinds import KINDS
from tests.properties.problems import problems
from tests.solver.conftest import DAYS, week

DEMAND: tuple[Rule, ...] = (
    MinRest(id="REST", minutes=660),
    Cover(
        id="COVER", severity="soft", rows=tuple(CoverRow(f"{code}{day}", min=1) for day in range(DAYS) for code in "EN")
    ),
)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(problem=problems(KINDS))
def test_nothing_forbidden_is_left(problem: object) -> None:
    """Whatever the rules, a greedy roster breaks no maximum, no rest and no eligibility."""
    assert not check(problem, greedy(problem, Stop())).forbidden  # type: ignore[arg-type]


def test_pins_are_set_first() -> None:
    """A pinned duty is in the roster though others wanted its worker for dearer places."""
    problem = week(*DEMAND, pins=(Pin("ann", "W0"), Pin("ben", "L1")))
    first = greedy(problem, Stop())
    assert ("ann", "W0") in first
    assert ("ben", "L1") in first


def test_the_dearest_place_is_filled_first() -> None:
    """With one shift to give, it goes to the most urgent place."""
    rows = (CoverRow("E0", min=1, priority=9), CoverRow("E5", min=1, priority=1), CoverRow("E9", min=1, priority=5))
    one_shift = Total(id="ONE", quantity="shifts", max=1)
    none = Total(id="NONE", quantity="shifts", max=0, workers=("ben",))
    assert list(greedy(week(Cover(id="C", severity="soft", rows=rows), one_shift, none), Stop())) == [("ann", "E5")]


def test_it_stops_when_the_time_is_up() -> None:
    """With no time left there is an empty roster at once, and it is lawful."""
    over = Stop(0.0)
    assert greedy(week(*DEMAND), over) == Roster()
