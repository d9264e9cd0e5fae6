"""Importing wall charts: who worked when, who is away, what letters mean, and the patterns that are seen in them.

Days before today are read as worked: shifts of rosters that are published, and actuals. Later ones are planned on
drafts. All of it is written in one use case, or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rostering import access, calendar
from rostering.imports.chart_comparison import (
    ChartComparison,
    ChartFiles,
    ChartReading,
    ChartReport,
    read_charts,
)
from rostering.imports.chart_letters import Ask
from rostering.imports.chart_patterns import ACCEPTED, PROPOSED, accept
from rostering.imports.faults import Faults
from rostering.imports.letters import Meaning
from rostering.words import counted

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase


class _UnwrittenError(Exception):
    """The store says all of it already."""


def import_charts(
    store: "Store",
    actor_name: str | None,
    paths: Sequence[Path],
    *,
    letters: Mapping[str, Meaning] | None = None,
    ask: Ask | None = None,
    accept_patterns: bool = False,
    dry_run: bool = False,
) -> ChartReport:
    """Imports wall charts in one transaction. `letters` are answers; `ask` is asked once for each letter left open.

    Raises:
        RefusedSheetError: a header, row, cell, name or letter cannot be used; every fault is told, nothing written.
        RefusedError: the actor may not import for the organisations concerned.
        StoreError: the store cannot be used.
    """
    faults = Faults()
    files = read_charts(paths, faults, calendar.today())
    told = dict(letters or {})
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "import", actor.organisation)
        if ask is not None:
            told |= _answers(session, files, told, ask)
        found = ChartReading(session, files, told, faults).compared()
        owner = found.owner
        access.guard(actor, "import", owner)
    found.report.dry_run = dry_run
    if dry_run:
        return found.report
    from rostering.store.use_case import use_case

    faults.warnings.clear()  # they come again
    try:
        with use_case(store, actor_name, "import", owner) as case:
            found = ChartReading(case.session, files, told, faults).compared()
            _write(case, found, files, accept_patterns=accept_patterns)
    except _UnwrittenError:
        return found.report
    found.report.written = True
    return found.report


def _answers(session: "Session", files: ChartFiles, told: Mapping[str, Meaning], ask: Ask) -> dict[str, Meaning]:
    """What is answered for each letter that nobody has said the meaning of; where something else is wrong, none."""
    faults = Faults()
    reading = ChartReading(session, files, told, faults)
    return {} if faults.refused else {one.letter: ask(one) for one in reading.unknown}


def _write(case: "UseCase", found: ChartComparison, files: ChartFiles, *, accept_patterns: bool) -> None:
    """Write what was found; raises _UnwrittenError where that is nothing."""
    report, session = found.report, case.session
    report.letters = sum(found.letters.remember(session, organisation) for organisation in found.organisations)
    followed = 0
    if accept_patterns:
        followed = accept(session, report.patterns)
        report.patterns = [
            replace(one, state=ACCEPTED if one.state == PROPOSED else one.state) for one in report.patterns
        ]
    plans = [plan for plan in found.plans if not plan.is_empty]
    if not (plans or found.absences or report.letters or followed):
        raise _UnwrittenError
    session.add_all(found.absences)
    words = [plan.write(case) for plan in plans]
    words += [f"{counted(len(found.absences), 'spell')} of leave"] if found.absences else []
    words += [f"{counted(report.letters, 'letter')} kept"] if report.letters else []
    words += [f"{counted(followed, 'pattern')} followed"] if followed else []
    names = ", ".join(f"{chart.file} ({counted(len(chart.rows), 'row')})" for chart in files.charts)
    case.record(f"roster: {names}", None, "; ".join(words))
