"""Clearances: dated facts that open work to a person. Only dates are kept, never a result or a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.catalogue import clearances as kinds
from rostering.errors import BadInputError
from rostering.imports.fields import months_later
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class ClearanceFacts:
    """One clearance: good from `on` to `until`, both included; None = without end. `setting` None = everywhere."""

    kind: str
    setting: int | None
    on: date
    until: date | None = None

    def good_on(self, day: date, setting: int | None = None) -> bool:
        """Whether it is good on a day, at a setting where it speaks of one."""
        there = self.setting is None or self.setting == setting
        return there and self.on <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ClearanceLine:
    """A clearance as it was recorded."""

    id: int
    person: str
    kind: str
    setting: str | None
    on: date
    until: date | None


def newest(
    held: Iterable[ClearanceFacts], kind: str, day: date | None = None, setting: int | None = None
) -> ClearanceFacts | None:
    """The newest clearance of a kind that is good on a day; without a day the newest that there is."""
    of_kind = [one for one in held if one.kind == kind and (day is None or one.good_on(day, setting))]
    return max(of_kind, key=lambda one: one.on, default=None)


def record_clearance(
    store: Store,
    actor_name: str | None,
    person: str,
    kind: str,
    on: date,
    until: date | None = None,
    setting: str | None = None,
) -> ClearanceLine:
    """Record that a person was cleared on a day; the same kind, day and setting again corrects its last good day.

    Without `until` the kind's own interval says how long it is good. Raises BadInputError, with nothing written, for
    an unknown person, kind or setting, a day in the future (except of 'not_before'), or an end before the day;
    RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "restrict")
    until = _checked(kind, on, until, setting)
    with store.reading() as session:
        People(session).find(person)
        _setting(session, setting)
    with use_case(store, actor_name, "restrict", organisation) as case:
        who = People(case.session).find(person)
        refuse_strangers(case.actor, [who])
        where = _setting(case.session, setting)
        row, before = _row(case.session, who, kind, on, where)
        row.until_on = until
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        case.record(f"clearance {kind} of {who.code}", before, _said(on, until, setting))
        return ClearanceLine(row.id, who.code, kind, setting, on, until)


def _row(session: Session, who: PersonName, kind: str, on: date, setting: int | None) -> tuple[t.Clearance, str | None]:
    c = t.Clearance
    same = select_typed(c).where(c.person_id == who.id, c.kind == kind, c.on_date == on, c.setting_id == setting)
    row = session.exec(same).first()
    if row is None:
        return c(person_id=who.id, kind=kind, on_date=on, setting_id=setting), None
    return row, _said(on, row.until_on, None)


def _checked(kind: str, on: date, until: date | None, setting: str | None) -> date | None:
    """The last good day. Raises BadInputError for what cannot be."""
    known = kinds().get(kind)
    if known is None:
        raise BadInputError(f"There is no clearance '{kind}'; choose one of: {', '.join(kinds())}.")
    if known.setting and setting is None:
        raise BadInputError(f"A clearance '{kind}' is for one setting; name it with --setting.")
    if on > calendar.today() and kind != "not_before":
        raise BadInputError(f"The clearance is dated {on}, in the future; record it when it has been seen.")
    if until is None and known.months is not None:
        until = months_later(on, known.months) - timedelta(days=1)
    if until is not None and until < on:
        raise BadInputError(f"The clearance ends on {until}, before its own day {on}; give a later end.")
    return until


def _setting(session: Session, setting: str | None) -> int | None:
    if setting is None:
        return None
    s = t.Setting
    found = session.exec(pick(s.id, s.code, s.name)).all()
    for id_, code, name in found:
        if setting.casefold() in (code.casefold(), name.casefold()):
            return int(id_)
    raise BadInputError(
        f"There is no setting '{setting}'; the store has {', '.join(row[1] for row in found) or 'none'}."
    )


def _said(on: date, until: date | None, setting: str | None) -> str:
    return f"{on}{f' to {until}' if until else ''}{f' at {setting}' if setting else ''}"
