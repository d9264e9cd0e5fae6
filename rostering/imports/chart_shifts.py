"""Which shift a code on a wall chart means: one that is there, one that demand asks for, or one with known times."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.imports.letters import LegendShift
from rostering.store import tables as t
from rostering.work.shifts import expand

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """When a code begins and ends by the local clock, in minutes after midnight."""

    type: str
    start_minute: int
    end_minute: int
    break_minutes: int


@dataclass
class Meant:
    """A shift that cells mean: a stored one (`id`), or one to be made of `values`, with a place for each cell."""

    values: dict[str, Any]
    id: int | None = None
    is_charted: bool = False  # made from the chart alone: it asks for as many as stand on it
    places: int = 0

    @property
    def is_full(self) -> bool:
        """Whether the cells read so far fill every place it has."""
        return not self.is_charted and self.places >= int(self.values["target"])

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        moment: datetime = self.values["starts_at"]
        return moment


@dataclass
class ChartShifts:
    """The shifts of one home over the days of a chart; `settings` are all that lie in it, with their default breaks."""

    session: Session
    settings: Mapping[int, int]
    first: date
    last: date
    legend: Sequence[LegendShift]
    _meant: dict[tuple[date, str], list[Meant]] = field(default_factory=lambda: defaultdict(list))
    _times: dict[str, ShiftTimes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inside = sorted(self.settings)
        s, d = t.Shift, t.Demand
        names = (
            "setting_id",
            "day",
            "code",
            "type",
            "starts_at",
            "ends_at",
            "break_minutes",
            "role",
            "demand_id",
            "target",
        )
        asked = [row.model_dump() for row in self.session.exec(select_typed(d).where(col(d.setting_id).in_(inside)))]
        for row in asked:
            if row["type"] != "overlay":
                times = (row["start_minute"], row["end_minute"], row["break_minutes"])
                self._times[row["code"]] = ShiftTimes(row["type"], *times)
        columns: Any = [getattr(s, name) for name in names]
        known = set()
        for id_, *values in self.session.exec(
            pick(s.id, *columns).where(col(s.setting_id).in_(inside)).order_by(col(s.day), col(s.id))
        ):
            found = dict(zip(names, values, strict=True))
            self._learn(found)
            if self.first <= found["day"] <= self.last:
                self._meant[found["day"], found["code"]].append(Meant(found, id_))
                known.add((found["demand_id"], found["day"]))
        for values in expand(asked, self.first, self.last):
            if (values["demand_id"], values["day"]) not in known:
                self._meant[values["day"], values["code"]].append(Meant(values))
        for one in self.legend:
            rest = min(self.settings.values(), default=0) if one.break_minutes is None else one.break_minutes
            self._times[one.code] = ShiftTimes(one.type, one.start_minute, one.end_minute, rest)

    def _learn(self, shift: Mapping[str, Any]) -> None:
        """The times of a shift that was, where neither demand nor a legend gives any."""
        length = calendar.minutes_between(shift["starts_at"], shift["ends_at"])
        start = calendar.local_minute(shift["starts_at"])
        self._times.setdefault(shift["code"], ShiftTimes(shift["type"], start, start + length, shift["break_minutes"]))

    @property
    def codes(self) -> frozenset[str]:
        """Every code whose times are known."""
        return frozenset(self._times)

    def meant(self, setting: int, day: date, code: str, role: str | None) -> Meant:
        """The shift that a code means on a day for somebody of a role, best at their own setting; else a new one."""
        there = self._meant[day, code]
        fitting = [one for one in there if one.values["role"] in (None, role)]
        if fitting:
            found = min(
                fitting, key=lambda one: (one.values["setting_id"] != setting, one.is_full, one.values["role"] is None)
            )
        else:
            found = Meant(self._made(setting, day, code, role), is_charted=True)
            there.append(found)
        return found

    def _made(self, setting: int, day: date, code: str, role: str | None) -> dict[str, Any]:
        times = self._times[code]
        return {
            "setting_id": setting,
            "day": day,
            "code": code,
            "type": times.type,
            "starts_at": calendar.instant(day, times.start_minute),
            "ends_at": calendar.instant(day, times.end_minute),
            "break_minutes": times.break_minutes,
            "role": role,
        }
