"""A plain sheet: which columns it may have, and its rows with every cell read and every fault noted."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from rostering.imports import fields
from rostering.imports.faults import Fault, Faults, RefusedSheetError
from rostering.imports.table import Cell, Table

Value = TypeVar("Value")
LONGEST_TEXT = 200  # characters of a name or reference
LONGEST_ID = 49
CLOSE = 0.6  # how alike a name must be to be offered instead of an unknown one, 0 to 1


@dataclass(frozen=True)
class Column:
    """A column of a sheet. A required one must be there and filled; a private one is never repeated in a message."""

    name: str
    required: bool = False
    private: bool = False


def columns(required: str, others: str = "", private: str = "") -> tuple[Column, ...]:
    """Columns from lists of names with spaces between."""
    hidden = set(private.split())
    return tuple(
        [Column(name, True, name in hidden) for name in required.split()]
        + [Column(name, False, name in hidden) for name in others.split()]
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows: the nearest one, or a few that there are."""
    names = {one.lower(): one for one in sorted(known)}
    close = get_close_matches(name.lower(), list(names), n=1, cutoff=CLOSE)
    if close:
        return f"did you mean '{names[close[0]]}'?"
    if not names:
        return "there are none yet"
    some = list(names.values())
    return f"known are {', '.join(some[:8])}{' …' if len(some) > 8 else ''}"


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet. Reading a cell that cannot be used notes a fault and gives None."""

    file: str
    number: int
    cells: Mapping[str, Cell]
    private: frozenset[str]
    faults: Faults

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.cells

    def filled(self, column: str) -> bool:
        """Whether the cell holds something."""
        return self.cells.get(column, "") != ""

    def refuse(self, column: str | None, sentence: str) -> None:
        """Notes that the row cannot be used."""
        self.faults.refuse(self.file, self.number, column, sentence)

    def warn(self, column: str | None, sentence: str) -> None:
        """Notes what the reader should know although the row is used."""
        self.faults.warn(self.file, self.number, column, sentence)

    def read(self, column: str, read: Callable[[Cell], Value]) -> Value | None:
        """The cell as `read` understands it; None if it is empty, or wrong (which is noted)."""
        if not self.filled(column):
            return None
        try:
            return read(self.cells[column])
        except fields.CellError as cause:
            self.refuse(column, f"The cell {cause.without_value() if column in self.private else cause}.")
            return None

    def text(self, column: str, longest: int = LONGEST_TEXT) -> str:
        """The cell's text, "" if it is empty; one that is too long is noted."""
        text = fields.text_of(self.cells.get(column, ""))
        if len(text) > longest:
            self.refuse(column, f"The cell has {len(text)} characters; at most {longest} are kept.")
        return text

    def date(self, column: str) -> datetime.date | None:
        """The cell's date, or None."""
        return self.read(column, fields.date_of)

    def needed_date(self, column: str) -> datetime.date:
        """The date of a required cell; a wrong one is noted and gives a day long ago."""
        return self.date(column) or datetime.date.min

    def whole(self, column: str, least: int, most: int) -> int | None:
        """The cell's whole number between two ends, or None."""
        return self.read(column, lambda cell: fields.whole_of(cell, least, most))

    def flag(self, column: str, default: bool) -> bool:
        """The cell's yes or no; the default if it is empty."""
        found = self.read(column, fields.flag_of)
        return default if found is None else found

    def choice(self, column: str, known: Iterable[str], default: str) -> str:
        """The cell as one of some words, whatever its capitals; the default if it is empty."""
        text = self.text(column).lower()
        if not text:
            return default
        words = list(known)
        if text not in words:
            self.refuse(column, f"The cell is {fields.quoted(text)}; write one of: {', '.join(words)}.")
            return default
        return text

    def known(self, column: str, names: Mapping[str, str], word: str) -> str | None:
        """The code of a role or skill that is given by code or exact title; None if empty or unknown (noted)."""
        text = self.text(column)
        return known_code(self, column, text, names, word) if text else None


def known_code(row: SheetRow, column: str, text: str, names: Mapping[str, str], word: str) -> str | None:
    """The code for a code or exact title; an unknown one is noted with the nearest there is. `names`: title by code."""
    if text in names:
        return text
    for code, title in names.items():
        if text.lower() in (code.lower(), title.lower()):
            return code
    row.refuse(column, f"Nobody defined the {word} {fields.quoted(text)}; {nearest(text, names)}")
    return None


def sheet_rows(table: Table, known: tuple[Column, ...], faults: Faults) -> list[SheetRow]:
    """The rows of a sheet whose header is right; empty required cells are noted.

    Raises:
        RefusedSheetError: the header has an unknown, doubled or missing column.
    """
    header = tuple(name.lower() for name in table.header)
    _check_header(table, header, known)
    private = frozenset(column.name for column in known if column.private)
    rows = []
    for row in table.rows:
        cells = {name: cell for name, cell in zip(header, row.cells, strict=True) if not name.startswith("x-")}
        rows.append(SheetRow(table.name, row.number, cells, private, faults))
        for column in known:
            if column.required and not rows[-1].filled(column.name):
                rows[-1].refuse(column.name, "The cell is empty and must be filled.")
    return rows


def _check_header(table: Table, header: tuple[str, ...], known: tuple[Column, ...]) -> None:
    names = {column.name for column in known}
    unknown = [at for at, name in enumerate(header) if name not in names and not name.startswith("x-")]
    if len(unknown) == len(header) or len(unknown) > max(3, len(header) // 2):
        raise RefusedSheetError((_another_sheet(table, unknown[0], known),))
    wrong: list[Fault] = []
    guessed: set[str] = set()
    for at in unknown:
        guessed.update(get_close_matches(header[at], names, n=1, cutoff=CLOSE))
        sentence = f"The header has a column that is not known; {nearest(header[at], names)}"
        wrong.append(Fault(table.name, table.header_row, _shown(table.header[at]), sentence))
    for name in sorted({name for name in header if header.count(name) > 1}):
        wrong.append(Fault(table.name, table.header_row, _shown(name), "The column stands twice in the header."))
    for column in known:
        if column.required and column.name not in header and column.name not in guessed:
            sentence = "The column is missing from the header and must be there."
            wrong.append(Fault(table.name, table.header_row, column.name, sentence))
    if wrong:
        raise RefusedSheetError(tuple(wrong))


def _another_sheet(table: Table, at: int, known: tuple[Column, ...]) -> Fault:
    """The fault of a file that is another kind of sheet, or none."""
    needed = ", ".join(column.name for column in known if column.required)
    sentence = f"This is not the header of such a sheet, which has at least {needed} (see the samples)."
    if table.header[0] == "LOCALESTID":
        sentence = "This is an ASC-WDS file; import it with 'rota import asc-wds'."
    return Fault(table.name, table.header_row, _shown(table.header[at]), sentence)


def _shown(name: str) -> str:
    """A column's name as a message repeats it."""
    return fields.quoted(name)[1:-1]
