"""A roster as a file: `rota-roster/1` as JSON or CSV, out to be looked at and edited, and in again to be checked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from rostering.calendar import instant, local, parse_clock
from rostering.errors import BadInputError
from rostering.exports.plain_cell import guarded, unguarded
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot
from rostering.store.roster_state import DRAFT
from rostering.text import name_to_follow

SCHEMA = "rota-roster/1"
COLUMNS = (
    "setting",
    "day",
    "code",
    "start",
    "end",
    "break",
    "role",
    "organisation",
    "worker",
    "name",
    "standing",
    "pinned",
    "permission",
    "state",
)
REQUIRED = ("setting", "day", "code", "organisation", "worker")
ZONE = "Europe/London"
SUNDAY = 6
MOST_DIGITS = 4
BOOKED = "booked"  # the standing of a place whose name is to follow, in CSV
WORDS = {"standing": ("planned", "offered", "accepted", "confirmed", "worked"), "pinned": ("yes", "no")}


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment of a file, and where it stands there."""

    place: str
    cells: Mapping[str, str]

    def refuse(self, column: str, expected: str) -> BadInputError:
        """The error that names the row and the column."""
        return BadInputError(f"{self.place}, {column}: {self.cells.get(column, '')!r} {expected}.")


def rows(snapshot: Snapshot, permissions: Mapping[int, str]) -> list[dict[str, str]]:
    """The assignments of a snapshot as rows of text, by day, setting, start and worker.

    `permissions` says under which waiver or lasting exception an assignment stands, by its number.
    """
    found = []
    for one in snapshot.assignments:
        shift, worker = snapshot.shift[one.shift], snapshot.worker[one.worker]
        found.append(
            {
                "setting": snapshot.settings[shift.setting].code,
                "day": shift.day.isoformat(),
                "code": shift.code,
                "start": f"{local(one.starts_at):%H:%M}",
                "end": f"{local(one.ends_at):%H:%M}",
                "break": str(one.break_minutes),
                "role": shift.role or "",
                "organisation": snapshot.organisations[worker.organisation],
                "worker": worker.code,
                "name": snapshot.persons[worker.person].name,
                "standing": one.standing,
                "pinned": "yes" if one.pinned else "no",
                "permission": permissions.get(one.id, ""),
                "state": _state(snapshot, shift),
            }
        )
    return sorted(found, key=_order)


def bookings(snapshot: Snapshot) -> list[dict[str, str]]:
    """The places whose names are to follow, in the same order; `source` is who sends somebody."""
    found = []
    for one in snapshot.bookings:
        shift = snapshot.shift[one.shift]
        found.append(
            {
                "setting": snapshot.settings[shift.setting].code,
                "day": shift.day.isoformat(),
                "code": shift.code,
                "start": f"{local(one.starts_at):%H:%M}",
                "end": f"{local(one.ends_at):%H:%M}",
                "role": one.role,
                "source": one.source,
                "reference": one.reference or "",
                "state": _state(snapshot, shift),
            }
        )
    return sorted(found, key=_order)


