"""The ASC-WDS files of one import, together: workplaces, then workers, then training."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rostering import calendar
from rostering.imports.asc_wds import training, workers, workplaces
from rostering.imports.asc_wds.header import rows_of
from rostering.imports.faults import Faults
from rostering.imports.intake import Parsed, distinct_paths, take_in
from rostering.imports.report import Report
from rostering.imports.sheet import SheetRow
from rostering.imports.table import Table, read_table

if TYPE_CHECKING:
    from rostering.imports.comparison import Comparison
    from rostering.store.engine import Store

Parsing = TypeVar("Parsing")


@dataclass(frozen=True)
class Bundle:
    """The files that are there, as tables; at least one."""

    workplaces: Table | None = None
    workers: Table | None = None
    training: Table | None = None


def import_asc_wds(
    store: "Store",
    actor_name: str | None,
    workplaces: Path | None = None,
    workers: Path | None = None,
    training: Path | None = None,
    organisation: str | None = None,
    dry_run: bool = False,
) -> Report:
    """Imports the ASC-WDS files that are given in one transaction.

    Raises:
        RefusedSheetError: a file or row cannot be used; it carries every fault, and nothing was written.
    """
    faults = Faults()
    distinct_paths([path for path in (workplaces, workers, training) if path is not None], faults)
    tables = [read_table(path) if path is not None else None for path in (workplaces, workers, training)]
    parsed = parse_bundle(Bundle(*tables), faults, calendar.today(), organisation)
    return take_in(store, actor_name, parsed, faults, dry_run)


def parse_bundle(bundle: Bundle, faults: Faults, today: date, organisation: str | None = None) -> Parsed:
    """Every row of the files, understood; all faults of all files are collected before any is raised."""
    places = _parsed(bundle.workplaces, "workplaces", workplaces.PRIVATE, faults, workplaces.parse)
    people = _parsed(bundle.workers, "workers", workers.PRIVATE, faults, lambda row: workers.parse(row, today))
    courses = _parsed(bundle.training, "training", training.PRIVATE, faults, lambda row: training.parse(row, today))
    faults.raise_if_any()

    def compare(comparison: "Comparison") -> None:
        from rostering.imports.asc_wds.employments import Employments

        settings = workplaces.Workplaces(comparison, organisation)
        settings.compare(places)
        employments = Employments(comparison, settings)
        employments.compare(people)
        training.compare(comparison, settings, employments, courses)

    kept = (
        (bundle.workplaces, workplaces.USED, {"POSTCODE": "outward part kept"}),
        (bundle.workers, workers.USED, workers.DERIVED),
        (bundle.training, training.USED, training.DERIVED),
    )
    tables = [table for table, _, _ in kept if table is not None]
    not_stored = {table.name: _not_stored(table, used, derived) for table, used, derived in kept if table is not None}
    identities = any(person.ni_number for person in people)
    return Parsed("asc-wds", {table.name: len(table.rows) for table in tables}, compare, not_stored, identities)


def _parsed(
    table: Table | None, kind: str, private: frozenset[str], faults: Faults, parse: Callable[[SheetRow], Parsing]
) -> list[Parsing]:
    if table is None:
        return []
    return [parse(row) for row in rows_of(table, kind, private, faults)]


def _not_stored(table: Table, used: Iterable[str], derived: dict[str, str]) -> list[str]:
    """The columns of a file that are dropped, with what little is kept of some."""
    kept = frozenset(used) - derived.keys()
    return [f"{name} ({derived[name]})" if name in derived else name for name in table.header if name not in kept]
