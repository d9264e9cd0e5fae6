"""Local time, clock changes, and dates and times as people type them."""

import contextlib
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering import calendar
from rostering.errors import BadInputError

TODAY = date(2026, 11, 20)  # a Friday
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2027, 3, 27), 11), (date(2027, 10, 30), 13), (date(2027, 6, 12), 12)],
)
def test_a_night_lasts_what_the_clocks_make_of_it(day: date, hours: int) -> None:
    """20:00–08:00 lasts 11 h when the clocks go forward, 13 h when they go back, 12 h otherwise."""
    starts, ends = calendar.instant(day, 20 * 60), calendar.instant(day, 32 * 60)
    assert calendar.minutes_between(starts, ends) == hours * 60
    assert calendar.minutes_between(calendar.local(starts), calendar.local(ends)) == hours * 60


def test_a_missing_clock_time_moves_forward() -> None:
    """01:30 on the night the clocks go forward is 02:30 summer time."""
    moment = calendar.instant(date(2027, 3, 28), 90)
    assert moment == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert calendar.local_minute(moment) == 150


def test_a_doubled_clock_time_is_the_first() -> None:
    """01:30 on the night the clocks go back is the one in summer time."""
    assert calendar.instant(date(2027, 10, 31), 90) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 5, 1), 24)])
def test_a_day_has_its_own_length(day: date, hours: int) -> None:
    """Local midnights lie 23, 24 or 25 hours apart."""
    first, second = calendar.day_starts(day, 1)
    assert calendar.minutes_between(first, second) == hours * 60


@given(DAYS, st.integers(0, 3 * 1440))
def test_an_instant_reads_back_as_the_clock_said(day: date, minute: int) -> None:
    """A day and minute come back from their instant, unless the clocks left that minute out (then an hour later)."""
    shown = calendar.local(calendar.instant(day, minute)).replace(tzinfo=None)
    wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    assert shown - wanted in (timedelta(0), timedelta(hours=1))
    assert calendar.local_day(calendar.instant(day, 0)) == day


@given(DAYS, st.integers(1, 40))
def test_days_follow_each_other(first: date, days: int) -> None:
    """Day starts are days + 1 rising instants, each the midnight of its own day."""
    starts = calendar.day_starts(first, days)
    assert [calendar.local_day(start) for start in starts] == [first + timedelta(days=k) for k in range(days + 1)]
    assert all(calendar.minutes_between(a, b) in (1380, 1440, 1500) for a, b in itertools.pairwise(starts))


@given(DAYS, DAYS)
def test_a_written_date_reads_back(day: date, today: date) -> None:
    """Every way of writing a full date gives that date, whatever day it is today."""
    spellings = (
        f"{day:%Y-%m-%d}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%b %Y}",
        f"{day:%A} {day.day} {day:%B %Y}",
        f"w/c {day.day} {day:%b %Y}",
    )
    assert {calendar.parse_date(text, today) for text in spellings} == {day}


@given(DAYS, st.integers(-150, 150))
def test_a_date_without_its_year_is_the_nearest(today: date, away: int) -> None:
    """A day and month within five months of today mean that day."""
    day = today + timedelta(days=away)
    assert calendar.parse_date(f"{day.day} {day:%b}", today) == day
    assert calendar.parse_date(f"{day.day}/{day.month}", today) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("next", date(2026, 11, 23)),
        ("Today", TODAY),
        ("tomorrow", date(2026, 11, 21)),
        ("w/c 23 Nov", date(2026, 11, 23)),
        ("W/C  23rd november", date(2026, 11, 23)),
        ("Mon 23 Nov", date(2026, 11, 23)),
        ("4 Jan", date(2027, 1, 4)),
        (" 2026-11-23 ", date(2026, 11, 23)),
        ("3 sept 2026", date(2026, 9, 3)),
    ],
)
def test_dates_as_people_type_them(text: str, day: date) -> None:
    """What people type is understood as they mean it."""
    assert calendar.parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("23/11/26", "2 digits"),
        ("23 Nov 26", "2 digits"),
        ("31/02", "no day 31 in February"),
        ("31/02/2026", "February 2026 has no day 31"),
        ("29/02/2027", "February 2027 has no day 29"),
        ("11/23/2026", "no month 23"),
        ("23/13", "no month 13"),
        ("Tue 23 Nov", "a Monday, not a Tuesday"),
        ("29 Feb", "needs its year"),
        ("01/01/0001", "1900 to 2199"),
        ("", "write it like"),
        ("soon", "write it like"),
        ("23 Foo", "write it like"),
        ("Foo 23 Nov", "write it like"),
        ("23/11-2026", "write it like"),
        ("0/1/2026", "no day 0"),
        ("٢٣/١١/٢٠٢٦", "write it like"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str, says: str) -> None:
    """A date that cannot be is refused, and the sentence says why."""
    with pytest.raises(ValueError, match=says):
        calendar.parse_date(text, TODAY)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    """No text makes the parsers fail in another way than by ValueError."""
    for parse in (calendar.parse_date, calendar.parse_week):
        with contextlib.suppress(ValueError):
            assert isinstance(parse(text, TODAY), date)


