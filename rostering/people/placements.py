"""Learners on placement: where, from when to when, beside which supervisor, and how many a setting takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, running, whom_they_see
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

ONE_DAY = timedelta(days=1)
MOST_LEARNERS = 200
Spell = tuple[date, date]  # the first and the last day of a placement


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """A placement as a list shows it."""

    id: int
    person: str
    name: str
    setting: str
    supervisor: str
    supervisor_name: str
    from_on: date
    until: date


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """How many learners a setting takes at once (None: nobody said), and the most that are there on any day from today
    on."""

    setting: str
    name: str
    capacity: int | None
    most: int

    @property
    def free(self) -> int | None:
        """How many more it takes throughout; None where nobody said how many."""
        return None if self.capacity is None else max(0, self.capacity - self.most)


def list_placements(store: Store, actor_name: str | None, every: bool = False) -> list[PlacementLine]:
    """Placements that hold now or later, the first first; with `every` those that have ended too."""
    today = calendar.today()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name)
        rows = session.exec(select(t.Placement).order_by(col(t.Placement.from_on), col(t.Placement.id))).all()
        lines = [_line(session, row) for row in rows if _person(session, row) in seen]
    return [one for one in lines if every or one.until >= today]


def capacities(store: Store, actor_name: str | None) -> list[CapacityLine]:
    """Every setting that takes learners or has any, by code."""
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rows = session.exec(select(t.Placement).where(col(t.Placement.until_on) >= today)).all()
        settings = session.exec(select(t.Setting).order_by(t.Setting.code)).all()
    lines = []
    for setting in settings:
        theirs = [row for row in rows if row.setting_id == setting.id]
        if setting.learners is not None or theirs:
            most = most_at_once(_spells(theirs), today)
            lines.append(CapacityLine(setting.code, setting.name, setting.learners, most))
    return lines


def most_at_once(spells: Iterable[Spell], first: date, last: date | None = None) -> int:
    """The most placements that hold on one day, of the days from `first` to `last`."""
    near = [(begins, ends) for begins, ends in spells if running(begins, ends, first, last)]
    days = {max(begins, first) for begins, _ in near}
    return max((sum(begins <= day <= ends for begins, ends in near) for day in days), default=0)


def add_placement(
    store: Store, actor_name: str | None, person: str, setting: str, supervisor: str, from_on: date, until: date
) -> PlacementLine:
    """Record a placement.

    Raises BadInputError, with nothing written, for people or a setting nobody knows, one person as both, a supervisor
    who does not work for the setting's organisation, days turned round, a second placement on the same days, and where
    the setting takes no more; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "pipeline")
    with store.reading() as session:
        _checked(session, person, setting, supervisor, from_on, until)
    with use_case(store, actor_name, "pipeline", organisation) as case:
        row, who = _checked(case.session, person, setting, supervisor, from_on, until)
        refuse_strangers(case.actor, (who,))
        row.made_by, row.made_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        line = _line(case.session, row)
        case.record(f"placement {line.id} of {line.person}", None, f"{line.setting} {from_on} to {until}")
        return line


def end_placement(store: Store, actor_name: str | None, id_: int, on: date | None = None) -> PlacementLine:
    """End a placement: `on` (today) is the first day without it. Raises BadInputError for an unknown one, one that has
    ended by then, and a day in the past; RefusedError for who may not."""
    organisation = bound_to(store, actor_name, "pipeline")
    first = on or calendar.today()
    with store.reading() as session:
        _ending(session, id_, first)
    with use_case(store, actor_name, "pipeline", organisation) as case:
        row = _ending(case.session, id_, first)
        before, row.until_on = row.until_on, first - ONE_DAY
        refuse_strangers(case.actor, (People(case.session).by_id[_person(case.session, row)],))
        case.session.add(row)
        case.session.flush()
        line = _line(case.session, row)
        case.record(f"placement {id_} of {line.person}", f"to {before}", f"to {row.until_on}")
        return line