def _order(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["day"], row["setting"], row["start"], row["code"], row.get("worker", "")


def _state(snapshot: Snapshot, shift: ShiftFacts) -> str:
    known = snapshot.rosters.get(snapshot.settings[shift.setting].home)
    return DRAFT if known is None else known[3]


def as_json(snapshot: Snapshot, horizon: Horizon, permissions: Mapping[int, str]) -> dict[str, Any]:
    """The roster as a document of the schema `rota-roster/1`."""
    rosters = [
        {"setting": snapshot.settings[home].code, "state": state, "version": version}
        for home, (_, version, _, state) in sorted(snapshot.rosters.items())
    ]
    return {
        "schema": SCHEMA,
        "period": {"from": str(horizon.first), "to": str(horizon.last), "zone": ZONE},
        "settings": [snapshot.settings[home].code for home in snapshot.homes],
        "rosters": rosters,
        "assignments": rows(snapshot, permissions),
        "bookings": bookings(snapshot),
    }


def as_csv(snapshot: Snapshot, permissions: Mapping[int, str]) -> str:
    """The roster as CSV, one assignment a row; places whose names are to follow come last, without a worker."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    named_later = (one | {"name": name_to_follow(one["source"]), "standing": BOOKED} for one in bookings(snapshot))
    for row in (*rows(snapshot, permissions), *named_later):
        writer.writerow({column: guarded(cell) for column, cell in row.items()})
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file says: its rows, the days it is about, and the codes of the settings it covers (as it gives them)."""

    name: str
    rows: tuple[Row, ...]
    days: tuple[date, date]
    settings: tuple[str, ...]


def read_file(name: str, text: str) -> RosterFile:
    """A roster file of either form. Raises BadInputError with the place and what was expected.

    JSON names its period and settings. CSV is about the whole weeks that hold its days, and the settings it names.
    """
    if text.lstrip()[:1] in ("{", "["):
        loaded = _json(name, text)
        found = tuple(_json_rows(name, loaded))
        return RosterFile(name, found, _period(name, loaded), _settings(name, loaded))
    found = tuple(_csv_rows(name, text))
    if not found:
        raise BadInputError(f"{name}: there are no assignments below the header.")
    days = sorted(_day(row) for row in found)
    monday, last = days[0] - timedelta(days=days[0].weekday()), days[-1]
    sunday = last + timedelta(days=SUNDAY - last.weekday())
    return RosterFile(name, found, (monday, sunday), tuple(sorted({row.cells["setting"] for row in found})))


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        loaded = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "line 1"
        raise BadInputError(f"{name}, {where}: this is not JSON; the file may be cut off.") from error
    if not isinstance(loaded, dict) or loaded.get("schema") != SCHEMA:
        given = loaded.get("schema") if isinstance(loaded, dict) else None
        raise BadInputError(f"{name}: the schema is {given!r}; expected {SCHEMA!r}.")
    return loaded


def _period(name: str, loaded: Mapping[str, Any]) -> tuple[date, date]:
    period = loaded.get("period")
    try:
        assert isinstance(period, dict)
        return date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{name}, period: expected 'from' and 'to' with dates such as 2026-11-23.") from error


def _settings(name: str, loaded: Mapping[str, Any]) -> tuple[str, ...]:
    found = loaded.get("settings")
    if not isinstance(found, list) or not found or not all(isinstance(code, str) for code in found):
        raise BadInputError(f"{name}, settings: expected a list of settings' codes.")
    return tuple(found)


def _json_rows(name: str, loaded: Mapping[str, Any]) -> Iterator[Row]:
    found = loaded.get("assignments")
    if not isinstance(found, list):
        raise BadInputError(f"{name}: expected a list 'assignments'.")
    for number, row in enumerate(found):
        place = f"{name}, assignments[{number}]"
        if not isinstance(row, dict):
            raise BadInputError(f"{place}: expected an object.")
        for column, cell in row.items():
            if not isinstance(cell, str):
                raise BadInputError(f"{place}, {column}: expected a text in quotes, not {json.dumps(cell)[:40]}.")
        yield _row(place, row)


def _csv_rows(name: str, text: str) -> Iterator[Row]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        heads = reader.fieldnames or []
        twice = [head for head in heads if heads.count(head) > 1]
        if twice:
            raise BadInputError(f"{name}, line 1: the column {twice[0]!r} stands twice.")
        absent = [column for column in REQUIRED if column not in heads]
        if absent:
            raise BadInputError(f"{name}, line 1: the column {absent[0]!r} is missing; expected {','.join(COLUMNS)}.")
        unknown = [head for head in heads if head not in COLUMNS]
        if unknown:
            raise BadInputError(f"{name}, line 1: unknown column {unknown[0]!r}; expected {','.join(COLUMNS)}.")
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            if None in row or None in row.values():
                raise BadInputError(f"{place}: expected {len(heads)} cells.")
            if row.get("standing") != BOOKED:
                yield _row(place, {column: unguarded(cell) for column, cell in row.items()})
    except csv.Error as error:
        raise BadInputError(f"{name}: the CSV cannot be read ({error}).") from error


def _row(place: str, cells: Mapping[str, str]) -> Row:
    unknown = sorted(cells.keys() - set(COLUMNS))
    if unknown:
        raise BadInputError(f"{place}: unknown column {unknown[0]!r}; expected {', '.join(COLUMNS)}.")
    row = Row(place, {name: cell.strip() for name, cell in cells.items()})
    for column in REQUIRED:
        if not row.cells.get(column):
            raise row.refuse(column, "is empty, but must be given")
    for column, words in WORDS.items():
        if row.cells.get(column) and row.cells[column] not in words:
            raise row.refuse(column, f"is none of {', '.join(words)}")
    return row


def with_rows(snapshot: Snapshot, found: tuple[Row, ...]) -> Snapshot:
    """The snapshot with a file's rows in place of its assignments. Raises BadInputError for one that fits nothing."""
    organisations = {code: id_ for id_, code in snapshot.organisations.items()}
    workers = {(worker.organisation, worker.code): worker for worker in snapshot.workers}
    shifts: dict[tuple[str, date, str], list[ShiftFacts]] = {}
    for shift in snapshot.shifts:
        shifts.setdefault((snapshot.settings[shift.setting].code, shift.day, shift.code), []).append(shift)
    assignments: list[AssignmentFacts] = []
    on: dict[int, set[int]] = {shift.id: set() for shift in snapshot.shifts}
    for number, row in enumerate(found, start=1):
        organisation = organisations.get(row.cells["organisation"])
        if organisation is None:
            raise row.refuse("organisation", "is no organisation of this store")
        worker = workers.get((organisation, row.cells["worker"]))
        if worker is None:
            raise row.refuse("worker", "is no worker of that organisation")
        meant = _meant(snapshot, row, shifts)
        free = [shift for shift in meant if worker.id not in on[shift.id]]
        if not free:
            raise row.refuse("worker", "stands twice on this shift")
        # Of several alike the one whose times these are, then the one that has a place left.
        shift = min(free, key=lambda one: (not _has_times(row, one), len(on[one.id]) >= one.target))
        on[shift.id].add(worker.id)
        assignments.append(_assignment(row, number, shift, worker.id))
    return replace(snapshot, assignments=tuple(assignments))


def _meant(snapshot: Snapshot, row: Row, shifts: Mapping[tuple[str, date, str], list[ShiftFacts]]) -> list[ShiftFacts]:
    setting, day, role = row.cells["setting"], _day(row), row.cells.get("role")
    if setting not in {one.code for one in snapshot.settings.values() if one.home in snapshot.homes}:
        raise row.refuse("setting", "is no setting of this roster")
    meant = shifts.get((setting, day, row.cells["code"]), [])
    if role:
        meant = [shift for shift in meant if shift.role == role]
    if not meant:
        raise row.refuse("code", f"is no shift of {setting} on {day}{f' for {role}' if role else ''}")
    return meant


def _day(row: Row) -> date:
    try:
        return date.fromisoformat(row.cells["day"])
    except ValueError as error:
        raise row.refuse("day", "is no date such as 2026-11-23") from error


def _has_times(row: Row, shift: ShiftFacts) -> bool:
    given = row.cells.get("start"), row.cells.get("end")
    return all(
        not cell or cell == f"{local(moment):%H:%M}"
        for cell, moment in zip(given, (shift.starts_at, shift.ends_at), strict=True)
    )


def _assignment(row: Row, number: int, shift: ShiftFacts, worker: int) -> AssignmentFacts:
    starts_at, ends_at = shift.starts_at, shift.ends_at
    if row.cells.get("start") and not _has_times(row, shift):
        starts_at = _moment(row, "start", shift.day)
    if row.cells.get("end") and not _has_times(row, shift):
        ends_at = _moment(row, "end", shift.day)
        if ends_at <= starts_at:
            ends_at = _moment(row, "end", shift.day + timedelta(days=1))
    rest = row.cells.get("break") or str(shift.break_minutes)
    if not rest.isdecimal() or len(rest) > MOST_DIGITS:
        raise row.refuse("break", "is no whole number of minutes")
    return AssignmentFacts(
        id=number,
        roster=0,
        worker=worker,
        shift=shift.id,
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=int(rest),
        standing=row.cells.get("standing") or "planned",
        pinned=row.cells.get("pinned") == "yes",
    )


def _moment(row: Row, column: str, day: date) -> datetime:
    try:
        return instant(day, parse_clock(row.cells[column]))
    except ValueError as error:
        raise row.refuse(column, "is no time such as 07:30") from error
