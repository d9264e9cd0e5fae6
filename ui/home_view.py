"""One home over the days in view, as the screens hold it: its rosters side by side, people down, days across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from rostering.rosters.grid import Cell, CoverDay, Covered, CoverRow, grid_again
from ui.letters import plain
from ui.sheet import LENT, QUIET_POOLS, CoverLine, PersonLine
from ui.tone import tone

if TYPE_CHECKING:
    from rostering.rosters.booking_facts import BookingFacts
    from rostering.rosters.contract_hours import ContractHours
    from rostering.rosters.grid import GridRow, HomeGrid
    from rostering.rosters.home_standing import HomePart, HomePlace
    from rostering.rosters.snapshot import PatternFacts, PersonFacts, WorkerFacts
    from rostering.rosters.standing import Standing

Fact = TypeVar("Fact", "WorkerFacts", "PatternFacts")
NOTHING = Cell("")
NO_COVER = CoverDay()


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the days in view, with the roster that counts on them; `first` is the column of its first day, negative
    where it begins before the first day in view."""

    made: HomePart
    grid: HomeGrid
    first: int
    columns: range

    @property
    def standing(self) -> Standing:
        """The roster with its check."""
        return self.made.standing

    @property
    def roster(self) -> tuple[int, int, bool, str] | None:
        """The roster's number, version, whether somebody touched it, and state; None for days on no roster."""
        return self.standing.build.snapshot.rosters.get(self.made.home)

    @cached_property
    def employed(self) -> Mapping[int, Sequence[WorkerFacts]]:
        """The employments of each person."""
        return _by_person(self.standing.build.snapshot.workers)

    @cached_property
    def patterns(self) -> Mapping[int, Sequence[PatternFacts]]:
        """The patterns that each person follows."""
        return _by_person(self.standing.build.snapshot.patterns)

    @cached_property
    def notes(self) -> Mapping[tuple[str | None, date], str]:
        """What somebody noted, by person (None: the whole day) and day, with who did."""
        return {(one.person, one.day): f"{one.text} ({one.written_by})" for one in self.made.notes}

    @cached_property
    def hours(self) -> ContractHours:
        """What contracts ask for."""
        from rostering.rosters.contract_hours import ContractHours

        return ContractHours(self.standing.build.snapshot, self.standing.build.horizon)


