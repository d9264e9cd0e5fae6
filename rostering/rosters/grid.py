"""A roster as people know it: names down, days across, letters inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from rostering import text
from rostering.catalogue import OWN, roles
from rostering.rosters.based import is_posted
from rostering.rosters.hoped import by_shift
from rostering.rosters.standing import Standing
from rostering.rules.waivers import Lifted
from rostering.store.deployment_state import ACTIVE
from solver.rules.rule import Violation

OFF = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person does on one day: codes joined by '+'; `problem` where a hard rule is broken there that nothing
    lifts, `waived` where one of the shifts stands under a waiver or a lasting exception, `hoped` where they may still
    refuse one.

    `duties` are the ids of all duties of that day, here and elsewhere, as the roster's build knows them.
    """

    codes: str
    elsewhere: bool = False
    away: bool = False
    pinned: bool = False
    problem: bool = False
    waived: bool = False
    hoped: bool = False
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person's week at a home; `own` where the home is the one they are employed for."""

    person: str
    name: str
    role: str
    pool: str
    cells: tuple[Cell, ...]
    minutes: int
    own: bool = True


@dataclass(frozen=True, slots=True)
class CoverDay:
    """One kind of shift on one day: people on it and places wanted.

    `missing` counts the places nobody fills, shift by shift, so that a shift with too many helps no other; `below`
    says that one of the shifts is under its minimum. `shifts` are their ids.
    """

    filled: int = 0
    wanted: int = 0
    missing: int = 0
    below: bool = False
    shifts: tuple[str, ...] = ()
    hoped: int = 0  # of those filled, by people who may refuse and have not said yes


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One kind of shift at a home, day by day."""

    label: str
    days: tuple[CoverDay, ...]

    @property
    def filled(self) -> int:
        """The people on it, on all days."""
        return sum(day.filled for day in self.days)

    @property
    def wanted(self) -> int:
        """The places it has."""
        return sum(day.wanted for day in self.days)

    @property
    def missing(self) -> int:
        """Those of them that nobody fills."""
        return sum(day.missing for day in self.days)

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """Filled and wanted on each day."""
        return tuple((day.filled, day.wanted) for day in self.days)


class HasCover(Protocol):
    """Whatever has rows of cover, as a field or worked out."""

    @property
    def cover(self) -> tuple[CoverRow, ...]: ...


class Covered:
    """The rows of cover of whoever has them, added up."""

    __slots__ = ()

    @property
    def wanted(self: HasCover) -> int:
        """Places that count as cover."""
        return sum(row.wanted for row in self.cover)

    @property
    def missing(self: HasCover) -> int:
        """Those of them that nobody fills."""
        return sum(row.missing for row in self.cover)

    @property
    def below(self: HasCover) -> bool:
        """Whether any shift is under its minimum."""
        return any(day.below for row in self.cover for day in row.days)


@dataclass(frozen=True, slots=True)
class HomeGrid(Covered):
    """One home's roster."""

    code: str
    name: str
    kind: str
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]
    cover: tuple[CoverRow, ...]
    booked: tuple[str, ...] = ()  # a sentence for each place that is covered without a name yet
    permitted: tuple[str, ...] = ()  # a sentence for each assignment that stands under a waiver or lasting exception


def grids(standing: Standing) -> tuple[HomeGrid, ...]:
    """The grid of each home, in the order of their codes; own staff first, then whoever else is on."""
    settings = standing.build.snapshot.settings
    homes = sorted(standing.build.snapshot.homes, key=lambda home: settings[home].code)
    return tuple(_home(standing, home) for home in homes)


def grid_again(standing: Standing, was: HomeGrid, home: int, people: Collection[str]) -> HomeGrid:
    """The grid of a home (its number) after a change that touches some people only, whose rows there are: theirs are
    made anew, and the cover. What is booked and permitted is as it was."""
    rows = (_row(standing, home, row.person, own=row.own) if row.person in people else row for row in was.rows)
    return replace(was, rows=tuple(rows), cover=tuple(_cover(standing, home)))


def _home(standing: Standing, home: int) -> HomeGrid:
    build = standing.build
    setting = build.snapshot.settings[home]
    people = _people(standing, home)
    return HomeGrid(
        code=setting.code,
        name=setting.name,
        kind=setting.kind,
        days=tuple(build.horizon.date_of(day) for day in range(build.horizon.length)),
        rows=tuple(_row(standing, home, person, own=own) for person, own in people),
        cover=tuple(_cover(standing, home)),
        booked=tuple(_booked(standing, home)),
        permitted=tuple(_permitted(standing, home)),
    )


