"""A wall chart as a sheet: names down, days across, letters inside."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from rostering import calendar
from rostering.calendar import DAY_MINUTES
from rostering.imports import fields
from rostering.imports.faults import Fault, Faults, RefusedSheetError
from rostering.imports.sheet import LONGEST_ID, Column, SheetRow, sheet_rows
from rostering.imports.table import Cell, Row, Table, read_table
from rostering.work.patterns import OFF

KIND = "roster"
HEADS = (Column("setting", required=True), Column("worker"), Column("name", private=True))
MOST_DAYS = 366
LONGEST_LETTER = 9
_MIDNIGHT = " 00:00:00"  # how a spreadsheet's date reads as a header
_OWN_TIMES = re.compile(r"(\S+)\s+(\d{1,2}[:.]?\d{2})\s*[-–]\s*(\d{1,2}[:.]?\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a cell: a letter, and times of its own in minutes after midnight (None: as the letter says)."""

    letter: str
    start_minute: int | None = None
    end_minute: int | None = None


@dataclass(frozen=True)
class ChartRow:
    """One person's row: a mark a day, None for a day off."""

    row: SheetRow
    setting: str
    worker: str
    name: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Chart:
    """One wall chart; its days are consecutive."""

    path: Path
    days: tuple[date, ...]
    rows: tuple[ChartRow, ...]

    @property
    def file(self) -> str:
        """The file's name, as messages use it."""
        return self.path.name


def read_chart(path: Path, faults: Faults, today: date) -> Chart:
    """Reads a wall chart (CSV, or the first sheet of a workbook); cells that cannot be used are noted.

    Raises:
        RefusedSheetError: the file cannot be read, or its header has a column that is no day, a day twice or a gap.
    """
    table = read_table(path)
    dated = _dated(table, today)
    days = tuple(dated.values())
    heads = tuple(dated[at].isoformat() if at in dated else name for at, name in enumerate(table.header))
    named = Table(table.path, heads, table.header_row, tuple(Row(row.number, row.cells) for row in table.rows))
    known = (*HEADS, *(Column(day.isoformat()) for day in days))
    rows = tuple(_row(row, days) for row in sheet_rows(named, known, faults))
    return Chart(path, days, rows)


def _dated(table: Table, today: date) -> dict[int, date]:
    """The day of each column that is one. Raises RefusedSheetError with everything that is wrong with the header."""
    found: dict[int, date] = {}
    wrong: list[Fault] = []
    heads = {column.name for column in HEADS}

    def refuse(at: int, sentence: str) -> None:
        wrong.append(Fault(table.name, table.header_row, fields.quoted(table.header[at])[1:-1], sentence))

    for at, head in enumerate(table.header):
        if head.lower() in heads or head.lower().startswith("x-"):
            continue
        day = _day_of(head, today)
        if day is None:
            refuse(at, "The column is neither setting, worker, name nor a day; write days like 2026-11-16.")
        elif day in found.values():
            refuse(at, f"The day {day} stands twice in the header; keep one of the two columns.")
        else:
            found[at] = day
    if not found and not wrong:
        refuse(0, "There is no column for a day; write one a day, like 2026-11-16.")
    in_order = list(found.items())
    for (_, before), (at, day) in pairwise(in_order):
        if day != before + timedelta(days=1):
            refuse(at, f"The day {day} comes after {before}; a chart has one column a day, without gaps and in order.")
    if len(found) > MOST_DAYS:
        refuse(max(found), f"There are {len(found)} days; at most {MOST_DAYS} are read at once.")
    if wrong:
        raise RefusedSheetError(tuple(wrong))
    return found


def _day_of(head: str, today: date) -> date | None:
    text = head.removesuffix(_MIDNIGHT)
    try:
        return fields.date_of(text)
    except fields.CellError:
        pass
    try:
        return calendar.parse_date(text, today) if any(sign.isdigit() for sign in text) else None
    except ValueError:
        return None


def _row(row: SheetRow, days: tuple[date, ...]) -> ChartRow:
    if not row.filled("worker") and not row.filled("name"):
        row.refuse("worker", "Worker and name are both empty; say whose row it is.")
    marks = tuple(row.read(day.isoformat(), _mark_of) for day in days)
    return ChartRow(row, row.text("setting"), row.text("worker", LONGEST_ID), row.text("name"), marks)


def _mark_of(cell: Cell) -> Mark | None:
    """A cell's mark; None for `-`. Raises CellError for a time, a date and what is too long to be a letter."""
    if isinstance(cell, bool | float | datetime | date | time | timedelta):
        raise fields.CellError("is a number, a date or a time, not a letter", fields.quoted(str(cell)))
    text = " ".join(fields.text_of(cell).split())
    if text in ("", OFF, "–"):
        return None
    if found := _OWN_TIMES.fullmatch(text):
        start, end = fields.clock_of(found[2]), fields.clock_of(found[3])
        return Mark(_letter(found[1]), start, end if end > start else end + DAY_MINUTES)
    return Mark(_letter(text))


def _letter(text: str) -> str:
    if len(text) > LONGEST_LETTER or " " in text:
        raise fields.CellError("is no letter", fields.quoted(text), "write a letter, D+SI, or L 14:00-20:30")
    return text
