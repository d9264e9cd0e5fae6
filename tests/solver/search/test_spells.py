"""A long horizon in spells: each prices what changes in it as the whole does, and together they make a roster."""

import random
import time
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.limits import Limits
from solver.problem import Pin, Problem
from solver.roster import Roster
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.min_rest import MinRest
from solver.rules.request import Request
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from solver.search.apart import Apart
from solver.search.incumbent import Incumbent
from solver.search.portfolio import Portfolio
from solver.search.spell import Spell, is_divisible
from solver.search.spells import Spells
from solver.stop import Stop
from tests.solver.search.ward import ward

DAYS = 30
DEFINITIONS, ENDS = ("start", "minute"), ("open", "exempt")
UNTIL = st.none() | st.integers(0, DAYS)
SOFT: dict[str, Any] = {"severity": "soft", "tier": "wishes"}
few = settings(max_examples=30, suppress_health_check=list(HealthCheck))


@st.composite
def priced_wards(draw: st.DrawFn) -> Problem:
    """A ward of a month in which everything has its price, so that any two rosters compare."""
    problem = ward(3, DAYS)
    number = st.integers(1, 6)
    rules = (
        Total(
            id="HOURS", quantity="work", min=480 * draw(number), max=480 * (6 + draw(number)), per=480, weight=3, **SOFT
        ),
        Total(id="EARLIES", quantity="days", max=draw(number), codes=frozenset("E"), weight=2, **SOFT),
        WeekendLimit(id="WEEKENDS", max=draw(st.integers(0, 3)), definition=draw(st.sampled_from(DEFINITIONS)), **SOFT),
        ConsecutiveRun(id="WORK", min=draw(st.integers(0, 3)), max=draw(st.integers(3, 6)), weight=5, **SOFT),
        ConsecutiveRun(id="OFF", of="off", min=draw(st.integers(0, 4)), end=draw(st.sampled_from(ENDS)), **SOFT),
        ForbiddenSuccession(id="LE", pairs=(("L", "E"),), gap_days=draw(st.integers(1, 2)), weight=4, **SOFT),
        MinRest(id="REST", minutes=draw(st.sampled_from((600, 660, 960))), until=draw(UNTIL), weight=7, **SOFT),
        *(rule for rule in problem.rules if isinstance(rule, (Cover, Request))),
    )
    weekends = tuple((day, day + 1) for day in range(5, DAYS - 1, 7))
    return problem.replace(rules=rules, weekends=weekends)


@few
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_a_spell_prices_what_changes_in_it_as_the_whole_does(data: st.DataObject, chance: random.Random) -> None:
    """Of two rosters that differ in a spell alone, one costs as much more in the spell's problem as in the whole."""
    problem = data.draw(priced_wards())
    first = data.draw(st.integers(0, DAYS - 2))
    last = data.draw(st.integers(first + 1, DAYS))
    one, other = (_drawn(problem, chance) for _ in range(2))
    assert is_divisible(problem)
    spell = Spell(problem, first, last, one)
    other = spell.joined(other)
    part = spell.problem()
    here = [check(part, spell.inside(roster)).score.objective for roster in (one, other)]
    whole = [check(problem, roster).score.objective for roster in (one, other)]
    assert here[1] - here[0] == whole[1] - whole[0]


@few
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_days_apart_never_cost_more_than_as_part_of_the_whole(data: st.DataObject, chance: random.Random) -> None:
    """Whatever a roster of the whole is, its days cut apart cost no more together than it does."""
    problem = data.draw(priced_wards())
    roster = _drawn(problem, chance)
    assert _apart(problem, data.draw(st.integers(1, DAYS - 1)), roster) <= check(problem, roster).score.objective


@few
@given(
    data=st.data(),
    chance=st.randoms(use_true_random=False),
    most=st.integers(0, 4),
    definition=st.sampled_from(DEFINITIONS),
)
def test_weekends_that_pay_a_toll_never_cost_more_than_the_whole(
    data: st.DataObject, chance: random.Random, most: int, definition: Literal["start", "minute"]
) -> None:
    """Where nobody may work more than so many weekends, a roster that keeps to it costs no less than its days apart
    with a toll on each weekend, less the toll of all weekends that may be worked."""
    problem = data.draw(priced_wards())
    limit = WeekendLimit(id="WEEKENDS", max=most, definition=definition)
    problem = problem.replace(rules=(*(rule for rule in problem.rules if rule.id != "WEEKENDS"), limit))
    roster = _keeping(limit, problem, _drawn(problem, chance))
    assert Apart(problem).rebate > 0 or most == 0
    assert _apart(problem, data.draw(st.integers(1, DAYS - 1)), roster) <= check(problem, roster).score.objective


def _apart(problem: Problem, cut: int, roster: Roster) -> int:
    """What a roster costs before and after a day, each by itself, less the rebate."""
    apart = Apart(problem)
    parts = [apart.problem(0, cut), apart.problem(cut, DAYS)]
    costs = (check(part, Roster.of(pair for pair in roster if pair in part.pair)).score.objective for part in parts)
    return sum(costs) - apart.rebate


def _keeping(limit: WeekendLimit, problem: Problem, roster: Roster) -> Roster:
    """The roster without what breaks a limit of weekends: whoever does has none."""
    breaking = {one.worker for one in limit.find(problem, roster)}
    days = {day for weekend in problem.weekends for day in weekend} | {day[0] - 1 for day in problem.weekends}
    return Roster.of(
        (worker, duty) for worker, duty in roster if worker not in breaking or problem.duty[duty].day not in days
    )


def _drawn(problem: Problem, chance: random.Random) -> Roster:
    """Somebody on most days, on at most one shift a day."""
    pairs: dict[tuple[str, int], list[str]] = {}
    for pair in problem.pairs:
        pairs.setdefault((pair.worker, problem.duty[pair.duty].day), []).append(pair.duty)
    return Roster.of((worker, chance.choice(duties)) for (worker, _), duties in pairs.items() if chance.random() < 0.6)


@pytest.mark.slow
def test_spells_make_a_roster_that_keeps_everything() -> None:
    """Ten weeks in three spells: every hard rule holds over the seams and over the sums, and the first way forwards is
    bettered until the time is up."""
    problem = ward(6, 70)
    costs: list[int] = []
    incumbent = Incumbent(problem, lambda progress: costs.append(progress.objective or 0), time.monotonic())

    def solve(part: Problem, limits: Limits, inner: Incumbent, stop: Stop) -> None:
        Portfolio(part, limits, inner, stop).search()

    Spells(problem, Limits(seconds=6, workers=1), incumbent, Stop.after(6), solve).search(lambda: len(costs) > 1)
    assert incumbent.found is not None
    assert not incumbent.found.given_up
    assert costs == sorted(costs, reverse=True)


def test_a_base_or_a_pin_is_not_divided() -> None:
    """Where the whole is to change as little as can be, or somebody is pinned, it is searched whole."""
    problem = ward(3, 14)
    pair = (problem.pairs[0].worker, problem.pairs[0].duty)
    assert is_divisible(problem)
    assert not is_divisible(problem.replace(base=(pair,)))
    assert not is_divisible(problem.replace(pins=(Pin(*pair),)))
