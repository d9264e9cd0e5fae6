"""From the store's facts to the solver's problem, and back from its ids to people and shifts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import starmap
from typing import Any

from rostering import text
from rostering.errors import BadInputError
from rostering.rosters.clock import fixed_clocks, quantities
from rostering.rosters.duty_blocks import DutyBlocks, duty_blocks
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.eligibility.outbreak_sides import wrong_sides
from rostering.rosters.heads import heads_on
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations.lonely import REASON, lonely
from rostering.rosters.obligations.obligations import obligations
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.released import released
from rostering.rosters.obligations.tags import Mark, mark_of, tags
from rostering.rosters.obligations.uncounted import uncounted_people
from rostering.rosters.seat_cost import SeatUnits
from rostering.rosters.seats import Refusals, Seats, seats_on
from rostering.rosters.snapshot import AssignmentFacts, PersonFacts, ShiftFacts, Snapshot, WorkedFacts
from rostering.store.assignment_standing import WORKED
from rostering.store.roster_state import DRAFT
from solver.problem import Duty, FixedWork, Pair, Pin, Problem, ProblemError, Shift, Worker
from solver.roster import Roster
from solver.rules.rule import Rule

RUN_DAYS = 28  # no rule looks further back for a run of days


@dataclass(frozen=True)
class Build:
    """A problem with the way back: who is meant, on which shift, through which employment, and why not others.

    Rosters hold single shifts outside the solver; `joined` holds what the problem knows as one duty.
    """

    problem: Problem
    snapshot: Snapshot
    horizon: Horizon
    shift_ids: Mapping[int, str]
    seats: Mapping[tuple[str, str], Seat]
    refusals: Refusals
    own_times: Mapping[str, AssignmentFacts] = field(default_factory=dict)
    blocks: DutyBlocks = field(default_factory=DutyBlocks)

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
        return Roster.of(self.assigned(one) for one in self.snapshot.assignments)

    @cached_property
    def joined(self) -> Roster:
        """The same in the problem's duties."""
        return self.blocks.joined(self.roster)

    def assigned(self, assignment: AssignmentFacts) -> tuple[str, str]:
        """The worker and the duty that an assignment is in the problem."""
        own = f"{self.shift_ids[assignment.shift]}@{assignment.id}"
        duty = own if own in self.own_times else self.shift_ids[assignment.shift]
        return self.snapshot.person_on(assignment).code, duty

    def employment(self, person: str, duty: str) -> str:
        """The code of the employment through which a person is on a shift of a roster."""
        seat = self.seats.get((person, duty.partition("@")[0]))
        if seat is not None:
            return seat.worker.code
        stands = (one for one in self.snapshot.assignments if self.assigned(one) == (person, duty))
        return next((self.snapshot.worker[one.worker].code for one in stands), person)

    def shifts_of(self, duty: str) -> tuple[str, ...]:
        """The ids of the shifts that a duty of the problem is made of; none of what is no duty there."""
        known = self.problem.duty.get(duty)
        return () if known is None else tuple(sorted(known.shifts, key=lambda id_: self.shifts[id_].starts_at))

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
        """How many places of a shift are filled from its beginning to its end: by a roster and by bookings without a
        name. Where it is below its minimum without those who never count towards one, they do not count at all."""
        heads, apart = self.heads(roster, shift), 0
        if self._uncounted:
            there = roster.by_duty.get(self.shift_ids[shift], ())
            apart = sum(self.persons[code].id in self._uncounted for code in there)
        return heads if heads - apart >= self.snapshot.shift[shift].minimum else heads - apart

    def heads(self, roster: Roster, shift: int) -> int:
        """How many places of a shift anybody fills. Who is there for a part fills a place together with others, if at
        all; who worked it fills theirs."""
        return heads_on(self, [self.own_times[one] for one in self._variants.get(shift, ())], roster, shift)

    @cached_property
    def _uncounted(self) -> frozenset[int]:
        return uncounted_people(self.snapshot)

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


