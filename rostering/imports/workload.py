"""The workload sheet: how many minutes of work each hour of the day asks for at a setting, by dependency or census."""

from dataclasses import dataclass
from datetime import date

from rostering.catalogue import roles
from rostering.imports import fields
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow, columns

KIND = "workload"
COLUMNS = columns("setting hour minutes", "weekdays from until role")
LAST_HOUR = 23
MOST_MINUTES = 6_000  # a hundred people at once are a slip of the finger


@dataclass(frozen=True)
class WorkloadRow:
    """One row of the sheet: an hour that begins then by the local clock. Empty days and dates: every day."""

    row: SheetRow
    setting: str
    hour: int
    minutes: int
    weekdays: str | None
    from_on: date | None
    until_on: date | None
    role: str | None

    def names(self, setting: Record) -> dict[str, Value]:
        """What finds the stored row again: all but its minutes and its end."""
        days = {"weekdays": self.weekdays, "from_on": self.from_on}
        return {"setting_id": setting, "hour": self.hour, **days, "role": self.role}


def parse(row: SheetRow, today: date) -> WorkloadRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.date("from"), row.date("until")
    refuse_backwards(row, first, last)
    return WorkloadRow(
        row=row,
        setting=row.text("setting"),
        hour=row.whole("hour", 0, LAST_HOUR) or 0,
        minutes=row.whole("minutes", 0, MOST_MINUTES) or 0,
        weekdays=row.read("weekdays", fields.weekdays_of),
        from_on=first,
        until_on=last,
        role=row.known("role", {role.code: role.title for role in roles().values()}, "role"),
    )


def compare(comparison: Comparison, rows: list[WorkloadRow]) -> None:
    """Plans what the sheet adds and changes."""
    for one in rows:
        setting = comparison.setting(one.row, "setting", one.setting)
        if setting is None:
            continue
        names = one.names(setting)
        if not comparison.once(one.row, ("workload", *names.values()), "hour", "The same hour of the same days"):
            continue
        change = comparison.row(one.row, f"{setting['code']} {one.hour:02}:00")
        change.agree("workload", names, minutes=one.minutes, until_on=one.until_on)
        change.done()
