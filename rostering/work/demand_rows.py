"""What a setting asks for, row by row: the weekly pattern, overlays and exceptions, and their change in place.

The rows are written and refused as the shifts sheet writes and refuses them. A change reaches the dated shifts of
drafts at once, from today on; a published roster keeps the shifts it was published with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.calendar import ONE_DAY
from rostering.errors import BadInputError
from rostering.imports import shifts as sheet
from rostering.imports.faults import Faults
from rostering.imports.sheet import SheetRow
from rostering.requests.employment import find_setting, settings_around, settings_inside
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT
from rostering.store.use_case import use_case
from rostering.work.demand import bring_in_step
from rostering.work.shifts import OVERLAY

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
REQUIRED = ("code", "start", "end")
FIELDS = tuple(column.name for column in sheet.COLUMNS if column.name not in ("setting", "unit"))


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One row of what a setting asks for. Minutes count from midnight; an end above 1440 is on the next day."""

    id: int
    setting: str
    on_date: date | None
    weekdays: str | None
    from_on: date | None
    until_on: date | None
    code: str
    type: str
    start_minute: int
    end_minute: int
    break_minutes: int
    role: str | None
    skills: str
    minimum: int
    target: int
    priority: int
    client: str | None
    exclusive: bool

    @property
    def is_overlay(self) -> bool:
        """Whether it asks that so many of those on duty hold skills, and puts nobody on."""
        return self.type == OVERLAY

    @property
    def days(self) -> str:
        """Its days as the sheet writes them: daily, Mon;Wed;Fri, or a date."""
        if self.on_date is not None:
            return f"{self.on_date:%d/%m/%Y}"
        listed = [WEEKDAYS[int(number)] for number in (self.weekdays or "").split(";") if number]
        return "daily" if len(listed) == len(WEEKDAYS) else ";".join(listed)

    def counts_on(self, day: date) -> bool:
        """Whether it is of that date, or of a week of which that day is still one or will be."""
        if self.on_date is not None:
            return self.on_date >= day
        return self.until_on is None or self.until_on >= day

    @property
    def cells(self) -> dict[str, str]:
        """The row as the shifts sheet has it, by column."""
        until, first = self.until_on, self.from_on
        return {
            "code": self.code,
            "start": words.clock_minute(self.start_minute),
            "end": words.clock_minute(self.end_minute),
            "date": self.days if self.on_date is not None else "",
            "weekday": "" if self.on_date is not None else self.days,
            "from": f"{first:%d/%m/%Y}" if first is not None else "",
            "until": f"{until:%d/%m/%Y}" if until is not None else "",
            "break": str(self.break_minutes),
            "type": self.type,
            "role": self.role or "",
            "skills": self.skills,
            "minimum": str(self.minimum),
            "target": str(self.target),
            "priority": str(self.priority),
            "client": self.client or "",
            "exclusive": "yes" if self.exclusive else "",
        }

    @property
    def said(self) -> str:
        """The row in one line."""
        what = " ".join(part for part in (self.role and words.role(self.role), self.skills) if part)
        client = f" 1:1 {self.client}" if self.client else ""
        until = f" until {self.until_on:%d/%m/%Y}" if self.until_on is not None else ""
        first = f" from {self.from_on:%d/%m/%Y}" if self.from_on is not None else ""
        times = f"{words.clock_minute(self.start_minute)}–{words.clock_minute(self.end_minute)}"
        return f"{self.code} {self.days}{first}{until} {times} {what}{client} {self.minimum}/{self.target}"


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting: the home it lies in (its own code for a home), and how many rows of each sort count from today."""

    code: str
    name: str
    kind: str
    home: str
    organisation: str
    weekly: int
    overlays: int
    exceptions: int


def list_settings(store: Store, actor_name: str | None) -> tuple[SettingLine, ...]:
    """Every setting that the actor sees, each home before what lies in it."""
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rows = _read(session)
        settings = session.exec(select_typed(t.Setting).order_by(col(t.Setting.code))).all()
        owners = dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all())
        codes = {one.id: one.code for one in settings}
        homes = {one.id: codes[settings_around(session, one.id)[-1]] for one in settings}
    found = []
    for one in settings:
        if actor.organisation not in (None, owners[one.organisation_id]):
            continue
        mine = [row for row in rows if row.setting == one.code and row.counts_on(today)]
        weekly = sum(row.on_date is None and not row.is_overlay for row in mine)
        overlays = sum(row.is_overlay for row in mine)
        counts = weekly, overlays, len(mine) - weekly - overlays
        found.append(SettingLine(one.code, one.name, one.kind, homes[one.id], owners[one.organisation_id], *counts))
    return tuple(sorted(found, key=lambda line: (line.home, line.code != line.home, line.code)))


def list_demand(store: Store, actor_name: str | None, setting: str, *, every: bool = False) -> tuple[DemandRow, ...]:
    """What one setting asks for, by time of day; with `every` what is over too. Raises BadInputError for no setting."""
    today = calendar.today()
    with store.reading() as session:
        place = find_setting(session, setting)
        access.guard(access.acting(session, actor_name), "see", _owner(session, place))
        rows = [row for row in _read(session, place.id) if every or row.counts_on(today)]
    order = sorted(rows, key=lambda row: (row.on_date or date.min, row.start_minute, row.code, row.id))
    return tuple(order)


def set_demand(
    store: Store,
    actor_name: str | None,
    setting: str,
    cells: Mapping[str, str],
    *,
    instead_of: int | None = None,
    ends_old: bool = False,
) -> DemandRow:
    """Write one row of what a setting asks for, as the shifts sheet writes it: a new one, or instead of a row.

    With `ends_old` that row counts until the day before the new one begins. Raises BadInputError, with nothing
    written, for what the sheet would refuse, for a row that stands there already, and for a row or client that the
    setting has not; RefusedError for who may not.
    """
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = _owner(session, place)
        _values(session, place, cells)
    with use_case(store, actor_name, "edit", organisation) as case:
        place = find_setting(case.session, setting)
        values = _values(case.session, place, cells)
        old = None if instead_of is None else _row(case.session, place, instead_of)
        before = None if old is None else _of(case.session, place, instead_of or 0).said
        row = old if old is not None and not ends_old else t.Demand(setting_id=place.id or 0, **values)
        if old is not None and ends_old:
            _end_before(old, values["from_on"])
            case.session.add(old)
        for name, value in values.items():
            setattr(row, name, value)
        case.session.add(row)
        case.session.flush()
        _refuse_double(case.session, place, row.id or 0)
        found = _of(case.session, place, row.id or 0)
        case.record(f"demand of {place.code}", before, found.said)
        _keep_in_step(case, place)
        return found


def end_demand(store: Store, actor_name: str | None, setting: str, id_: int, last_day: date | None = None) -> None:
    """Ask for a row no more after a day (without one: from today on); an exception, or a row that has not begun by
    then, is taken away. Raises BadInputError for a row that the setting has not and a day in the past."""
    today = calendar.today()
    last = today - ONE_DAY if last_day is None else last_day
    if last < today - ONE_DAY:
        raise BadInputError(f"{last:%d/%m/%Y} is past: what was asked for then stays as it was; give a later day.")
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = _owner(session, place)
        _refuse_past(_row(session, place, id_), today)
    with use_case(store, actor_name, "edit", organisation) as case:
        place = find_setting(case.session, setting)
        row = _row(case.session, place, id_)
        before = _of(case.session, place, id_).said
        if row.on_date is None and (row.from_on is None or row.from_on <= last):
            row.until_on = last
            case.session.add(row)
            case.session.flush()
            after = _of(case.session, place, id_).said
        else:
            _take_away(case.session, row)
            after = "taken away"
        case.record(f"demand of {place.code}", before, after)
        _keep_in_step(case, place)


def _owner(session: Session, place: t.Setting) -> str:
    return session.get_one(t.Organisation, place.organisation_id).code


def _read(session: Session, setting: int | None = None) -> list[DemandRow]:
    d, s, c = t.Demand, t.Setting, t.Client
    query = (
        pick(d, s.code, c.code).join(s, col(s.id) == col(d.setting_id)).join(c, col(c.id) == d.client_id, isouter=True)
    )
    if setting is not None:
        query = query.where(d.setting_id == setting)
    kept = {name for name in DemandRow.__dataclass_fields__ if name not in ("setting", "client")}
    return [
        DemandRow(setting=code, client=client, **{name: getattr(row, name) for name in kept})
        for row, code, client in session.exec(query.order_by(col(d.id))).all()
    ]


def _of(session: Session, place: t.Setting, id_: int) -> DemandRow:
    return next(row for row in _read(session, place.id) if row.id == id_)


def _row(session: Session, place: t.Setting, id_: int) -> t.Demand:
    row = session.get(t.Demand, id_)
    if row is None or row.setting_id != place.id:
        raise BadInputError(f"{place.name} has no row {id_} any more; somebody took it away, read the list again.")
    return row


def _values(session: Session, place: t.Setting, cells: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the row that the cells mean."""
    filled = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    faults = Faults()
    row = SheetRow("the form", 1, {"setting": place.code, **filled}, frozenset(), faults)
    for name in REQUIRED:
        if name not in filled:
            row.refuse(name, "It is empty and must be filled.")
    parsed = sheet.parse(row, calendar.today())
    if faults.refused:
        first = faults.refused[0]
        raise BadInputError(f"{first.column}: {first.sentence}" if first.column else first.sentence)
    rest = place.default_break_minutes if parsed.break_minutes is None else parsed.break_minutes
    return {
        **asdict(parsed.days),
        "code": parsed.code,
        "type": parsed.type,
        "start_minute": parsed.start_minute,
        "end_minute": parsed.end_minute,
        "break_minutes": 0 if rest >= parsed.end_minute - parsed.start_minute else rest,
        "role": parsed.role,
        "skills": parsed.skills,
        "minimum": parsed.minimum,
        "target": parsed.target,
        "priority": parsed.priority,
        "client_id": _client(session, place, parsed.client),
        "exclusive": parsed.exclusive,
    }


