"""Dated shifts kept in step with demand: made where they are missing, changed where demand changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.shifts import expand

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
COMPARED = ("code", "type", "starts_at", "ends_at", "break_minutes", "role", "skills", "minimum", "target", "priority")
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Differences:
    """What would bring the shifts in step."""

    missing: tuple[dict[str, Any], ...]
    changed: tuple[tuple[int, dict[str, Any]], ...]
    surplus: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.surplus)


def prepare_shifts(store: Store, actor_name: str | None, horizon: Horizon) -> int:
    """Make, change and drop dated shifts so that they are what demand asks for; returns how many differed.

    A shift that somebody is on is changed but never dropped. Nothing is written when all is in step.
    """
    with store.reading() as session:
        if not _differences(session, horizon):
            return 0
    with use_case(store, actor_name, "solve") as case:
        found = _differences(case.session, horizon)
        connection = case.session.connection()
        if found.missing:
            connection.execute(insert(t.Shift), list(found.missing))
        for id_, values in found.changed:
            connection.execute(update(t.Shift).where(col(t.Shift.id) == id_).values(**values))
        if found.surplus:
            connection.execute(delete(t.Shift).where(col(t.Shift.id).in_(found.surplus)))
        after = f"{len(found.missing)} new, {len(found.changed)} changed, {len(found.surplus)} dropped"
        case.record(f"shifts {horizon.first} to {horizon.last}", after=after)
    return len(found.missing) + len(found.changed) + len(found.surplus)


def _differences(session: Session, horizon: Horizon) -> Differences:
    d = t.Demand
    rows = [row.model_dump() for row in session.exec(select_typed(d).order_by(col(d.id)))]
    wanted = {(row["demand_id"], row["day"]): row for row in expand(rows, horizon.first, horizon.last)}
    standing = _standing(session, horizon)
    held = _held(session, horizon)
    return Differences(
        missing=tuple(row for key, row in wanted.items() if key not in standing),
        changed=tuple(
            (standing[key]["id"], changes)
            for key, row in wanted.items()
            if key in standing and (changes := _changes(standing[key], row))
        ),
        surplus=tuple(row["id"] for key, row in standing.items() if key not in wanted and row["id"] not in held),
    )


def _changes(stands: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: wanted[name] for name in COMPARED if name in wanted and wanted[name] != stands[name]}


def _standing(session: Session, horizon: Horizon) -> dict[Key, dict[str, Any]]:
    s = t.Shift
    rows = session.exec(
        pick(s.id, s.demand_id, s.day, *(getattr(s, name) for name in COMPARED)).where(
            col(s.day) >= horizon.first, col(s.day) <= horizon.last, col(s.demand_id).is_not(None)
        )
    )
    return {(row.demand_id, row.day): dict(row._mapping) for row in rows}


def _held(session: Session, horizon: Horizon) -> set[int]:
    """Shifts that an assignment, a proposal or a booking refers to."""
    held: set[int] = set()
    for table in (t.Assignment, t.ProposalAssignment, t.Booking):
        rows = session.exec(
            pick(table.shift_id)
            .join(t.Shift, col(t.Shift.id) == col(table.shift_id))
            .where(col(t.Shift.day) >= horizon.first, col(t.Shift.day) <= horizon.last)
        )
        held.update(rows)
    return held
