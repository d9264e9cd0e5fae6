"""One import from file to store: read and check everything, compare with the store, then write all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rostering import access, calendar
from rostering.imports.faults import Faults
from rostering.imports.report import Report
from rostering.people import identity
from rostering.words import counted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rostering.imports.comparison import Comparison
    from rostering.store.engine import Store

Compare = Callable[["Comparison"], None]


@dataclass(frozen=True)
class Parsed:
    """Files whose every row is understood, and how they are compared with a store."""

    kind: str
    rows: dict[str, int]  # by file
    compare: Compare
    not_stored: dict[str, list[str]]  # by file
    has_identities: bool = False  # a row gives an NI number


def take_in(store: "Store", actor_name: str | None, parsed: Parsed, faults: Faults, dry_run: bool) -> Report:
    """Compares parsed files with the store and writes the difference in one use case, unless it is a dry run.

    Nothing at all is written where the store already says everything.

    Raises:
        RefusedSheetError: a row names something the store does not have, or contradicts another; nothing was written.
        RefusedError: the actor may not import for the organisations concerned.
        StoreError: the store cannot be used.
    """
    today, kept = calendar.today(), len(faults.warnings)
    key = (identity.read_key() or identity.passing_key()) if parsed.has_identities else b""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "import", actor.organisation)
        comparison = _compared(session, parsed, faults, today, key)
        organisation = _organisation(comparison)
        access.guard(actor, "import", organisation)
    report = comparison.report
    report.dry_run = dry_run
    if dry_run or comparison.plan.is_empty:
        return report
    from rostering.store.use_case import use_case

    key = identity.make_key() if parsed.has_identities else b""
    del faults.warnings[kept:]  # they come again
    with use_case(store, actor_name, "import", organisation) as case:
        comparison = _compared(case.session, parsed, faults, today, key)
        comparison.plan.apply()
        case.record(_subject(parsed), None, comparison.report.summary())
    comparison.report.written = True
    return comparison.report


def _compared(session: "Session", parsed: Parsed, faults: Faults, today: date, key: bytes) -> "Comparison":
    from rostering.imports.comparison import Comparison
    from rostering.imports.plan import Plan

    report = Report(parsed.kind)
    for name, rows in parsed.rows.items():
        file = report.file(name)
        file.rows, file.not_stored = rows, parsed.not_stored.get(name, [])
    comparison = Comparison(Plan(session), faults, report, today, key)
    parsed.compare(comparison)
    faults.raise_if_any()
    report.warnings = list(faults.warnings)
    return comparison


def _organisation(comparison: "Comparison") -> str | None:
    """The one organisation that an import concerns; None for several, as for the whole installation."""
    codes = comparison.organisations
    return next(iter(codes)) if len(codes) == 1 else None


def _subject(parsed: Parsed) -> str:
    names = ", ".join(f"{name} ({counted(rows, 'row')})" for name, rows in parsed.rows.items())
    return f"{parsed.kind}: {names}"


def distinct_paths(paths: Sequence[Path], faults: Faults) -> list[Path]:
    """The files in the order given; one that is named twice is a fault."""
    for at, path in enumerate(paths):
        if path in paths[:at]:
            faults.refuse(path.name, None, None, "The file is named twice; name it once.")
    faults.raise_if_any()
    return list(paths)