def _client(session: Session, place: t.Setting, code: str) -> int | None:
    if not code:
        return None
    c = t.Client
    found = session.exec(pick(c.id).where(c.setting_id == place.id, c.code == code)).one_or_none()
    if found is None:
        known = ", ".join(session.exec(pick(c.code).where(c.setting_id == place.id).order_by(c.code)).all()[:12])
        raise BadInputError(f"client: {place.name} has no client {code}; it has {known or 'none yet'}.")
    return int(found)


def _refuse_double(session: Session, place: t.Setting, id_: int) -> None:
    """Raise BadInputError where another row says the same of the same days."""

    def key(row: DemandRow) -> DemandRow:
        same = replace(row, id=0, until_on=None, start_minute=0, end_minute=0, break_minutes=0)
        return replace(same, minimum=0, target=0, priority=0, exclusive=False)

    rows = {row.id: key(row) for row in _read(session, place.id)}
    if any(other == rows[id_] for number, other in rows.items() if number != id_):
        raise BadInputError(f"{place.name} asks for that already on the same days; change the row that stands there.")


def _end_before(old: t.Demand, begins: date | None) -> None:
    if begins is None or old.on_date is not None:
        raise BadInputError("from: A change from a day on is of weekdays; write the day from which it holds.")
    if old.from_on is not None and begins <= old.from_on:
        raise BadInputError(f"from: The row began on {old.from_on:%d/%m/%Y}; write a later day, or change it in place.")
    last = begins - ONE_DAY
    old.until_on = last if old.until_on is None else min(last, old.until_on)


