"""What was typed into the fields of a form, read field by field; what cannot be is told with its field's name first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

BETWEEN = re.compile(r"[,;\s]+")
OPEN = "open"
MOST_DIGITS = 9


def words(cells: Mapping[str, str], name: str) -> str | None:
    """What stands in a field; None where nothing does."""
    return cells.get(name, "").strip() or None


def several(cells: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What stands in a field, apart by commas, semicolons or spaces."""
    return tuple(part for part in BETWEEN.split(cells.get(name, "").strip()) if part)


def day(cells: Mapping[str, str], name: str) -> date | None:
    """The date in a field; None where nothing stands there. Raises BadInputError for what is no date."""
    from rostering import calendar

    typed = words(cells, name)
    try:
        return None if typed is None else calendar.parse_date(typed, calendar.today())
    except ValueError as error:
        raise _wrong(name, str(error)) from error


def needed_day(cells: Mapping[str, str], name: str) -> date:
    """The date in a field. Raises BadInputError where none stands there."""
    found = day(cells, name)
    if found is None:
        raise _wrong(name, "a date is needed, such as 7 Dec")
    return found


def clock(cells: Mapping[str, str], name: str) -> int | None:
    """The clock time in a field, as minutes after midnight; None where nothing stands there. Raises BadInputError."""
    from ui.edits.times import clock

    typed = words(cells, name)
    try:
        return None if typed is None else clock(typed)
    except ValueError as error:
        raise _wrong(name, str(error)) from error


def needed_clock(cells: Mapping[str, str], name: str) -> int:
    """The clock time in a field. Raises BadInputError where none stands there."""
    found = clock(cells, name)
    if found is None:
        raise _wrong(name, "a clock time is needed, such as 9:30")
    return found


def whole(cells: Mapping[str, str], name: str, most: int) -> int | None:
    """The whole number from 1 in a field; None where nothing stands there. Raises BadInputError for anything else."""
    typed = words(cells, name)
    if typed is None:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS and 1 <= int(typed) <= most):
        raise _wrong(name, f"a whole number from 1 to {most} is needed, not '{typed}'")
    return int(typed)


def needed_whole(cells: Mapping[str, str], name: str, most: int) -> int:
    """The whole number in a field. Raises BadInputError where none stands there."""
    found = whole(cells, name, most)
    if found is None:
        raise _wrong(name, f"a whole number from 1 to {most} is needed")
    return found


def days(typed: str) -> tuple[date, ...]:
    """Dates apart by commas or semicolons, as a line has them: 7 Dec, 9 Dec. Raises ValueError for what is none."""
    from rostering import calendar

    today = calendar.today()
    return tuple(calendar.parse_date(part, today) for part in re.split(r"[,;]", typed) if part.strip())


def _wrong(name: str, what: str) -> Exception:
    from rostering.errors import BadInputError

    return BadInputError(f"{name}: {what}.")
