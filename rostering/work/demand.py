"""Dated shifts kept in step with demand: made where they are missing, changed where demand changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.shifts import COPIED, expand

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
COMPARED = (*COPIED, "starts_at", "ends_at")
NOBODY = {"minimum": 0, "target": 0}
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Differences:
    """What would bring the shifts in step."""

    missing: tuple[dict[str, Any], ...]
    changed: tuple[tuple[int, dict[str, Any]], ...]
    surplus: tuple[int, ...]
    remaining: int  # shifts there will be

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.surplus)


def prepare_shifts(
    store: Store, actor_name: str | None, horizon: Horizon, within: Collection[int], organisation: str | None = None
) -> int:
    """Make, change and drop the dated shifts of some settings so that they are what demand asks for; returns how many
    differed.

    A shift that somebody is on is never dropped: it stays and asks for nobody. Nothing is written when all is in
    step. `organisation` is the code of the one whose settings they are, where it is one. Raises BadInputError, with
    nothing written, where there would be no shift at all.
    """
    with store.reading() as session:
        found = differences(session, horizon, within)
    if not found:
        return 0
    with use_case(store, actor_name, "solve", organisation) as case:
        return bring_in_step(case, horizon, within)


def bring_in_step(case: UseCase, horizon: Horizon, within: Collection[int]) -> int:
    """The same as a part of a larger use case, in its transaction."""
    found = differences(case.session, horizon, within)
    if not found:
        return 0
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


def differences(session: Session, horizon: Horizon, within: Collection[int]) -> Differences:
    """What would bring the shifts in step. Raises BadInputError where there would be no shift at all."""
    d, s = t.Demand, t.Shift
    rows = [row.model_dump() for row in session.exec(select_typed(d).order_by(col(d.id))) if row.setting_id in within]
    wanted = {(row["demand_id"], row["day"]): row for row in expand(rows, horizon.first, horizon.last)}
    standing = _standing(session, horizon, within)
    held = _held(session, horizon)
    unasked = [row for key, row in standing.items() if key not in wanted]
    surplus = tuple(row["id"] for row in unasked if row["id"] not in held)
    in_period = pick(s.id, s.setting_id).where(col(s.day) >= horizon.first, col(s.day) <= horizon.last)
    there = sum(setting in within for _, setting in session.exec(in_period))
    missing = tuple(row for key, row in wanted.items() if key not in standing)
    compared = [(standing[key], row) for key, row in wanted.items() if key in standing]
    compared += [(row, NOBODY) for row in unasked if row["id"] in held]
    remaining = there + len(missing) - len(surplus)
    if not remaining:
        raise BadInputError(f"There is no demand from {horizon.words}; import shifts, or choose other days.")
    return Differences(
        missing=missing,
        changed=tuple((stands["id"], changes) for stands, asked in compared if (changes := _changes(stands, asked))),
        surplus=surplus,
        remaining=remaining,
    )


def _changes(stands: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: wanted[name] for name in COMPARED if name in wanted and wanted[name] != stands[name]}


def _standing(session: Session, horizon: Horizon, within: Collection[int]) -> dict[Key, dict[str, Any]]:
    s = t.Shift
    rows = session.exec(
        pick(s.id, s.demand_id, s.day, *(getattr(s, name) for name in COMPARED)).where(
            col(s.day) >= horizon.first, col(s.day) <= horizon.last, col(s.demand_id).is_not(None)
        )
    )
    return {(row.demand_id, row.day): dict(row._mapping) for row in rows if row.setting_id in within}


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