@dataclass(frozen=True, slots=True)
class Row:
    """One person over the days in view.

    `due` are the minutes that the contracts ask for on these days, `unit` is the setting inside the home they belong
    to (empty: the home), `lender` the organisation that lends them (empty: this one), `ends` says what of theirs is
    about to expire, `ghosts` are the codes of their pattern, else of the roster before, `changed` are the columns that
    people were told otherwise, and `notes` what somebody noted in a cell.
    """

    person: str
    name: str
    role: str
    rank: int
    pool: str
    own: bool
    cells: tuple[Cell, ...]
    minutes: int
    due: int = 0
    unit: str = ""
    lender: str = ""
    ends: str = ""
    ghosts: tuple[str, ...] = ()
    changed: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class HomeView(Covered):
    """One home. Two views are the same only if they are one object, so that comparing them is free."""

    place: HomePlace
    days: tuple[date, ...]
    today: date
    parts: tuple[Part, ...]
    known: Mapping[str, PersonLine] = field(default_factory=dict)  # lines that are as they were before a change

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Its people: own staff by qualification and name, then whoever else is on."""
        found: dict[str, list[tuple[Part, GridRow]]] = defaultdict(list)
        for part in self.parts:
            for row in part.grid.rows:
                found[row.person].append((part, row))
        known = self.known
        rows = [known[code].row if code in known else self._row(pieces) for code, pieces in found.items()]
        return tuple(sorted(rows, key=lambda row: (not row.own, -row.rank if row.own else 0, row.name, row.person)))

    @cached_property
    def cover(self) -> tuple[CoverRow, ...]:
        """What it needs, one kind of shift a row."""
        labels = sorted({row.label for part in self.parts for row in part.grid.cover})
        days: dict[str, list[CoverDay]] = {label: [NO_COVER] * len(self.days) for label in labels}
        for part in self.parts:
            for row in part.grid.cover:
                for column in part.columns:
                    days[row.label][column] = row.days[column - part.first]
        return tuple(CoverRow(label, tuple(row)) for label, row in days.items())

    @cached_property
    def tones(self) -> Mapping[str, str]:
        """How each duty is coloured, by its id."""
        shifts = (part.standing.build.shifts.items() for part in self.parts)
        return {duty: tone(facts) for one in shifts for duty, facts in one}

    @cached_property
    def people(self) -> tuple[PersonLine, ...]:
        """The lines of its people."""
        return tuple(self.known.get(row.person) or self._person(row) for row in self.rows)

    @cached_property
    def broken(self) -> int:
        """The cells in which a rule is broken."""
        return sum(cell.problem for row in self.rows for cell in row.cells)

    @cached_property
    def cover_lines(self) -> tuple[CoverLine, ...]:
        """The lines of what it needs."""
        return tuple(self._cover(row) for row in self.cover)

    @cached_property
    def day_notes(self) -> tuple[str, ...]:
        """What somebody noted on each whole day."""
        return tuple(self.part_of(column).notes.get((None, day), "") for column, day in enumerate(self.days))

    def part_of(self, column: int) -> Part:
        """The part that a day in view belongs to."""
        return next(part for part in self.parts if column in part.columns)

    def with_part(self, was: Part, made: HomePart) -> HomeView:
        """The view with a part read again; the others are not looked at."""
        fresh = make_part(made, was.first, was.columns)
        return replace(self, parts=tuple(fresh if part is was else part for part in self.parts), known={})

    def with_change(self, was: Part, made: HomePart, people: Collection[str]) -> HomeView:
        """The view with a part in which only some people's work has changed; nobody else is looked at."""
        rows = {row.person for row in was.grid.rows}
        if not rows.issuperset(people) or made.standing.build.own_times.keys() != was.standing.build.own_times.keys():
            return self.with_part(was, made)
        fresh = Part(made, grid_again(made.standing, was.grid, made.home, people), was.first, was.columns)
        known = {line.row.person: line for line in self.people if line.row.person not in people}
        return replace(self, parts=tuple(fresh if part is was else part for part in self.parts), known=known)

    def _person(self, row: Row) -> PersonLine:
        pool = "" if row.own else (QUIET_POOLS.get(row.pool, row.pool) or LENT)
        tones = tuple(self.tones.get(cell.duties[0], "") if cell.duties else "" for cell in row.cells)
        said = (row.name, row.role, row.pool.replace("_", " "), row.unit, row.lender, row.person, *self._said)
        return PersonLine(self.place.code, row, pool, tones, plain(" ".join(said)))

    def _cover(self, row: CoverRow) -> CoverLine:
        code, _, role = row.label.partition(" ")
        shifts = [shift for day in row.days for shift in day.shifts]
        booked = tuple(
            sum(len(self._booked(column, shift)) for shift in day.shifts) for column, day in enumerate(row.days)
        )
        tones = (self.tones[shift] for shift in shifts if shift in self.tones)
        key = plain(" ".join((row.label, *self._said)))
        return CoverLine(self.place.code, row, code, role, next(tones, ""), booked, key)

    def _booked(self, column: int, shift: str) -> tuple[BookingFacts, ...]:
        build = self.part_of(column).standing.build
        return build.snapshot.booked.get(build.shifts[shift].id, ())

    @property
    def _said(self) -> tuple[str, str, str, str]:
        """The words that a home is found by."""
        return self.place.name, self.place.code, self.place.area, self.place.organisation

    def _row(self, pieces: Sequence[tuple[Part, GridRow]]) -> Row:
        cells = [NOTHING] * len(self.days)
        ghosts, changed = [""] * len(self.days), [False] * len(self.days)
        notes = [""] * len(self.days)
        minutes = due = 0
        _, one = pieces[0]
        for part, row in pieces:
            about = _About(part, row.person)
            for column in part.columns:
                day = column - part.first
                cells[column] = cell = about.cell(row.cells[day], day)
                ghosts[column] = "" if cell.codes or cell.away else about.ghost(day)
                changed[column] = (row.person, self.days[column]) in part.made.changed
                notes[column] = part.notes.get((row.person, self.days[column]), "")
                minutes += about.minutes.get(day, 0)
            due += about.due
        return Row(
            person=one.person,
            name=one.name,
            role=one.role,
            rank=about.rank,
            pool=one.pool,
            own=any(row.own for _, row in pieces),
            cells=tuple(cells),
            minutes=minutes,
            due=due,
            unit=about.unit,
            lender=about.lender,
            ends=ends_soon(about.facts, self.today),
            ghosts=tuple(ghosts),
            changed=tuple(changed),
            notes=tuple(notes),
        )


