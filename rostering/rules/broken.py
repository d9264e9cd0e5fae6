"""One broken rule as permission looks at it: who, which of their shifts, in what stretch of work, by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering.calendar import local_day, minutes_between

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot, WorkedFacts
    from solver.roster import Roster
    from solver.rules.rule import Violation

REST = "MinRest"
# Kinds that count what lies in a run or a window: every shift in it has its share in the excess.
COUNTING = frozenset(("ConsecutiveRun", "PeriodicRest", "RollingLimit", "Total", "WeekendLimit"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One shift of somebody's line of work, at the times they work it.

    `shift` is its number in the store, None for work that is no shift there and where nobody asks; `home` is the
    outermost setting around `setting`; `minutes` is working time.
    """

    shift: int | None
    organisation: int | None
    setting: int | None
    home: int | None
    code: str
    type: str
    starts_at: datetime
    ends_at: datetime
    minutes: int

    @property
    def day(self) -> date:
        """The local day it starts on."""
        return local_day(self.starts_at)


@dataclass(frozen=True, slots=True)
class Broken:
    """A violation with what a permission is measured by.

    `pieces` are the person's shifts that break the rule, in order, those of later rosters included. `block` is the
    whole stretch of work around them in which rest was too short, fixed work included; `before` is where the work
    before it ended and `after` where the next begins, as far as known. `employed` gives the roles held with each
    organisation on the first of these days.
    """

    violation: Violation
    rule: str
    person: int | None
    pieces: tuple[Piece, ...]
    last_day: date | None
    block: tuple[Piece, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    employed: Mapping[int, frozenset[str]] | None = None

    @property
    def last(self) -> Piece | None:
        """The shift that broke the rule: the latest of them, the one after the short rest."""
        return self.pieces[-1] if self.pieces else None

    @property
    def is_counted(self) -> bool:
        """Whether the rule counts over several shifts and each of them adds its share."""
        return self.violation.kind in COUNTING and not self.violation.breakable


def broken(build: Build, roster: Roster, violation: Violation) -> Broken:
    """A violation that the check of a roster found, with the store's own facts."""
    if violation.worker is None:
        return Broken(violation, violation.rule, None, (), None)
    person = build.persons[violation.worker].id
    mine = [_piece(build, shift) for duty in _duties(build, roster, violation) for shift in duty]
    pieces = _ordered([*mine, *_later(build, violation, person, mine)])
    last_day = build.horizon.date_of(violation.days[-1]) if violation.days else None
    rule = _rule(build, violation)
    if violation.kind != REST or not pieces:
        return Broken(violation, rule, person, pieces, last_day)
    line = _line(build, roster, violation.worker, person)
    block, before, after = _block(line, pieces, violation.limit)
    return Broken(
        violation, rule, person, pieces, last_day, block, before, after, employed(build.snapshot, person, block[0].day)
    )


def _later(build: Build, violation: Violation, person: int, pieces: list[Piece]) -> Iterator[Piece]:
    """The shifts of later rosters that have a part in a broken rule: of those that count, all on its days; of a rest
    that is too short, those it is cut short by. Permission may have been given there."""
    if violation.kind not in (REST, *COUNTING) or not pieces:
        return
    until = max(piece.ends_at for piece in pieces)
    for one in build.snapshot.worked:
        if one.person != person or one.shift is None or one.starts_at < build.horizon.ends:
            continue
        if violation.kind == REST:
            cut = minutes_between(until, one.starts_at) < violation.limit
        else:
            cut = build.horizon.number_of(local_day(one.starts_at)) in violation.days
        if cut:
            yield _named(build.snapshot, one)


def _rule(build: Build, violation: Violation) -> str:
    """The rule that says so: for a person who may not be on a shift, the one that refuses them."""
    if violation.kind == "Eligibility" and len(violation.duties) == 1 and violation.duties[0] in build.shifts:
        assert violation.worker is not None
        refusal = build.why_not(violation.worker, build.shifts[violation.duties[0]])
        if refusal is not None:
            return refusal.rule
    return violation.rule


def _duties(build: Build, roster: Roster, violation: Violation) -> Iterable[tuple[str, ...]]:
    """The shifts of the duties that break the rule; where it names none, of all that it counts on its days."""
    assert violation.worker is not None
    named: Iterable[str] = violation.duties
    if not violation.duties and violation.kind in COUNTING and not violation.breakable:
        days = set(violation.days)
        counted = _codes(build, violation.rule)
        problem = build.problem
        named = (
            duty
            for duty in roster.by_worker(violation.worker)
            if problem.duty[duty].day in days and (counted is None or problem.codes[duty] & counted)
        )
    return [build.problem.duty[duty].shifts for duty in named if duty in build.problem.duty]


def _codes(build: Build, rule: str) -> frozenset[str] | None:
    """The codes that a rule counts; None: all."""
    for one in build.problem.rules:
        if one.id == rule:
            counted = getattr(one, "codes", None) or getattr(one, "of", None)
            return counted if isinstance(counted, frozenset) else None
    return None


def _piece(build: Build, id_: str) -> Piece:
    minutes = build.problem.shift[id_].quantities.get("work", 0)
    return rostered(build.snapshot, build.shifts[id_], build.own_times.get(id_), minutes)


def rostered(snapshot: Snapshot, facts: ShiftFacts, own: AssignmentFacts | None = None, minutes: int = 0) -> Piece:
    """A shift as a piece of somebody's work; `own` are the times they work it, where these are others."""
    setting = snapshot.settings[facts.setting]
    return Piece(
        shift=facts.id,
        organisation=setting.organisation,
        setting=facts.setting,
        home=setting.home,
        code=facts.code,
        type=facts.type,
        starts_at=facts.starts_at if own is None else own.starts_at,
        ends_at=facts.ends_at if own is None else own.ends_at,
        minutes=minutes,
    )


def fixed(snapshot: Snapshot, one: WorkedFacts) -> Piece:
    """What a person is fixed to as a piece of their work."""
    setting = None if one.setting is None else snapshot.settings[one.setting]
    return Piece(
        shift=None,
        organisation=one.employer if setting is None else setting.organisation,
        setting=one.setting,
        home=None if setting is None else setting.home,
        code=one.code,
        type=one.type,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        minutes=minutes_between(one.starts_at, one.ends_at) - one.break_minutes,
    )


def _named(snapshot: Snapshot, one: WorkedFacts) -> Piece:
    """The same with the shift it is, where it is one of the store."""
    return replace(fixed(snapshot, one), shift=one.shift)


def _line(build: Build, roster: Roster, worker: str, person: int) -> list[Piece]:
    """Everything the person does, rostered and fixed, in order."""
    pieces = [_piece(build, shift) for duty in roster.by_worker(worker) for shift in build.problem.duty[duty].shifts]
    pieces += [_named(build.snapshot, one) for one in build.snapshot.worked if one.person == person]
    return list(_ordered(pieces))


def _ordered(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (piece.starts_at, piece.ends_at, piece.shift or 0)))


def _block(
    line: list[Piece], pieces: tuple[Piece, ...], limit: int
) -> tuple[tuple[Piece, ...], datetime | None, datetime | None]:
    """The stretch of a line around some pieces in which no rest reaches the limit, and what lies on either side."""
    first, last = line.index(pieces[0]), line.index(pieces[-1])
    while first > 0 and minutes_between(line[first - 1].ends_at, line[first].starts_at) < limit:
        first -= 1
    while last + 1 < len(line) and minutes_between(line[last].ends_at, line[last + 1].starts_at) < limit:
        last += 1
    before = line[first - 1].ends_at if first else None
    after = line[last + 1].starts_at if last + 1 < len(line) else None
    return tuple(line[first : last + 1]), before, after


def employed(snapshot: Snapshot, person: int, day: date) -> dict[int, frozenset[str]]:
    """The roles a person holds with each of their employers on a day."""
    found: dict[int, frozenset[str]] = {}
    for worker in snapshot.workers:
        if worker.person == person:
            held = frozenset(contract.role for contract in worker.contracts if contract.on(day))
            found[worker.organisation] = found.get(worker.organisation, frozenset()) | held
    return found
