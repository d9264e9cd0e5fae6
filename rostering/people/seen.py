"""What was looked at of a person: a right to work, or an entry on a professional register. Dates alone are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import calendar
from rostering.errors import BadInputError
from rostering.imports.registrations import REGISTERS
from rostering.people.fitness import ACTIVE
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

RIGHT_TO_WORK = "right_to_work"
MATTERS = (RIGHT_TO_WORK, *REGISTERS)
OPEN = "open"  # what is typed for a right to work without an end


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at, on which day, and the last good day that it named; `is_open`: that it has no end.

    Without either, the end that is on record stands.
    """

    what: str
    on: date
    until: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What is on record once it was seen; `until` None: without an end, or with none that anybody named."""

    person: str
    what: str
    on: date
    until: date | None


def record_seen(store: Store, actor_name: str | None, person: str, looked: Seen) -> SeenLine:
    """Record that somebody saw the papers of a person's right to work, or their entry on a register, which is active.

    A register that nobody knew them on gets an entry. Raises BadInputError, with nothing written, for a person nobody
    knows, something else, a day in the future and an end before it; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "restrict")
    what = _checked(looked)
    with store.reading() as session:
        People(session).find(person)
    with use_case(store, actor_name, "restrict", organisation) as case:
        who = People(case.session).find(person)
        refuse_strangers(case.actor, [who])
        note = _permission if what == RIGHT_TO_WORK else _entry
        before, until = note(case.session, who, what, looked)
        end = "" if until is None else f", good until {until}"
        case.record(f"{what} of {who.code} seen", None if before is None else str(before), f"{looked.on}{end}")
        return SeenLine(who.code, what, looked.on, until)


def _checked(looked: Seen) -> str:
    """What is meant, as it is kept."""
    what = {matter.casefold(): matter for matter in MATTERS}.get(looked.what.casefold())
    if what is None:
        raise BadInputError(f"'{looked.what}' is nothing that is looked at; choose one of: {', '.join(MATTERS)}.")
    if looked.on > calendar.today():
        raise BadInputError(f"It was seen on {looked.on}, in the future; record it when it has been seen.")
    if looked.until is not None and looked.until < looked.on:
        raise BadInputError(f"What was seen on {looked.on} had ended on {looked.until} already; give a later end.")
    return what


def _permission(session: Session, who: PersonName, what: str, looked: Seen) -> tuple[date | None, date | None]:
    """When it was seen before, and the last day that is on record now."""
    row = session.get_one(t.Person, who.id)
    before, row.right_to_work_seen_on = row.right_to_work_seen_on, looked.on
    if looked.is_open or looked.until is not None:
        row.right_to_work_until, row.right_to_work_open = looked.until, looked.is_open
    session.add(row)
    return before, row.right_to_work_until


def _entry(session: Session, who: PersonName, what: str, looked: Seen) -> tuple[date | None, date | None]:
    """The same of the newest entry on a register."""
    r = t.Registration
    newest = select(r).where(r.person_id == who.id, r.body == what).order_by(col(r.id).desc()).limit(1)
    row = session.exec(newest).first() or r(person_id=who.id, body=what)
    before, row.looked_up_on, row.status = row.looked_up_on, looked.on, ACTIVE
    if looked.is_open or looked.until is not None:
        row.until_on = looked.until
    session.add(row)
    return before, row.until_on