class _About:
    """What a part of the days knows of one person."""

    def __init__(self, part: Part, person: str) -> None:
        self._part = part
        self._build = part.standing.build
        snapshot = self._build.snapshot
        self.facts: PersonFacts = self._build.persons[person]
        self._employed = part.employed[self.facts.id]
        self._fixed = {work.day: work for work in self._build.problem.worker[person].fixed}
        self.minutes: dict[int, int] = defaultdict(int)
        problem = self._build.problem
        for duty in part.standing.roster.by_worker(person):
            self.minutes[problem.duty[duty].day] += problem.shift[duty].quantities["work"]
        for day, work in self._fixed.items():
            self.minutes[day] += work.quantities.get("work", 0)
        near = next((one for one in self._employed if one.setting is not None), self._employed[0])
        setting = None if near.setting is None else snapshot.settings[near.setting]
        self.unit = setting.name if setting is not None and setting.home == part.made.home != setting.id else ""
        ours = snapshot.settings[part.made.home].organisation
        theirs = {one.organisation for one in self._employed}
        self.lender = "" if ours in theirs else snapshot.organisations[min(theirs)]

    @property
    def rank(self) -> int:
        """How qualified they are."""
        from rostering.catalogue import roles

        role = self._employed[0].contracts[0].role if self._employed[0].contracts else ""
        return roles()[role].order if role in roles() else 0

    @property
    def due(self) -> int:
        """The minutes that their contracts ask for on the part's days in view."""
        whole = sum(self._part.hours.share(worker) for worker in self._employed)
        return whole * len(self._part.columns) // self._build.horizon.length

    def cell(self, cell: Cell, day: int) -> Cell:
        """A cell, with what the person does elsewhere."""
        work = self._fixed.get(day)
        if cell.duties or work is None:
            return cell
        return replace(cell, codes=work.code or "?", elsewhere=True, away=False)

    def ghost(self, day: int) -> str:
        """What their pattern says for a day, else what they did at the same place of the roster before."""
        from rostering.work.patterns import OFF

        date_ = self._build.horizon.date_of(day)
        for pattern in self._part.patterns.get(self.facts.id, ()):
            if (code := pattern.code_on(date_)) is not None:
                return "" if code == OFF else code
        before = self._fixed.get(day - self._build.horizon.length)
        return before.code if before is not None else ""


def _by_person(facts: Iterable[Fact]) -> Mapping[int, Sequence[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for one in facts:
        found[one.person].append(one)
    return found


def make_view(place: HomePlace, made: Iterable[HomePart], days: tuple[date, ...], today: date) -> HomeView:
    """The view of a home's rosters over some days."""
    return HomeView(place, days, today, tuple(_parts(made, days)))


def _parts(made: Iterable[HomePart], days: tuple[date, ...]) -> Iterator[Part]:
    for one in made:
        horizon = one.standing.build.horizon
        first = (horizon.first - days[0]).days
        columns = range(max(0, first), min(len(days), first + horizon.length))
        if columns:
            yield make_part(one, first, columns)


def make_part(made: HomePart, first: int, columns: range) -> Part:
    """A roster as a part of a view."""
    from rostering.rosters.grid import grids

    (grid,) = grids(made.standing)
    return Part(made, grid, first, columns)


def ends_soon(person: PersonFacts, today: date) -> str:
    """What of somebody's training and papers ends about now, in words; empty for nothing."""
    from rostering.people.endings import endings

    return "; ".join(one.words(today) for one in endings(person, today))
