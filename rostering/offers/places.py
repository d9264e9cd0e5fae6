"""How many places of a shift are filled for sure, hoped for, booked and open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.bookings.bookings import BOOKED
from rostering.rosters.read_worked import NOT_WORKING
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
HOPED = "offered"


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one shift: wanted, taken (by name, but for those only asked), hoped for, and booked."""

    wanted: int
    taken: int
    hoped: int
    booked: int

    @property
    def free(self) -> int:
        """Those that nobody fills and nobody is asked for."""
        return max(0, self.wanted - self.taken - self.hoped - self.booked)

    @property
    def unsure(self) -> int:
        """Those that nobody fills for sure."""
        return max(0, self.wanted - self.taken - self.booked)


def places_of(session: Session, roster: int, shift: t.Shift, *, without: Collection[int] = ()) -> Places:
    """The places of a shift on a roster; `without` leaves some employments out."""
    a, b = t.Assignment, t.Booking
    rows = session.exec(
        pick(a.standing, a.worker_id).where(
            a.roster_id == roster, a.shift_id == shift.id, col(a.standing).not_in(NOT_WORKING)
        )
    ).all()
    standings = [standing for standing, worker in rows if worker not in without]
    booked = session.exec(
        pick(func.count())
        .select_from(b)
        .where(b.roster_id == roster, b.shift_id == shift.id, col(b.worker_id).is_(None))
        .where(col(b.state).is_(None) | (col(b.state) == BOOKED))
    ).one()
    hoped = standings.count(HOPED)
    return Places(max(shift.target, shift.minimum), len(standings) - hoped, hoped, booked)
