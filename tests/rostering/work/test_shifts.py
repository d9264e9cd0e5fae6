"""Demand becomes dated shifts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.calendar import local
from rostering.errors import BadInputError
from rostering.work.shifts import expand

MONDAY = date(2026, 11, 23)


def row(**changes: Any) -> dict[str, Any]:
    """A night from 20:00 to 08:00, every day, for one nurse."""
    return {
        "id": 1,
        "setting_id": 7,
        "on_date": None,
        "weekdays": "0;1;2;3;4;5;6",
        "from_on": None,
        "until_on": None,
        "code": "N",
        "type": "awake",
        "start_minute": 1200,
        "end_minute": 1920,
        "break_minutes": 30,
        "role": "registered_nurse",
        "skills": "",
        "minimum": 1,
        "target": 1,
        "priority": 1,
        "client_id": None,
        "exclusive": False,
    } | changes


def hours(shift: dict[str, Any]) -> float:
    """Elapsed hours from start to end."""
    elapsed: timedelta = shift["ends_at"] - shift["starts_at"]
    return elapsed.total_seconds() / 3600


@pytest.mark.parametrize(
    ("night", "expected"), [(date(2027, 3, 27), 11), (date(2026, 10, 24), 13), (date(2026, 11, 23), 12)]
)
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(night: date, expected: int) -> None:
    """A night from 20:00 to 08:00 lasts 11 hours in March, 13 in October and 12 otherwise."""
    (shift,) = expand([row()], night, night)
    assert hours(shift) == expected
    assert (local(shift["starts_at"]).hour, local(shift["ends_at"]).hour) == (20, 8)


def test_a_shift_carries_its_demand_and_lies_on_the_day_it_starts() -> None:
    """Every column but the times is the demand's; the instants are UTC."""
    (shift,) = expand([row()], MONDAY, MONDAY)
    assert shift["demand_id"] == 1
    assert shift["day"] == MONDAY
    assert shift["starts_at"] == datetime(2026, 11, 23, 20, tzinfo=UTC)
    copied = ("setting_id", "code", "type", "break_minutes", "role", "minimum", "target", "priority", "exclusive")
    assert {name: shift[name] for name in copied} == {name: row()[name] for name in copied}


def test_weekdays_and_dates_bound_a_weekly_row() -> None:
    """A row makes shifts on its weekdays between its dates, both included, and nowhere else."""
    weekly = row(weekdays="0;3", from_on=date(2026, 11, 26), until_on=date(2026, 12, 3))
    assert [shift["day"] for shift in expand([weekly], MONDAY, date(2026, 12, 13))] == [
        date(2026, 11, 26),
        date(2026, 11, 30),
        date(2026, 12, 3),
    ]


def test_a_date_replaces_that_days_rows_of_the_same_setting_and_code_only() -> None:
    """An exception takes the place of its own setting and code on its day; other codes, settings and days stay."""
    rows = [
        row(id=1),
        row(id=2, code="D", start_minute=450, end_minute=1200),
        row(id=3, setting_id=8),
        row(id=4, on_date=MONDAY, weekdays=None, start_minute=1260, target=2),
    ]
    found = [(s["day"].day, s["setting_id"], s["demand_id"]) for s in expand(rows, MONDAY, date(2026, 11, 24))]
    assert found == [(23, 7, 2), (23, 7, 4), (23, 8, 3), (24, 7, 2), (24, 7, 1), (24, 8, 3)]


def test_an_exception_with_target_zero_takes_the_shift_away() -> None:
    """A dated row that asks for nobody leaves no shift on that day."""
    rows = [row(), row(id=2, on_date=MONDAY, weekdays=None, minimum=0, target=0)]
    assert expand(rows, MONDAY, MONDAY) == []


def test_overlays_put_nobody_on_and_replace_nothing() -> None:
    """A row of type overlay makes no shift, and an overlay on a date leaves the shifts of its code."""
    rows = [row(), row(id=2, type="overlay"), row(id=3, type="overlay", on_date=MONDAY, weekdays=None)]
    assert [shift["demand_id"] for shift in expand(rows, MONDAY, MONDAY)] == [1]


def test_an_end_before_the_start_is_refused() -> None:
    """A row that ends when it starts, or before, is refused with its code."""
    with pytest.raises(BadInputError, match="Demand N of setting 7"):
        expand([row(end_minute=1200)], MONDAY, MONDAY)


@given(
    first=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    days=st.integers(0, 20),
    weekdays=st.sets(st.integers(0, 6)),
    start=st.integers(0, 1439),
    length=st.integers(180, 900),
)
def test_one_shift_on_each_day_of_the_pattern(
    first: date, days: int, weekdays: set[int], start: int, length: int
) -> None:
    """There is exactly one shift on each weekday asked for, within an hour of its length by the clock."""
    last = first + timedelta(days=days)
    asked = row(weekdays=";".join(map(str, sorted(weekdays))), start_minute=start, end_minute=start + length)
    shifts = expand([asked], first, last)
    wanted = [first + timedelta(days=n) for n in range(days + 1)]
    assert [shift["day"] for shift in shifts] == [day for day in wanted if day.weekday() in weekdays]
    assert all(abs(hours(shift) * 60 - length) <= 60 for shift in shifts)
