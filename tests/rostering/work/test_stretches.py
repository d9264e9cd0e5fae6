"""Stretches of time: days, bands of the clock and sharing, over clock changes too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.calendar import local_day
from rostering.work.stretches import Stretch, shares

MARCH, OCTOBER = date(2027, 3, 27), date(2027, 10, 30)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ANY_INSTANT = st.integers(0, 3 * 365 * 1440).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))
ANY_STRETCH = st.builds(
    lambda start, minutes: Stretch(start, start + timedelta(minutes=minutes)), ANY_INSTANT, st.integers(1, 3000)
)


@pytest.mark.parametrize(("day", "hours"), [(MARCH, 11), (OCTOBER, 13), (date(2027, 6, 1), 12)])
def test_a_night_lasts_what_passes(day: date, hours: int) -> None:
    """20:00 to 08:00 is 11 hours in March's night, 13 in October's and 12 in any other."""
    night = Stretch.by_clock(day, 20 * 60, 32 * 60)
    assert night.minutes == hours * 60
    assert (night.day, night.last_day) == (day, day + timedelta(days=1))
    assert (night.begins, night.ends) == (20 * 60, 32 * 60)


def test_the_hour_left_out_or_doubled_lies_in_the_night() -> None:
    """23:00 to 06:00 has 6 hours in March and 8 in October; those by day are as ever."""
    for day, hours in ((MARCH, 6), (OCTOBER, 8)):
        shift = Stretch.by_clock(day, 20 * 60, 32 * 60)
        assert shift.inside(23 * 60, 6 * 60) == hours * 60
        assert shift.inside(6 * 60, 20 * 60) == 120


def test_a_band_counts_for_every_day_that_is_touched() -> None:
    """A shift from 05:00 to 21:00 has an hour of the night before it and an hour of the one after."""
    assert Stretch.by_clock(date(2027, 6, 1), 5 * 60, 21 * 60).inside(20 * 60, 6 * 60) == 120


def test_it_is_cut_at_midnight_and_at_the_marks() -> None:
    """19:00 to 07:00 is cut at 20:00, at midnight and at 06:00; an end at midnight belongs to the day before it."""
    night = Stretch.by_clock(date(2027, 6, 1), 19 * 60, 31 * 60)
    assert [piece.minutes for piece in night.pieces(20 * 60, 6 * 60)] == [60, 240, 360, 60]
    late = Stretch.by_clock(date(2027, 6, 1), 14 * 60, 24 * 60)
    assert late.last_day == late.day
    assert late.by_day() == {date(2027, 6, 1): 600}


def test_working_time_is_spread_as_the_hours_are() -> None:
    """10 of 12 hours worked over midnight fall on the two days like the 4 and 8 hours themselves."""
    night = Stretch.by_clock(date(2027, 6, 1), 20 * 60, 32 * 60)
    assert night.by_day(600) == {date(2027, 6, 1): 200, date(2027, 6, 2): 400}


def test_an_end_that_is_not_after_the_start_is_refused() -> None:
    """There is no empty stretch."""
    start = datetime(2027, 6, 1, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="not after its start"):
        Stretch(start, start)


@given(ANY_STRETCH, st.lists(st.integers(0, 1439), max_size=3))
def test_pieces_add_up(stretch: Stretch, marks: list[int]) -> None:
    """Cutting loses no minute, and no piece reaches over a midnight."""
    pieces = stretch.pieces(*marks)
    assert (pieces[0].starts_at, pieces[-1].ends_at) == (stretch.starts_at, stretch.ends_at)
    assert sum(piece.minutes for piece in pieces) == stretch.minutes == sum(stretch.by_day().values())
    assert all(local_day(piece.starts_at) == piece.last_day for piece in pieces)


@given(ANY_STRETCH, st.integers(0, 1439), st.integers(0, 1439))
def test_two_bands_of_a_day_make_all_of_it(stretch: Stretch, first: int, second: int) -> None:
    """What is inside a band and what is inside the rest of the day is the whole stretch."""
    if first != second:
        assert stretch.inside(first, second) + stretch.inside(second, first) == stretch.minutes


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=8).filter(any))
def test_shares_add_up(total: int, weights: list[int]) -> None:
    """No minute is lost or made, each share is within one of its exact part, and a weight of zero gets nothing."""
    parts = shares(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
        assert weight or not part
