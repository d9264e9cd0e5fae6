"""From the store's facts to the solver's problem, and back from its ids to people and shifts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rostering.catalogue import pools
from rostering.rosters.clock import quantities, work_minutes
from rostering.rosters.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations import obligations
from rostering.rosters.snapshot import AssignmentFacts, PersonFacts, ShiftFacts, Snapshot, WorkedFacts
from rostering.rules.pack import in_force
from solver.problem import Duty, FixedWork, Pair, Pin, Problem, Shift, Worker
from solver.roster import Roster

PENCE_AN_HOUR = 1_260  # a rate for who has none on record
HELD = ("accepted", "confirmed")


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
        eligibility = Eligibility(self.snapshot, self.horizon)
        id_ = self.persons[person].id
        answers = [eligibility.refusal(one, shift) for one in self.snapshot.workers if one.person == id_]
        return None if None in answers else answers[0] if answers else None

    def _person(self, assignment: AssignmentFacts) -> str:
        return self.snapshot.persons[self.snapshot.worker[assignment.worker].person].code

    def _duty(self, assignment: AssignmentFacts) -> str:
        own = f"{self.shift_ids[assignment.shift]}@{assignment.id}"
        return own if own in self.own_times else self.shift_ids[assignment.shift]


def build(snapshot: Snapshot, horizon: Horizon, *, keep: bool = False) -> Build:
    """The problem of filling the snapshot's shifts.

    With `keep`, the assignments in the store are looked at as they are (for a check): each that has times of its own
    becomes a shift of its own. Without it they are only pinned where somebody pinned or confirmed them.
    """
    ids = {shift.id: _shift_id(snapshot, shift) for shift in snapshot.shifts}
    own = _own_times(snapshot, ids) if keep else {}
    seats, refusals = _seats(snapshot, horizon, ids)
    places = {ids[shift.id]: max(shift.target, shift.minimum) for shift in snapshot.shifts}
    for one in own.values():
        places[ids[one.shift]] = max(0, places[ids[one.shift]] - 1)
    made = obligations(snapshot, horizon, ids, places, changed=False)
    shifts = [_shift(snapshot, horizon, shift, ids[shift.id]) for shift in snapshot.shifts]
    shifts += [_own_shift(snapshot, horizon, one, id_) for id_, one in own.items()]
    pairs = [_pair(snapshot, seat, shift, person) for (person, shift), seat in seats.items()]
    pairs_by_id = [Pair(pair.worker, ids[int(pair.duty)], pair.employer, pair.cost) for pair in pairs]
    for id_, one in own.items():
        person = snapshot.persons[snapshot.worker[one.worker].person].code
        if (person, one.shift) in seats:
            pairs_by_id.append(Pair(person, id_))
    problem = Problem(
        id=f"{horizon.first}",
        days=horizon.days,
        weeks=horizon.weeks,
        weekends=horizon.weekends,
        shifts=tuple(shifts),
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=_workers(snapshot, horizon, made.carry),
        pairs=tuple(sorted(pairs_by_id, key=lambda pair: (pair.worker, pair.duty))),
        rules=made.rules,
        pins=() if keep else _pins(snapshot, ids),
    )
    by_id = {(person, ids[shift]): seat for (person, shift), seat in seats.items()}
    return Build(problem, snapshot, horizon, ids, by_id, refusals, own)


def _shift_id(snapshot: Snapshot, shift: ShiftFacts) -> str:
    return f"{snapshot.settings[shift.setting].code}/{shift.code}/{shift.day}/{shift.id}"


def _own_times(snapshot: Snapshot, ids: Mapping[int, str]) -> dict[str, AssignmentFacts]:
    own = {}
    for one in snapshot.assignments:
        shift = snapshot.shift.get(one.shift)
        same = shift is None or (one.starts_at, one.ends_at) == (shift.starts_at, shift.ends_at)
        if not same:
            own[f"{ids[one.shift]}@{one.id}"] = one
    return own


def _seats(
    snapshot: Snapshot, horizon: Horizon, ids: Mapping[int, str]
) -> tuple[dict[tuple[str, int], Seat], dict[str, dict[str, Refusal]]]:
    eligibility = Eligibility(snapshot, horizon)
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
        quantities=quantities(snapshot, horizon, shift),
        awake=((start, end),) if shift.type == "awake" else (),
    )


def _own_shift(snapshot: Snapshot, horizon: Horizon, one: AssignmentFacts, id_: str) -> Shift:
    """A shift as one person works it, at their own times."""
    shift = snapshot.shift[one.shift]
    start, end = horizon.minute(one.starts_at), horizon.minute(one.ends_at)
    organisation = snapshot.settings[shift.setting].organisation
    work = work_minutes(shift.type, end - start, one.break_minutes)
    return Shift(
        id=id_,
        setting=snapshot.settings[shift.setting].code,
        code=shift.code,
        day=horizon.day_of(one.starts_at),
        start=start,
        end=end,
        quantities={"work": work, f"work:{organisation}": work},
    )


def _pair(snapshot: Snapshot, seat: Seat, shift: int, person: str) -> Pair:
    return Pair(person, str(shift), seat.worker.code, _cost(seat, snapshot.shift[shift]))


def _cost(seat: Seat, shift: ShiftFacts) -> int:
    """What a seat costs in units of GEN-COST: contract hours are paid anyway, all others by rate and tier."""
    part = in_force("GEN-COST", shift.day)
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
    if setting is not None:
        amounts[f"work:{setting.organisation}"] = work
    return FixedWork(
        start=start,
        end=end,
        day=horizon.day_of(worked.starts_at),
        code=worked.code,
        setting=setting.code if setting is not None else "",
        quantities=amounts,
    )


def _pins(snapshot: Snapshot, ids: Mapping[int, str]) -> tuple[Pin, ...]:
    return tuple(
        Pin(snapshot.persons[snapshot.worker[one.worker].person].code, ids[one.shift])
        for one in snapshot.assignments
        if (one.pinned or one.standing in HELD) and one.worker in snapshot.worker
    )
