"""Who may be put on the shifts of a snapshot, through which employment, and why not the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rostering.rosters.eligibility.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.snapshot import Snapshot

Seats = dict[tuple[str, int], Seat]  # (code of the person, number of the shift)
Refusals = dict[str, dict[str, Refusal]]


def seats_on(
    snapshot: Snapshot, ids: Mapping[int, str], asked: Collection[int] | None = None
) -> tuple[Seats, Refusals]:
    """The seats on shifts and the refusals, these by the problem's ids. Where only some shifts are `asked` about, those
    who stand on the others have a seat there and nobody else is looked at."""
    eligibility = Eligibility(snapshot)
    seats: Seats = {}
    refusals: Refusals = {}
    for shift in snapshot.shifts:
        refused = refusals.setdefault(ids[shift.id], {})
        if asked is not None and shift.id not in asked:
            continue
        for person, answer in eligibility.candidates(shift):
            if isinstance(answer, Seat):
                seats[person.code, shift.id] = answer
            else:
                refused[person.code] = answer
    if asked is not None:
        seats |= _standing(snapshot, asked)
    return seats, refusals


def _standing(snapshot: Snapshot, asked: Collection[int]) -> Seats:
    """A seat for everybody where they stand, on the shifts that are not asked about."""
    found: Seats = {}
    for one in snapshot.assignments:
        worker, shift = snapshot.worker[one.worker], snapshot.shift[one.shift]
        contract = worker.contract_for(shift.role, shift.day)
        if shift.id not in asked and contract is not None:
            found[snapshot.persons[worker.person].code, shift.id] = Seat(worker, contract, worker.pool)
    return found
