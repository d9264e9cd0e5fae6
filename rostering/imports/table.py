"""A file of rows and columns, as text and spreadsheet values, with the row each value stands in."""

import csv
import io
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from rostering.imports.faults import Fault, RefusedSheetError, refuse_file

Cell = str | int | float | bool | date | datetime | time | timedelta

LARGEST_FILE = 50_000_000  # bytes; a region's staff fits many times over
LONGEST_CELL = 131_072  # characters, the csv module's own limit

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Row:
    """One row that holds something. `number` is its line in the file, or its row in the spreadsheet."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds: the names in its first row and the rows below. Cell text is stripped of outer spaces."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The file's name, as messages use it."""
        return self.path.name

    def records(self) -> Iterator[tuple[int, Mapping[str, Cell]]]:
        """Each row's number and its cells by the name of their column."""
        for row in self.rows:
            yield row.number, dict(zip(self.header, row.cells, strict=True))


def read_table(path: Path) -> Table:
    """Reads a CSV file (comma, UTF-8) or the first sheet of an XLSX workbook, told apart by their content.

    Raises:
        RefusedSheetError: the file is missing, empty, too large, damaged, of another kind or encoding, or has a row
            whose cells do not fit under the header; one sentence with the file, and the row where there is one.
    """
    content = _content(path)
    if content.startswith(_ZIP):
        from rostering.imports.workbook import workbook_rows

        rows = workbook_rows(path, content)
    elif content.startswith(_OLD_EXCEL):
        raise refuse_file(path, "This is an old Excel file (.xls); save it as .xlsx or CSV.")
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        raise refuse_file(path, "This is not an Excel workbook, or it is damaged; save it again as .xlsx.")
    else:
        rows = _csv_rows(path, _text(path, content))
    return _table(path, rows)


def read_sheet(path: Path, name: str) -> Table | None:
    """The sheet of a workbook that has this name (in small letters); None in a CSV file, or where there is none.

    Raises RefusedSheetError as `read_table` does.
    """
    content = _content(path)
    if not content.startswith(_ZIP):
        return None
    from rostering.imports.workbook import workbook_rows

    rows = list(workbook_rows(path, content, name))
    return _table(path, iter(rows)) if rows else None


def _content(path: Path) -> bytes:
    """The bytes of an ordinary file of a size that a sheet can have."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise refuse_file(path, "This is a folder; name the file inside it.")
        if not stat.S_ISREG(found.st_mode):
            raise refuse_file(path, "This is not an ordinary file; save the sheet to a file first.")
        if found.st_size > LARGEST_FILE:
            size, most = found.st_size // 1_000_000, LARGEST_FILE // 1_000_000
            raise refuse_file(path, f"The file has {size} MB and at most {most} MB are read; is it the right file?")
        content = path.read_bytes()
    except FileNotFoundError as cause:
        raise refuse_file(path, "There is no such file; check the name and the folder.") from cause
    except (OSError, ValueError) as cause:
        reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else "the name is not usable"
        raise refuse_file(path, f"The file cannot be read: {os.fsdecode(reason).lower()}.") from cause
    if not content:
        raise refuse_file(path, "The file is empty; a sheet starts with a row of column names.")
    return content


def _text(path: Path, content: bytes) -> str:
    """The text of a CSV file, without a byte-order mark; a wrong encoding is refused with its row."""
    if content.startswith(_WIDE_MARKS):
        raise refuse_file(path, "The file is in UTF-16; save it as CSV UTF-8.", 1)
    nul = content.find(b"\0")
    if nul >= 0:
        row = content.count(b"\n", 0, nul) + 1
        raise refuse_file(path, "This is not text: there is a zero byte; save the sheet as CSV UTF-8.", row)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        row = content.count(b"\n", 0, cause.start) + 1
        odd = content[cause.start]
        sentence = f"The byte {odd:#04x} is not UTF-8; save the sheet as CSV UTF-8 (not ANSI or Windows Latin)."
        raise refuse_file(path, sentence, row) from cause


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    """The rows of a CSV text, each with the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as cause:
            raise refuse_file(path, _csv_fault(str(cause)), line) from cause
        yield Row(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _csv_fault(cause: str) -> str:
    if "unexpected end" in cause:
        return "A quoted cell that starts in this row never ends; the file was cut off or a quote is missing."
    if "field larger" in cause:
        return f"A cell has more than {LONGEST_CELL} characters; is a closing quote missing?"
    if "expected after" in cause:
        return 'A quote stands inside a quoted cell; write it twice ("").'
    return "The row is not comma-separated text; save the sheet again as CSV UTF-8."


def _table(path: Path, rows: Iterator[Row]) -> Table:
    filled = (row for row in rows if any(cell != "" for cell in row.cells))
    first = next(filled, None)
    if first is None:
        raise refuse_file(path, "The file is empty; a sheet starts with a row of column names.")
    header = tuple(str(cell) for cell in first.cells)
    _check_separator(path, first.number, header)
    while header and header[-1] == "":
        header = header[:-1]
    if "" in header:
        raise refuse_file(path, f"Column {header.index('') + 1} has no name in the header.", first.number)
    fitted: list[Row] = []
    faults: list[Fault] = []
    for row in filled:
        found = _fitted(path, header, row)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            fitted.append(found)
    if faults:
        raise RefusedSheetError(tuple(faults))
    return Table(path, header, first.number, tuple(fitted))


def _check_separator(path: Path, row: int, header: tuple[str, ...]) -> None:
    if len(header) > 1:
        return
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in header[0]:
            raise refuse_file(
                path, f"The columns are separated by {name}; save the sheet with commas (CSV UTF-8).", row
            )


def _fitted(path: Path, header: tuple[str, ...], row: Row) -> Row | Fault:
    """The row with exactly one cell a column; empty cells beyond the header are left off."""
    cells = row.cells
    while len(cells) > len(header) and cells[-1] == "":
        cells = cells[:-1]
    if len(cells) == len(header):
        return Row(row.number, cells)
    if len(cells) < len(header):
        column = header[len(cells)]
        advice = f"there is none for {column}; was the file cut off, or are commas missing?"
    else:
        column = header[-1]
        advice = f"there are more after {column}; has a cell a comma and no quotes?"
    return Fault(
        path.name, row.number, column, f"The row has {len(cells)} cells and the header {len(header)}: {advice}"
    )