def build(
    snapshot: Snapshot,
    horizon: Horizon,
    *,
    keep: bool = False,
    mend: bool = False,
    asked: Collection[int] | None = None,
) -> Build:
    """The problem of filling the snapshot's shifts.

    With `mend`, a roster that is published, or on which somebody can come no more, is the base that changes are
    counted from, and each change costs; any other is where a search begins. With `keep`, the assignments in the store
    are looked at as they are (for a check). Without it only those count that somebody pinned or that are more than
    planned; they are pinned. One with times of its own becomes a shift of its own, which fills one of the shift's
    places for a solve; a check tells what it leaves open of the place. With `asked` only these shifts are open to
    people who do not stand there.
    """
    ids = {shift.id: _shift_id(snapshot, shift) for shift in snapshot.shifts}
    stands = [one for one in snapshot.assignments if keep or one.is_held]
    if not keep:
        snapshot = replace(snapshot, offers=snapshot.offers.for_a_solve())
    own = _own_times(snapshot, horizon, ids, stands)
    seats, refusals = seats_on(snapshot, ids, asked)
    for (person, shift), refusal in [] if keep else wrong_sides(snapshot, seats):
        refusals.add(ids[shift], person, refusal)
        seats.pop((person, shift), None)
    taken = Counter([*(one.shift for one in own.values()), *(one.shift for one in snapshot.bookings)])
    known = _named(snapshot, ids, own, snapshot.assignments) if mend else ()
    base = known if mend and _is_to_mend(snapshot, seats) else None
    places = tuple(_places(snapshot, horizon, ids, own))
    reach = _reach(snapshot, seats, stands)
    parts = frozenset(id_ for id_, one in own.items() if one.standing != WORKED) if keep else None
    made = obligations(snapshot, horizon, ids, places, reach, taken=taken, parts=parts, changed=base is not None)
    _drop_lonely(snapshot, ids, made.rules, places, seats, refusals)
    rules = made.rules if keep else (*made.rules, *released(snapshot, ids, places, seats, stands))
    blocks = duty_blocks(snapshot, horizon, ids, own, seats, rules)
    marks = _marks(snapshot, horizon)
    shifts = [_shift(snapshot, horizon, place, own.get(place.id), marks) for place in places]
    costs = {day: snapshot.rules.part("GEN-COST", day) for day in {shift.day for shift in snapshot.shifts}}
    facts, units = snapshot.shift, SeatUnits(snapshot)
    pairs = [
        Pair(person, ids[shift], seat.worker.code, units.of(seat, facts[shift], costs[facts[shift].day]))
        for (person, shift), seat in seats.items()
    ]
    pairs += [
        Pair(snapshot.person_on(one).code, id_)
        for id_, one in own.items()
        if (snapshot.person_on(one).code, one.shift) in seats
    ]
    pairs += _pairs_of(blocks, pairs)
    duties = [Duty(shift.id, shift.day, (shift.id,)) for shift in shifts]
    day = {shift.id: shift.day for shift in shifts}
    duties += [Duty(id_, day[parts[0]], parts) for id_, parts in blocks.duties.items()]
    problem = _posed(
        horizon,
        id=f"{horizon.first}",
        days=horizon.days,
        weeks=horizon.weeks,
        weekends=horizon.weekends,
        shifts=tuple(shifts),
        duties=tuple(duties),
        workers=_workers(snapshot, horizon, made.carry, marks),
        pairs=tuple(sorted(pairs, key=lambda pair: (pair.worker, pair.duty))),
        rules=rules,
        pins=() if keep else tuple(starmap(Pin, blocks.joined(_named(snapshot, ids, own, stands)))),
        base=base if base is None else tuple(blocks.joined(base)),
        hint=() if base is not None else tuple(blocks.joined(known)),
    )
    by_id = {(person, ids[shift]): seat for (person, shift), seat in seats.items()}
    return Build(problem, snapshot, horizon, ids, by_id, refusals, own, blocks)


def _posed(horizon: Horizon, **parts: Any) -> Problem:
    """The problem of these parts. Raises BadInputError where the store holds numbers that cannot be weighed."""
    try:
        return Problem(**parts)
    except ProblemError as error:
        raise BadInputError(text.cannot_be_rostered(horizon, error)) from error


def _shift_id(snapshot: Snapshot, shift: ShiftFacts) -> str:
    return f"{snapshot.settings[shift.setting].code}/{shift.code}/{shift.day}/{shift.id}"


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


def _places(
    snapshot: Snapshot, horizon: Horizon, ids: Mapping[int, str], own: Mapping[str, AssignmentFacts]
) -> Iterator[Place]:
    """Every shift of the problem: as the store has it, and as one person works it at their own times."""
    for shift in snapshot.shifts:
        yield Place(ids[shift.id], shift, horizon.minute(shift.starts_at), horizon.minute(shift.ends_at))
    for id_, one in own.items():
        times = replace(snapshot.shift[one.shift], starts_at=one.starts_at, ends_at=one.ends_at)
        yield Place(id_, times, horizon.minute(one.starts_at), horizon.minute(one.ends_at))


def _reach(
    snapshot: Snapshot, seats: Iterable[tuple[str, int]], stands: Iterable[AssignmentFacts]
) -> dict[int, frozenset[int]]:
    """Who may be put on any shift of each home, or stands on one."""
    number = {person.code: person.id for person in snapshot.persons.values()}
    found: dict[int, set[int]] = {}
    for code, shift in seats:
        found.setdefault(snapshot.settings[snapshot.shift[shift].setting].home, set()).add(number[code])
    for one in stands:
        home = snapshot.settings[snapshot.shift[one.shift].setting].home
        found.setdefault(home, set()).add(snapshot.person_on(one).id)
    return {home: frozenset(people) for home, people in found.items()}


