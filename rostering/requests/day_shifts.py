"""What work a setting asks for on some days: its dated shifts, and its demand where no shift is dated yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.snapshot import COVER_TYPES
from rostering.store import tables as t
from rostering.work.shifts import expand

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
COLUMNS = ("setting_id", "code", "type", "role", "minimum", "target", "starts_at", "ends_at", "break_minutes")


@dataclass(frozen=True, slots=True)
class DayShift:
    """A shift as it is asked for on a day, dated or not."""

    setting_id: int
    code: str
    type: str
    role: str | None
    minimum: int
    target: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int

    @property
    def is_cover(self) -> bool:
        """Whether somebody on it counts as cover."""
        return self.type in COVER_TYPES


def shifts_by_day(
    session: Session, settings: Collection[int], first: date, last: date
) -> Mapping[date, tuple[DayShift, ...]]:
    """The shifts of some settings on the days `first` to `last`, both included; a day without any is left out."""
    found: dict[date, list[DayShift]] = defaultdict(list)
    s, d = t.Shift, t.Demand
    rows = session.exec(
        select_typed(s)
        .where(col(s.day) >= first, col(s.day) <= last, col(s.setting_id).in_(sorted(settings)))
        .order_by(col(s.starts_at), col(s.id))
    ).all()
    for row in rows:
        found[row.day].append(DayShift(*(getattr(row, name) for name in COLUMNS)))
    demand = session.exec(select_typed(d).where(col(d.setting_id).in_(sorted(settings))).order_by(col(d.id))).all()
    dated = set(found)
    for asked in expand([one.model_dump() for one in demand], first, last):
        if asked["day"] not in dated:
            found[asked["day"]].append(DayShift(*(asked[name] for name in COLUMNS)))
    return {day: tuple(shifts) for day, shifts in found.items()}
