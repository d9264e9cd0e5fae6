"""Somebody on the way into a pool: found by who they are, and recorded when they show interest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.access import Acting
from rostering.catalogue import roles
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, running, seen_by
from rostering.people.reason import is_a_name
from rostering.pipeline.read_way_in import ways_in
from rostering.pipeline.route import SIGN, Route, route_of
from rostering.pipeline.way_in import WayIn
from rostering.store import tables as t
from rostering.store.seat_state import BOOKED, CANCELLED
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from datetime import date

    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ACTION = "pipeline"
CODE = re.compile(r"p(\d{1,9})", re.ASCII)  # of persons, as imports number them
MOST_MINUTES = 48 * 60  # a week; more than the average week that WTR-48 allows is a slip of the finger


@dataclass(frozen=True, slots=True)
class Interest:
    """Who showed interest in which pool. `known` is somebody who is in the store already, by code or name; without it
    `name` is a new person."""

    pool: str
    name: str = ""
    known: str | None = None
    organisation: str | None = None
    role: str | None = None
    phone: str | None = None
    minutes_a_week: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on the way into a pool, through one employment."""

    id: int
    worker: int
    person: PersonName
    organisation: str
    pool: str
    left_on: date | None
    way: WayIn

    @property
    def route(self) -> Route:
        """The way that they take. Raises BadInputError where the pool has none any more."""
        return route_of(self.pool)

    @property
    def is_signed(self) -> bool:
        """Whether a manager signed that they are deployable."""
        return any(self.way.completed(step) is not None for step in self.route.steps if step.kind == SIGN)


def add_interest(store: Store, actor_name: str | None, wanted: Interest) -> Entry:
    """Record that somebody is on the way into a pool: the person, unless they are known, an employment through the pool
    without guaranteed hours, and the first step. Nothing else is granted by it.

    Raises BadInputError, with nothing written, for an unknown pool, role, organisation or person, for a name that is
    none or that somebody in the store has, for hours that cannot be, and for somebody who is on a way in already;
    RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _checked(session, access.acting(session, actor_name), wanted)
    with use_case(store, actor_name, ACTION, organisation) as case:
        employer, known = _checked(case.session, case.actor, wanted)
        route = route_of(wanted.pool)
        role = wanted.role or route.role
        person = known.id if known is not None else _new_person(case.session, wanted.name)
        worker = _worker(case.session, wanted, employer, person, role, is_new=known is None)
        row = t.PipelineEntry(
            worker_id=worker,
            pool=route.pool,
            minutes_a_week=wanted.minutes_a_week,
            opened_by=case.actor.name,
            opened_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        entry = find_entry(case.session, case.actor, str(People(case.session).by_id[person].code))
        case.record(f"way in of {entry.person.code}", after=f"{route.pool} as {role}")
        return entry


def leave(store: Store, actor_name: str | None, named: str, on: date | None = None) -> Entry:
    """Record that somebody is no longer on the way in, from a day on (today): from then they have no place through it,
    and seats that they had booked are free again.

    Raises BadInputError for who is on no way in, has left already, or with a day in the future; RefusedError for who
    may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    day = on or calendar.today()
    if day > calendar.today():
        raise BadInputError(f"{day} is in the future; record it on the day that they leave.")
    with store.reading() as session:
        find_entry(session, access.acting(session, actor_name), named)
    with use_case(store, actor_name, ACTION, organisation) as case:
        entry = find_entry(case.session, case.actor, named)
        row = case.session.get_one(t.PipelineEntry, entry.id)
        row.left_on, row.left_by = day, case.actor.name
        case.session.add(row)
        employment = case.session.get_one(t.Worker, entry.worker)
        employment.ended_on = day - calendar.ONE_DAY
        case.session.add(employment)
        _give_seats_back(case, entry.worker)
        case.record(f"way in of {entry.person.code}", entry.pool, f"left on {day}")
    with store.reading() as session:
        return next(one for one in read_entries(session, every=True) if one.id == entry.id)


def _give_seats_back(case: UseCase, worker: int) -> None:
    """Free the seats of somebody who left, on sessions that are to come."""
    b, s = t.SessionBooking, t.TrainingSession
    seats = select_typed(b).join(s, col(s.id) == col(b.session_id)).where(b.worker_id == worker, b.state == BOOKED)
    for seat in case.session.exec(seats.where(col(s.ends_at) > case.now)):
        seat.state, seat.recorded_by, seat.recorded_at = CANCELLED, case.actor.name, case.now
        case.session.add(seat)


def find_entry(session: Session, actor: Acting, named: str) -> Entry:
    """The way in that somebody is on, by the person's code or name.

    Raises BadInputError for somebody unknown, on no way in, or who has left; RefusedError where the actor acts for
    another organisation.
    """
    who = People(session).find(named)
    refuse_strangers(actor, [who])
    theirs = [one for one in read_entries(session, every=True) if one.person.id == who.id]
    if not theirs:
        raise BadInputError(f"{who.code} is on no way into a pool; record their interest with 'rota pipeline add'.")
    there = [one for one in theirs if one.left_on is None]
    if not there:
        last = max(one.left_on for one in theirs if one.left_on is not None)
        raise BadInputError(
            f"{who.code} left the way in on {last}; record their interest anew with 'rota pipeline add'."
        )
    return there[-1]


