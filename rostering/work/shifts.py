"""Demand becomes dated shifts: a weekly pattern, its exceptions, and local clock times turned into instants."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from rostering.calendar import instant
from rostering.errors import BadInputError

# What a shift takes over from its demand as it stands.
COPIED = (
    "setting_id",
    "code",
    "type",
    "break_minutes",
    "role",
    "skills",
    "minimum",
    "target",
    "priority",
    "client_id",
    "exclusive",
    "personal_care",
)
OVERLAY = "overlay"  # a row of this type puts nobody on: of those on duty so many hold its skills


def expand(
    rows: Iterable[Mapping[str, Any]], first: date, last: date, *, overlays: bool = False
) -> list[dict[str, Any]]:
    """The shifts that rows of demand ask for on the local days first to last, both included; or the overlays.

    A row is a mapping with the columns of the table `demand`; a shift is a mapping with the columns of the table
    `shift` except its id, in the order of day, setting, start, code and demand, and an overlay has the same shape.
    Rows for one date replace that day's weekly rows of the same setting and code. A row whose target and minimum are
    zero makes no shift. Times are local clock times of the day the shift starts on, so a night in which the clocks
    change is an hour shorter or longer. An end that is not after its start is refused.
    """
    weekly: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    dated: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if (row["type"] == OVERLAY) is not overlays:
            continue
        _refuse_backward(row)
        if row.get("on_date") is not None:
            dated[row["on_date"]].append(row)
        else:
            for weekday in weekdays_of(row):
                weekly[weekday].append(row)
    shifts: list[dict[str, Any]] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        shifts.extend(_shifts_on(day, weekly[day.weekday()], dated.get(day, ())))
    return shifts


def weekdays_of(row: Mapping[str, Any]) -> tuple[int, ...]:
    """The weekdays of a weekly row, Monday 0; empty for a row that stands for one date."""
    return tuple(int(part) for part in (row.get("weekdays") or "").split(";") if part)


def in_force(row: Mapping[str, Any], day: date) -> bool:
    """Whether a weekly row's dates include this day; an open beginning or end includes everything."""
    begins, ends = row.get("from_on"), row.get("until_on")
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _shifts_on(
    day: date, weekly: Iterable[Mapping[str, Any]], dated: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    exceptions = list(dated)
    replaced = {(row["setting_id"], row["code"]) for row in exceptions}
    standing = [row for row in weekly if in_force(row, day) and (row["setting_id"], row["code"]) not in replaced]
    asked = [row for row in (*standing, *exceptions) if row["target"] > 0 or row["minimum"] > 0]
    asked.sort(key=lambda row: (row["setting_id"], row["start_minute"], row["code"], row.get("id") or 0))
    return [_shift(row, day) for row in asked]


def _shift(row: Mapping[str, Any], day: date) -> dict[str, Any]:
    shift = {column: row[column] for column in COPIED if column in row}
    shift["demand_id"] = row.get("id")
    shift["day"] = day
    shift["starts_at"] = instant(day, row["start_minute"])
    shift["ends_at"] = instant(day, row["end_minute"])
    return shift


def _refuse_backward(row: Mapping[str, Any]) -> None:
    if row["end_minute"] <= row["start_minute"]:
        raise BadInputError(
            f"Demand {row['code']} of setting {row['setting_id']} ends at minute {row['end_minute']}, "
            f"not after its start at minute {row['start_minute']}; give an end after the start."
        )
