"""What a roster costs as it is planned: by rate cards and contracts, and how much of it no rate is known for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering import text
from rostering.bookings.work_cost import WorkCost
from rostering.rosters.seat_cost import paid_work, seat_through
from rostering.store.assignment_standing import OFFERED

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.snapshot import AssignmentFacts
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class RosterCost:
    """`pence` of the `shifts` of people whose rate is known and of bookings whose price was agreed; of `unpriced` ones
    nothing is on record. `asked` ones, who have not answered yet, are in neither."""

    pence: int
    shifts: int
    unpriced: int
    asked: int = 0

    @property
    def words(self) -> str | None:
        """The same in a line; None where no rate at all is known."""
        if not self.shifts:
            return None
        rest = f"; no rate is known for {self.unpriced} more" if self.unpriced else ""
        asked = f"; {text.counted(self.asked, 'shift')} more wait for an answer" if self.asked else ""
        return f"Cost as planned: {text.pounds(self.pence)} for {text.counted(self.shifts, 'shift')}{rest}{asked}."


def roster_cost(build: Build, roster: Roster) -> RosterCost:
    """The cost of the whole roster, hours that contracts guarantee included; overtime is the payroll's, not in it.

    Who stands there already is paid through that employment, others through the one a solve would put them on by.
    What was agreed for a booking counts for it, and for whoever it was given a name with. Who was only asked costs
    nothing yet.
    """
    snapshot = build.snapshot
    costs = WorkCost(snapshot.rates, snapshot.rules)
    stands = {build.assigned(one): one for one in snapshot.assignments}
    asked = {pair for pair in roster if pair in stands and stands[pair].standing == OFFERED}
    known = [_pence(build, costs, pair, stands.get(pair)) for pair in roster if pair not in asked]
    known += [one.pence for one in snapshot.bookings]
    priced = [pence for pence in known if pence is not None]
    return RosterCost(sum(priced), len(priced), len(known) - len(priced), len(asked))


def _pence(build: Build, costs: WorkCost, pair: tuple[str, str], stands: AssignmentFacts | None) -> int | None:
    snapshot, (person, duty) = build.snapshot, pair
    shift = build.shifts[duty]
    if stands is not None and (stands.worker, shift.id) in snapshot.agreed_pence:
        return snapshot.agreed_pence[stands.worker, shift.id]
    seat = (
        build.seats.get((person, duty.partition("@")[0]))
        if stands is None
        else seat_through(snapshot, snapshot.worker[stands.worker], shift)
    )
    if seat is None:
        return None
    times = build.own_times.get(duty, shift)
    work = paid_work(
        snapshot,
        seat,
        shift,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        break_minutes=times.break_minutes,
    )
    return costs.pence(work, seat.contract.pence_an_hour)
