"""The patterns sheet: rolling cycles of days with shift codes, and who follows them from when."""

from dataclasses import dataclass
from datetime import date

from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns
from rostering.work.patterns import MOST_DAYS, CycleError, parse_cycle

KIND = "patterns"
COLUMNS = columns("pattern", "cycle worker setting start phase end")


@dataclass(frozen=True)
class PatternRow:
    """One row of the sheet. A cycle of "": given in an earlier row; a worker of "": only defines."""

    row: SheetRow
    pattern: str
    cycle: str
    worker: str
    setting: str
    starts_on: date | None
    phase: int
    ends_on: date | None


def parse(row: SheetRow, today: date) -> PatternRow:
    """The row as it stands; what is wrong is noted on it."""
    starts, ends = row.date("start"), row.date("end")
    if row.filled("worker") and not row.filled("start"):
        row.refuse("start", "The cell is empty; a worker follows a pattern from a day.")
    if not row.filled("worker"):
        for column in ("setting", "start", "phase", "end"):
            if row.filled(column):
                row.refuse(column, "The cell is filled but worker is empty; say who follows the pattern.")
    refuse_backwards(row, starts, ends, "end")
    return PatternRow(
        row=row,
        pattern=row.text("pattern", LONGEST_ID),
        cycle=row.read("cycle", cycle_of) or "",
        worker=row.text("worker"),
        setting=row.text("setting"),
        starts_on=starts,
        phase=row.whole("phase", 1, MOST_DAYS) or 1,
        ends_on=ends,
    )


def cycle_of(cell: object) -> str:
    """A cycle of days with spaces between: a code, up to three with `+`, or `-`; at least one day is off."""
    try:
        return " ".join(parse_cycle(str(cell)))
    except CycleError as cause:
        raise fields.CellError(cause.problem, fields.quoted(cause.shown) if cause.shown else "", cause.advice) from None


def compare(comparison: Comparison, rows: list[PatternRow]) -> None:
    """Plans what the sheet adds and changes."""
    given: dict[str, str] = {}
    for line in rows:
        row = line.row
        change = comparison.row(row, f"{line.pattern} {line.worker}".strip())
        pattern = _pattern(comparison, change, line, given)
        if pattern is None:
            continue
        if line.phase > len(pattern["cycle"].split()):
            row.refuse(
                "phase", f"The phase {line.phase} lies beyond the cycle of {len(pattern['cycle'].split())} days."
            )
        if line.worker and not _follow(comparison, change, line, pattern):
            continue
        change.done()


def _pattern(comparison: Comparison, change: RowChange, line: PatternRow, given: dict[str, str]) -> Record | None:
    """The pattern of a row, added or changed by the first row that gives its cycle."""
    known = comparison.indexed("pattern", "code", lambda one: one["code"]).get(line.pattern, [])
    if line.cycle and given.setdefault(line.pattern, line.cycle) != line.cycle:
        line.row.refuse("cycle", f"An earlier row gives the pattern {fields.quoted(line.pattern)} another cycle.")
        return None
    if known:
        if line.cycle:
            change.set(known[0], cycle=line.cycle)
        return known[0]
    if not line.cycle:
        line.row.refuse("cycle", f"The cell is empty and the pattern {fields.quoted(line.pattern)} is not known yet.")
        return None
    return change.add("pattern", code=line.pattern, cycle=line.cycle)


def _follow(comparison: Comparison, change: RowChange, line: PatternRow, pattern: Record) -> bool:
    worker = comparison.worker(line.row)
    setting = comparison.setting(line.row, "setting", line.setting) if line.setting else None
    if worker is None or (line.setting and setting is None):
        return False
    what = "The same worker and start"
    if not comparison.once(line.row, ("follows", id(worker), line.starts_on), "worker", what):
        return False
    values: dict[str, Value] = {
        "pattern_id": pattern,
        "setting_id": setting,
        "phase": line.phase,
        "ends_on": line.ends_on,
    }
    change.agree("pattern_followed", {"worker_id": worker, "starts_on": line.starts_on}, **values)
    return True
