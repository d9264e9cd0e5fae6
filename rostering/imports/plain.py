"""Importing plain sheets, from settings and staff to rates, each by its own columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering import calendar
from rostering.imports import (
    agreements,
    availability,
    clients,
    delegations,
    history,
    leave,
    memberships,
    pairs,
    patterns,
    placements,
    posts,
    rates,
    requests,
    settings,
    shifts,
    staff,
    terms,
    training,
    travel,
    workload,
)
from rostering.imports.asc_wds.header import is_training
from rostering.imports.days import spell_of
from rostering.imports.faults import Faults, RefusedSheetError
from rostering.imports.intake import Parsed, distinct_paths, take_in
from rostering.imports.report import Report
from rostering.imports.sheet import Column, SheetRow, sheet_rows
from rostering.imports.table import Table, read_table

if TYPE_CHECKING:
    from rostering.imports.comparison import Comparison
    from rostering.store.engine import Store


@dataclass(frozen=True)
class Kind:
    """One kind of sheet: its columns, how a row is read, and how the rows are compared with the store."""

    name: str
    columns: tuple[Column, ...]
    parse: Callable[[SheetRow, date], Any]
    compare: Callable[["Comparison", list[Any]], None]
    not_stored: tuple[str, ...] = ()


_STAFF_NOT_STORED = (
    "birth_date (kept only as whether and until when under 18)",
    "ni_number (kept only as a keyed hash)",
    "postcode (outward part kept)",
)
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(settings.KIND, settings.COLUMNS, settings.parse, settings.compare, ("postcode (outward part kept)",)),
        Kind(staff.KIND, staff.COLUMNS, staff.parse, staff.compare, _STAFF_NOT_STORED),
        Kind(shifts.KIND, shifts.COLUMNS, shifts.parse, shifts.compare),
        Kind(availability.KIND, availability.COLUMNS, availability.parse, availability.compare),
        Kind(leave.KIND, leave.COLUMNS, leave.parse, leave.compare),
        Kind(requests.KIND, requests.COLUMNS, requests.parse, requests.compare),
        Kind(patterns.KIND, patterns.COLUMNS, patterns.parse, patterns.compare),
        Kind(training.KIND, training.COLUMNS, training.parse, training.compare),
        Kind(history.KIND, history.COLUMNS, history.parse, history.compare),
        Kind(memberships.KIND, memberships.COLUMNS, memberships.parse, memberships.compare),
        Kind(terms.KIND, terms.COLUMNS, spell_of, terms.compare),
        Kind(workload.KIND, workload.COLUMNS, workload.parse, workload.compare),
        Kind(travel.KIND, travel.COLUMNS, travel.parse, travel.compare),
        Kind(clients.KIND, clients.COLUMNS, clients.parse, clients.compare),
        Kind(pairs.KIND, pairs.COLUMNS, pairs.parse, pairs.compare),
        Kind(posts.KIND, posts.COLUMNS, posts.parse, posts.compare),
        Kind(placements.KIND, placements.COLUMNS, spell_of, placements.compare),
        Kind(delegations.KIND, delegations.COLUMNS, delegations.parse, delegations.compare),
        Kind(rates.KIND, rates.COLUMNS, rates.parse, rates.compare),
        Kind(agreements.KIND, agreements.COLUMNS, agreements.parse, agreements.compare),
    )
}


def import_sheets(
    store: "Store", actor_name: str | None, kind: str, paths: Sequence[Path], dry_run: bool = False
) -> Report:
    """Imports sheets of one kind in one transaction; an ASC-WDS training file passes as training, by its header.

    Raises:
        RefusedSheetError: a file or row cannot be used; it carries every fault, and nothing was written.
    """
    faults = Faults()
    tables = [read_table(path) for path in distinct_paths(paths, faults)]
    if kind == training.KIND and any(is_training(table.header) for table in tables):
        return _asc_training(store, actor_name, tables, faults, dry_run)
    parsed = parse_sheets(KINDS[kind], tables, faults, calendar.today())
    return take_in(store, actor_name, parsed, faults, dry_run)


def parse_sheets(kind: Kind, tables: Sequence[Table], faults: Faults, today: date) -> Parsed:
    """Every row of the sheets, understood; all faults of all rows are collected before any is raised."""
    rows: list[Any] = []
    not_stored: dict[str, list[str]] = {}
    for table in tables:
        for row in sheet_rows(table, kind.columns, faults):
            rows.append(kind.parse(row, today))
        header = {name.lower() for name in table.header}
        ignored = [name for name in table.header if name.lower().startswith("x-")]
        not_stored[table.name] = [note for note in kind.not_stored if note.split(" ")[0] in header] + ignored
    faults.raise_if_any()
    counts = {table.name: len(table.rows) for table in tables}
    identities = any(getattr(row, "ni_number", "") for row in rows)
    return Parsed(kind.name, counts, lambda comparison: kind.compare(comparison, rows), not_stored, identities)


def _asc_training(
    store: "Store", actor_name: str | None, tables: Sequence[Table], faults: Faults, dry_run: bool
) -> Report:
    from rostering.imports.asc_wds.bundle import Bundle, parse_bundle

    if len(tables) > 1:
        sentence = "An ASC-WDS training file is imported alone; name one file at a time."
        faults.refuse(tables[0].name, None, None, sentence)
        raise RefusedSheetError(tuple(faults.refused))
    parsed = parse_bundle(Bundle(training=tables[0]), faults, calendar.today())
    return take_in(store, actor_name, parsed, faults, dry_run)
