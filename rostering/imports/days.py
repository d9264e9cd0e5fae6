"""Which days a row of a sheet speaks of: one date, or weekdays from a date until another."""

from dataclasses import dataclass
from datetime import date

from rostering.imports import fields
from rostering.imports.sheet import SheetRow


@dataclass(frozen=True)
class Days:
    """One date, or weekdays ('0;5;6', Monday is 0) from a date, until another or open."""

    on_date: date | None
    weekdays: str | None
    from_on: date | None
    until_on: date | None

    @property
    def key(self) -> tuple[date | None, str | None, date | None]:
        """What finds the stored row again: date, or weekdays and from."""
        return self.on_date, self.weekdays, self.from_on


@dataclass(frozen=True)
class SpellRow:
    """A row of a sheet that speaks of a first and a last day."""

    row: SheetRow
    from_on: date
    until_on: date


def spell_of(row: SheetRow, today: date) -> SpellRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.needed_date("until")
    refuse_backwards(row, first, last)
    return SpellRow(row, first, last)


def refuse_backwards(row: SheetRow, first: date | None, last: date | None, column: str = "until") -> None:
    """Note an end, in that column, which lies before the start; where one of the two is not said there is no fault."""
    if first is not None and last is not None and last < first:
        row.refuse(column, f"It ends on {last}, before it starts on {first}.")


def seen_on(row: SheetRow, column: str, today: date) -> date | None:
    """The day on which somebody looked at a paper or in a register; one in the future is noted."""
    seen = row.date(column)
    if seen is not None and seen > today:
        row.refuse(column, f"It was seen on {seen}, in the future.")
    return seen


def days_of(row: SheetRow) -> Days:
    """The days of a row; exactly one of date and weekday must be filled, weekday with from."""
    on_date, weekdays = row.date("date"), row.read("weekday", fields.weekdays_of)
    first, last = row.date("from"), row.date("until")
    if row.filled("date") == row.filled("weekday"):
        told = "both filled" if row.filled("date") else "both empty"
        row.refuse("date", f"Date and weekday are {told}; fill exactly one of them.")
    elif row.filled("weekday") and not row.filled("from"):
        row.refuse("from", "The cell is empty; a weekday needs the day from which it holds.")
    elif row.filled("date") and (row.filled("from") or row.filled("until")):
        column = "from" if row.filled("from") else "until"
        row.refuse(column, "From and until go with a weekday, not with a date; leave the cell empty.")
    refuse_backwards(row, first, last)
    return Days(on_date, weekdays, first, last)
