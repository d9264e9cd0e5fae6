"""A period of local days as minutes: the calendar of one roster."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from rostering.calendar import DAYS_A_WEEK, day_starts, local_day
from rostering.errors import BadInputError
from rostering.words import day

MOST_DAYS = 366
DAYS_BEHIND = 126  # 18 weeks: the 17-week average, and a week to spare
DAYS_AHEAD = 14
SATURDAY = 5


@dataclass(frozen=True)
class Horizon:
    """The local days `first` to `last`, both included. Minute 0 is the midnight that begins the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInputError(f"The period ends on {day(self.last)}, before it begins on {day(self.first)}.")
        if (self.last - self.first).days >= MOST_DAYS:
            raise BadInputError(f"A period of more than {MOST_DAYS} days is too long to roster at once.")

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """The days as people say them: Mon 23 Nov to Sun 29 Nov."""
        return f"{day(self.first)} to {day(self.last)}"

    def includes(self, when: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= when <= self.last

    @cached_property
    def _midnights(self) -> list[datetime]:
        first = self.first - timedelta(days=DAYS_BEHIND)
        return [moment.astimezone(UTC) for moment in day_starts(first, DAYS_BEHIND + self.length + DAYS_AHEAD)]

    @property
    def known_from(self) -> datetime:
        """The earliest instant that history is read from."""
        return self._midnights[0]

    @property
    def known_until(self) -> datetime:
        """The latest instant that fixed work is read to."""
        return self._midnights[-1]

    @property
    def begins(self) -> datetime:
        """The instant of minute 0."""
        return self._midnights[DAYS_BEHIND]

    @property
    def ends(self) -> datetime:
        """The instant after the last day."""
        return self._midnights[DAYS_BEHIND + self.length]

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The first minute of each day, and the end of the last."""
        return tuple(self.minute(moment) for moment in self._midnights[DAYS_BEHIND : DAYS_BEHIND + self.length + 1])

    def minute(self, moment: datetime) -> int:
        """Minutes from the beginning to an instant; negative before it."""
        return int((moment - self.begins).total_seconds()) // 60

    def moment(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.begins + timedelta(minutes=minute)

    def day_of(self, moment: datetime) -> int:
        """The day an instant falls on, from the first; negative before it. Right for what lies before the end of the
        known range."""
        if moment < self.known_from:
            return self.number_of(local_day(moment))
        return bisect_right(self._midnights, moment) - 1 - DAYS_BEHIND

    def date_of(self, day: int) -> date:
        """The local date of a day."""
        return self.first + timedelta(days=day)

    def number_of(self, day: date) -> int:
        """The number of a local date; negative before the first."""
        return (day - self.first).days

    @cached_property
    def weeks(self) -> tuple[int, ...]:
        """The first day of each Monday week that begins inside."""
        return tuple(day for day in range(self.length) if self.date_of(day).weekday() == 0) or (0,)

    @cached_property
    def weekends(self) -> tuple[tuple[int, int], ...]:
        """The Saturday and Sunday of each weekend that touches the period."""
        return tuple((day, day + 1) for day in range(-1, self.length) if self.date_of(day).weekday() == SATURDAY)

    def week_periods(self) -> tuple[tuple[int, int], ...]:
        """The Monday weeks that touch the period, as (first day, day after the last)."""
        first = -self.first.weekday()
        return tuple((day, day + DAYS_A_WEEK) for day in range(first, self.length, DAYS_A_WEEK))
