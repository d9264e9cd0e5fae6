"""A table as CSV: a header, a row each, local times, text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from rostering.calendar import local
from rostering.exports.plain_cell import guarded


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table; None is an empty cell, an instant the time on the local clocks (2026-11-23 07:30)."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return file.getvalue()


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return f"{local(cell):%Y-%m-%d %H:%M}"
    return "" if cell is None else guarded(cell) if isinstance(cell, str) else cell
