"""The history sheet: hours worked elsewhere or before, as sums over a spell or as single duties."""

from dataclasses import dataclass
from datetime import date

from rostering import calendar
from rostering.calendar import DAY_MINUTES
from rostering.imports import fields
from rostering.imports.availability import part_of_day
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow, columns

KIND = "history"
COLUMNS = columns("worker employer from", "until start end hours shifts nights weekends holidays")
COUNTS = ("shifts", "nights", "weekends", "holidays")
HOURS_A_DAY = 24


@dataclass(frozen=True)
class HistoryRow:
    """One row of the sheet: with a start one duty on the day `first`, else a sum over the days until `last`."""

    row: SheetRow
    employer: str
    first: date
    last: date
    start_minute: int | None
    end_minute: int | None
    minutes: int
    counts: dict[str, int]


def parse(row: SheetRow, today: date) -> HistoryRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.date("until")
    start, end = part_of_day(row)
    minutes = row.read("hours", fields.minutes_of_hours)
    if row.filled("start"):
        for column in ("until", "hours", *COUNTS):
            if row.filled(column):
                row.refuse(column, "The row has a start, so it is one duty; leave this cell empty.")
    else:
        for column in ("until", "hours"):
            if not row.filled(column):
                row.refuse(column, "The cell is empty; a sum needs until and hours, one duty needs start and end.")
        _check_sum(row, first, last, minutes)
    if max(first, last or first) > today:
        row.refuse("until" if last else "from", "The day is in the future; history is what was worked.")
    counts = {column: row.whole(column, 0, 9_999) or 0 for column in COUNTS}
    return HistoryRow(row, row.text("employer"), first, last or first, start, end, minutes or 0, counts)


def _check_sum(row: SheetRow, first: date, last: date | None, minutes: int | None) -> None:
    if last is None:
        return
    refuse_backwards(row, first, last)
    days = (last - first).days + 1
    if minutes is not None and not 0 <= minutes <= max(days, 0) * HOURS_A_DAY * 60:
        row.refuse("hours", f"The hours lie between 0 and {HOURS_A_DAY} a day of the {days} days.")


def compare(comparison: Comparison, rows: list[HistoryRow]) -> None:
    """Plans what the sheet adds and changes."""
    _read_duties(comparison, rows)
    organisations = {
        one[name]: one["code"] for name in ("name", "code") for one in comparison.plan.rows("organisation")
    }
    for history in rows:
        worker = comparison.worker(history.row)
        if worker is None:
            continue
        employer = organisations.get(history.employer, history.employer)
        key = ("history", id(worker), employer, history.first, history.last, history.start_minute)
        if not comparison.once(history.row, key, "from", "The same worker, employer, days and start"):
            continue
        change = comparison.row(history.row, f"{worker['code']} at {employer} from {history.first}")
        if history.start_minute is None:
            _agree_sum(change, history, worker, employer)
        else:
            _agree_duty(change, history, worker, employer)
        change.done()


def _read_duties(comparison: Comparison, rows: list[HistoryRow]) -> None:
    """Reads only those stored duties that the sheet could speak of."""
    from sqlmodel import col

    from rostering.store.tables import Actual

    days = [history.first for history in rows if history.start_minute is not None]
    if days:
        first, last = calendar.instant(min(days), 0), calendar.instant(max(days), 2 * DAY_MINUTES)
        comparison.plan.rows("actual", col(Actual.starts_at) >= first, col(Actual.starts_at) <= last)


def _agree_sum(change: RowChange, history: HistoryRow, worker: Record, employer: str) -> None:
    spell: dict[str, Value] = {"from_on": history.first, "until_on": history.last}
    names = {"worker_id": worker, "employer": employer, **spell}
    change.agree("history_sum", names, minutes=history.minutes, **history.counts)


def _agree_duty(change: RowChange, history: HistoryRow, worker: Record, employer: str) -> None:
    starts_at = calendar.instant(history.first, history.start_minute or 0)
    ends_at = calendar.instant(history.first, history.end_minute or 0)
    names = {"worker_id": worker, "employer": employer, "starts_at": starts_at}
    change.agree("actual", names, ends_at=ends_at)
