"""Laying patterns down: who follows one is planned as it says, but for leave, agreements and what keeps them off.

What is laid is a plan like any other, not pinned: a solve prices leaving a pattern's cell like a wish, and fills the
holes. Where something stands already nothing is laid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert
from sqlmodel import Session

from rostering import access
from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.rosters.draft import new_draft
from rostering.rosters.edit import work_on
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal
from rostering.rosters.horizon import Horizon
from rostering.rosters.pattern_cells import pattern_cells
from rostering.rosters.read import read_snapshot, settings_within
from rostering.rosters.snapshot import PatternFacts, ShiftFacts, Snapshot, WorkerFacts
from rostering.rosters.taken_off import Stands
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT
from rostering.store.use_case import use_case
from rostering.work.demand import bring_in_step, differences
from rostering.work.patterns import OFF, codes_of

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

MADE_BY = "pattern"
AWAY, FORBIDDEN, NO_SHIFT, STANDS = "away", "forbidden", "no shift", "stands"


@dataclass(frozen=True, slots=True)
class LaidCell:
    """One cell of somebody's pattern that became work; `home` is a setting's code."""

    person: str
    name: str
    home: str
    day: date
    codes: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One cell of somebody's pattern that did not, and why: away, forbidden (by `rule`), no shift, stands already."""

    person: str
    name: str
    home: str
    day: date
    codes: str
    why: str
    reason: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Hole:
    """Places of a shift that nobody fills once patterns lie; with a negative number they are more than wanted."""

    home: str
    day: date
    code: str
    role: str | None
    missing: int


@dataclass(frozen=True)
class Laid:
    """What laying came to. `stands` is what was put on each draft written to, by its number, none where nothing was;
    `published` the names of homes that were left alone because people know their roster already."""

    horizon: Horizon
    cells: tuple[LaidCell, ...]
    left: tuple[LeftOut, ...]
    holes: tuple[Hole, ...]
    over: tuple[Hole, ...]
    published: tuple[str, ...]
    stands: Mapping[int, Stands] = field(default_factory=dict)

    @property
    def rosters(self) -> tuple[int, ...]:
        """The numbers of the drafts written to."""
        return tuple(self.stands)


class _UnwrittenError(Exception):
    """There is nothing to write, or nothing is to be written; carries what would have been laid."""

    def __init__(self, laid: Laid) -> None:
        super().__init__("nothing was laid")
        self.laid = laid


