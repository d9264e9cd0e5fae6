"""Agreed ways of working as rosters read them: never on some days and hours, or only on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rostering.calendar import DAYS_A_WEEK, WEEKDAYS
from rostering.words import clock_minute

NEVER = "never"
ONLY = "only"


@dataclass(frozen=True, slots=True)
class AgreedFacts:
    """A flexible-working agreement of one employment; minutes are those of the clock, None = the whole day.

    It binds from `from_on` until `until_on`, whether or not its review has been held.
    """

    worker: int
    kind: str
    weekdays: tuple[int, ...]  # Monday is 0; none = every day
    start_minute: int | None
    end_minute: int | None  # above 1440 = into the next day
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether its own dates include a day, whatever weekday it is."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def speaks_of(self, day: date) -> bool:
        """Whether it names the weekday of a day on which it binds."""
        return self.on(day) and (not self.weekdays or day.weekday() in self.weekdays)

    @property
    def words(self) -> str:
        """The agreement as people say it: 'never on Mon and Fri', 'only on Mon to Fri, 09:00 to 15:00'."""
        return agreed_words(self.kind, self.weekdays, self.start_minute, self.end_minute)


def agreed_words(kind: str, weekdays: tuple[int, ...], start_minute: int | None, end_minute: int | None) -> str:
    """An agreement's kind, weekdays and hours in words."""
    days = f"on {weekday_words(weekdays)}" if weekdays and len(weekdays) < DAYS_A_WEEK else ""
    if start_minute is None or end_minute is None:
        hours = "" if days else "at all" if kind == NEVER else "on any day"
    else:
        hours = f"{clock_minute(start_minute)} to {clock_minute(end_minute)}"
        hours = hours if days else f"from {hours}"
    return f"{kind} {', '.join(part for part in (days, hours) if part)}"


def weekday_words(weekdays: tuple[int, ...]) -> str:
    """Weekdays by their short names: 'Mon', 'Mon and Fri', 'Mon to Fri'."""
    names = [WEEKDAYS[day][:3].title() for day in sorted(weekdays)]
    in_a_row = len(weekdays) > 2 and max(weekdays) - min(weekdays) == len(weekdays) - 1
    if in_a_row:
        return f"{names[0]} to {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
