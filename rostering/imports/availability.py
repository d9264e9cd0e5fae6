"""The availability sheet: when people without a pattern said they can or cannot work."""

from dataclasses import dataclass
from datetime import date

from rostering.calendar import DAY_MINUTES
from rostering.imports import fields
from rostering.imports.comparison import Comparison
from rostering.imports.days import Days, days_of
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns

KIND = "availability"
COLUMNS = columns("worker available", "date weekday from until start end told_on")


@dataclass(frozen=True)
class AvailabilityRow:
    """One row of the sheet. Minutes of None: all day; a `told_on` of None: the sheet does not say."""

    row: SheetRow
    days: Days
    start_minute: int | None
    end_minute: int | None
    available: bool
    told_on: date | None


def parse(row: SheetRow, today: date) -> AvailabilityRow:
    """The row as it stands; what is wrong is noted on it."""
    start, end = part_of_day(row)
    told = row.date("told_on")
    if told is not None and told > today:
        row.warn("told_on", "The day on which they said so is in the future.")
    return AvailabilityRow(row, days_of(row), start, end, row.flag("available", False), told)


def part_of_day(row: SheetRow) -> tuple[int | None, int | None]:
    """Start and end in minutes after midnight, the end above 1440 if it is on the next day; None: all day."""
    start, end = row.read("start", fields.clock_of), row.read("end", fields.clock_of)
    if row.filled("start") != row.filled("end"):
        missing = "end" if row.filled("start") else "start"
        row.refuse(missing, "Start and end go together; fill both, or neither for all day.")
    if start is None or end is None:
        return None, None
    if start == DAY_MINUTES:
        row.refuse("start", "Nothing starts at 24:00; write 00:00 of the next day.")
    if start == end:
        row.warn("end", "Start and end are the same time; it lasts 24 hours.")
    return start, end if end > start else end + DAY_MINUTES


def compare(comparison: Comparison, rows: list[AvailabilityRow]) -> None:
    """Plans what the sheet adds and changes."""
    for said in rows:
        worker = comparison.worker(said.row)
        if worker is None:
            continue
        days = {"on_date": said.days.on_date, "weekdays": said.days.weekdays, "from_on": said.days.from_on}
        names: dict[str, Value] = {"worker_id": worker, "start_minute": said.start_minute, **days}
        key = ("availability", *names.values())
        if not comparison.once(said.row, key, "worker", "The same worker, days and start"):
            continue
        change = comparison.row(said.row, str(worker["code"]))
        values: dict[str, Value] = {
            "until_on": said.days.until_on,
            "end_minute": said.end_minute,
            "available": said.available,
        }
        if said.told_on is not None or comparison.known("availability", names) is None:
            values["told_on"] = said.told_on or comparison.today
        change.agree("availability", names, **values)
        change.done()
