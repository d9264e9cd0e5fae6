"""The first sheet of an Excel workbook, with real dates and times kept as such."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from rostering.imports.faults import refuse_file
from rostering.imports.table import Cell, Row

LARGEST_UNPACKED = 400_000_000  # bytes; more is a damaged file or a trap
_DAMAGED = "The workbook is damaged or was cut off; open it, save it again as .xlsx and import that."


def workbook_rows(path: Path, content: bytes, sheet: str | None = None) -> Iterator[Row]:
    """The rows of the first sheet, or of the one of that name (none where there is none), as wide as the header row.

    A damaged workbook is refused in one sentence.
    """
    rows = _read(path, content, sheet)
    width = next((_width(cells) for _, cells in rows if _width(cells)), 0)
    for number, cells in rows:
        filled = max(width, _width(cells))
        yield Row(number, (*cells[:filled], *[""] * (width - len(cells))))


def _read(path: Path, content: bytes, sheet: str | None) -> list[tuple[int, tuple[Cell, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise refuse_file(path, "The workbook unpacks to more than 400 MB; is it the right file?")
            if "xl/workbook.xml" not in packed.namelist():
                raise refuse_file(path, "This is a packed file but not an Excel workbook; save the sheet as .xlsx.")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as cause:
        raise refuse_file(path, _DAMAGED) from cause
    try:
        return _sheet_rows(content, sheet)
    except Exception as cause:  # the reader of workbooks fails in countless ways on damaged parts; all mean the same
        raise refuse_file(path, _DAMAGED) from cause


def _sheet_rows(content: bytes, name: str | None) -> list[tuple[int, tuple[Cell, ...]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are not read
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        named = [one for one in book.worksheets if name is None or one.title.strip().lower() == name]
        if not named:
            book.close()
            return []
        sheet = named[0]
        sheet.reset_dimensions()
        rows = [
            (number, tuple(_cell(value) for value in cells))
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]
        book.close()
    return [(number, cells) for number, cells in rows if _width(cells)]


def _width(cells: tuple[Cell, ...]) -> int:
    """How many cells there are up to the last that holds something."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1] != ""), 0)


def _cell(value: Any) -> Cell:
    """A spreadsheet value as ours: empty is "", a whole number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime | date | time | timedelta | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return str(value)
