"""The requests sheet: wishes for or against work on some days."""

from dataclasses import dataclass
from datetime import date

from rostering.imports import fields
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns
from rostering.store.request_state import STATES

KIND = "requests"
COLUMNS = columns("worker kind date", "until shift setting weight promised state asked_on")
MOST_WEIGHT = 9


@dataclass(frozen=True)
class RequestRow:
    """One row of the sheet. A shift of None: any."""

    row: SheetRow
    kind: str
    first: date
    last: date
    shift: str | None
    setting: str
    weight: int
    promised: bool
    state: str | None
    asked_on: date | None


def parse(row: SheetRow, today: date) -> RequestRow:
    """The row as it stands; what is wrong is noted on it."""
    first = row.needed_date("date")
    last = row.date("until") or first
    refuse_backwards(row, first, last)
    return RequestRow(
        row=row,
        kind=row.choice("kind", ("on", "off"), "off"),
        first=first,
        last=last,
        shift=row.read("shift", fields.shift_code_of),
        setting=row.text("setting"),
        weight=row.whole("weight", 1, MOST_WEIGHT) or 1,
        promised=row.flag("promised", False),
        state=row.choice("state", STATES, "") or None,
        asked_on=row.date("asked_on"),
    )


def compare(comparison: Comparison, rows: list[RequestRow]) -> None:
    """Plans what the sheet adds and changes."""
    for request in rows:
        row = request.row
        worker = comparison.worker(row)
        setting = comparison.setting(row, "setting", request.setting) if request.setting else None
        if worker is None or (request.setting and setting is None):
            continue
        what = {"kind": request.kind, "from_on": request.first, "shift_code": request.shift}
        names: dict[str, Value] = {"worker_id": worker, **what}
        if not comparison.once(row, ("request", *names.values()), "date", "The same worker, date, kind and shift"):
            continue
        change = comparison.row(row, f"{worker['code']} {request.kind} {request.first}")
        values: dict[str, Value] = {
            "until_on": request.last,
            "setting_id": setting,
            "weight": request.weight,
            "promised": request.promised,
        }
        if request.asked_on is not None:
            values["asked_on"] = request.asked_on
        if request.state is not None:  # an empty one never takes back an answer given in the program
            values["state"] = request.state
        change.agree("request", names, **values)
        change.done()
