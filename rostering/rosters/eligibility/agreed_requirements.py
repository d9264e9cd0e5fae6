"""What was agreed with somebody about when they work: a flexible-working agreement keeps them off a shift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rostering.calendar import DAY_MINUTES
from rostering.rosters.agreed_facts import NEVER, ONLY, AgreedFacts
from rostering.rosters.clock import WallTimes
from rostering.rosters.eligibility.spoken import DAYS_NEAR, covered


def against_agreement(agreements: Sequence[AgreedFacts], wall: WallTimes, day: date) -> str | None:
    """Why the agreements of one employment keep somebody off a shift of that day; None when they do not.

    A shift must touch nothing that is agreed as never, and lie wholly within what is agreed as only: all that is
    agreed so counts together, and a night that begins on an agreed day is that day's.
    """
    for one in agreements:
        if one.kind == NEVER and any(
            wall.begins < last and wall.ends > first for first, last in _stretches(one, day, DAY_MINUTES)
        ):
            return _said(one)
    only = [one for one in agreements if one.kind == ONLY and one.on(day)]
    if not only:
        return None
    allowed = sorted(stretch for one in only for stretch in _stretches(one, day, 2 * DAY_MINUTES))
    return None if covered(wall.begins, wall.ends, allowed) else _said(only[0])


def _said(one: AgreedFacts) -> str:
    return f"agreed (flexible working): {one.words}"


def _stretches(one: AgreedFacts, day: date, whole_day: int) -> Iterator[tuple[int, int]]:
    """The stretches an agreement speaks of around a day, in clock minutes after the midnight that begins it."""
    for offset in DAYS_NEAR:
        if one.speaks_of(day + timedelta(days=offset)):
            first = 0 if one.start_minute is None else one.start_minute
            last = whole_day if one.end_minute is None else one.end_minute
            yield first + offset * DAY_MINUTES, last + offset * DAY_MINUTES
