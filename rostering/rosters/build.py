"""From the store's facts to the solver's problem, and back from its ids to people and shifts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rostering import text
from rostering.catalogue import pools
from rostering.errors import BadInputError
from rostering.rosters.clock import quantities, work_minutes
from rostering.rosters.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations import obligations
from rostering.rosters.snapshot import AssignmentFacts, PersonFacts, ShiftFacts, Snapshot, WorkedFacts
from rostering.rules.pack import RulePart, in_force
from solver.problem import Duty, FixedWork, Pair, Pin, Problem, ProblemError, Shift, Worker
from solver.roster import Roster

PENCE_AN_HOUR = 1_260  # a rate for who has none on record
PLANNED = "planned"
DRAFT = "draft"


@dataclass(frozen=True)
class Build:
    """A problem with the way back: who is meant, on which shift, through which employment, and why not others."""

    problem: Problem
    snapshot: Snapshot
    horizon: Horizon
    shift_ids: Mapping[int, str]
    seats: Mapping[tuple[str, str], Seat]
    refusals: Mapping[str, Mapping[str, Refusal]]
    own_times: Mapping[str, AssignmentFacts] = field(default_factory=dict)

    @cached_property
    def shifts(self) -> Mapping[str, ShiftFacts]:
        """The shift that each of the problem's shift (and duty) ids means."""
        found = {id_: self.snapshot.shift[number] for number, id_ in self.shift_ids.items()}
        return found | {id_: self.snapshot.shift[one.shift] for id_, one in self.own_times.items()}

    @cached_property
    def persons(self) -> Mapping[str, PersonFacts]:
        """The person that each of the problem's workers means."""
        return {person.code: person for person in self.snapshot.persons.values()}

    @cached_property
    def roster(self) -> Roster:
        """The assignments as they stand in the store."""
        return Roster.of((self._person(one), self._duty(one)) for one in self.snapshot.assignments)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the problem as JSON: the same facts give the same one."""
        from solver.formats.json.problem_writer import write

        return hashlib.sha256(write(self.problem).encode()).hexdigest()

    def why_not(self, person: str, shift: ShiftFacts) -> Refusal | None:
        """Why a person may not be put on a shift, whoever employs them; None when they may."""
        known = self.refusals.get(self.shift_ids[shift.id], {}).get(person)
        if known is not None:
            return known
        id_ = self.persons[person].id
        answers = [self._eligibility.refusal(one, shift) for one in self.snapshot.workers if one.person == id_]
        return None if None in answers else answers[0] if answers else None

    def filled(self, roster: Roster, shift: int) -> int:
        """How many of a roster are on a shift, at its times or at times of their own."""
        return len(roster.by_duty.get(self.shift_ids[shift], ())) + sum(
            len(roster.by_duty.get(duty, ())) for duty in self._variants.get(shift, ())
        )

    @cached_property
    def _variants(self) -> Mapping[int, list[str]]:
        """The duties that stand for a shift at somebody's own times."""
        found: dict[int, list[str]] = {}
        for id_, one in self.own_times.items():
            found.setdefault(one.shift, []).append(id_)
        return found

    @cached_property
    def _eligibility(self) -> Eligibility:
        return Eligibility(self.snapshot)

    def _person(self, assignment: AssignmentFacts) -> str:
        return self.snapshot.person_on(assignment).code

    def _duty(self, assignment: AssignmentFacts) -> str:
        own = f"{self.shift_ids[assignment.shift]}@{assignment.id}"
        return own if own in self.own_times else self.shift_ids[assignment.shift]


