"""The clients sheet: what a client's code stands for in rostering, and whom the client would rather have, or not."""

from dataclasses import dataclass
from datetime import date

from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns

KIND = "clients"
COLUMNS = columns("client setting", "language manual_handling personal_care preferred excluded")
PREFERRED, EXCLUDED = "preferred", "excluded"


@dataclass(frozen=True)
class ClientRow:
    """One client of the sheet: what it says, and by kind the workers whom the client would rather have, or not."""

    row: SheetRow
    code: str
    setting: str
    values: dict[str, Value]
    wishes: dict[str, tuple[str, ...]]


def parse(row: SheetRow, today: date) -> ClientRow:
    """The row as it stands; what is wrong is noted on it."""
    said: dict[str, Value] = {
        "language": row.text("language").lower() or None,
        "manual_handling": row.read("manual_handling", fields.flag_of),
        "personal_care_wish": row.text("personal_care", LONGEST_ID).lower() or None,
    }
    wishes = {kind: fields.list_of(row.text(kind)) for kind in (PREFERRED, EXCLUDED)}
    both = set(wishes[PREFERRED]) & set(wishes[EXCLUDED])
    if both:
        row.refuse("excluded", f"{min(both)} is preferred and excluded at once; keep one of the two.")
    return ClientRow(
        row=row,
        code=row.text("client", LONGEST_ID),
        setting=row.text("setting"),
        values={column: value for column, value in said.items() if value is not None},
        wishes=wishes,
    )


def compare(comparison: Comparison, rows: list[ClientRow]) -> None:
    """Plans what the sheet adds and changes; whom it names is added to whom a client has named before."""
    for one in rows:
        setting = comparison.setting(one.row, "setting", one.setting)
        if setting is None:
            continue
        what = f"The client {fields.quoted(one.code)} of {setting['name']}"
        if not comparison.once(one.row, ("client", id(setting), one.code), "client", what):
            continue
        change = comparison.row(one.row, f"client {one.code}")
        client = change.agree("client", {"setting_id": setting, "code": one.code}, **one.values)
        for kind, named in one.wishes.items():
            for worker in named:
                _wish(comparison, change, one.row, client, kind, worker)
        change.done()


def _wish(comparison: Comparison, change: RowChange, row: SheetRow, client: Record, kind: str, named: str) -> None:
    worker = comparison.worker_named(row, kind, named)
    if worker is None:
        return
    names = {"client_id": client, "person_id": worker["person_id"]}
    change.agree("client_preference", names, f"{kind} {worker['code']}", kind=kind)
