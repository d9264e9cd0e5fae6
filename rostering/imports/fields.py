"""What a cell may say: dates, weekdays, clock times, hours, yes or no, whole numbers and codes.

Each function turns one cell into a value or raises CellError, which says what is wrong with or without the value, so
that a private one (a date of birth, a National Insurance number) is never repeated.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from rostering.calendar import DAY_MINUTES
from rostering.imports.faults import printable
from rostering.imports.table import Cell

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_UK_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?|(\d{1,2})\.(\d{2})|(\d{1,2})(\d{2})", re.ASCII)
_DECIMAL_CLOCK = re.compile(r"\d{1,2}(\.\d)?", re.ASCII)
_HOURS = re.compile(r"([+-]?)(\d{1,6}):([0-5]\d)", re.ASCII)
_SHIFT_CODE = re.compile(r"[A-Za-z0-9]{1,4}", re.ASCII)
_DATE_FORM = "write 2026-11-23 or 23/11/2026"
_AS_TEXT = "write it as 07:30 and format the cell as text, because a spreadsheet turns 7.30 into the number 7.3"


class CellError(ValueError):
    """What is wrong with a cell, what it holds, and how it should be written."""

    def __init__(self, problem: str, shown: str = "", advice: str = "") -> None:
        self.problem = problem
        self.advice = advice
        super().__init__(f"{problem}{': ' if shown else ''}{shown}{'; ' if advice else ''}{advice}")

    def without_value(self) -> str:
        """The sentence for a cell that must not be repeated."""
        return f"{self.problem}; {self.advice}" if self.advice else self.problem


def quoted(cell: Cell) -> str:
    """The cell as a message repeats it: short, in quotes, on one line."""
    text = printable(str(cell))
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"


def text_of(cell: Cell) -> str:
    """The cell's text; a whole number as its digits, a date in ISO form."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def date_of(cell: Cell) -> date:
    """A date as 2026-11-23, as 23/11/2026 (day first) or as a real spreadsheet date."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _plausible(cell.year, cell.month, cell.day)
    if not isinstance(cell, str):
        raise CellError("is a number or a time, not a date", quoted(cell), "format the cell as a date")
    if found := _ISO_DATE.fullmatch(cell):
        return _plausible(int(found[1]), int(found[2]), int(found[3]))
    if found := _UK_DATE.fullmatch(cell):
        return _plausible(int(found[3]), int(found[2]), int(found[1]))
    if _SHORT_YEAR.fullmatch(cell):
        raise CellError("has a year of two digits", quoted(cell), _DATE_FORM)
    raise CellError("is not a date", quoted(cell), _DATE_FORM)


def british_date_of(cell: Cell) -> date:
    """A date as dd/mm/yyyy or as a real spreadsheet date, the only forms of ASC-WDS."""
    if isinstance(cell, str) and not _UK_DATE.fullmatch(cell):
        raise CellError("is not a date as dd/mm/yyyy", quoted(cell))
    return date_of(cell)


def _plausible(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellError("is a date that does not exist", f"{day:02d}/{month:02d}/{year:04d}", _DATE_FORM) from None
    if not 1900 <= year <= 2199:
        raise CellError("has a year that cannot be meant", str(year), "it must lie between 1900 and 2199")
    return found


def weekdays_of(cell: Cell) -> str:
    """Weekdays as `Mon`, `Sat;Sun`, `Mon-Fri` or `daily`, given back as numbers: '0;5;6', Monday is 0."""
    text = text_of(cell).lower()
    if text == "daily":
        return "0;1;2;3;4;5;6"
    days: set[int] = set()
    for part in text.split(";"):
        ends = [_weekday(name.strip(), cell) for name in part.split("-")]
        if len(ends) > 2:
            raise CellError("is not a list of weekdays", quoted(cell), "write Mon, Sat;Sun, Mon-Fri or daily")
        first, last = ends[0], ends[-1]
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return ";".join(str(day) for day in sorted(days))


def _weekday(name: str, cell: Cell) -> int:
    for number, full in enumerate(_WEEKDAYS):
        if len(name) >= 3 and full.startswith(name):
            return number
    raise CellError("is not a list of weekdays", quoted(cell), "write Mon, Sat;Sun, Mon-Fri or daily")


def clock_of(cell: Cell) -> int:
    """A clock time as 07:30, 0730 or 7.30 or a real spreadsheet time, in minutes after midnight; 24:00 is 1440."""
    if isinstance(cell, datetime):
        raise CellError("is a date, not a time", quoted(cell), "write it as 07:30")
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        minutes, rest = divmod(cell, timedelta(minutes=1))
        if rest or not 0 <= minutes <= DAY_MINUTES:
            raise CellError("is not a time of the day", quoted(cell), "write it as 07:30")
        return minutes
    if isinstance(cell, float):
        raise CellError("is a number, not a time", str(cell), _AS_TEXT)
    text = text_of(cell)
    found = _CLOCK.fullmatch(text)
    if found is None:
        if _DECIMAL_CLOCK.fullmatch(text):
            raise CellError("is a number, not a time", text, _AS_TEXT)
        raise CellError("is not a time", quoted(cell), "write it as 07:30, 0730 or 7.30")
    hours, minutes = (int(group) for group in found.groups() if group is not None)
    total = hours * 60 + minutes
    if minutes > 59 or total > DAY_MINUTES:
        raise CellError("is not a time of the day", quoted(cell), "the last is 24:00, and that only as an end")
    return total


def minutes_of_hours(cell: Cell) -> int:
    """Hours as 37.5 or 37:30 (or a spreadsheet time), in whole minutes; a sign is kept."""
    if isinstance(cell, timedelta):
        return round(cell / timedelta(minutes=1))
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    text = text_of(cell).replace("−", "-")
    if found := _HOURS.fullmatch(text):
        minutes = int(found[2]) * 60 + int(found[3])
        return -minutes if found[1] == "-" else minutes
    number = _decimal(text)
    if number is None or abs(number) > 10_000:
        raise CellError("is not a number of hours", quoted(cell), "write 37.5 or 37:30")
    return round(number * 60)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def flag_of(cell: Cell) -> bool:
    """`yes` or `no`."""
    text = text_of(cell).lower()
    if text not in ("yes", "no"):
        raise CellError("is neither yes nor no", quoted(cell), "write yes or no")
    return text == "yes"


def whole_of(cell: Cell, least: int, most: int) -> int:
    """A whole number between two ends."""
    text = text_of(cell)
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise CellError(f"is not a whole number from {least} to {most}", quoted(cell))
    return int(text)


def pence_of_pounds(cell: Cell) -> int:
    """An amount in pounds, 28.50 or £28.50, in pence."""
    text = text_of(cell).removeprefix("£").replace(",", "").strip()
    number = _decimal(text)
    if number is None or number != round(number, 2) or abs(number) > 1_000_000:
        raise CellError("is not an amount in pounds", quoted(cell), "write 28.50")
    return int(number * 100)


def list_of(cell: Cell) -> tuple[str, ...]:
    """The items of a list with semicolons between, without the empty ones."""
    return tuple(item.strip() for item in text_of(cell).split(";") if item.strip())


def shift_code_of(cell: Cell) -> str:
    """A shift's code: 1 to 4 letters or digits."""
    text = text_of(cell)
    if not _SHIFT_CODE.fullmatch(text):
        raise CellError("is not a shift's code", quoted(cell), "write 1 to 4 letters or digits")
    return text


def months_later(day: date, months: int) -> date:
    """The same day some months on, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise CellError("lies beyond the calendar", f"{months} months after {day}")


def eighteenth_birthday(born: date) -> date:
    """The day of the 18th birthday; who was born on 29 February comes of age on 1 March of a common year."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")


def outward_of(cell: Cell) -> str:
    """The outward part of a postcode, of a full one or alone; the message of a wrong one does not repeat it."""
    plain = "".join(text_of(cell).split()).upper()
    if found := _FULL.fullmatch(plain):
        return found[1]
    if _OUTWARD.fullmatch(plain):
        return plain
    raise CellError("is not a postcode", "", "write the whole of it or its first half, LL57")