def read_entries(session: Session, *, every: bool = False) -> list[Entry]:
    """Everybody on the way into a pool, in the order of their interest; with `every` those who left, too."""
    e, w, o = t.PipelineEntry, t.Worker, t.Organisation
    today = calendar.today()
    rows = session.exec(
        pick(e.id, e.worker_id, e.pool, e.left_on, w.person_id, o.code, w.ended_on)
        .join(w, col(w.id) == col(e.worker_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .order_by(col(e.opened_at), col(e.id))
    ).all()
    if not rows:
        return []
    people, ways = People(session), ways_in(session)
    found = []
    for row in rows:
        gone = row.ended_on + calendar.ONE_DAY if row.ended_on is not None and row.ended_on < today else None
        left = row.left_on or gone
        person = people.by_id[row.person_id]
        found.append(Entry(row.id, row.worker_id, person, row.code, row.pool, left, ways[row.worker_id]))
    return [one for one in found if every or one.left_on is None]


def _checked(session: Session, actor: Acting, wanted: Interest) -> tuple[t.Organisation, PersonName | None]:
    """The employer, and the person where they are known. Raises BadInputError for what cannot be."""
    route_of(wanted.pool)
    if wanted.role is not None and wanted.role not in roles():
        raise BadInputError(f"There is no role '{wanted.role}'; choose one of: {', '.join(roles())}.")
    if wanted.minutes_a_week is not None and not 0 < wanted.minutes_a_week <= MOST_MINUTES:
        raise BadInputError("The hours somebody offers a week are above 0 and at most 48; give such a number.")
    employer = employer_of(session, actor, wanted.organisation)
    people = People(session)
    if wanted.known is None:
        _refuse_name(seen_by(actor, people.by_id.values()), wanted.name)
        return employer, None
    who = people.find(wanted.known)
    refuse_strangers(actor, [who])
    for one in read_entries(session):
        if one.person.id == who.id and not one.is_signed:
            raise BadInputError(f"{who.code} is on the way into the pool {one.pool} already; they leave that first.")
    w = t.Worker
    rows = session.exec(select_typed(w).where(w.person_id == who.id, w.organisation_id == employer.id)).all()
    day = calendar.today()
    if any(row.pool == wanted.pool and running(row.started_on, row.ended_on, day, day) for row in rows):
        raise BadInputError(f"{who.code} works for {employer.code} through the pool {wanted.pool} already.")
    return employer, who


def _refuse_name(people: Iterable[PersonName], name: str) -> None:
    if not is_a_name(name):
        raise BadInputError("Give the name of the person who is interested and nothing else, such as 'Ann Lee'.")
    wanted = " ".join(name.casefold().split())
    same = [one.code for one in people if " ".join(one.name.casefold().split()) == wanted]
    if same:
        raise BadInputError(
            f"{name.strip()} is in the store as {', '.join(same)}; name that code instead, "
            "or write another person's name so that the two can be told apart.",
            hint=" (with --known CODE)",
        )


def employer_of(session: Session, actor: Acting, named: str | None) -> t.Organisation:
    """The organisation that somebody comes to: the one named, else the actor's own, else the only one."""
    found = session.exec(select_typed(t.Organisation).order_by(col(t.Organisation.id))).all()
    code = named or actor.organisation or (found[0].code if len(found) == 1 else None)
    known = ", ".join(one.code for one in found[:12]) or "none yet"
    if code is None:
        raise BadInputError(
            f"Say which organisation they come to; the store has {known}.", hint=" (with --organisation)"
        )
    for one in found:
        if code.casefold() in (one.code.casefold(), one.name.casefold()):
            access.guard(actor, ACTION, one.code if actor.organisation is not None else None)
            return one
    raise BadInputError(f"There is no organisation '{code}'; the store has {known}.")


def _new_person(session: Session, name: str) -> int:
    """A person of whom nothing is known but the name, under the next free code."""
    codes = session.exec(select_typed(t.Person.code)).all()
    last = max((int(found[1]) for code in codes if (found := CODE.fullmatch(code))), default=0)
    row = t.Person(code=f"p{last + 1}", name=" ".join(name.split()))
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _worker(
    session: Session, wanted: Interest, employer: t.Organisation, person: int, role: str, *, is_new: bool
) -> int:
    """An employment through the pool with a contract without guaranteed hours; who is new in care has no Care
    Certificate yet."""
    taken = set(session.exec(pick(t.Worker.code).where(t.Worker.organisation_id == employer.id)))
    number = next(number for number in range(1, len(taken) + 2) if f"way{number}" not in taken)
    assert employer.id is not None
    row = t.Worker(
        code=f"way{number}",
        person_id=person,
        organisation_id=employer.id,
        pool=wanted.pool,
        employment="bank",
        started_on=calendar.today(),
        phone=wanted.phone,
        care_certificate="no" if is_new and roles()[role].direct_care and roles()[role].body is None else None,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(t.Contract(worker_id=row.id, role=role))
    session.flush()
    return row.id
