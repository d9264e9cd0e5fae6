"""What a cell may say, and how a wrong one is told."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.imports import fields
from rostering.imports.fields import CellError
from rostering.imports.table import Cell

MIDNIGHT = datetime(2026, 11, 23)  # noqa: DTZ001 (as a spreadsheet gives a date)


@pytest.mark.parametrize("cell", ["2026-11-23", "23/11/2026", date(2026, 11, 23), MIDNIGHT])
def test_dates(cell: Cell) -> None:
    """ISO, day first and real spreadsheet dates are the same day."""
    assert fields.date_of(cell) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("23/11/26", "two digits"),
        ("30/02/2026", "does not exist"),
        ("11/23/2026", "does not exist"),
        ("2026-00-10", "does not exist"),
        ("0026-01-10", "between 1900 and 2199"),
        ("23 Nov", "is not a date"),
        (46349, "number or a time"),
        (time(7, 30), "number or a time"),
    ],
)
def test_dates_that_cannot_be(cell: Cell, sentence: str) -> None:
    """A wrong date says why; the value can be left out of the sentence."""
    with pytest.raises(CellError, match=sentence) as caught:
        fields.date_of(cell)
    assert str(cell) not in caught.value.without_value()


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("07:30", 450),
        ("7:30", 450),
        ("0730", 450),
        ("730", 450),
        (730, 450),
        ("7.30", 450),
        (time(7, 30), 450),
        (timedelta(hours=24), 1440),
        ("24:00", 1440),
        ("00:00", 0),
        ("07:30:00", 450),
    ],
)
def test_clock_times(cell: Cell, minutes: int) -> None:
    """Every way of writing a time gives minutes after midnight."""
    assert fields.clock_of(cell) == minutes


@pytest.mark.parametrize("cell", [7.3, 7.5, "7.3", "7.5", 7, "7", 0.3125])
def test_the_number_a_spreadsheet_makes_of_a_time_is_refused(cell: Cell) -> None:
    """7.3 could be 07:18 or 07:30: it is refused with the advice to format the cell as text."""
    with pytest.raises(CellError, match="format the cell as text"):
        fields.clock_of(cell)


@pytest.mark.parametrize("cell", ["24:01", "25:00", "07:60", "noon", "٠٧:٣٠", "-7:30", MIDNIGHT, "12345"])
def test_times_that_cannot_be(cell: Cell) -> None:
    """What is no time of the day is refused."""
    with pytest.raises(CellError):
        fields.clock_of(cell)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Mon", "0"),
        ("Sat;Sun", "5;6"),
        ("Sun; sat", "5;6"),
        ("Mon-Fri", "0;1;2;3;4"),
        ("Fri-Mon", "0;4;5;6"),
        ("daily", "0;1;2;3;4;5;6"),
        ("monday;WED", "0;2"),
    ],
)
def test_weekdays(cell: str, days: str) -> None:
    """Weekdays become numbers in order, Monday is 0."""
    assert fields.weekdays_of(cell) == days


@pytest.mark.parametrize("cell", ["Mo", "Mon,Tue", "Mon-Tue-Wed", "", "weekend", "Mon-"])
def test_weekdays_that_cannot_be(cell: str) -> None:
    """What is no list of weekdays is refused."""
    with pytest.raises(CellError, match="write Mon"):
        fields.weekdays_of(cell)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("37.5", 2250),
        ("37:30", 2250),
        (37.5, 2250),
        (36, 2160),
        ("-1.5", -90),
        ("−1:30", -90),
        (timedelta(hours=37.5), 2250),
    ],
)
def test_hours(cell: Cell, minutes: int) -> None:
    """Hours are decimal or hours and minutes, with a sign where they are a balance."""
    assert fields.minutes_of_hours(cell) == minutes


@pytest.mark.parametrize("cell", ["nan", "inf", "37,5", "1e9", "x", "37:60"])
def test_hours_that_cannot_be(cell: str) -> None:
    """What is no number of hours is refused."""
    with pytest.raises(CellError, match=r"37\.5 or 37:30"):
        fields.minutes_of_hours(cell)


@given(day=st.dates(date(1950, 1, 1), date(2100, 12, 31)), months=st.integers(1, 120))
def test_months_later_never_skips_a_month(day: date, months: int) -> None:
    """So many months on is in the month that many on, on the same day or on its last."""
    later = fields.months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(born=st.dates(date(1920, 1, 1), date(2020, 12, 31)))
def test_eighteenth_birthday_is_never_early(born: date) -> None:
    """Nobody comes of age before eighteen whole years have passed, and only a leap-day child a day after."""
    birthday = fields.eighteenth_birthday(born)
    assert birthday.year == born.year + 18
    assert (birthday.month, birthday.day) == (
        (born.month, born.day) if (born.month, born.day) != (2, 29) else (3, 1)
    ) or (birthday == born.replace(year=born.year + 18))


@pytest.mark.parametrize(
    ("cell", "outward"), [("LL57 2DG", "LL57"), ("ll572dg", "LL57"), ("LL57", "LL57"), ("M1 1AE", "M1")]
)
def test_postcodes_keep_their_outward_part(cell: str, outward: str) -> None:
    """Of a postcode, whole or outward only, the outward part is kept."""
    assert fields.outward_of(cell) == outward


@pytest.mark.parametrize("read", [fields.outward_of, fields.british_date_of])
def test_private_messages_leave_the_value_out(read: Callable[[Cell], object]) -> None:
    """The sentence without value does not contain what the cell holds."""
    with pytest.raises(CellError) as caught:
        read("secret-cell")
    assert "secret" not in caught.value.without_value()
