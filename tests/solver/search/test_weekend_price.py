"""A weekend costs more the less there is left of what the weekends to come ask for."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.weekend_limit import WeekendLimit
from solver.search.spell import Spell
from solver.search.weekend_price import CHEAPEST, DEAREST, weekend_heads
from tests.solver.search.ward import ward

DAYS, WEEKS, WORKERS = 56, 8, 4
WEEKENDS = tuple((day, day + 1) for day in range(5, DAYS, 7))


def limited(most: int) -> Problem:
    """Eight weeks of which everybody may work so many weekends."""
    problem = ward(WORKERS, DAYS)
    limit = WeekendLimit(id="WEEKENDS", max=most)
    return problem.replace(rules=(*problem.rules, limit), weekends=WEEKENDS)


def asking(heads: int) -> list[int]:
    """So many heads on each day."""
    return [heads] * DAYS


def early(days: range) -> Roster:
    """Everybody on the early shift of these days."""
    return Roster.of((f"w{number}", f"{day}:E") for number in range(WORKERS) for day in days)


@given(most=st.integers(0, WEEKS), heads=st.integers(0, 8), first=st.integers(0, DAYS - 1))
def test_a_weekend_has_a_price_and_no_more_than_its_heads_are_worth(most: int, heads: int, first: int) -> None:
    """It is never given away, and never dearer than the places it fills."""
    assert CHEAPEST <= weekend_heads(limited(most), Roster(), first, asking(heads)) <= DEAREST


@given(heads=st.integers(0, 8), most=st.integers(0, WEEKS - 1))
def test_what_may_be_worked_more_is_not_dearer(heads: int, most: int) -> None:
    """With one weekend more for everybody, each costs as much or less."""
    fewer, more = (weekend_heads(limited(number), Roster(), 0, asking(heads)) for number in (most, most + 1))
    assert more <= fewer


def test_weekends_worked_early_make_those_to_come_dearer() -> None:
    """Four people with four weekends each, of eight: two heads a day are just what they can give. Once all have worked
    the first two, those to come cost more; without them, less."""
    problem, asked = limited(4), asking(2)
    even, after_two, after_none = (
        weekend_heads(problem, roster, first, asked)
        for roster, first in ((Roster(), 0), (early(range(14)), 14), (Roster(), 14))
    )
    assert after_none < even < after_two


def test_what_was_worked_before_the_first_day_counts() -> None:
    """Weekends that a worker brings along are gone."""
    problem = limited(4)
    limit = WeekendLimit(id="WEEKENDS", max=4, carry="before")
    carried = problem.replace(
        rules=(*(rule for rule in problem.rules if rule.id != "WEEKENDS"), limit),
        workers=tuple(replace(worker, carry={"before": 2}) for worker in problem.workers),
    )
    assert weekend_heads(carried, Roster(), 0, asking(2)) > weekend_heads(problem, Roster(), 0, asking(2))


def test_a_spell_charges_weekends_while_days_to_come_are_open() -> None:
    """On the way forwards a weekend costs its price and half a one a head more; among days that stand neither."""
    problem = limited(4)
    weekend, half = early(range(5, 7)), early(range(5, 6))
    for ahead in (True, False):
        part = Spell(problem, 0, 28, Roster(), ahead=ahead).problem()
        rules = [rule for rule in part.rules if isinstance(rule, WeekendLimit) and not rule.hard]
        worked = [
            sum(one.price * one.amount for rule in rules for one in rule.find(part, roster))
            for roster in (Roster(), weekend, half)
        ]
        assert (worked[0] < worked[1] < worked[2]) if ahead else worked == [0, 0, 0]