def set_capacity(store: Store, actor_name: str | None, setting: str, learners: int) -> CapacityLine:
    """Say how many learners a setting takes at once. Raises BadInputError for an unknown setting, a number that cannot
    be, and one below what is placed there from today on; RefusedError for who may not."""
    from rostering.requests.employment import find_setting

    organisation = bound_to(store, actor_name, "pipeline")
    if not 0 <= learners <= MOST_LEARNERS:
        raise BadInputError(f"A setting takes from 0 to {MOST_LEARNERS} learners at once.")
    with store.reading() as session:
        there = _there(session, find_setting(session, setting))
    most = most_at_once(_spells(there), calendar.today())
    if learners < most:
        raise BadInputError(f"{setting} has {most} learners at once on some day to come; end a placement first.")
    with use_case(store, actor_name, "pipeline", organisation) as case:
        row = find_setting(case.session, setting)
        owner = case.session.get_one(t.Organisation, row.organisation_id).code
        access.guard(case.actor, "pipeline", owner if case.actor.organisation else None)
        before, row.learners = row.learners, learners
        case.session.add(row)
        case.record(f"learners at {row.code}", None if before is None else str(before), str(learners))
        return CapacityLine(row.code, row.name, learners, most)


def _spells(rows: Iterable[t.Placement]) -> list[Spell]:
    return [(row.from_on, row.until_on) for row in rows]


def _there(session: Session, setting: t.Setting) -> list[t.Placement]:
    return list(session.exec(select(t.Placement).where(t.Placement.setting_id == setting.id)))


def _checked(
    session: Session, person: str, setting: str, supervisor: str, from_on: date, until: date
) -> tuple[t.Placement, PersonName]:
    from rostering.requests.employment import find_setting

    people = People(session)
    who, beside, where = people.find(person), people.find(supervisor), find_setting(session, setting)
    if who.id == beside.id:
        raise BadInputError("Nobody supervises themselves; name two people.")
    if until < from_on:
        raise BadInputError(f"The placement ends on {until}, before it begins on {from_on}.")
    owner = session.get_one(t.Organisation, where.organisation_id)
    if owner.code not in beside.organisations:
        raise BadInputError(f"{beside.code} does not work for {owner.name}; name a supervisor who does.")
    works = select(t.Worker).where(t.Worker.person_id == who.id).order_by(col(t.Worker.id))
    running_then = [one for one in session.exec(works) if running(one.started_on, one.ended_on, from_on, until)]
    if not running_then:
        raise BadInputError(f"{who.code} has no employment on these days; import it first.")
    ids = {one.id for one in running_then}
    for row in session.exec(select(t.Placement)):
        if row.worker_id in ids and running(row.from_on, row.until_on, from_on, until):
            raise BadInputError(f"{who.code} is on placement {row.id} until {row.until_on} already; end it first.")
    there = _there(session, where)
    if where.learners is not None and most_at_once(_spells(there), from_on, until) >= where.learners:
        raise BadInputError(
            f"{where.name} takes {where.learners} learners at once, and has as many on one of these days."
        )
    assert running_then[0].id is not None
    assert where.id is not None
    row = t.Placement(
        worker_id=running_then[0].id,
        setting_id=where.id,
        supervisor_id=beside.id,
        from_on=from_on,
        until_on=until,
        made_by="",
        made_at=calendar.now(),
    )
    return row, who


def _ending(session: Session, id_: int, first: date) -> t.Placement:
    row = session.get(t.Placement, id_)
    if row is None:
        raise BadInputError(f"There is no placement {id_}.", hint="; 'rota placements list' shows their numbers")
    if first < calendar.today():
        raise BadInputError(f"A placement cannot be ended for days that are past; {first} is before today.")
    if row.until_on < first:
        raise BadInputError(f"Placement {id_} ends on {row.until_on} anyway; there is nothing to end.")
    return row


def _person(session: Session, row: t.Placement) -> int:
    return session.get_one(t.Worker, row.worker_id).person_id


def _line(session: Session, row: t.Placement) -> PlacementLine:
    assert row.id is not None
    who = session.get_one(t.Person, _person(session, row))
    beside = session.get_one(t.Person, row.supervisor_id)
    setting = session.get_one(t.Setting, row.setting_id).code
    return PlacementLine(row.id, who.code, who.name, setting, beside.code, beside.name, row.from_on, row.until_on)