def _refuse_past(row: t.Demand, today: date) -> None:
    if row.on_date is not None and row.on_date < today:
        raise BadInputError(f"{row.on_date:%d/%m/%Y} is past: what was asked for then stays as it was.")


def _take_away(session: Session, row: t.Demand) -> None:
    """Delete a row of demand. Dated shifts that came from it ask for nobody where somebody is on them, else they go."""
    held = {
        shift
        for table in (t.Assignment, t.ProposalAssignment, t.Booking, t.Offer)
        for shift in session.exec(pick(table.shift_id).where(col(table.shift_id).is_not(None)))
    }
    for shift in session.exec(select_typed(t.Shift).where(t.Shift.demand_id == row.id)).all():
        if shift.id in held:
            shift.demand_id, shift.minimum, shift.target = None, 0, 0
            session.add(shift)
        else:
            session.delete(shift)
    session.flush()
    session.connection().execute(delete(t.Demand).where(col(t.Demand.id) == row.id))


def _keep_in_step(case: UseCase, place: t.Setting) -> None:
    """Bring the dated shifts of the home's drafts in step, from today on."""
    inside = settings_inside(case.session, settings_around(case.session, place.id)[-1])
    today = calendar.today()
    r, rs = t.Roster, t.RosterSetting
    drafts = case.session.exec(
        pick(r.first_day, r.last_day)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(r.state == DRAFT, col(r.last_day) >= today, col(rs.setting_id).in_(sorted(inside)))
        .distinct()
    ).all()
    for first, last in drafts:
        bring_in_step(case, Horizon(max(first, today), last), inside)
