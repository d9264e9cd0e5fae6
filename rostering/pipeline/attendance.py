"""Seats on a session: booked while there are any, and what attending gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.access import Acting
from rostering.catalogue import skills
from rostering.errors import BadInputError
from rostering.imports.asc_wds.training import last_good_day
from rostering.people.persons import bound_to
from rostering.pipeline.entry import ACTION, Entry, find_entry
from rostering.pipeline.read_way_in import SESSION_SOURCE
from rostering.pipeline.session import SessionLine, find_session, refuse_over
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.request_state import GRANTED
from rostering.store.roster_state import SUPERSEDED
from rostering.store.seat_state import ATTENDED, BOOKED, CANCELLED, MISSED, TAKEN
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
INDUCTION = "induction"


def book_seats(store: Store, actor_name: str | None, number: int, people: Iterable[str]) -> SessionLine:
    """Book people who are on a way in on a session: all of them or nobody.

    Raises BadInputError for a session that is over, called off or has too few seats, for somebody on no way in, and for
    somebody who is booked already, works, is away or attends another session then; RefusedError for who may not.
    """
    organisation, named = bound_to(store, actor_name, ACTION), list(people)
    with store.reading() as session:
        _bookable(session, access.acting(session, actor_name), number, named, calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        entries = _bookable(case.session, case.actor, number, named, case.now)
        for entry in entries:
            row = _seat(case.session, number, entry) or t.SessionBooking(
                session_id=number, worker_id=entry.worker, state=BOOKED, booked_by="", booked_at=case.now
            )
            row.state, row.booked_by, row.booked_at = BOOKED, case.actor.name, case.now
            case.session.add(row)
        case.session.flush()
        case.record(f"session {number}", after=f"booked {', '.join(one.person.code for one in entries)}")
        return find_session(case.session, case.actor, number)


def release_seat(store: Store, actor_name: str | None, number: int, person: str) -> SessionLine:
    """Give a booked seat back. Raises BadInputError for who has none, or once the session is over."""
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _booked(session, access.acting(session, actor_name), number, person, calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        entry, row = _booked(case.session, case.actor, number, person, case.now)
        row.state, row.recorded_by, row.recorded_at = CANCELLED, case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        case.record(f"session {number}", f"booked {entry.person.code}", "seat given back")
        return find_session(case.session, case.actor, number)


def record_attendance(
    store: Store, actor_name: str | None, number: int, attended: Iterable[str], missed: Iterable[str] = ()
) -> SessionLine:
    """Record who attended a session that is over, and who did not come. Attending gives its skills from its last minute
    on and, where an induction was at a setting, the induction there. Recorded anew, the later word counts.

    Raises BadInputError, with nothing written, for a session that is not over, for somebody without a seat on it or
    named as both, and for a step out of order; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    came, stayed_away = list(attended), list(missed)
    with store.reading() as session:
        _attendable(session, access.acting(session, actor_name), number, came, stayed_away, calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        line, there, not_there = _attendable(case.session, case.actor, number, came, stayed_away, case.now)
        for entry in there:
            _settle(case, number, entry, ATTENDED)
            _give(case.session, line, entry)
        for entry in not_there:
            _settle(case, number, entry, MISSED)
            _take(case.session, line, entry)
        case.session.flush()
        case.record(f"session {number}", after=f"{len(there)} attended, {len(not_there)} did not come")
        return find_session(case.session, case.actor, number)


def _bookable(session: Session, actor: Acting, number: int, named: list[str], now: datetime) -> list[Entry]:
    line = find_session(session, actor, number)
    refuse_over(line, now)
    entries = list({entry.id: entry for entry in (find_entry(session, actor, one) for one in named)}.values())
    if not entries:
        raise BadInputError(f"Say who is booked on session {number}.")
    for entry in entries:
        row = _seat(session, number, entry)
        if row is not None and row.state in TAKEN:
            raise BadInputError(f"{entry.person.code} is booked on session {number} already.")
    if len(entries) > line.free:
        left = "no seat" if line.free <= 0 else f"{line.free} of {line.seats} seats"
        raise BadInputError(f"Session {number} has {left} left, not {len(entries)}; choose another session.")
    for entry in entries:
        busy = _busy(session, entry, line)
        if busy is not None:
            raise BadInputError(f"{entry.person.code} {busy} while session {number} is; choose another session.")
    return entries


def _busy(session: Session, entry: Entry, line: SessionLine) -> str | None:
    """What somebody does, through whichever employment, while a session is; None when they are free."""
    workers = list(session.exec(select_typed(t.Worker.id).where(t.Worker.person_id == entry.person.id)))
    a, r, b, s, x = t.Assignment, t.Roster, t.SessionBooking, t.TrainingSession, t.Absence
    begins, ends = line.starts_at, line.ends_at
    at_work = (
        pick(a.id)
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            col(a.worker_id).in_(workers),
            col(a.starts_at) < ends,
            col(a.ends_at) > begins,
            col(a.standing).not_in(NOT_WORKING),
            col(r.state) != SUPERSEDED,
        )
    )
    if session.exec(at_work).first() is not None:
        return "is on a shift"
    seated = (
        pick(b.id)
        .join(s, col(s.id) == col(b.session_id))
        .where(
            col(b.worker_id).in_(workers),
            col(b.state).in_(TAKEN),
            col(s.cancelled_at).is_(None),
            col(s.starts_at) < ends,
            col(s.ends_at) > begins,
        )
    )
    if session.exec(seated).first() is not None:
        return "is on another session"
    away = pick(x.id, x.ends_at).where(col(x.worker_id).in_(workers), col(x.state) == GRANTED, col(x.starts_at) < ends)
    return "is away" if any(until is None or until > begins for _, until in session.exec(away)) else None


