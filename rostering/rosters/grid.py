"""A roster as people know it: names down, days across, letters inside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from rostering.catalogue import roles
from rostering.rosters.clock import work_minutes
from rostering.rosters.standing import Standing

OFF = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person does on one day: codes joined by '+'; `problem` where a hard rule is broken there."""

    codes: str
    elsewhere: bool = False
    away: bool = False
    pinned: bool = False
    problem: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person's week at a home."""

    person: str
    name: str
    role: str
    pool: str
    cells: tuple[Cell, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One kind of shift at a home: filled and wanted on each day."""

    label: str
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HomeGrid:
    """One home's roster."""

    code: str
    name: str
    kind: str
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]
    cover: tuple[CoverRow, ...]


def grids(standing: Standing) -> tuple[HomeGrid, ...]:
    """The grid of each home, in the order of their codes; own staff first, then whoever else is on."""
    settings = standing.build.snapshot.settings
    homes = sorted(standing.build.snapshot.homes, key=lambda home: settings[home].code)
    return tuple(_home(standing, home) for home in homes)


def _home(standing: Standing, home: int) -> HomeGrid:
    build = standing.build
    setting = build.snapshot.settings[home]
    people = _people(standing, home)
    return HomeGrid(
        code=setting.code,
        name=setting.name,
        kind=setting.kind,
        days=tuple(build.horizon.date_of(day) for day in range(build.horizon.length)),
        rows=tuple(_row(standing, home, person) for person in people),
        cover=tuple(_cover(standing, home)),
    )


def _people(standing: Standing, home: int) -> list[str]:
    """Own staff of a home by qualification and name, then those on duty there from elsewhere."""
    build = standing.build
    snapshot = build.snapshot
    ranked: dict[str, tuple[int, int, str]] = {}
    for worker in snapshot.workers:
        if worker.setting is not None and snapshot.settings[worker.setting].home == home and worker.pool == "own":
            person = snapshot.persons[worker.person]
            role = worker.contracts[0].role if worker.contracts else ""
            order = roles()[role].order if role in roles() else 0
            ranked[person.code] = (0, -order, person.name)
    for person_code, duty in standing.roster:
        shift = build.shifts[duty]
        if snapshot.settings[shift.setting].home == home and person_code not in ranked:
            ranked[person_code] = (1, 0, build.persons[person_code].name)
    return sorted(ranked, key=lambda code: ranked[code])


def _row(standing: Standing, home: int, person_code: str) -> GridRow:
    build = standing.build
    person = build.persons[person_code]
    employed = [worker for worker in build.snapshot.workers if worker.person == person.id]
    worker = employed[0]
    role = worker.contracts[0].role if worker.contracts else ""
    by_day: dict[int, list[str]] = defaultdict(list)
    for duty in standing.roster.by_worker(person_code):
        by_day[build.problem.duty[duty].day].append(duty)
    problems = {
        day for violation in standing.report.broken if violation.worker == person_code for day in violation.days
    }
    pins = {
        build.shift_ids[one.shift]
        for one in build.snapshot.assignments
        if one.pinned and build.snapshot.worker[one.worker].person == person.id
    }
    minutes = 0
    for duty in standing.roster.by_worker(person_code):
        shift = build.shifts[duty]
        minutes += work_minutes(shift.type, shift.length, shift.break_minutes)
    cells = tuple(
        _cell(standing, home, person.id, day, by_day.get(day, []), pins, problem=day in problems)
        for day in range(build.horizon.length)
    )
    title = roles()[role].title if role in roles() else role
    return GridRow(person_code, person.name, title, worker.pool, cells, minutes)


def _cell(
    standing: Standing, home: int, person: int, day: int, duties: list[str], pins: set[str], *, problem: bool
) -> Cell:
    build = standing.build
    here = [duty for duty in duties if build.snapshot.settings[build.shifts[duty].setting].home == home]
    codes = "+".join(build.shifts[duty].code for duty in here or duties)
    begins = build.horizon.moment(build.horizon.days[day])
    ends = build.horizon.moment(build.horizon.days[day + 1])
    away = not duties and any(
        one.person == person and one.starts_at < ends and (one.ends_at is None or one.ends_at > begins)
        for one in build.snapshot.away
    )
    return Cell(codes, bool(duties) and not here, away, any(duty in pins for duty in duties), problem and bool(duties))


def _cover(standing: Standing, home: int) -> list[CoverRow]:
    build = standing.build
    counts: dict[str, dict[int, list[int]]] = {}
    for id_ in build.shift_ids.values():
        shift = build.shifts[id_]
        if build.snapshot.settings[shift.setting].home != home or not shift.is_cover:
            continue
        found = roles().get(shift.role or "")
        role = found.title if found is not None else (shift.role or "any role")
        row = counts.setdefault(f"{shift.code} {role}{' 1:1' if shift.exclusive else ''}", {})
        cell = row.setdefault(build.problem.duty[id_].day, [0, 0])
        cell[0] += len(standing.roster.by_duty.get(id_, ()))
        cell[0] += sum(1 for one in build.own_times.values() if build.shift_ids[one.shift] == id_)
        cell[1] += max(shift.target, shift.minimum)
    days = range(build.horizon.length)
    return [
        CoverRow(label, tuple((row.get(day, [0, 0])[0], row.get(day, [0, 0])[1]) for day in days))
        for label, row in sorted(counts.items())
    ]
