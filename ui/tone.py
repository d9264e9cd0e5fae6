"""How a shift is coloured: by the time of day it is worked, and 1:1 and other work apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.rosters.snapshot import ShiftFacts

LONG_DAY = 9 * 60  # minutes from which a shift by day is a long one
SHORT_STINT = 6 * 60
NOON = 12 * 60
MIDNIGHT = 24 * 60
# The times of day in the order of the clock, as headings say them.
TONES = {
    "early": "Early",
    "long": "Long day",
    "late": "Late",
    "evening": "Evening",
    "night": "Night",
    "sleep": "Sleep-in",
    "single": "1:1",
    "other": "Other work",
}


def tone(facts: ShiftFacts) -> str:
    """The tone of a shift, one of `TONES`."""
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