def _people(standing: Standing, home: int) -> list[tuple[str, bool]]:
    """Own staff of a home by qualification and name, then (False) those lent to it or on duty there from elsewhere."""
    build = standing.build
    snapshot = build.snapshot
    ranked: dict[str, tuple[int, int, str]] = {}
    for worker in snapshot.workers:
        first, last = build.horizon.first, build.horizon.last
        if worker.pool == OWN and any(is_posted(snapshot.settings, worker, home, day) for day in (first, last)):
            person = snapshot.persons[worker.person]
            role = worker.contracts[0].role if worker.contracts else ""
            order = roles()[role].order if role in roles() else 0
            ranked[person.code] = (0, -order, person.name)
        elif any(
            one.state == ACTIVE
            and snapshot.settings[one.setting].home == home
            and one.starts_at < build.horizon.ends
            and one.ends_at > build.horizon.begins
            for one in snapshot.loans.get(worker.id, ())
        ):
            person = snapshot.persons[worker.person]
            ranked.setdefault(person.code, (1, 0, person.name))
    for person_code, duty in standing.roster:
        shift = build.shifts[duty]
        if snapshot.settings[shift.setting].home == home and person_code not in ranked:
            ranked[person_code] = (1, 0, build.persons[person_code].name)
    return [(code, ranked[code][0] == 0) for code in sorted(ranked, key=lambda code: ranked[code])]


def _row(standing: Standing, home: int, person_code: str, *, own: bool) -> GridRow:
    build = standing.build
    person = build.persons[person_code]
    employed = [worker for worker in build.snapshot.workers if worker.person == person.id]
    worker = employed[0]
    role = worker.contracts[0].role if worker.contracts else ""
    by_day: dict[int, list[str]] = defaultdict(list)
    for duty in standing.roster.by_worker(person_code):
        by_day[build.problem.duty[duty].day].append(duty)
    problems = {day for one, lifted in _marked(standing, person_code) if lifted is None for day in one.days}
    pins = {
        build.shift_ids[one.shift]
        for one in build.snapshot.assignments
        if one.pinned and build.snapshot.worker[one.worker].person == person.id
    }
    duties = standing.roster.by_worker(person_code)
    minutes = sum(build.problem.shift[duty].quantities["work"] for duty in duties)
    cells = tuple(
        _cell(
            standing,
            home,
            person.id,
            day,
            by_day.get(day, []),
            pins,
            problem=day in problems,
            waived=any((person_code, duty) in standing.permits.of for duty in by_day.get(day, ())),
        )
        for day in range(build.horizon.length)
    )
    title = roles()[role].title if role in roles() else role
    return GridRow(person_code, person.name, title, worker.pool, cells, minutes, own)


def _marked(standing: Standing, person_code: str) -> list[tuple[Violation, Lifted | None]]:
    """The hard rules a person breaks, each with what lifts it."""
    return [mark for mark in standing.marks if mark[0].worker == person_code]


def _cell(
    standing: Standing,
    home: int,
    person: int,
    day: int,
    duties: list[str],
    pins: set[str],
    *,
    problem: bool,
    waived: bool,
) -> Cell:
    build = standing.build
    here = [duty for duty in duties if build.snapshot.settings[build.shifts[duty].setting].home == home]
    codes = "+".join(build.shifts[duty].code for duty in here or duties)
    begins = build.horizon.moment(build.horizon.days[day])
    ends = build.horizon.moment(build.horizon.days[day + 1])
    away = not duties and build.snapshot.absence(person, begins, ends) is not None
    return Cell(
        codes,
        elsewhere=bool(duties) and not here,
        away=away,
        pinned=any(duty in pins for duty in duties),
        problem=problem and bool(duties),
        waived=waived,
        hoped=any((build.snapshot.persons[person].code, duty) in standing.hoped for duty in duties),
        duties=tuple(duties),
    )


def _booked(standing: Standing, home: int) -> Iterator[str]:
    """The places of a home that are covered by an agency or another source without a name, by day and time."""
    build = standing.build
    for one in sorted(build.snapshot.bookings, key=lambda each: (each.starts_at, each.id)):
        shift = build.snapshot.shift[one.shift]
        if build.snapshot.settings[shift.setting].home == home:
            yield text.booking(build, one)


def _permitted(standing: Standing, home: int) -> Iterator[str]:
    """The assignments at a home that stand under a waiver or a lasting exception, by day and time, each under what."""
    build, every = standing.build, standing.permits.every
    for one in sorted(every, key=lambda each: (build.shifts[each.shift].starts_at, each.person, each.rule)):
        if build.snapshot.settings[build.shifts[one.shift].setting].home == home:
            yield standing.permits.sentence(one)


def _cover(standing: Standing, home: int) -> list[CoverRow]:
    build = standing.build
    unsure = by_shift(build, standing.hoped)
    found: dict[str, dict[int, CoverDay]] = {}
    for id_ in build.shift_ids.values():
        shift = build.shifts[id_]
        if build.snapshot.settings[shift.setting].home != home or not shift.is_cover:
            continue
        known = roles().get(shift.role or "")
        role = known.title if known is not None else (shift.role or "any role")
        row = found.setdefault(f"{shift.code} {role}{' 1:1' if shift.exclusive else ''}", {})
        have = build.filled(standing.roster, shift.id)
        want = max(shift.target, shift.minimum)
        day = build.problem.duty[id_].day
        so_far = row.get(day, CoverDay())
        row[day] = CoverDay(
            filled=so_far.filled + have,
            wanted=so_far.wanted + want,
            missing=so_far.missing + max(0, want - have),
            below=so_far.below or have < shift.minimum,
            shifts=(*so_far.shifts, id_),
            hoped=so_far.hoped + unsure[shift.id],
        )
    days = range(build.horizon.length)
    return [CoverRow(label, tuple(row.get(day, CoverDay()) for day in days)) for label, row in sorted(found.items())]
