"""The registration with a professional body that a row of the staff sheet gives."""

from dataclasses import dataclass
from datetime import date

from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.days import seen_on
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow

REGISTERS = ("NMC", "HCPC", "SWE", "SCW")
CONDITIONS = ("nights", "lone", "medication")  # of an entry: what a roster can go by, never why


@dataclass(frozen=True)
class Registered:
    """Whose register, under which number, until when, and when somebody looked; an empty register is none."""

    register: str
    number: str
    until: date | None
    seen: date | None
    conditions: str = ""


def registered(row: SheetRow, today: date) -> Registered:
    """What the row says of a register; what is wrong is noted on it."""
    register = row.text("register").upper()
    if register and register not in REGISTERS:
        row.refuse("register", f"The cell is {fields.quoted(register)}; write one of: {', '.join(REGISTERS)}.")
    for column in ("register_number", "register_until", "register_seen", "register_conditions"):
        if row.filled(column) and not register:
            row.refuse(column, "The cell is filled but register is empty; say which register it is.")
    return Registered(
        register=register,
        number=row.text("register_number", LONGEST_ID).upper(),
        until=row.date("register_until"),
        seen=seen_on(row, "register_seen", today),
        conditions=_conditions(row),
    )


def _conditions(row: SheetRow) -> str:
    """What the entry forbids, as codes with semicolons between."""
    codes = [code.lower() for code in fields.list_of(row.text("register_conditions"))]
    for code in codes:
        if code not in CONDITIONS:
            row.refuse("register_conditions", f"{fields.quoted(code)} is none of: {', '.join(CONDITIONS)}.")
    return ";".join(sorted(set(codes)))


def agree_registration(comparison: Comparison, change: RowChange, person: Record, told: Registered) -> None:
    """Plans the registration that a row gives: a new one, or the known one corrected that has its number or is the only
    one of that register."""
    if not told.register:
        return
    known = [one for one in comparison.of("registration", "person_id", person) if one["body"] == told.register]
    same = [one for one in known if one["number"] == (told.number or one["number"])]
    said: dict[str, Value] = {
        "number": told.number or None,
        "until_on": told.until,
        "looked_up_on": told.seen,
        "conditions": told.conditions or None,
    }
    said = {column: value for column, value in said.items() if value is not None}
    if told.until is not None:
        said["status"] = "active"
    if same or len(known) == 1:
        change.set((same or known)[0], **said)
    else:
        values: dict[str, Value] = {"person_id": person, "body": told.register, "status": "unknown"}
        change.add("registration", f"{told.register} registration", **(values | said))
    comparison.persons.learn_number(person, told.register, told.number)
