"""A day at a setting as it was planned and as it was worked, and which days are still to be confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.actuals.planned_work import NOT_WORKED, PlannedWork, read_day_confirmed, read_planned
from rostering.actuals.worked import AS_PLANNED, DID_NOT_COME
from rostering.actuals.write import ABSENT_NOTE, concern_of_absence
from rostering.requests.employment import find_setting, settings_inside
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
CANCELLED, NAMED = "cancelled", "named"
CONFIRMED, OPEN, NOT_OVER = "confirmed", "to confirm", "not over"


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One person's part in a shift. The times worked are None for whoever did not come or is not confirmed yet;
    `outcome` says what differs, with ';' between, and is None until it is confirmed."""

    person: str
    name: str
    setting: str
    code: str
    type: str
    planned_start: datetime
    planned_end: datetime
    planned_break: int
    start: datetime | None
    end: datetime | None
    break_minutes: int | None
    disturbed_minutes: int | None
    breaks_missed: int | None
    outcome: str | None
    concern: str | None

    @property
    def is_exception(self) -> bool:
        """Whether something was otherwise than planned, or is to be talked about."""
        plain = self.outcome in (None, AS_PLANNED, "clock")
        return not plain or bool(self.breaks_missed or self.disturbed_minutes or self.concern)


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A day at a setting. `unnamed` are bookings whose worker nobody named: nothing is on record of their hours."""

    setting: str
    day: date
    confirmed_by: str | None
    confirmed_at: datetime | None
    lines: tuple[WorkedLine, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class DayLine:
    """Whether a day at a setting is confirmed: 'confirmed', 'to confirm' or 'not over'; how many were planned, and how
    many of those confirmed worked otherwise."""

    setting: str
    day: date
    state: str
    planned: int
    exceptions: int
    confirmed_by: str | None
    confirmed_at: datetime | None


def show_day(store: Store, actor_name: str | None, setting: str, day: date) -> DayRecord:
    """A day at a setting, with what lies in it. Raises BadInputError for a setting nobody knows."""
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = session.get_one(t.Organisation, place.organisation_id).code
        access.guard(access.acting(session, actor_name), "see", organisation)
        return read_day(session, settings_inside(session, place.id or 0), day, place.code)


def read_day(session: Session, settings: Collection[int], day: date, label: str) -> DayRecord:
    """A day at some settings, called by `label`."""
    plan = read_planned(session, settings, day, day)
    confirmed = read_day_confirmed(session, settings, day, day)
    first = min(confirmed.values(), key=lambda one: one.confirmed_at, default=None)
    return DayRecord(
        setting=label,
        day=day,
        confirmed_by=None if first is None else first.confirmed_by,
        confirmed_at=None if first is None else first.confirmed_at,
        lines=tuple(_lines(session, plan)),
        unnamed=_unnamed(session, settings, day),
    )


def list_days(
    store: Store, actor_name: str | None, first: date, last: date, settings: Iterable[str] = ()
) -> tuple[DayLine, ...]:
    """Every day from `first` to `last` with a shift of a published roster at some settings (none = all that the actor
    sees), by day. What is a draft was made known to nobody, and is nothing to be confirmed."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return read_days(session, actor, first, last, settings)


def read_days(
    session: Session, actor: Acting, first: date, last: date, settings: Iterable[str] = ()
) -> tuple[DayLine, ...]:
    """The same within a session."""
    now = calendar.now()
    codes = _settings(session, actor.organisation, list(settings))
    planned = (one for one in read_planned(session, codes, first, last) if one.state != DRAFT)
    plan = [one for one in planned if one.stands or _missed(one)]
    confirmed = read_day_confirmed(session, codes, first, last)
    by_day: dict[tuple[date, int], list[PlannedWork]] = defaultdict(list)
    for one in plan:
        by_day[one.day, one.setting].append(one)
    exceptions: dict[tuple[date, str], int] = defaultdict(int)
    for work, line in zip(plan, _lines(session, plan), strict=True):
        exceptions[work.day, line.setting] += line.is_exception
    found = []
    for day, setting in sorted(by_day):
        row, theirs = confirmed.get((setting, day)), by_day[day, setting]
        over = all(one.ends_at <= now for one in theirs)
        found.append(
            DayLine(
                setting=codes[setting],
                day=day,
                state=CONFIRMED if row is not None else OPEN if over else NOT_OVER,
                planned=len(theirs),
                exceptions=exceptions[day, codes[setting]],
                confirmed_by=None if row is None else row.confirmed_by,
                confirmed_at=None if row is None else row.confirmed_at,
            )
        )
    return tuple(found)


def _settings(session: Session, organisation: str | None, named: list[str]) -> Mapping[int, str]:
    """The settings meant with what lies in them, as far as the actor's organisation goes: code by number."""
    s, o = t.Setting, t.Organisation
    query = pick(s.id, s.code).join(o, col(o.id) == col(s.organisation_id))
    if organisation is not None:
        query = query.where(o.code == organisation)
    known = dict(session.exec(query).all())
    if not named:
        return known
    inside = {one for name in named for one in settings_inside(session, find_setting(session, name).id or 0)}
    return {id_: code for id_, code in known.items() if id_ in inside}


def _missed(one: PlannedWork) -> bool:
    return one.standing == NOT_WORKED and (one.note or "").startswith(ABSENT_NOTE)


def _lines(session: Session, plan: Iterable[PlannedWork]) -> Iterable[WorkedLine]:
    shown = [one for one in plan if one.stands or _missed(one)]
    a = t.Actual
    rows = session.exec(select(a).where(col(a.assignment_id).in_(sorted(one.assignment for one in shown))))
    actual = {row.assignment_id: row for row in rows}
    for one in shown:
        row = actual.get(one.assignment)
        yield WorkedLine(
            person=one.person_code,
            name=one.name,
            setting=one.setting_code,
            code=one.code,
            type=one.type,
            planned_start=one.starts_at,
            planned_end=one.ends_at,
            planned_break=one.break_minutes,
            start=None if row is None else row.starts_at,
            end=None if row is None else row.ends_at,
            break_minutes=None if row is None else row.break_minutes,
            disturbed_minutes=None if row is None else row.disturbed_minutes,
            breaks_missed=None if row is None else row.breaks_missed,
            outcome=(row.outcome or AS_PLANNED) if row is not None else DID_NOT_COME if _missed(one) else None,
            concern=row.concern if row is not None else concern_of_absence(one.note) if _missed(one) else None,
        )


def _unnamed(session: Session, settings: Collection[int], day: date) -> int:
    b, s = t.Booking, t.Shift
    rows = session.exec(
        pick(b.id, b.state)
        .join(s, col(s.id) == col(b.shift_id))
        .where(col(s.setting_id).in_(sorted(settings)), s.day == day, col(b.worker_id).is_(None))
    )
    return sum(state not in (CANCELLED, NAMED) for _, state in rows)
