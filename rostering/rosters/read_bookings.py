"""Reading the bookings without a name that fill places on some rosters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.booking_facts import BookingFacts
from rostering.rosters.snapshot import ShiftFacts
from rostering.store import tables as t
from rostering.store.kept import kept

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
BOOKED, NAMED = "booked", "named"


def bookings(session: Session, rosters: Collection[int], shifts: Mapping[int, ShiftFacts]) -> tuple[BookingFacts, ...]:
    """The bookings of these rosters that stand and have no name, on these shifts (by id); one without times of its own
    has those of its shift. Once named, the person on the shift counts instead."""
    return tuple(
        BookingFacts(
            id=row.id,
            shift=row.shift_id,
            source=row.source,
            role=row.role,
            reference=row.reference,
            starts_at=row.starts_at or shifts[row.shift_id].starts_at,
            ends_at=row.ends_at or shifts[row.shift_id].ends_at,
            pence=row.pence,
        )
        for row in _unnamed(session, rosters=rosters)
        if row.shift_id in shifts
    )


@kept
def _unnamed(rosters: Collection[int]) -> Any:
    b = t.Booking
    columns: Any = (b.id, b.shift_id, b.source, b.role, b.reference, b.starts_at, b.ends_at, b.pence)
    return (
        pick(*columns)
        .where(
            col(b.roster_id).in_(rosters),
            col(b.worker_id).is_(None),
            col(b.state).is_(None) | (col(b.state) == BOOKED),
        )
        .order_by(col(b.id))
    )


def agreed_pence(session: Session, rosters: Collection[int]) -> Mapping[tuple[int, int], int | None]:
    """What was agreed for the bookings of these rosters that have a name, by (employment, shift)."""
    return {(worker, shift): pence for worker, shift, pence in _named(session, rosters=rosters)}


@kept
def _named(rosters: Collection[int]) -> Any:
    b = t.Booking
    return (
        pick(b.worker_id, b.shift_id, b.pence)
        .where(col(b.roster_id).in_(rosters), col(b.worker_id).is_not(None), col(b.state) == NAMED)
        .order_by(col(b.id))
    )
