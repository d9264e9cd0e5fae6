"""A line of a list that is about one dated shift: which shift it is, where, when, and what a sentence calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.store import tables as t
from rostering.words import clock
from rostering.words import day as day_words

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def shift_label(code: str, day: date, starts_at: datetime, ends_at: datetime, place: str) -> str:
    """A shift, or a part of one, as a sentence names it: D Mon 23 Nov 07:30–20:00, Hill House."""
    return f"{code} {day_words(day)} {clock(starts_at)}–{clock(ends_at)}, {place}"


def read_heads(session: Session, shifts: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """What a line says of each of some shifts (its code, its day, where it is and of which organisation), by the names
    of the fields of a ShiftLine."""
    s, h, o = t.Shift, t.Setting, t.Organisation
    rows = session.exec(
        pick(s.id, s.code, s.day, h.code, h.name, o.code)
        .join(h, col(h.id) == col(s.setting_id))
        .join(o, col(o.id) == col(h.organisation_id))
        .where(col(s.id).in_(sorted(set(shifts))))
    ).all()
    return {
        id_: {"shift": id_, "code": code, "day": day, "setting": setting, "setting_name": name, "organisation": owner}
        for id_, code, day, setting, name, owner in rows
    }


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