def lay(
    store: Store,
    actor_name: str | None,
    horizon: Horizon,
    settings: Iterable[str],
    *,
    dry_run: bool = False,
    opens: bool = False,
) -> Laid:
    """Lay the patterns of everybody who follows one down on the drafts of the named homes (none = all) for a period.

    Drafts and dated shifts are made where they are missing; with `opens` every home gets its draft, even where there
    is no pattern to lay. Done again it lays nothing more. Raises BadInputError where there is no demand, every roster
    is published, or nobody follows a pattern then (not with `opens`); RefusedError where the actor may not; nothing
    was written then.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        within = settings_within(session, horizon, named)
        differences(session, horizon, within)
        snapshot = read_snapshot(session, horizon, named)
        owner = _owner(snapshot)
        access.guard(actor, "edit", owner)
        _refuse_nothing(snapshot, horizon, opens=opens)
    try:
        with use_case(store, actor_name, "edit", owner) as case:
            bring_in_step(case, horizon, within)
            laid = _laid(case, horizon, named, dry_run=dry_run, opens=opens)
    except _UnwrittenError as nothing:
        return nothing.laid
    return laid


def _laid(case: UseCase, horizon: Horizon, named: list[str], *, dry_run: bool, opens: bool) -> Laid:
    snapshot = read_snapshot(case.session, horizon, named)
    layer = _Layer(snapshot, horizon)
    layer.lay()
    found = layer.outcome()
    new: list[int] = [home for home in snapshot.homes if home not in snapshot.rosters] if opens else []
    if dry_run or not (layer.rows or new):
        raise _UnwrittenError(found)
    stands = _write(case.session, snapshot, horizon, {home: [] for home in new} | layer.rows)
    told = f"{len(found.cells)} cells laid, {len(found.left)} left out, {len(found.holes)} shifts with holes"
    case.record(f"patterns laid {horizon.first} to {horizon.last}", after=told)
    return replace(found, stands=stands)


def _owner(snapshot: Snapshot) -> str | None:
    """The organisation of all the homes; None where they have several."""
    owners = {snapshot.settings[home].organisation for home in snapshot.homes}
    return snapshot.organisations[owners.pop()] if len(owners) == 1 else None


def _refuse_nothing(snapshot: Snapshot, horizon: Horizon, *, opens: bool) -> None:
    period = f"from {horizon.words}"
    if not opens and not any(_home_of(snapshot, pattern) in snapshot.homes for pattern in snapshot.patterns):
        raise BadInputError(f"Nobody there follows a pattern {period}; say who does, or import patterns.")
    if all(_is_published(snapshot, home) for home in snapshot.homes):
        raise BadInputError(f"The rosters {period} are published; patterns are laid on drafts only.")


def _is_published(snapshot: Snapshot, home: int) -> bool:
    return home in snapshot.rosters and snapshot.rosters[home][3] != DRAFT


def _home_of(snapshot: Snapshot, pattern: PatternFacts) -> int | None:
    """The home a pattern is worked at: its own setting's, else the worker's."""
    setting = pattern.setting if pattern.setting is not None else snapshot.worker[pattern.worker].setting
    return None if setting is None else snapshot.settings[setting].home


def _write(
    session: Session, snapshot: Snapshot, horizon: Horizon, rows: Mapping[int, list[dict[str, object]]]
) -> dict[int, Stands]:
    """Write what was laid, home by home; gives what stands by it on each roster."""
    laid: dict[int, set[tuple[object, object]]] = {}
    for home, theirs in rows.items():
        known = snapshot.rosters.get(home)
        row = new_draft(session, horizon, home) if known is None else session.get_one(t.Roster, known[0])
        assert row.id is not None
        row.version += 1 if row.id not in laid else 0
        session.add(row)
        if theirs:
            session.connection().execute(insert(t.Assignment), [one | {"roster_id": row.id} for one in theirs])
        laid.setdefault(row.id, set()).update((one["worker_id"], one["shift_id"]) for one in theirs)
    found = {roster: work_on(session, roster) for roster in laid}
    return {roster: {pair: work for pair, work in found[roster].items() if pair in laid[roster]} for roster in laid}


@dataclass
class _Layer:
    """Lays one snapshot's patterns, cell after cell; whoever was laid stands for the cells that follow."""

    snapshot: Snapshot
    horizon: Horizon
    rows: dict[int, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    cells: list[LaidCell] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)

    def __post_init__(self) -> None:
        snapshot = self.snapshot
        self._eligibility = Eligibility(snapshot)
        self._shifts: dict[tuple[int, date, str], list[ShiftFacts]] = defaultdict(list)
        for shift in snapshot.shifts:
            self._shifts[snapshot.settings[shift.setting].home, shift.day, shift.code].append(shift)
        self._filled = Counter(one.shift for one in snapshot.assignments)
        self._busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for one in snapshot.assignments:
            self._busy[snapshot.person_on(one).id].append((one.starts_at, one.ends_at))
        for worked in snapshot.worked:
            self._busy[worked.person].append((worked.starts_at, worked.ends_at))

    def lay(self) -> None:
        """Lay every cell that work can be made of."""
        for pattern, day, cell in pattern_cells(self.snapshot, self.horizon):
            if cell != OFF:
                self._lay_cell(pattern, day, cell)

    def _lay_cell(self, pattern: PatternFacts, day: date, cell: str) -> None:
        home = _home_of(self.snapshot, pattern)
        if home not in self.snapshot.homes or _is_published(self.snapshot, home):
            return
        found = self._found(pattern, home, day, cell)
        person, code = self.snapshot.persons[pattern.person], self.snapshot.settings[home].code
        if isinstance(found, list):
            self._put(pattern, home, found)
            self.cells.append(LaidCell(person.code, person.name, code, day, cell))
        else:
            self.left.append(LeftOut(person.code, person.name, code, day, cell, *found))

    def _found(
        self, pattern: PatternFacts, home: int, day: date, cell: str
    ) -> list[ShiftFacts] | tuple[str, str, str | None]:
        """The shifts of a cell, all of them, or why it cannot be laid: what kind of reason, the reason, the rule."""
        worker = self.snapshot.worker[pattern.worker]
        shifts: list[ShiftFacts] = []
        for code in codes_of(cell):
            there = self._candidates(pattern, worker, home, day, code)
            if not there:
                return NO_SHIFT, f"{self.snapshot.settings[home].name} has no shift {code} for them that day", None
            if self._stands(pattern.person, day, there[0]):
                return STANDS, "something stands there already", None
            answers = [(self._eligibility.refusal(worker, shift), shift) for shift in there]
            chosen = next((shift for refusal, shift in answers if refusal is None), None)
            if chosen is None:
                return self._refused(pattern.person, answers[0][0], there[0])
            shifts.append(chosen)
        return shifts

    def _candidates(
        self, pattern: PatternFacts, worker: WorkerFacts, home: int, day: date, code: str
    ) -> list[ShiftFacts]:
        """The shifts that a code may mean for somebody: at the pattern's setting first, then where there is room."""
        roles = {contract.role for contract in worker.contracts if contract.on(day)}
        setting = pattern.setting if pattern.setting is not None else worker.setting
        found = [one for one in self._shifts[home, day, code] if one.role is None or one.role in roles]
        found = found or self._shifts[home, day, code]
        return sorted(
            found,
            key=lambda one: (one.setting != setting, one.target <= self._filled[one.id], one.role is None, one.id),
        )

    def _stands(self, person: int, day: date, shift: ShiftFacts) -> bool:
        """Whether somebody has work that begins that day, or that overlaps the shift."""
        return any(
            local_day(starts_at) == day or (starts_at < shift.ends_at and ends_at > shift.starts_at)
            for starts_at, ends_at in self._busy[person]
        )

    def _refused(self, person: int, refusal: Refusal | None, shift: ShiftFacts) -> tuple[str, str, str | None]:
        assert refusal is not None
        away = self.snapshot.absence(person, shift.starts_at, shift.ends_at) is not None
        return AWAY if away else FORBIDDEN, refusal.reason, refusal.rule

    def _put(self, pattern: PatternFacts, home: int, shifts: list[ShiftFacts]) -> None:
        for shift in shifts:
            self._filled[shift.id] += 1
            self._busy[pattern.person].append((shift.starts_at, shift.ends_at))
            self.rows[home].append(
                {
                    "worker_id": pattern.worker,
                    "shift_id": shift.id,
                    "starts_at": shift.starts_at,
                    "ends_at": shift.ends_at,
                    "break_minutes": shift.break_minutes,
                    "standing": "planned",
                    "pinned": False,
                    "made_by": MADE_BY,
                }
            )

    def outcome(self) -> Laid:
        """What was laid so far, and what is missing then."""
        published = sorted(
            self.snapshot.settings[home].name for home in self.snapshot.homes if _is_published(self.snapshot, home)
        )
        left = sorted(self.left, key=lambda one: (one.home, one.person, one.day))
        differ = [one for one in self._differing() if one.missing]
        holes = tuple(one for one in differ if one.missing > 0)
        over = tuple(one for one in differ if one.missing < 0)
        return Laid(self.horizon, tuple(self.cells), tuple(left), holes, over, tuple(published))

    def _differing(self) -> Iterator[Hole]:
        for shift in self.snapshot.shifts:
            home = self.snapshot.settings[shift.setting].home
            if shift.is_cover and not _is_published(self.snapshot, home):
                missing = max(shift.target, shift.minimum) - self._filled[shift.id]
                yield Hole(self.snapshot.settings[home].code, shift.day, shift.code, shift.role, missing)
