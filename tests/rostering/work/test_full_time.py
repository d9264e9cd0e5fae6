"""The full-time week of NHS terms, by nation and date, and over a change."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.work.full_time import (
    AgreedHours,
    ContractTime,
    full_time_minutes,
    full_time_week,
    nearest,
    part_time_minutes,
    part_time_share,
)
from tests.rostering.work.packs import rules, switched

CHANGES = (date.min, date(2024, 4, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("nation", "day", "minutes"),
    [
        ("SCO", date(2024, 3, 31), 2250),
        ("SCO", date(2024, 4, 1), 2220),
        ("SCO", date(2026, 3, 31), 2220),
        ("SCO", date(2026, 4, 1), 2160),
        ("ENG", date(2026, 4, 1), 2250),
        ("WAL", date(2026, 4, 1), 2250),
        ("NIR", date(2026, 4, 1), 2250),
    ],
)
def test_the_week_has_its_dates(nation: str, day: date, minutes: int) -> None:
    """37.5 hours, in Scotland 37 from 1 April 2024 and 36 from 1 April 2026, to the day."""
    assert full_time_week(rules(), nation, day) == minutes


def test_a_change_inside_a_week_counts_by_day() -> None:
    """Monday 30 March 2026: two days of a 37-hour week and five of a 36-hour one in Scotland, 37.5 hours elsewhere."""
    first, last = date(2026, 3, 30), date(2026, 4, 5)
    assert full_time_minutes(rules(), "SCO", first, last) == round(Fraction(2 * 2220 + 5 * 2160, 7)) == 2177
    assert full_time_minutes(rules(), "ENG", first, last) == 2250
    assert full_time_minutes(rules(), "SCO", first - timedelta(days=7), last) == round(Fraction(9 * 2220 + 5 * 2160, 7))


def test_part_time_keeps_its_share() -> None:
    """30 of 37.5 hours are four fifths, also of a week of 36 hours."""
    share = part_time_share(rules(), "SCO", 1800, date(2024, 3, 31))
    assert share == Fraction(4, 5)
    assert part_time_minutes(rules(), "SCO", share, date(2026, 4, 6), date(2026, 4, 12)) == 1728


def test_without_the_rule_there_is_no_full_time() -> None:
    """Switched off, it answers nothing rather than a number of its own."""
    off = switched("AFC-WEEK", False)
    assert full_time_week(off, "SCO", date(2026, 4, 1)) is None
    assert full_time_minutes(off, "SCO", date(2026, 4, 1), date(2026, 4, 7)) is None


@given(st.dates(date(2023, 1, 1), date(2027, 1, 1)), st.integers(1, 8))
def test_weeks_of_one_number_are_that_number(first: date, weeks: int) -> None:
    """Any whole weeks in England are as many times 37.5 hours, whatever day they begin on."""
    last = first + timedelta(days=7 * weeks - 1)
    assert full_time_minutes(rules(), "ENG", first, last) == weeks * 2250


YEARS = st.dates(date(2020, 1, 1), date(2027, 6, 1))


@given(st.sampled_from(["ENG", "SCO"]), YEARS, YEARS, st.integers(60, 2250), st.integers(1, 60))
def test_a_contract_keeps_its_share_of_full_time(
    nation: str, agreed_on: date, first: date, minutes: int, days: int
) -> None:
    """Whatever was agreed when: over any days it is that share of full-time, also day by day, and on other terms it is
    what it says. Hours of a later full-time week are all of it."""
    last = first + timedelta(days=days - 1)
    time = ContractTime(rules())
    full = full_time_minutes(rules(), nation, first, last)
    agreed = AgreedHours(minutes, 7, nation, agreed_on)
    was = full_time_week(rules(), nation, agreed_on)
    is_full = minutes in {full_time_week(rules(), nation, max(agreed_on, day)) for day in CHANGES}
    share = Fraction(1) if is_full else Fraction(minutes, was or 1)
    found = time.minutes(agreed, first, last)
    assert nearest(found) == (full if is_full else part_time_minutes(rules(), nation, share, first, last))
    rates = list(time.rates(agreed, first, last))
    assert sum(((ends - begins).days + 1) * rate for begins, ends, rate in rates) == found
    assert time.minutes(AgreedHours(minutes, 7, nation), first, last) == Fraction(minutes * days, 7)


def test_rates_change_with_the_full_time_week() -> None:
    """Four fifths agreed in 2021 by the days of the change, and of any days where one day's rules are looked at."""
    agreed = AgreedHours(4 * 1800, 28, "SCO", date(2021, 6, 1))
    first, last = date(2026, 3, 1), date(2026, 4, 30)
    assert list(ContractTime(rules()).rates(agreed, first, last)) == [
        (first, date(2026, 3, 31), Fraction(4 * 2220, 35)),
        (date(2026, 4, 1), last, Fraction(4 * 2160, 35)),
    ]
    then = replace(rules(), as_at=date(2021, 12, 1))
    assert list(ContractTime(then).rates(agreed, first, last)) == [(first, last, Fraction(1800, 7))]
    assert ContractTime(switched("AFC-WEEK", False)).minutes(agreed, first, first) == Fraction(1800, 7)
