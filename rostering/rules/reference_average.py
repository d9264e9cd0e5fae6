"""The average week over a reference period, as regulation 4(6) of the Working Time Regulations 1998 reckons it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rostering.calendar import DAYS_A_WEEK, ONE_DAY


@dataclass(frozen=True, slots=True)
class ReferenceAverage:
    """(A + B) / C over the days `first` to `last`, in minutes.

    A (`worked`) is the work of the days that count, B (`made_up`) that of the first days worked after the period, as
    many as are left out of it (`left_out`); of those `assumed` are still to come and unplanned, and stand for a day
    of the contract each. C is `weeks`.
    """

    first: date
    last: date
    worked: int
    made_up: int
    left_out: int
    assumed: int
    weeks: int

    @property
    def minutes_a_week(self) -> Fraction:
        """The average."""
        return Fraction(self.worked + self.made_up, self.weeks)

    def keeps(self, limit: int) -> bool:
        """Whether the average is at most `limit` minutes a week; exactly the limit is kept."""
        return self.room(limit) >= 0

    def room(self, limit: int) -> int:
        """How many more minutes the period could hold under a limit of minutes a week; negative when it is over."""
        return limit * self.weeks - self.worked - self.made_up


def reference_average(
    minutes: Mapping[date, int],
    last: date,
    days: int,
    *,
    since: date | None = None,
    left_out: Collection[date] = (),
    known_until: date | None = None,
    daily: Callable[[date], Fraction] = lambda _: Fraction(0),
) -> ReferenceAverage:
    """The average of the period of `days` days that ends on `last`.

    `minutes` is the work of each local day. Somebody who started later than the period does (`since`) has the weeks
    since then, a week begun counting as a whole one. What was worked on days `left_out` is in neither A nor B. After
    `known_until` nothing is known or planned: days to make up then take what the contract comes to a day (`daily`,
    asked with the day after), all of them together rounded up.
    """
    first = last - timedelta(days=days - 1)
    if since is not None and first < since <= last:
        first = since
    inside = (last - first).days + 1
    period = [first + timedelta(days=step) for step in range(inside)]
    lost = sum(day in left_out for day in period)
    made_up, found = 0, 0
    day, end = last + ONE_DAY, known_until or max(minutes, default=last)
    while found < lost and day <= end:
        if minutes.get(day, 0) > 0 and day not in left_out:
            made_up, found = made_up + minutes[day], found + 1
        day += ONE_DAY
    assumed = lost - found
    return ReferenceAverage(
        first=first,
        last=last,
        worked=sum(minutes.get(day, 0) for day in period if day not in left_out),
        made_up=made_up + -(-daily(max(day, last + ONE_DAY)) * assumed // 1),
        left_out=lost,
        assumed=assumed,
        weeks=-(-inside // DAYS_A_WEEK),
    )
