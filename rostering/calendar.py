"""Local time, weeks and dates as people type them; the only module that knows the time zone library.

Inside the program time is whole minutes and UTC instants. A local day in Europe/London lasts 23, 24 or 25 hours;
everything that turns a day and a clock time into an instant, or back, passes here.
"""

import os
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from rostering.errors import BadInputError

ZONE = "Europe/London"
MINUTES_AN_HOUR = 60
DAY_MINUTES = 1440
DAYS_A_WEEK = 7
ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a year outside is taken for a slip of the finger

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d+))?", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:([a-z]+),? +)?(\d{1,2})(?:st|nd|rd|th)? *([a-z]+)\.?,?(?: *(\d+))?", re.ASCII)
_WEEK = re.compile(r"(?:(\d{4})-?)?w(\d{1,2})", re.ASCII)
_WEEK_COMMENCING = re.compile(r"(?:w/c|wc|week commencing|week of)\s+", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})|(\d{1,2})(\d{2})", re.ASCII)


@cache
def _zone() -> tzinfo:
    """The time zone of every setting. The library is loaded when the first local time is needed."""
    import pendulum

    return pendulum.timezone(ZONE)


def instant(day: date, minute: int) -> datetime:
    """The UTC instant at which the clocks of a local day show `minute` minutes after midnight.

    Minutes beyond 1440 run into the following days. A clock time that the spring change leaves out moves forward by
    the hour left out; one that the autumn change shows twice is the first of the two.
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=_zone()) + timedelta(minutes=minute)
    return wall.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The same instant as the clocks in Europe/London show it. Raises ValueError for a datetime without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(_zone())


def local_day(moment: datetime) -> date:
    """The local day on which an instant falls."""
    return local(moment).date()


def local_minute(moment: datetime) -> int:
    """What the local clocks show at an instant, in minutes after midnight."""
    shown = local(moment)
    return shown.hour * 60 + shown.minute


def day_starts(first: date, days: int) -> list[datetime]:
    """The UTC instants of `days + 1` local midnights, so that day k lasts from entry k to entry k + 1."""
    return [instant(first, DAY_MINUTES * k) for k in range(days + 1)]


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Whole minutes that pass from one instant to another; negative when the second comes first.

    Both are taken to UTC first: Python subtracts two datetimes of one zone by their clock faces, which is wrong over
    a clock change.
    """
    if earlier.tzinfo is None or later.tzinfo is None:
        raise ValueError("minutes between instants need time zones")
    return int((later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds() // 60)


def now() -> datetime:
    """The present instant in UTC, whole seconds. `ROTA_NOW`, an ISO instant, stands in for the clock when it is set."""
    given = os.environ.get("ROTA_NOW")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInputError(f"ROTA_NOW is '{given}'; write an instant with its zone, such as 2026-11-20T10:00:00Z.")
    return moment.astimezone(UTC).replace(microsecond=0)


def today() -> date:
    """The local day it is now."""
    return local_day(now())


def monday_of(day: date) -> date:
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """A week's ISO name, such as '2026-W48'."""
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse_date(text: str, today: date) -> date:
    """A date as people type it: 2026-11-23, 23/11/2026, 23 Nov, Mon 23 November 2026, w/c 23 Nov, today, next.

    Day first, four-digit years; without a year it is the one that brings the date nearest to `today`; `next` is the
    Monday of the coming week. Raises ValueError with a sentence saying what is wrong and what to write.
    """
    typed = text.strip()
    words = " ".join(typed.lower().split())
    by_name = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "yesterday": today - timedelta(days=1),
        "this": monday_of(today),
        "this week": monday_of(today),
        "next": monday_of(today) + timedelta(days=7),
        "next week": monday_of(today) + timedelta(days=7),
    }
    if words in by_name:
        return by_name[words]
    words = _WEEK_COMMENCING.sub("", words, count=1) if _WEEK_COMMENCING.match(words) else words
    if found := _YEAR_FIRST.fullmatch(words):
        return _date_of(typed, int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(words):
        return _with_year(typed, found[4], int(found[3]), int(found[1]), today)
    if (found := _NAMED_MONTH.fullmatch(words)) and (month := _named(found[3], MONTHS)):
        return _of_weekday(typed, found[1], _with_year(typed, found[4], month, int(found[2]), today))
    raise ValueError(f"'{typed}' is not a date; write it like 23/11/2026, 2026-11-23 or 23 Nov")


def parse_week(text: str, today: date) -> date:
    """The Monday of a week as people type it: 2026-W48, W48, next, or any date in it.

    Without a year W48 is the one nearest to `today`. Raises ValueError with a sentence.
    """
    typed = text.strip()
    found = _WEEK.fullmatch(typed.lower())
    if not found:
        return monday_of(parse_date(text, today))
    week = int(found[2])
    years = (int(found[1]),) if found[1] else (today.year - 1, today.year, today.year + 1)
    mondays = [monday for year in years if (monday := _week_of(year, week))]
    if not mondays:
        when = f"in {years[0]}" if found[1] else "near today"
        raise ValueError(f"'{typed}' is not a week: there is no week {week} {when}; write it like 2026-W48")
    return min(mondays, key=lambda monday: abs(monday - today))


def parse_clock(text: str) -> int:
    """A clock time as people type it (07:30, 0730, 7.30, 730) in minutes after midnight; 24:00 is 1440.

    Raises ValueError with a sentence; 7.3, which a spreadsheet makes of 7.30, is refused.
    """
    typed = text.strip()
    if re.fullmatch(r"\d{1,2}\.\d", typed, re.ASCII):
        raise ValueError(f"'{typed}' is a number, not a time; format the cell as text and write it like 07:30")
    found = _CLOCK.fullmatch(typed)
    if not found:
        raise ValueError(f"'{typed}' is not a time; write it like 07:30")
    hours, minutes = int(found[1] or found[3]), int(found[2] or found[4])
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        raise ValueError(f"'{typed}' is not a time of day; times go from 00:00 to 24:00")
    return hours * 60 + minutes


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The place, from 1, of the name that a word of three letters or more begins."""
    matches = [place for place, name in enumerate(names, 1) if len(word) >= 3 and name.startswith(word)]
    if word == "sept":
        return 9
    return matches[0] if len(matches) == 1 else None


def _of_weekday(typed: str, word: str | None, day: date) -> date:
    """The day, if the weekday written beside it is its own."""
    if word is None:
        return day
    weekday = _named(word, WEEKDAYS)
    if weekday is None:
        raise ValueError(f"'{typed}' is not a date; write it like 23/11/2026, 2026-11-23 or 23 Nov")
    if weekday != day.isoweekday():
        is_a, given = WEEKDAYS[day.weekday()].title(), WEEKDAYS[weekday - 1].title()
        raise ValueError(f"'{typed}' is not a date: {day:%d/%m/%Y} is a {is_a}, not a {given}")
    return day


def _with_year(typed: str, year: str | None, month: int, day: int, today: date) -> date:
    """The date with the year written, or with the year that brings it nearest to today."""
    if year is not None:
        if len(year) != 4:
            raise ValueError(f"'{typed}' has a year of {len(year)} digits; write all four, like 23/11/2026")
        return _date_of(typed, int(year), month, day)
    _refuse_month(typed, month)
    if not _exists(2000, month, day):  # a leap year: what it lacks no year has
        raise ValueError(f"'{typed}' is not a date: there is no day {day} in {MONTHS[month - 1].title()}")
    near = [date(y, month, day) for y in (today.year - 1, today.year, today.year + 1) if _exists(y, month, day)]
    if not near:
        raise ValueError(f"'{typed}' needs its year: there is no such day within a year of today")
    return min(near, key=lambda candidate: abs(candidate - today))


def _date_of(typed: str, year: int, month: int, day: int) -> date:
    """The date, or a ValueError that says which part cannot be."""
    _refuse_month(typed, month)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"'{typed}' is not a date we plan for: years go from {FIRST_YEAR} to {LAST_YEAR}")
    if not _exists(year, month, day):
        raise ValueError(f"'{typed}' is not a date: {MONTHS[month - 1].title()} {year} has no day {day}")
    return date(year, month, day)


def _refuse_month(typed: str, month: int) -> None:
    if not 1 <= month <= 12:
        raise ValueError(f"'{typed}' is not a date: there is no month {month}; the day comes first, like 23/11/2026")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _week_of(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
