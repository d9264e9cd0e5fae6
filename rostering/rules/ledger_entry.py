"""What a ledger is made of: intervals worked or planned, sums over a spell of days, and rates in place of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from rostering.calendar import ONE_DAY, instant, local_day, minutes_between
from rostering.work.night import LEAST_MINUTES, night_minutes

# Where a line of the ledger comes from. What is nearer the front counts before what is further back.
ACTUAL, PUBLISHED, DRAFT, OUTSIDE, SUM, OPENING = "actual", "published", "draft", "outside", "sum", "opening"


@dataclass(frozen=True)
class LedgerEntry:
    """One interval of work of one person. `work_minutes` is working time (clock W), not the length.

    `organisation` is where it is worked, None outside the store, where `employer` is what was declared; `employment` is
    through whom.
    """

    starts_at: datetime
    ends_at: datetime
    work_minutes: int
    source: str
    employment: int
    organisation: int | None = None
    setting: int | None = None
    code: str = ""
    type: str = "awake"
    pool: str = "own"
    employer: str = ""

    @cached_property
    def day(self) -> date:
        """The local day it starts on, to which rules that count shifts put the whole of it."""
        return local_day(self.starts_at)

    @cached_property
    def minutes_by_day(self) -> dict[date, int]:
        """Working time of each local day, split at midnight and spread evenly; what falls before a midnight is rounded
        down. The days add up to `work_minutes`."""
        length = minutes_between(self.starts_at, self.ends_at)
        found: dict[date, int] = {}
        day, counted = self.day, 0
        while True:
            elapsed = min(length, minutes_between(self.starts_at, instant(day + ONE_DAY, 0)))
            until = self.work_minutes * elapsed // length if length else self.work_minutes
            found[day] = until - counted
            if elapsed >= length:
                return found
            day, counted = day + ONE_DAY, until

    @cached_property
    def night_minutes(self) -> int:
        """Elapsed minutes inside night time, 23:00 to 06:00 by the local clocks."""
        return night_minutes(self.starts_at, self.ends_at)

    @property
    def is_night(self) -> bool:
        """Whether it is a night shift."""
        return self.work_minutes > 0 and self.night_minutes >= LEAST_MINUTES

    @property
    def ends_rest(self) -> bool:
        """Whether it interrupts a rest; on call at home without a call-out does not."""
        return self.work_minutes > 0 or self.type != "on-call-home"


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """Hours over the days `from_on` to `until_on`, known only as a sum, or declared as an opening average."""

    from_on: date
    until_on: date
    minutes: int
    employment: int
    organisation: int | None = None
    employer: str = ""
    shifts: int = 0
    nights: int = 0

    def minutes_on(self, day: date) -> int:
        """The share of one day, spread evenly so that the days add up to the sum; early days take odd minutes."""
        return self._until(day + ONE_DAY) - self._until(day)

    def share(self, first: date, last: date) -> Fraction:
        """How much of the spell lies on the days `first` to `last`, both included."""
        inside = (min(last, self.until_on) - max(first, self.from_on)).days + 1
        return Fraction(max(0, inside), (self.until_on - self.from_on).days + 1)

    def _until(self, day: date) -> int:
        whole = (self.until_on - self.from_on).days + 1
        elapsed = min(max((day - self.from_on).days, 0), whole)
        return -(-self.minutes * elapsed // whole)


@dataclass(frozen=True, slots=True)
class DailyRate:
    """What a contract comes to a day, from a day to a day, both included (None: open)."""

    minutes: Fraction
    from_on: date | None = None
    until_on: date | None = None

    def on(self, day: date) -> bool:
        """Whether the contract runs on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)
