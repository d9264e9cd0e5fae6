"""What a what-if stands on: each week as the store has it, the way in, sessions and areas; read once, and only read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.pipeline.entry import Entry, read_entries
from rostering.pipeline.forecast import Forecast
from rostering.pipeline.listing import forecasts
from rostering.pipeline.session import SessionLine, read_sessions
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import Snapshot
from rostering.store import tables as t
from rostering.surge.dated import with_demand

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True)
class Ground:
    """The weeks with their shifts as demand asks for them now, and what is beside them. `areas` is by home."""

    weeks: tuple[tuple[Horizon, Snapshot], ...]
    areas: Mapping[int, int | None]
    entries: tuple[Entry, ...]
    forecasts: Mapping[int, Forecast]  # by employment
    sessions: tuple[SessionLine, ...]

    @property
    def first(self) -> Snapshot:
        """The first week's facts."""
        return self.weeks[0][1]


def read_ground(
    session: Session, horizons: Iterable[Horizon], settings: Collection[str], areas: Collection[str], today: date
) -> Ground:
    """Read some weeks of some settings, by code or name, and of all that lie in some areas; none of either: of all.

    Raises BadInputError for a setting or an area that nobody knows, an area without settings, and where no shift is
    asked for.
    """
    named = [*settings, *settings_in_areas(session, areas)]
    entries = tuple(read_entries(session))
    by_entry = forecasts(session, entries, today)
    area: dict[int, int | None] = dict(session.exec(pick(t.Setting.id, t.Setting.area_id)).all())
    return Ground(
        weeks=tuple((one, _week(session, one, named)) for one in horizons),
        areas=area,
        entries=entries,
        forecasts={one.worker: by_entry[one.id] for one in entries if one.id in by_entry},
        sessions=tuple(read_sessions(session, col(t.TrainingSession.cancelled_at).is_(None))),
    )


def _week(session: Session, horizon: Horizon, named: Collection[str]) -> Snapshot:
    """A week as the store has it. Of a roster over other days than the week nobody stays where they stand."""
    found = read_snapshot(session, horizon, named, apart=True)
    within = {id_ for id_, one in found.settings.items() if one.home in found.homes}
    ours = {one.id for one in found.shifts}
    free = replace(found, worked=tuple(one for one in found.worked if one.shift not in ours))
    return with_demand(session, free, horizon, within)


def settings_in_areas(session: Session, names: Collection[str]) -> list[str]:
    """The codes of the outermost settings that lie in some areas, or in areas inside them.

    Raises BadInputError for an area that nobody knows, and for areas without settings."""
    if not names:
        return []
    rows = session.exec(pick(t.Area.id, t.Area.code, t.Area.name, t.Area.within_id)).all()
    chosen: set[int | None] = set()
    for name in names:
        found = {row.id for row in rows if name.casefold() in (row.code.casefold(), row.name.casefold())}
        if not found:
            known = ", ".join(sorted(row.code for row in rows)[:12]) or "none yet"
            raise BadInputError(f"There is no area '{name}'; the store has {known}.")
        chosen |= found
    while more := {row.id for row in rows if row.within_id in chosen} - chosen:
        chosen |= more
    s = t.Setting
    homes = pick(s.code, s.area_id).where(col(s.within_id).is_(None)).order_by(col(s.code))
    codes = [code for code, area in session.exec(homes) if area in chosen]
    if not codes:
        raise BadInputError(f"No setting lies in {' or '.join(names)}; name settings with --setting.")
    return codes
