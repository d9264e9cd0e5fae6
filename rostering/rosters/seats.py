"""Who may be put on the shifts of a snapshot, through which employment, and why not the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rostering.beside import beside, is_possible
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.snapshot import ShiftFacts, Snapshot

Seats = dict[tuple[str, int], Seat]  # (code of the person, number of the shift)
Refusals = dict[str, dict[str, Refusal]]
Judged = dict[int, list[tuple[str, Seat | Refusal]]]  # of each shift, by number: the code of a person, and the answer

# From so many shifts times employments on, a second process judges half of the shifts.
MANY = 500_000


def seats_on(
    snapshot: Snapshot, ids: Mapping[int, str], asked: Collection[int] | None = None
) -> tuple[Seats, Refusals]:
    """The seats on shifts and the refusals, these by the problem's ids. Where only some shifts are `asked` about, those
    who stand on the others have a seat there and nobody else is looked at."""
    judged = _judged(snapshot, [shift for shift in snapshot.shifts if asked is None or shift.id in asked])
    seats: Seats = {}
    refusals: Refusals = {}
    for shift in snapshot.shifts:
        refused = refusals.setdefault(ids[shift.id], {})
        for code, answer in judged.get(shift.id, ()):
            if isinstance(answer, Seat):
                seats[code, shift.id] = answer
            else:
                refused[code] = answer
    if asked is not None:
        seats |= _standing(snapshot, asked)
    return seats, refusals


def _judged(snapshot: Snapshot, shifts: Sequence[ShiftFacts]) -> Judged:
    """Everybody in reach of each shift. Much that holds for one shift of a day holds for all, so each process has days
    of its own."""
    eligibility = Eligibility(snapshot)
    if len(shifts) * len(snapshot.workers) < MANY or not is_possible():
        return _answers(eligibility, shifts)
    by_day = sorted(shifts, key=lambda shift: shift.day)
    middle = len(by_day) // 2
    with beside(lambda: _answers(eligibility, by_day[middle:])) as copy:
        return _answers(eligibility, by_day[:middle]) | copy.answer()


def _answers(eligibility: Eligibility, shifts: Sequence[ShiftFacts]) -> Judged:
    return {shift.id: [(person.code, answer) for person, answer in eligibility.candidates(shift)] for shift in shifts}


def _standing(snapshot: Snapshot, asked: Collection[int]) -> Seats:
    """A seat for everybody where they stand, on the shifts that are not asked about."""
    found: Seats = {}
    for one in snapshot.assignments:
        worker, shift = snapshot.worker[one.worker], snapshot.shift[one.shift]
        contract = worker.contract_for(shift.role, shift.day)
        if shift.id not in asked and contract is not None:
            found[snapshot.persons[worker.person].code, shift.id] = Seat(worker, contract, worker.pool)
    return found
