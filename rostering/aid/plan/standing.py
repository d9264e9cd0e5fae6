"""Who stands where in a period, on whatever rosters: published before drafts, then the newest, shift by shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.horizon import Horizon
from rostering.rosters.read_bookings import bookings
from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from rostering.rosters.touching import touching
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import PUBLISHED

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def with_standing(session: Session, snapshot: Snapshot, horizon: Horizon) -> Snapshot:
    """A snapshot in which the people of all rosters that touch the period stand on its shifts, in place of the work
    that they are fixed to there."""
    rosters = _rosters(session, horizon)
    settings, shift = snapshot.settings, snapshot.shift
    in_force: dict[int, int] = {}
    for one in snapshot.shifts:
        home = settings[one.setting].home
        covering = (sheet.id for sheet in rosters if home in sheet.homes and sheet.first <= one.day <= sheet.last)
        in_force[one.id] = next(covering, 0)
    numbers = sorted({number for number in in_force.values() if number})
    a = t.Assignment
    columns: Any = (a.id, a.roster_id, a.worker_id, a.shift_id, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, a.standing, a.pinned)
        .where(col(a.roster_id).in_(numbers), col(a.shift_id).is_not(None), col(a.standing).not_in(NOT_WORKING))
        .order_by(col(a.starts_at), col(a.id))
    )
    stands = tuple(
        AssignmentFacts(*row)
        for row in rows
        if in_force.get(row.shift_id) == row.roster_id and row.worker_id in snapshot.worker
    )
    return replace(
        snapshot,
        rosters=_by_home(rosters),
        assignments=stands,
        worked=tuple(one for one in snapshot.worked if one.shift is None or one.shift not in shift),
        bookings=tuple(one for one in bookings(session, numbers, shift) if one.shift in shift),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One roster: its number, its days, its state and its homes."""

    id: int
    first: date
    last: date
    state: str
    homes: frozenset[int]


def _by_home(sheets: Iterable[_Sheet]) -> dict[int, tuple[int, int, bool, str]]:
    """A roster of each home, the one that counts most; nobody edits here, so that its version does not matter."""
    found: dict[int, tuple[int, int, bool, str]] = {}
    for one in sheets:
        for home in one.homes:
            found.setdefault(home, (one.id, 0, False, one.state))
    return found


def _rosters(session: Session, horizon: Horizon) -> list[_Sheet]:
    """The rosters with a day in a period, those that count first."""
    r, rs = t.Roster, t.RosterSetting
    columns: Any = (r.id, r.first_day, r.last_day, r.state, rs.setting_id)
    rows = session.exec(
        pick(*columns).join(rs, col(rs.roster_id) == col(r.id)).where(*touching(horizon.first, horizon.last))
    ).all()
    homes: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        homes[row.id].add(row.setting_id)
    found = {row.id: _Sheet(row.id, row.first_day, row.last_day, row.state, frozenset(homes[row.id])) for row in rows}
    return sorted(found.values(), key=lambda one: (one.state != PUBLISHED, -one.id))
