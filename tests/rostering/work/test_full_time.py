"""The full-time week of NHS terms, by nation and date, and over a change."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.work.full_time import full_time_minutes, full_time_week, part_time_minutes, part_time_share
from tests.rostering.work.packs import rules, switched


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
