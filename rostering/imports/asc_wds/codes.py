"""Reading coded cells of an ASC-WDS row: numbers from a closed list, yes, no and unknown, dates and lists."""

from collections.abc import Iterable
from datetime import date

from rostering.imports import fields
from rostering.imports.sheet import LONGEST_ID, SheetRow

YES, NO, UNKNOWN = 1, 2, 999
STATUSES = ("NEW", "UPDATE", "UNCHECKED", "NOCHANGE", "DELETE")


def squeezed(text: str) -> str:
    """An id without its white space, as ASC-WDS compares ids."""
    return "".join(text.split())


def id_of(row: SheetRow, column: str) -> str:
    """A required id of at most 49 characters; an empty one is noted."""
    text = row.text(column, LONGEST_ID)
    if not text:
        row.refuse(column, "The cell is empty and must be filled.")
    return text


def status_of(row: SheetRow) -> str:
    """The row's STATUS in capitals; an unknown one is noted."""
    text = row.text("STATUS").upper()
    if text not in STATUSES:
        row.refuse("STATUS", f"The cell is {fields.quoted(text)}; write one of: {', '.join(STATUSES)}.")
    return text


def code_of(row: SheetRow, column: str, known: Iterable[int], needed: bool = False) -> int | None:
    """A number from a closed list, leading zeros allowed; None if empty or wrong (which is noted)."""
    if not row.filled(column):
        if needed:
            row.refuse(column, "The cell is empty and must be filled.")
        return None
    text = row.text(column)
    codes = tuple(known)
    if text.isascii() and text.isdigit() and len(text) < 9 and int(text) in codes:
        return int(text)
    shown = "The code is" if column in row.private else f"The code {fields.quoted(text)} is"
    row.refuse(column, f"{shown} unknown; expected one of {', '.join(str(code) for code in codes)}.")
    return None


def number_of(row: SheetRow, column: str, most: int = 999_999) -> int | None:
    """A number from an open list, which may grow: any whole number; None if empty or no number (which is noted)."""
    return row.whole(column, 0, most)


def day_of(row: SheetRow, column: str) -> date | None:
    """A date as dd/mm/yyyy; None if empty or wrong (which is noted)."""
    return row.read(column, fields.british_date_of)


def past_day_of(row: SheetRow, column: str, today: date) -> date | None:
    """A date as dd/mm/yyyy that is not in the future."""
    day = day_of(row, column)
    if day is not None and day > today:
        row.refuse(column, f"The date {day:%d/%m/%Y} is in the future.")
    return day


def half_hours_of(row: SheetRow, column: str) -> int | None:
    """Hours a week from 0 to 75 in steps of half an hour, in minutes; None for 999, empty or wrong (noted)."""
    text = row.text(column)
    if text in ("", str(UNKNOWN)):
        return None
    try:
        minutes = fields.minutes_of_hours(text) if ":" not in text else -1
    except fields.CellError:
        minutes = -1
    if not 0 <= minutes <= 75 * 60 or minutes % 30:
        row.refuse(column, f"The cell is {fields.quoted(text)}; expected 0 to 75 in steps of 0.5, or 999.")
        return None
    return minutes


def items_of(row: SheetRow, column: str) -> tuple[str, ...]:
    """The items of a list, empty ones kept, because lists of several columns belong together."""
    text = row.text(column, 5_000)
    return tuple(item.strip() for item in text.split(";")) if text else ()
