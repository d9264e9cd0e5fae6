"""A stretch of time between two instants, read by the clocks on the wall: its days, its hours inside a band."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from rostering.calendar import DAY_MINUTES, ONE_DAY, instant, local_day, local_minute, minutes_between

LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From an instant to a later one, without its last moment. It belongs to the local day it begins on.

    Every length is elapsed minutes, so 20:00 to 08:00 is 11 hours in the night the clocks go forward and 13 hours
    in the night they go back. Raises ValueError for an end that is not after the start.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if minutes_between(self.starts_at, self.ends_at) <= 0:
            raise ValueError(f"a stretch ends at {self.ends_at}, not after its start at {self.starts_at}")

    @classmethod
    def by_clock(cls, day: date, begins: int, ends: int) -> Stretch:
        """What the local clocks call `begins` to `ends`, in minutes after the midnight that begins a day."""
        return cls(instant(day, begins), instant(day, ends))

    @property
    def minutes(self) -> int:
        """Elapsed minutes."""
        return minutes_between(self.starts_at, self.ends_at)

    @property
    def day(self) -> date:
        """The local day on which it begins."""
        return local_day(self.starts_at)

    @property
    def last_day(self) -> date:
        """The local day of its last minute."""
        return local_day(self.ends_at - LAST_MINUTE)

    @property
    def begins(self) -> int:
        """What the local clocks show at its start, in minutes after midnight."""
        return local_minute(self.starts_at)

    @property
    def ends(self) -> int:
        """What the local clocks show at its end, in minutes after its day's first midnight (may exceed 1440)."""
        return (local_day(self.ends_at) - self.day).days * DAY_MINUTES + local_minute(self.ends_at)

    def overlap(self, first: datetime, last: datetime) -> int:
        """Elapsed minutes that lie between two instants as well."""
        return max(0, minutes_between(max(self.starts_at, first), min(self.ends_at, last)))

    def inside(self, begins: int, ends: int) -> int:
        """Elapsed minutes between two clock times of any day; a band that ends no later than it begins is overnight."""
        until = ends if ends > begins else ends + DAY_MINUTES
        return sum(self.overlap(instant(day, begins), instant(day, until)) for day in self._days(self.day - ONE_DAY))

    def pieces(self, *marks: int) -> tuple[Stretch, ...]:
        """The stretch cut at local midnights and at clock times in minutes after midnight; in order, none empty."""
        cuts = {instant(day, mark) for day in self._days(self.day) for mark in (0, *marks)}
        inner = sorted(cut for cut in cuts if self.starts_at < cut < self.ends_at)
        edges = [self.starts_at, *inner, self.ends_at]
        return tuple(Stretch(first, last) for first, last in pairwise(edges))

    def by_day(self, minutes: int | None = None) -> Mapping[date, int]:
        """How many of its minutes fall on each local day, cut at midnight.

        With `minutes` that many are spread over the days in proportion to what of the stretch lies on each, as for
        working time whose break may be taken on either side of midnight.
        """
        pieces = self.pieces()
        lengths = [piece.minutes for piece in pieces]
        counted = lengths if minutes is None else shares(minutes, lengths)
        return {piece.day: count for piece, count in zip(pieces, counted, strict=True)}

    def _days(self, first: date) -> Iterator[date]:
        """The local days from one to its last, both included."""
        last = self.last_day
        while first <= last:
            yield first
            first += ONE_DAY


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number divided in proportion to weights, so that the parts add up to it again.

    What is left over after rounding down goes to the largest remainders, the first of equals. Raises ValueError when
    no weight is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("a number is shared by weights that are not negative and not all zero")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
