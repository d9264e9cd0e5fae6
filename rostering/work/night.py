"""What a night is: night time by the local clocks, and how much of it makes a night shift (SI 1998/1833 reg 2(1))."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from rostering.calendar import DAY_MINUTES, instant, local_day, minutes_between

NIGHT_BEGINS, NIGHT_ENDS = 23 * 60, 6 * 60  # 23:00 to 06:00, in minutes after midnight
LEAST_MINUTES = 180
DAYS_NEAR = (-1, 0, 1)


@lru_cache(maxsize=65536)
def night_minutes(starts_at: datetime, ends_at: datetime) -> int:
    """Elapsed minutes of work inside night time."""
    day = local_day(starts_at)
    nights = (day + timedelta(days=offset) for offset in DAYS_NEAR)
    return sum(
        max(0, minutes_between(max(starts_at, instant(one, NIGHT_BEGINS)), min(ends_at, instant(one, _ENDS))))
        for one in nights
    )


def is_night(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether work with these times is a night shift."""
    return night_minutes(starts_at, ends_at) >= LEAST_MINUTES


def is_night_by_clock(begins: int, ends: int) -> bool:
    """The same for clock minutes after a midnight, as demand has them before it is dated."""
    inside = 0
    for offset in DAYS_NEAR:
        first, last = NIGHT_BEGINS + offset * DAY_MINUTES, _ENDS + offset * DAY_MINUTES
        inside += max(0, min(ends, last) - max(begins, first))
    return inside >= LEAST_MINUTES


_ENDS = NIGHT_ENDS + DAY_MINUTES
