"""The leave sheet: leave, sickness and other time away; a kind, never a reason."""

from dataclasses import dataclass
from datetime import date

from rostering import calendar
from rostering.calendar import DAY_MINUTES
from rostering.imports import fields
from rostering.imports.availability import part_of_day
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns
from rostering.store.request_state import STATES

KIND = "leave"
COLUMNS = columns("worker kind from", "until start end hours state asked_on")
KINDS = ("annual", "sick", "family", "study", "unpaid", "other")
OPEN_KINDS = ("sick", "family")  # those whose end may be open
MOST_HOURS = 10_000


@dataclass(frozen=True)
class LeaveRow:
    """One row of the sheet. Times of None: whole days; an `until` of None: open-ended."""

    row: SheetRow
    kind: str
    first: date
    last: date | None
    start_minute: int | None
    end_minute: int | None
    minutes: int | None
    state: str | None
    asked_on: date | None


def parse(row: SheetRow, today: date) -> LeaveRow:
    """The row as it stands; what is wrong is noted on it."""
    kind = row.choice("kind", KINDS, "other")
    first, last = row.needed_date("from"), row.date("until")
    start, end = part_of_day(row)
    if start is not None:
        if last is not None and last != first:
            row.refuse("until", "Start and end are for part of one day; leave until empty or write the same day.")
        last = first
    elif not row.filled("until") and kind not in OPEN_KINDS:
        row.refuse("until", f"The cell is empty; only {' and '.join(OPEN_KINDS)} leave may be open-ended.")
    refuse_backwards(row, first, last)
    minutes = row.read("hours", fields.minutes_of_hours)
    if minutes is not None and not 0 <= minutes <= MOST_HOURS * 60:
        row.refuse("hours", f"The hours credited lie between 0 and {MOST_HOURS}.")
    state = row.choice("state", STATES, "") or None
    return LeaveRow(row, kind, first, last, start, end, minutes, state, row.date("asked_on"))


def compare(comparison: Comparison, rows: list[LeaveRow]) -> None:
    """Plans what the sheet adds and changes."""
    for leave in rows:
        worker = comparison.worker(leave.row)
        if worker is None:
            continue
        names = {"worker_id": worker, "starts_at": calendar.instant(leave.first, leave.start_minute or 0)}
        key = ("absence", *names.values())
        if not comparison.once(leave.row, key, "from", "Leave of the same worker from the same moment"):
            continue
        change = comparison.row(leave.row, f"{worker['code']} from {leave.first}")
        values: dict[str, Value] = {"kind": leave.kind, "ends_at": None, "minutes_credited": leave.minutes}
        if leave.last is not None:
            values["ends_at"] = calendar.instant(leave.last, leave.end_minute or DAY_MINUTES)
        values["state"] = leave.state or "granted"
        if leave.asked_on is not None:
            values["asked_on"] = leave.asked_on
        change.agree("absence", names, **values)
        change.done()
