"""What a roster costs as it is planned: by rate cards and contracts, and how much of it no rate is known for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering import text
from rostering.rosters.seat_cost import known_pence

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class RosterCost:
    """`pence` of the `shifts` of people whose rate is known; `unpriced` shifts have none on record, bookings without a
    name among them."""

    pence: int
    shifts: int
    unpriced: int

    @property
    def words(self) -> str | None:
        """The same in a line; None where no rate at all is known."""
        if not self.shifts:
            return None
        rest = f"; no rate is known for {self.unpriced} more" if self.unpriced else ""
        return f"Cost as planned: {text.pounds(self.pence)} for {text.counted(self.shifts, 'shift')}{rest}."


def roster_cost(build: Build, roster: Roster) -> RosterCost:
    """The cost of the whole roster, hours that contracts guarantee included; overtime is the payroll's, not in it."""
    pence = shifts = unpriced = 0
    for person, duty in roster:
        seat, facts = build.seats.get((person, duty.partition("@")[0])), build.shifts[duty]
        own = build.own_times.get(duty)
        known = (
            None
            if seat is None
            else known_pence(
                build.snapshot,
                seat,
                facts,
                starts_at=None if own is None else own.starts_at,
                ends_at=None if own is None else own.ends_at,
                break_minutes=None if own is None else own.break_minutes,
            )
        )
        pence, shifts, unpriced = pence + (known or 0), shifts + (known is not None), unpriced + (known is None)
    return RosterCost(pence, shifts, unpriced + len(build.snapshot.bookings))