def build(snapshot: Snapshot, horizon: Horizon, *, keep: bool = False, mend: bool = False) -> Build:
    """The problem of filling the snapshot's shifts.

    With `mend`, a roster that is published, or on which somebody can come no more, is the base that changes are
    counted from, and each change costs. With `keep`, the assignments in the store are looked at as they are (for a
    check). Without it only those count that somebody pinned or that are more than planned; they are pinned. One with
    times of its own becomes a shift of its own, which fills one of the shift's places.
    """
    ids = {shift.id: _shift_id(snapshot, shift) for shift in snapshot.shifts}
    stands = [one for one in snapshot.assignments if keep or is_held(one)]
    own = _own_times(snapshot, horizon, ids, stands)
    seats, refusals = _seats(snapshot, ids)
    taken = Counter(one.shift for one in own.values())
    base = _base(snapshot, ids, own) if mend and _is_to_mend(snapshot, seats) else None
    made = obligations(snapshot, horizon, ids, taken, changed=base is not None)
    shifts = [_shift(snapshot, horizon, shift, ids[shift.id]) for shift in snapshot.shifts]
    shifts += [_own_shift(snapshot, horizon, one, id_) for id_, one in own.items()]
    costs = {day: in_force("GEN-COST", day) for day in {shift.day for shift in snapshot.shifts}}
    facts = snapshot.shift
    pairs = [
        Pair(person, ids[shift], seat.worker.code, _cost(seat, facts[shift], costs[facts[shift].day]))
        for (person, shift), seat in seats.items()
    ]
    pairs += [
        Pair(snapshot.person_on(one).code, id_)
        for id_, one in own.items()
        if (snapshot.person_on(one).code, one.shift) in seats
    ]
    problem = _posed(
        horizon,
        id=f"{horizon.first}",
        days=horizon.days,
        weeks=horizon.weeks,
        weekends=horizon.weekends,
        shifts=tuple(shifts),
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=_workers(snapshot, horizon, made.carry),
        pairs=tuple(sorted(pairs, key=lambda pair: (pair.worker, pair.duty))),
        rules=made.rules,
        pins=() if keep else _pins(snapshot, ids, own, stands),
        base=base,
    )
    by_id = {(person, ids[shift]): seat for (person, shift), seat in seats.items()}
    return Build(problem, snapshot, horizon, ids, by_id, refusals, own)


def _posed(horizon: Horizon, **parts: Any) -> Problem:
    """The problem of these parts. Raises BadInputError where the store holds numbers that cannot be weighed."""
    try:
        return Problem(**parts)
    except ProblemError as error:
        raise BadInputError(text.cannot_be_rostered(horizon, error)) from error


def _shift_id(snapshot: Snapshot, shift: ShiftFacts) -> str:
    return f"{snapshot.settings[shift.setting].code}/{shift.code}/{shift.day}/{shift.id}"


def is_held(assignment: AssignmentFacts) -> bool:
    """Whether a solve has to keep an assignment: pinned, or offered, accepted, confirmed or worked already."""
    return assignment.pinned or assignment.standing != PLANNED


def _own_times(
    snapshot: Snapshot, horizon: Horizon, ids: Mapping[int, str], stands: list[AssignmentFacts]
) -> dict[str, AssignmentFacts]:
    return {
        f"{ids[one.shift]}@{one.id}": one
        for one in stands
        if not _has_shift_times(one, snapshot.shift[one.shift]) and 0 <= horizon.day_of(one.starts_at) < horizon.length
    }


def _has_shift_times(one: AssignmentFacts, shift: ShiftFacts) -> bool:
    theirs = shift.starts_at, shift.ends_at, shift.break_minutes
    return (one.starts_at, one.ends_at, one.break_minutes) == theirs


def _seats(
    snapshot: Snapshot, ids: Mapping[int, str]
) -> tuple[dict[tuple[str, int], Seat], dict[str, dict[str, Refusal]]]:
    eligibility = Eligibility(snapshot)
    seats: dict[tuple[str, int], Seat] = {}
    refusals: dict[str, dict[str, Refusal]] = {}
    for shift in snapshot.shifts:
        refused = refusals.setdefault(ids[shift.id], {})
        for person, answer in eligibility.candidates(shift):
            if isinstance(answer, Seat):
                seats[person.code, shift.id] = answer
            else:
                refused[person.code] = answer
    return seats, refusals


def _shift(snapshot: Snapshot, horizon: Horizon, shift: ShiftFacts, id_: str) -> Shift:
    start, end = horizon.minute(shift.starts_at), horizon.minute(shift.ends_at)
    return Shift(
        id=id_,
        setting=snapshot.settings[shift.setting].code,
        code=shift.code,
        day=horizon.number_of(shift.day),
        start=start,
        end=end,
        quantities=quantities(snapshot, shift, shift.length, shift.break_minutes),
        awake=((start, end),) if shift.type == "awake" else (),
    )


