"""What a shift is by its times: night, long, late, weekend, public holiday. Rules that count runs ask for these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from rostering.calendar import DAY_MINUTES, instant, local_day, minutes_between, parse_clock
from rostering.rosters.horizon import SATURDAY
from rostering.rules.entry import RulePart
from rostering.work.night import NIGHT_ENDS, is_night
from rostering.work.public_holidays import is_public_holiday

NIGHT, WEEKEND, PUBLIC_HOLIDAY = "#night", "#weekend", "#public-holiday"
WORK, OFF = "work", "off"


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag that a rule defines by its own numbers: longer than so many minutes, ending in the night after a time."""

    tag: str
    over_minutes: int = 0
    ends_after: int | None = None  # clock minutes after midnight

    def holds(self, day: date, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether work with these times, which begins on this local day, is marked."""
        if minutes_between(starts_at, ends_at) <= self.over_minutes:
            return False
        return self.ends_after is None or _at(day, self.ends_after) < ends_at <= _at(day, DAY_MINUTES + NIGHT_ENDS)


def mark_of(params: Mapping[str, Any]) -> Mark | None:
    """The tag that a rule about runs defines; None for one that counts by codes or by tags everybody knows."""
    over, after = params.get("over_minutes", 0), params.get("ends_after")
    if not over and after is None:
        return None
    (name,) = params["of"]
    return Mark(f"{name}/{over}/{after or ''}", over, None if after is None else parse_clock(after))


def counted(part: RulePart) -> str | frozenset[str]:
    """What a rule about runs counts, as the solver takes it: all work, days off, or codes and tags."""
    of, mark = part.params["of"], mark_of(part.params)
    if mark is not None:
        return frozenset((mark.tag,))
    if of in (WORK, OFF):
        return str(of)
    return frozenset((of,) if isinstance(of, str) else of)


@lru_cache(maxsize=65536)
def tags(starts_at: datetime, ends_at: datetime, *, nation: str, marks: tuple[Mark, ...]) -> frozenset[str]:
    """The tags of work with these times. Weeks of history have few different ones."""
    day = local_day(starts_at)
    found = [mark.tag for mark in marks if mark.holds(day, starts_at, ends_at)]
    if is_night(starts_at, ends_at):
        found.append(NIGHT)
    if day.weekday() >= SATURDAY:
        found.append(WEEKEND)
    if is_public_holiday(nation, day):
        found.append(PUBLIC_HOLIDAY)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _at(day: date, minute: int) -> datetime:
    return instant(day, minute)
