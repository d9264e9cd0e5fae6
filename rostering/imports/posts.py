"""The posts sheet: contracts that hold at one setting from a day to a day: rotations, joint posts and secondments.

A setting of another organisation is a secondment. On the days of a post somebody belongs where it is, and nowhere else.
"""

from dataclasses import dataclass
from datetime import date

from rostering.catalogue import roles
from rostering.imports import fields
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns
from rostering.imports.staff import LONGEST_HOURS, PERIODS

KIND = "posts"
COLUMNS = columns("worker setting role from", "until hours period")


@dataclass(frozen=True)
class PostRow:
    """One row of the sheet."""

    row: SheetRow
    setting: str
    role: str
    from_on: date | None
    until_on: date | None
    minutes: int | None
    period: str | None


def parse(row: SheetRow, today: date) -> PostRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.date("until")
    refuse_backwards(row, first, last)
    titles = {role.code: role.title for role in roles().values()}
    minutes, period = row.read("hours", fields.minutes_of_hours), row.choice("period", PERIODS, "") or None
    if row.filled("hours") != row.filled("period"):
        missing = "period" if row.filled("hours") else "hours"
        row.refuse(missing, "Hours and period go together; fill both or neither.")
    if minutes is not None and not 0 <= minutes <= LONGEST_HOURS * 60:
        row.refuse("hours", f"Contract hours lie between 0 and {LONGEST_HOURS}.")
    return PostRow(row, row.text("setting"), row.known("role", titles, "role") or "", first, last, minutes, period)


def compare(comparison: Comparison, rows: list[PostRow]) -> None:
    """Plans what the sheet adds and changes; a post is known by its worker, setting, role and first day."""
    for one in rows:
        worker, setting = comparison.worker(one.row), comparison.setting(one.row, "setting", one.setting)
        if worker is None or setting is None:
            continue
        names: dict[str, Value] = {
            "worker_id": worker,
            "setting_id": setting,
            "role": one.role,
            "starts_on": one.from_on,
        }
        key = ("post", *(id(value) if isinstance(value, dict) else value for value in names.values()))
        if not comparison.once(one.row, key, "from", "The same post from the same day"):
            continue
        change = comparison.row(one.row, f"{worker['code']} at {setting['code']} from {one.from_on}")
        change.agree("contract", names, ends_on=one.until_on, minutes=one.minutes, period=one.period)
        change.done()
