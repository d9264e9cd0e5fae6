"""What the letters of a wall chart mean: its legend, what somebody answered, and what is remembered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rostering.calendar import DAY_MINUTES
from rostering.errors import BadInputError
from rostering.imports import fields, leave
from rostering.imports.chart import LONGEST_LETTER
from rostering.imports.faults import Faults
from rostering.imports.sheet import SheetRow, columns, sheet_rows
from rostering.imports.shifts import COVER, NOT_COVER
from rostering.imports.table import Table, read_sheet, read_table
from rostering.work.patterns import MOST_SHIFTS_A_DAY, OFF, codes_of

LEAVE = "leave:"
LEGEND = "legend"
LEGEND_COLUMNS = columns("code type", "setting start end break")
TYPES = (*COVER, *NOT_COVER)
FORMS = "a shift such as D or D+SI, - for a day off, or leave:annual (or leave:sick, family, study, unpaid, other)"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a letter means: shift codes, or a kind of leave, or neither (a day off)."""

    codes: tuple[str, ...] = ()
    leave: str | None = None

    @property
    def stored(self) -> str:
        """As the store keeps it: 'D+SI', '-' or 'leave:annual'."""
        return f"{LEAVE}{self.leave}" if self.leave else "+".join(self.codes) or OFF


@dataclass(frozen=True, slots=True)
class LegendShift:
    """The times of a shift as a legend gives them; `setting` "" is every row's own, a break of None the setting's."""

    code: str
    type: str
    setting: str
    start_minute: int
    end_minute: int
    break_minutes: int | None


@dataclass(frozen=True)
class Legend:
    """What a chart's legend says: kinds of leave by letter, and shifts."""

    meanings: Mapping[str, Meaning]
    shifts: tuple[LegendShift, ...]


def meaning_of(text: str) -> Meaning:
    """A meaning as people type it and the store keeps it. Raises BadInputError with the forms there are."""
    typed = text.strip()
    if typed == OFF:
        return Meaning()
    if typed.lower().startswith(LEAVE):
        kind = typed[len(LEAVE) :].strip().lower()
        if kind in leave.KINDS:
            return Meaning(leave=kind)
        raise BadInputError(f"'{typed}' is no kind of leave; there are: {', '.join(leave.KINDS)}.")
    codes = codes_of(typed)
    try:
        read = tuple(fields.shift_code_of(code) for code in codes)
    except fields.CellError:
        read = ()
    if not read or len(read) > MOST_SHIFTS_A_DAY:
        raise BadInputError(f"'{typed}' is no meaning of a letter; write {FORMS}.")
    return Meaning(codes=read)


def answers_of(typed: Iterable[str]) -> dict[str, Meaning]:
    """The answers of `--letter X=D --letter AL=leave:annual`. Raises BadInputError for one that cannot be used."""
    found: dict[str, Meaning] = {}
    for one in typed:
        letter, equals, text = one.partition("=")
        letter = letter.strip()
        if not equals or not letter or len(letter) > LONGEST_LETTER:
            raise BadInputError(f"'{one}' does not say what a letter means; write --letter X=D, with {FORMS}.")
        meaning = meaning_of(text)
        if found.setdefault(letter, meaning) != meaning:
            raise BadInputError(f"The letter '{letter}' is given two meanings; give it one.")
    return found


def read_legend(path: Path, faults: Faults) -> Legend:
    """The legend of a chart: its second sheet `legend`, or the file beside it ending in `.legend.csv`; or nothing.

    Rows that cannot be used are noted. Raises RefusedSheetError where it cannot be read at all.
    """
    table = read_sheet(path, LEGEND)
    beside = path.with_name(f"{path.stem}.legend.csv")
    if table is None and beside.is_file():
        table = read_table(beside)
    return Legend({}, ()) if table is None else _legend(table, faults)


def _legend(table: Table, faults: Faults) -> Legend:
    meanings: dict[str, Meaning] = {}
    shifts: list[LegendShift] = []
    for row in sheet_rows(table, LEGEND_COLUMNS, faults):
        code = row.text("code", LONGEST_LETTER)
        kind = row.choice("type", (*TYPES, *leave.KINDS, "off"), "off")
        if kind in leave.KINDS or kind == "off":
            for column in ("start", "end", "break"):
                if row.filled(column):
                    row.refuse(column, "Leave and days off have no times; leave the cell empty.")
            meanings[code] = Meaning(leave=kind if kind in leave.KINDS else None)
        elif (shift := _shift(row, kind)) is not None:
            shifts.append(shift)
    return Legend(meanings, tuple(shifts))


def _shift(row: SheetRow, type: str) -> LegendShift | None:
    code = row.read("code", fields.shift_code_of)
    start, end = row.read("start", fields.clock_of), row.read("end", fields.clock_of)
    rest = row.whole("break", 0, DAY_MINUTES)
    for column in ("start", "end"):
        if not row.filled(column):
            row.refuse(column, "The cell is empty; a shift has a start and an end.")
    if code is None or start is None or end is None:
        return None
    end = end if end > start else end + DAY_MINUTES
    if rest is not None and rest >= end - start:
        row.refuse("break", f"The break of {rest} minutes is as long as the shift or longer.")
    return LegendShift(code, type, row.text("setting"), start, end, rest)
