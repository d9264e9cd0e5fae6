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
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot

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
)
REQUIRED = ("setting", "day", "code", "organisation", "worker")
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment of a file, and where it stands there."""

    place: str
    cells: Mapping[str, str]

    def refuse(self, column: str, expected: str) -> BadInputError:
        """The error that names the row and the column."""
        return BadInputError(f"{self.place}, {column}: {self.cells.get(column, '')!r} {expected}.")


def rows(snapshot: Snapshot) -> list[dict[str, str]]:
    """The assignments of a snapshot as rows of text, by day, setting, start and worker."""
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
            }
        )
    return sorted(found, key=lambda row: (row["day"], row["setting"], row["start"], row["code"], row["worker"]))


def as_json(snapshot: Snapshot, horizon: Horizon) -> dict[str, Any]:
    """The roster as a document of the schema `rota-roster/1`."""
    return {
        "schema": SCHEMA,
        "period": {"from": str(horizon.first), "to": str(horizon.last), "zone": ZONE},
        "settings": [snapshot.settings[home].code for home in snapshot.homes],
        "assignments": rows(snapshot),
    }


def as_csv(snapshot: Snapshot) -> str:
    """The roster as CSV, one assignment a row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(snapshot))
    return out.getvalue()


def read_rows(name: str, text: str) -> tuple[Row, ...]:
    """The rows of a file of either form. Raises BadInputError with the place and what was expected."""
    if text.lstrip().startswith("{"):
        return tuple(_json_rows(name, text))
    return tuple(_csv_rows(name, text))


def _json_rows(name: str, text: str) -> Iterator[Row]:
    try:
        loaded = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "line 1"
        raise BadInputError(f"{name}, {where}: this is not JSON; the file may be cut off.") from error
    if loaded.get("schema") != SCHEMA:
        raise BadInputError(f"{name}: the schema is {loaded.get('schema')!r}; expected {SCHEMA!r}.")
    found = loaded.get("assignments")
    if not isinstance(found, list):
        raise BadInputError(f"{name}: expected a list 'assignments'.")
    for number, row in enumerate(found):
        place = f"{name}, assignments[{number}]"
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            raise BadInputError(f"{place}: expected an object of texts.")
        yield _row(place, row)


def _csv_rows(name: str, text: str) -> Iterator[Row]:
    try:
        reader = csv.DictReader(io.StringIO(text), strict=True)
        heads = reader.fieldnames or []
        absent = [column for column in REQUIRED if column not in heads]
        if absent:
            raise BadInputError(f"{name}, line 1: the column {absent[0]!r} is missing; expected {','.join(COLUMNS)}.")
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            if None in row or None in row.values():
                raise BadInputError(f"{place}: expected {len(heads)} cells.")
            yield _row(place, row)
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
    return row


def with_rows(snapshot: Snapshot, found: tuple[Row, ...]) -> Snapshot:
    """The snapshot with a file's rows in place of its assignments. Raises BadInputError for one that fits nothing."""
    organisations = {code: id_ for id_, code in snapshot.organisations.items()}
    workers = {(worker.organisation, worker.code): worker for worker in snapshot.workers}
    shifts: dict[tuple[str, date, str], list[ShiftFacts]] = {}
    for shift in snapshot.shifts:
        shifts.setdefault((snapshot.settings[shift.setting].code, shift.day, shift.code), []).append(shift)
    assignments: list[AssignmentFacts] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(found, start=1):
        organisation = organisations.get(row.cells["organisation"])
        if organisation is None:
            raise row.refuse("organisation", "is no organisation of this store")
        worker = workers.get((organisation, row.cells["worker"]))
        if worker is None:
            raise row.refuse("worker", "is no worker of that organisation")
        shift = _shift(row, shifts)
        if (shift.id, worker.id) in taken:
            raise row.refuse("worker", "stands twice on this shift")
        taken.add((shift.id, worker.id))
        assignments.append(_assignment(row, number, shift, worker.id))
    return replace(snapshot, assignments=tuple(assignments))


def _shift(row: Row, shifts: Mapping[tuple[str, date, str], list[ShiftFacts]]) -> ShiftFacts:
    try:
        day = date.fromisoformat(row.cells["day"])
    except ValueError as error:
        raise row.refuse("day", "is no date such as 2026-11-23") from error
    meant = shifts.get((row.cells["setting"], day, row.cells["code"]), [])
    role = row.cells.get("role")
    if role:
        meant = [shift for shift in meant if shift.role == role]
    if not meant:
        raise row.refuse("code", f"is no shift of {row.cells['setting']} on {day}{f' for {role}' if role else ''}")
    return meant[0]


def _assignment(row: Row, number: int, shift: ShiftFacts, worker: int) -> AssignmentFacts:
    starts_at, ends_at = shift.starts_at, shift.ends_at
    if row.cells.get("start"):
        starts_at = _moment(row, "start", shift.day)
    if row.cells.get("end"):
        ends_at = _moment(row, "end", shift.day)
        if ends_at <= starts_at:
            ends_at = _moment(row, "end", shift.day + timedelta(days=1))
    rest = row.cells.get("break") or str(shift.break_minutes)
    if not rest.isdigit():
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