def _own_shift(snapshot: Snapshot, horizon: Horizon, one: AssignmentFacts, id_: str) -> Shift:
    """A shift as one person works it, at their own times."""
    shift = snapshot.shift[one.shift]
    start, end = horizon.minute(one.starts_at), horizon.minute(one.ends_at)
    return Shift(
        id=id_,
        setting=snapshot.settings[shift.setting].code,
        code=shift.code,
        day=horizon.day_of(one.starts_at),
        start=start,
        end=end,
        quantities=quantities(snapshot, shift, end - start, one.break_minutes),
        awake=((start, end),) if shift.type == "awake" else (),
    )


def _cost(seat: Seat, shift: ShiftFacts, part: RulePart | None) -> int:
    """What a seat costs in units of GEN-COST: contract hours are paid anyway, all others by rate and tier."""
    if part is None or (seat.contract.minutes and seat.pool == "own"):
        return 0
    paid = work_minutes(shift.type, shift.length, shift.break_minutes)
    tier = pools()[seat.pool].tier if seat.pool in pools() else len(pools())
    an_hour = (seat.contract.pence_an_hour or PENCE_AN_HOUR) + tier * int(part.params["tier_pence_an_hour"])
    return paid * an_hour // 60 // int(part.params["pence_a_unit"])


def _workers(snapshot: Snapshot, horizon: Horizon, carry: Mapping[str, Mapping[str, int]]) -> tuple[Worker, ...]:
    fixed: dict[int, list[FixedWork]] = {}
    for worked in snapshot.worked:
        fixed.setdefault(worked.person, []).append(_fixed(snapshot, horizon, worked))
    employed = sorted({worker.person for worker in snapshot.workers})
    return tuple(
        Worker(
            id=snapshot.persons[person].code,
            fixed=tuple(sorted(fixed.get(person, ()), key=lambda work: work.start)),
            carry=carry.get(snapshot.persons[person].code, {}),
        )
        for person in employed
    )


def _fixed(snapshot: Snapshot, horizon: Horizon, worked: WorkedFacts) -> FixedWork:
    start, end = horizon.minute(worked.starts_at), horizon.minute(worked.ends_at)
    work = work_minutes(worked.type, end - start, worked.break_minutes)
    setting = None if worked.setting is None else snapshot.settings[worked.setting]
    amounts = {"work": work}
    organisation = setting.organisation if setting is not None else worked.employer
    if organisation is not None:
        amounts[f"work:{organisation}"] = work
    return FixedWork(
        start=start,
        end=end,
        day=horizon.day_of(worked.starts_at),
        code=worked.code,
        setting=setting.code if setting is not None else "",
        quantities=amounts,
    )


def _is_to_mend(snapshot: Snapshot, seats: Mapping[tuple[str, int], Seat]) -> bool:
    """Whether the stored roster is to be changed as little as can be: people know it, or somebody fell out of it."""
    published = any(state != DRAFT for *_, state in snapshot.rosters.values())
    return published or any((snapshot.person_on(one).code, one.shift) not in seats for one in snapshot.assignments)


def _base(
    snapshot: Snapshot, ids: Mapping[int, str], own: Mapping[str, AssignmentFacts]
) -> tuple[tuple[str, str], ...]:
    own_id = {one.id: id_ for id_, one in own.items()}
    return tuple(
        sorted({(snapshot.person_on(one).code, own_id.get(one.id, ids[one.shift])) for one in snapshot.assignments})
    )


def _pins(
    snapshot: Snapshot, ids: Mapping[int, str], own: Mapping[str, AssignmentFacts], stands: list[AssignmentFacts]
) -> tuple[Pin, ...]:
    own_id = {one.id: id_ for id_, one in own.items()}
    found = {Pin(snapshot.person_on(one).code, own_id.get(one.id, ids[one.shift])) for one in stands}
    return tuple(sorted(found, key=lambda pin: (pin.worker, pin.duty)))