@given(DAYS)
def test_a_week_reads_back_from_its_name(day: date) -> None:
    """A week's name gives its Monday, and so does any date in it."""
    monday = day - timedelta(days=day.weekday())
    assert calendar.parse_week(calendar.week_name(monday), TODAY) == monday
    assert calendar.parse_week(f"{day:%d/%m/%Y}", TODAY) == monday


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("next", date(2026, 11, 23)),
        ("w48", date(2026, 11, 23)),
        ("W1", date(2027, 1, 4)),
        ("2026w48", date(2026, 11, 23)),
    ],
)
def test_weeks_as_people_type_them(text: str, monday: date) -> None:
    """A week without its year is the nearest one."""
    assert calendar.parse_week(text, TODAY) == monday


@pytest.mark.parametrize("text", ["2027-W53", "2026-W00", "W99", "2026-W"])
def test_a_week_that_is_not_there_is_refused(text: str) -> None:
    """2027 has 52 weeks, and no year has a week 0 or 99."""
    with pytest.raises(ValueError, match=r"not a (week|date)"):
        calendar.parse_week(text, TODAY)


@given(st.integers(0, 1439))
def test_a_clock_time_reads_back(minute: int) -> None:
    """Every way of writing a time of day gives its minute."""
    hours, minutes = divmod(minute, 60)
    for text in (
        f"{hours:02}:{minutes:02}",
        f"{hours}:{minutes:02}",
        f"{hours:02}{minutes:02}",
        f"{hours}.{minutes:02}",
    ):
        assert calendar.parse_clock(text) == minute


def test_clock_times_at_the_edges() -> None:
    """Three digits are one hour and two minutes; midnight at the end of the day is 1440."""
    assert calendar.parse_clock("730") == 450
    assert calendar.parse_clock("24:00") == calendar.parse_clock("2400") == 1440


@pytest.mark.parametrize(
    "text", ["24:01", "25:00", "7:60", "7", "", "7.3", "7.5", "noon", "07:30:00", "-1:30", "７:30"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time of day that cannot be is refused, so is the number that a spreadsheet makes of 7.30."""
    with pytest.raises(ValueError, match="not a time"):
        calendar.parse_clock(text)


def test_the_clock_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """ROTA_NOW stands in for the clock, and today is the local day of that instant."""
    monkeypatch.setenv("ROTA_NOW", "2026-07-01T23:30:00Z")
    assert calendar.now() == datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert calendar.today() == date(2026, 7, 2)


@pytest.mark.parametrize("text", ["2026-07-01T23:30:00", "noon"])
def test_a_clock_without_a_zone_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """ROTA_NOW without a zone, or no instant at all, is bad input."""
    monkeypatch.setenv("ROTA_NOW", text)
    with pytest.raises(BadInputError, match="ROTA_NOW"):
        calendar.now()


def test_a_time_without_a_zone_is_refused() -> None:
    """Nothing is guessed about a datetime that does not say where it is."""
    naive = datetime(2026, 7, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        calendar.local(naive)
    with pytest.raises(ValueError, match="zone"):
        calendar.minutes_between(naive, naive)
