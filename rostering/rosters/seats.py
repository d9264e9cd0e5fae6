"""Who may be put on the shifts of a snapshot, through which employment, and why not the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rostering.beside import beside, is_possible
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.snapshot import ShiftFacts, Snapshot

Seats = dict[tuple[str, int], Seat]  # (code of the person, number of the shift)
Able = dict[int, list[tuple[str, Seat]]]  # of each shift, by number: the codes of those who may, with their seats

# From so many shifts times employments on, a second process judges half of the shifts.
MANY = 500_000


class Refusals(Mapping[str, Mapping[str, Refusal]]):
    """Why people in reach may not be put on a shift: by the problem's id of the shift, then by the person's code.

    Reasons are asked about few shifts of a region, so they are looked for shift by shift as they are asked for.
    """

    def __init__(self, eligibility: Eligibility, shifts: Mapping[str, ShiftFacts], others: Collection[str]) -> None:
        self._eligibility = eligibility
        self._shifts = shifts
        self._known: dict[str, dict[str, Refusal]] = {id_: {} for id_ in others}  # nobody is looked at there
        self._added: dict[str, dict[str, Refusal]] = {}

    def __getitem__(self, id_: str) -> Mapping[str, Refusal]:
        if id_ not in self._known:
            answers = self._eligibility.candidates(self._shifts[id_])
            self._known[id_] = {person.code: answer for person, answer in answers if isinstance(answer, Refusal)}
        return self._known[id_] | self._added.get(id_, {})

    def __iter__(self) -> Iterator[str]:
        return iter(self._shifts)

    def __len__(self) -> int:
        return len(self._shifts)

    def add(self, id_: str, person: str, refusal: Refusal) -> None:
        """Why somebody may not who has a seat by themselves."""
        self._added.setdefault(id_, {})[person] = refusal


def seats_on(
    snapshot: Snapshot, ids: Mapping[int, str], asked: Collection[int] | None = None
) -> tuple[Seats, Refusals]:
    """The seats on shifts, and the refusals. Where only some shifts are `asked` about, those who stand on the others
    have a seat there and nobody else is looked at."""
    looked_at = [shift for shift in snapshot.shifts if asked is None or shift.id in asked]
    eligibility = Eligibility(snapshot)
    able = _able(eligibility, looked_at, len(snapshot.workers))
    seats = {(code, shift.id): seat for shift in looked_at for code, seat in able[shift.id]}
    if asked is not None:
        seats |= _standing(snapshot, asked)
    others = {ids[shift.id] for shift in snapshot.shifts} - {ids[shift.id] for shift in looked_at}
    return seats, Refusals(eligibility, {ids[shift.id]: shift for shift in snapshot.shifts}, others)


def _able(eligibility: Eligibility, shifts: Sequence[ShiftFacts], employments: int) -> Able:
    """Everybody in reach of each shift. Much that holds for one shift of a day holds for all, so each process has days
    of its own."""
    if len(shifts) * employments < MANY or not is_possible():
        return _answers(eligibility, shifts)
    by_day = sorted(shifts, key=lambda shift: shift.day)
    middle = len(by_day) // 2
    with beside(lambda: _answers(eligibility, by_day[middle:])) as copy:
        return _answers(eligibility, by_day[:middle]) | copy.answer()


def _answers(eligibility: Eligibility, shifts: Sequence[ShiftFacts]) -> Able:
    return {shift.id: [(person.code, seat) for person, seat in eligibility.seats(shift)] for shift in shifts}


def _standing(snapshot: Snapshot, asked: Collection[int]) -> Seats:
    """A seat for everybody where they stand, on the shifts that are not asked about."""
    found: Seats = {}
    for one in snapshot.assignments:
        worker, shift = snapshot.worker[one.worker], snapshot.shift[one.shift]
        contract = worker.contract_for(shift.role, shift.day)
        if shift.id not in asked and contract is not None:
            found[snapshot.persons[worker.person].code, shift.id] = Seat(worker, contract, worker.pool)
    return found