def _drop_lonely(
    snapshot: Snapshot,
    ids: Mapping[int, str],
    rules: Iterable[Rule],
    places: tuple[Place, ...],
    seats: Seats,
    refusals: Refusals,
) -> None:
    """Take away the seats on which somebody would always be alone, and say why; not from who stands on them."""
    standing = {(snapshot.person_on(one).code, one.shift) for one in snapshot.assignments}
    number = {place.id: place.shift.id for place in places}
    able: dict[int, set[str]] = {}
    for person, shift in seats:
        able.setdefault(shift, set()).add(person)
    home_of = {place.id: snapshot.settings[snapshot.settings[place.shift.setting].home].code for place in places}
    there = {id_: able.get(shift, set()) for id_, shift in number.items()}
    for person, id_, rule in lonely(rules, places, there, home_of):
        seat = person, number[id_]
        if seat not in standing and seats.pop(seat, None) is not None:
            refusals.add(ids[number[id_]], person, Refusal(rule, REASON))


def _marks(snapshot: Snapshot, horizon: Horizon) -> tuple[Mark, ...]:
    """The tags that rules in force define by numbers of their own."""
    nations = set(snapshot.nations.values())
    parts = [part for nation in nations for _, part in snapshot.rules.parts(horizon.last, nation)]
    found = {mark_of(part.params) for part in parts if part.kind in ("ConsecutiveRun", "RestAfterRun")}
    return tuple(sorted((mark for mark in found if mark is not None), key=lambda mark: mark.tag))


def _shift(
    snapshot: Snapshot, horizon: Horizon, place: Place, one: AssignmentFacts | None, marks: tuple[Mark, ...]
) -> Shift:
    facts = place.shift
    setting = snapshot.settings[facts.setting]
    rest = facts.break_minutes if one is None else one.break_minutes
    return Shift(
        id=place.id,
        setting=setting.code,
        code=facts.code,
        day=horizon.number_of(facts.day) if one is None else horizon.day_of(one.starts_at),
        start=place.begins,
        end=place.ends,
        quantities=quantities(snapshot, facts, place.ends - place.begins, rest),
        awake=((place.begins, place.ends),) if facts.type == "awake" else (),
        tags=tags(facts.starts_at, facts.ends_at, nation=snapshot.nations[setting.organisation], marks=marks),
    )


def _workers(
    snapshot: Snapshot, horizon: Horizon, carry: Mapping[str, Mapping[str, int]], marks: tuple[Mark, ...]
) -> tuple[Worker, ...]:
    fixed: dict[int, list[FixedWork]] = {}
    for worked in (*snapshot.worked_before, *snapshot.worked):
        fixed.setdefault(worked.person, []).append(_fixed(snapshot, horizon, worked, marks))
    employed = sorted({worker.person for worker in snapshot.workers})
    return tuple(
        Worker(
            id=snapshot.persons[person].code,
            fixed=tuple(sorted(fixed.get(person, ()), key=lambda work: work.start)),
            carry=carry.get(snapshot.persons[person].code, {}),
        )
        for person in employed
    )


def _fixed(snapshot: Snapshot, horizon: Horizon, worked: WorkedFacts, marks: tuple[Mark, ...]) -> FixedWork:
    start, end = horizon.minute(worked.starts_at), horizon.minute(worked.ends_at)
    work = fixed_clocks(snapshot, worked).work
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
        tags=_worked_tags(snapshot, horizon, worked, marks),
    )


def _worked_tags(snapshot: Snapshot, horizon: Horizon, worked: WorkedFacts, marks: tuple[Mark, ...]) -> frozenset[str]:
    """The tags of what somebody worked, as far back as runs look."""
    if horizon.day_of(worked.starts_at) < -RUN_DAYS:
        return frozenset()
    nation = "ENG" if worked.setting is None else snapshot.nations[snapshot.settings[worked.setting].organisation]
    return tags(worked.starts_at, worked.ends_at, nation=nation, marks=marks)


def _is_to_mend(snapshot: Snapshot, seats: Mapping[tuple[str, int], Seat]) -> bool:
    """Whether the stored roster is to be changed as little as can be: people know it, or somebody fell out of it."""
    published = any(state != DRAFT for *_, state in snapshot.rosters.values())
    return published or any((snapshot.person_on(one).code, one.shift) not in seats for one in snapshot.assignments)


def _named(
    snapshot: Snapshot, ids: Mapping[int, str], own: Mapping[str, AssignmentFacts], stands: Iterable[AssignmentFacts]
) -> tuple[tuple[str, str], ...]:
    """Assignments as the problem names them, one shift each."""
    own_id = {one.id: id_ for id_, one in own.items()}
    return tuple(sorted({(snapshot.person_on(one).code, own_id.get(one.id, ids[one.shift])) for one in stands}))


def _pairs_of(blocks: DutyBlocks, pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of sets of shifts that are one duty: paid as their shifts are, through the first one's employment."""
    single = {(pair.worker, pair.duty): pair for pair in pairs}
    found = []
    for person, duty in sorted(blocks.able):
        parts = [single[person, shift] for shift in blocks.duties[duty] if (person, shift) in single]
        if len(parts) == len(blocks.duties[duty]):
            found.append(Pair(person, duty, parts[0].employer, sum(part.cost for part in parts)))
    return found
