"""When somebody said they can and cannot work, as stretches around one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rostering.calendar import DAY_MINUTES
from rostering.rosters.available_facts import AvailableFacts

DAYS_NEAR = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """When a person can (None: they have not said) and cannot work around one day, in clock minutes after midnight."""

    can: list[tuple[int, int]] | None
    cannot: list[tuple[int, int]]


def said_about(rows: list[AvailableFacts], day: date) -> Spoken:
    """What somebody said about one day; who said when they can on days around it cannot outside that."""
    yes = [row for row in rows if row.available]
    speaks = any(row.reigns(day) for row in yes)
    can = _spells(yes, day, whole_day=2 * DAY_MINUTES) if speaks else None
    return Spoken(can, _spells([row for row in rows if not row.available], day, whole_day=DAY_MINUTES))


def _spells(rows: list[AvailableFacts], day: date, *, whole_day: int) -> list[tuple[int, int]]:
    """The stretches that rows speak of around a day, in clock minutes after the midnight that begins it."""
    found = []
    for offset in DAYS_NEAR:
        when = day + timedelta(days=offset)
        for row in rows:
            if row.applies(when):
                first = row.start_minute if row.start_minute is not None else 0
                last = row.end_minute if row.end_minute is not None else whole_day
                found.append((first + offset * DAY_MINUTES, last + offset * DAY_MINUTES))
    return sorted(found)


def covered(begins: int, ends: int, spells: list[tuple[int, int]]) -> bool:
    """Whether stretches in order cover everything between two minutes."""
    for first, last in spells:
        if first <= begins < last:
            begins = last
    return begins >= ends
