"""A week's roster as the screens hold it, read once and never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from rostering.calendar import DAYS_A_WEEK
from ui.sheet import Sheet, make_sheet

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.snapshot import ShiftFacts
    from rostering.rosters.standing import Standing
    from rostering.rosters.summary import ShortPlace

LONG_DAY = 9 * 60  # minutes from which a shift by day is a long one
SHORT_STINT = 6 * 60
NOON = 12 * 60
MIDNIGHT = 24 * 60

Source: TypeAlias = "Callable[[Horizon, tuple[str, ...]], Standing]"


@dataclass(frozen=True, eq=False)
class Week:
    """The roster of a week in every home, with its check; `short` are the places nobody fills, by shift."""

    monday: date
    today: date
    standing: Standing
    sheets: tuple[Sheet, ...]
    short: Mapping[str, ShortPlace]


def read_week(source: Source, monday: date | None) -> Week:
    """Read a week, the coming one where none is named. Takes as long as the store does, so call it in a thread.

    Raises what the source raises: StoreError, RefusedError, BadInputError.
    """
    from rostering import calendar
    from rostering.rosters.grid import grids
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.summary import summarise

    today = calendar.today()
    first = monday or calendar.monday_of(today) + timedelta(days=DAYS_A_WEEK)
    standing = source(Horizon(first, first + timedelta(days=DAYS_A_WEEK - 1)), ())
    tones = {duty: tone(facts) for duty, facts in standing.build.shifts.items()}
    summary = summarise(standing.build, standing.roster, standing.report)
    sheets = tuple(make_sheet(home, tones) for home in grids(standing))
    return Week(first, today, standing, sheets, {place.shift: place for place in summary.short if place.row is None})


def tone(facts: ShiftFacts) -> str:
    """How a shift is coloured: by the time of day it is worked, and 1:1 and other work apart."""
    from rostering.calendar import local_minute

    starts = local_minute(facts.starts_at)
    if facts.type == "sleep-in":
        return "sleep"
    if not facts.is_cover:
        return "other"
    if facts.exclusive:
        return "single"
    if starts + facts.length > MIDNIGHT:
        return "night"
    if facts.length >= LONG_DAY:
        return "long"
    if starts < NOON:
        return "early"
    return "evening" if facts.length < SHORT_STINT else "late"