def _booked(session: Session, actor: Acting, number: int, person: str, now: datetime) -> tuple[Entry, t.SessionBooking]:
    refuse_over(find_session(session, actor, number), now)
    entry = find_entry(session, actor, person)
    row = _seat(session, number, entry)
    if row is None or row.state != BOOKED:
        raise BadInputError(f"{entry.person.code} has no seat on session {number}.")
    return entry, row


def _attendable(
    session: Session, actor: Acting, number: int, came: list[str], stayed_away: list[str], now: datetime
) -> tuple[SessionLine, list[Entry], list[Entry]]:
    line = find_session(session, actor, number)
    if line.is_cancelled:
        raise BadInputError(f"Session {number} was called off; nobody attended it.")
    if line.ends_at > now:
        ends = f"{calendar.local(line.ends_at):%d/%m/%Y %H:%M}"
        raise BadInputError(f"Session {number} lasts until {ends}; record who attended once it is over.")
    there = [find_entry(session, actor, one) for one in came]
    not_there = [find_entry(session, actor, one) for one in stayed_away]
    if not there and not not_there:
        raise BadInputError(f"Say who attended session {number}, or who did not come.", hint=" (with --missed)")
    both = {one.id for one in there} & {one.id for one in not_there}
    for entry in (*there, *not_there):
        row = _seat(session, number, entry)
        if row is None or row.state == CANCELLED:
            raise BadInputError(f"{entry.person.code} has no seat on session {number}; nothing is recorded.")
        if entry.id in both:
            raise BadInputError(f"{entry.person.code} cannot both have attended and not have come.")
    for entry in there:
        _refuse_order(entry, line)
    return line, there, not_there


def _refuse_order(entry: Entry, line: SessionLine) -> None:
    """Refuse attendance of a step before those that it follows were complete."""
    step = entry.route.step(line.step)
    for code in entry.route.before(step):
        earlier = entry.route.step(code)
        done = entry.way.completed(earlier, line.starts_at)
        if done is None or done > line.starts_at:
            raise BadInputError(
                f"{step.title} of {entry.person.code} comes after {earlier.title.lower()}, which was not complete when "
                f"session {line.id} began; nothing is recorded."
            )


def _seat(session: Session, number: int, entry: Entry) -> t.SessionBooking | None:
    b = t.SessionBooking
    return session.exec(select_typed(b).where(b.session_id == number, b.worker_id == entry.worker)).first()


def _settle(case: UseCase, number: int, entry: Entry, state: str) -> None:
    row = _seat(case.session, number, entry)
    assert row is not None
    row.state, row.recorded_by, row.recorded_at = state, case.actor.name, case.now
    case.session.add(row)


def _give(session: Session, line: SessionLine, entry: Entry) -> None:
    """The skills of a session, and the induction at its setting, once."""
    day, source = calendar.local_day(line.ends_at), f"{SESSION_SOURCE}{line.id}"
    k, c = t.Skill, t.Clearance
    for code, level in line.skills:
        months = skills()[code].interval(level)
        until = None if months is None else last_good_day(day, months)
        same = select_typed(k).where(k.person_id == entry.person.id, k.skill == code, k.done_on == day)
        if session.exec(same.where(k.until_on == until)).first() is None:
            facts: dict[str, Any] = {"level": level, "done_on": day, "until_on": until, "source": source}
            session.add(
                k(person_id=entry.person.id, skill=code, issuer=line.organisation, delivered="in_house", **facts)
            )
    where = _inducted_at(session, line)
    if where is not None:
        known = select_typed(c).where(c.person_id == entry.person.id, c.kind == INDUCTION, c.setting_id == where)
        if session.exec(known.where(c.on_date == day)).first() is None:
            session.add(c(person_id=entry.person.id, kind=INDUCTION, setting_id=where, on_date=day))


def _take(session: Session, line: SessionLine, entry: Entry) -> None:
    """Take back what a session gave, where it turns out that somebody did not come."""
    k = t.Skill
    for row in session.exec(
        select_typed(k).where(k.person_id == entry.person.id, k.source == f"{SESSION_SOURCE}{line.id}")
    ):
        session.delete(row)
    where = _inducted_at(session, line)
    if where is not None:
        _drop_induction(session, entry.person.id, where, calendar.local_day(line.ends_at))


def _drop_induction(session: Session, person: int, setting: int, day: date) -> None:
    c = t.Clearance
    same = select_typed(c).where(c.person_id == person, c.kind == INDUCTION, c.setting_id == setting)
    for row in session.exec(same.where(c.on_date == day)):
        session.delete(row)


def _inducted_at(session: Session, line: SessionLine) -> int | None:
    """The setting at which an induction was; None for other sessions, and elsewhere."""
    return session.get_one(t.TrainingSession, line.id).setting_id if line.step == INDUCTION else None
