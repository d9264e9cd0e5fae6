"""The shifts sheet: the weekly pattern of demand of a setting, and its exceptions on single dates.

Demand that is stored and not in the sheet stays; a client's code that the setting does not know yet is taken as new.
"""

from dataclasses import dataclass
from datetime import date

from rostering.calendar import DAY_MINUTES
from rostering.catalogue import roles, skills
from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.days import Days, days_of
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns, known_code

KIND = "shifts"
COLUMNS = columns(
    "setting code start end",
    "unit date weekday from until break type role skills minimum target priority client exclusive personal_care",
)
COVER = ("awake", "sleep-in", "on-call", "on-call-home")
NOT_COVER = ("training", "induction", "supervision", "meeting", "shadowing", "placement", "keep-in-touch")
OVERLAY = "overlay"
TYPES = (*COVER, *NOT_COVER, OVERLAY)
MOST_PLACES = 99
LEAST_PRIORITY = 9
USUAL_PRIORITY = 3
LONG_AWAKE = 16 * 60  # minutes; a longer awake shift is usually an end typed wrong


@dataclass(frozen=True)
class ShiftRow:
    """One row of demand. A break of None: the setting's default."""

    row: SheetRow
    setting: str
    unit: str
    days: Days
    code: str
    type: str
    start_minute: int
    end_minute: int
    break_minutes: int | None
    role: str | None
    skills: str
    minimum: int
    target: int
    priority: int
    client: str
    exclusive: bool
    personal_care: bool | None  # None: the sheet does not say


def parse(row: SheetRow, today: date) -> ShiftRow:
    """The row as it stands; what is wrong is noted on it."""
    sort = row.choice("type", TYPES, "awake")
    start, end = _times(row, sort)
    rest = row.whole("break", 0, DAY_MINUTES)
    if rest is not None and rest >= end - start > 0:
        row.refuse("break", f"The break of {rest} minutes is as long as the shift or longer.")
    titles = {role.code: role.title for role in roles().values()}
    role, held = row.known("role", titles, "role"), _skills(row)
    if sort == OVERLAY and not row.filled("skills"):
        row.refuse("skills", "An overlay needs the skills that somebody on duty must hold.")
    elif not row.filled("role") and not row.filled("skills"):
        row.refuse("role", "Role and skills are both empty; fill at least one of them.")
    minimum, target = _places(row)
    return ShiftRow(
        row=row,
        setting=row.text("setting"),
        unit=row.text("unit"),
        days=days_of(row),
        code=row.read("code", fields.shift_code_of) or "",
        type=sort,
        start_minute=start,
        end_minute=end,
        break_minutes=0 if sort == OVERLAY and rest is None else rest,
        role=role,
        skills=held,
        minimum=minimum,
        target=target,
        priority=row.whole("priority", 1, LEAST_PRIORITY) or USUAL_PRIORITY,
        client=row.text("client", LONGEST_ID),
        exclusive=row.flag("exclusive", False),
        personal_care=row.read("personal_care", fields.flag_of),
    )


def _times(row: SheetRow, type: str) -> tuple[int, int]:
    """Start and end in minutes after midnight; an end not later than its start is on the next day."""
    start, end = row.read("start", fields.clock_of), row.read("end", fields.clock_of)
    if start is None or end is None:
        return 0, 0
    if start == DAY_MINUTES:
        row.refuse("start", "A shift cannot start at 24:00; write 00:00 of the next day.")
    if end == start:
        row.warn("end", "Start and end are the same time; the shift lasts 24 hours.")
    if end <= start:
        end += DAY_MINUTES
    if type == "awake" and LONG_AWAKE < end - start < DAY_MINUTES:
        row.warn("end", f"The shift lasts {(end - start) / 60:g} hours awake; is its end right?")
    return start, end


def _skills(row: SheetRow) -> str:
    """The skills as the store keeps them: 'medication:2;first_aid', in the order of their codes."""
    titles = {skill.code: skill.title for skill in skills().values()}
    found = []
    for item in fields.list_of(row.text("skills")):
        name, _, level = (part.strip() for part in item.partition(":"))
        code = known_code(row, "skills", name, titles, "skill")
        try:
            found.append(f"{code}:{fields.whole_of(level, 1, 9)}" if level else str(code))
        except fields.CellError as cause:
            row.refuse("skills", f"The level in {fields.quoted(item)} {cause}.")
    return ";".join(sorted(set(found)))


def _places(row: SheetRow) -> tuple[int, int]:
    minimum, target = row.whole("minimum", 0, MOST_PLACES), row.whole("target", 0, MOST_PLACES)
    if minimum is None:
        minimum = 1 if target is None else min(1, target)
    if target is None:
        target = minimum
    if target < minimum:
        row.refuse("target", f"The target of {target} is below the minimum of {minimum}.")
    return minimum, target


def compare(comparison: Comparison, rows: list[ShiftRow]) -> None:
    """Plans what the sheet adds and changes."""
    for shift in rows:
        _compare_row(comparison, shift)


def _compare_row(comparison: Comparison, shift: ShiftRow) -> None:
    home = comparison.setting(shift.row, "setting", shift.setting) if shift.setting else None
    setting = comparison.unit(shift.row, "unit", shift.unit, home) if home is not None and shift.unit else home
    if setting is None:
        return
    change = comparison.row(shift.row, f"{setting['name']} {shift.code}")
    key = (id(setting), *shift.days.key, shift.code, shift.type, shift.role, shift.skills, shift.client)
    what = "The same shift (setting, unit, days, code, type, role, skills and client)"
    if not comparison.once(shift.row, ("demand", key), "code", what):
        return
    values = _values(comparison, change, shift, setting)
    known = comparison.indexed("demand", "key", _key).get(key, [])
    if known:
        change.set(known[0], **values)
    else:
        change.add("demand", setting_id=setting, code=shift.code, type=shift.type, **values)
    change.done()


def _key(demand: Record) -> tuple[object, ...]:
    days = Days(demand["on_date"], demand["weekdays"], demand["from_on"], demand["until_on"])
    skills_in_order = ";".join(sorted(demand["skills"].split(";"))) if demand["skills"] else ""
    client = demand["client_id"]["code"] if demand["client_id"] is not None else ""
    shift = (demand["code"], demand["type"], demand["role"])
    return (id(demand["setting_id"]), *days.key, *shift, skills_in_order, client)


def _values(comparison: Comparison, change: RowChange, shift: ShiftRow, setting: Record) -> dict[str, Value]:
    rest = setting["default_break_minutes"] if shift.break_minutes is None else shift.break_minutes
    if rest >= shift.end_minute - shift.start_minute:
        rest = 0  # a short piece of work, with the setting's default break
    return {
        "on_date": shift.days.on_date,
        "weekdays": shift.days.weekdays,
        "from_on": shift.days.from_on,
        "until_on": shift.days.until_on,
        "start_minute": shift.start_minute,
        "end_minute": shift.end_minute,
        "break_minutes": rest,
        "role": shift.role,
        "skills": shift.skills,
        "minimum": shift.minimum,
        "target": shift.target,
        "priority": shift.priority,
        "client_id": _client(comparison, change, shift.client, setting),
        "exclusive": shift.exclusive,
        **({} if shift.personal_care is None else {"personal_care": shift.personal_care}),
    }


def _client(comparison: Comparison, change: RowChange, code: str, setting: Record) -> Record | None:
    if not code:
        return None
    known = comparison.indexed("client", "key", lambda one: (id(one["setting_id"]), one["code"]))
    found = known.get((id(setting), code), [])
    return found[0] if found else change.add("client", f"new client {code}", code=code, setting_id=setting)
