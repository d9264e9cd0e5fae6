"""A line of a list that is about one dated shift: which shift it is, where, when, and what a sentence calls it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rostering.words import clock
from rostering.words import day as day_words


def shift_label(code: str, day: date, starts_at: datetime, ends_at: datetime, place: str) -> str:
    """A shift, or a part of one, as a sentence names it: D Mon 23 Nov 07:30–20:00, Hill House."""
    return f"{code} {day_words(day)} {clock(starts_at)}–{clock(ends_at)}, {place}"


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """Something that is said of a shift of a roster, from an instant to another; `id` is its own number, and
    `organisation` that of the setting."""

    id: int
    roster: int
    shift: int
    code: str
    day: date
    setting: str
    setting_name: str
    organisation: str
    starts_at: datetime
    ends_at: datetime

    @property
    def label(self) -> str:
        """The shift as a sentence names it: D Mon 23 Nov 07:30–20:00, Hill House."""
        return shift_label(self.code, self.day, self.starts_at, self.ends_at, self.setting_name)
