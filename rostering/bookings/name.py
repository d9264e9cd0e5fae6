"""Naming who comes on a booking: somebody on record through that tier, checked like anyone, and on the roster then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.bookings.bookings import BOOKED, CANCELLED, NAMED, BookingLine, read_booking
from rostering.calendar import now
from rostering.catalogue import pools
from rostering.errors import BadInputError, RefusedError
from rostering.people.needs import is_declarable
from rostering.people.persons import People, PersonName, running
from rostering.people.reason import LONGEST_NAME, is_a_name
from rostering.rosters.edit import Edit, Edited, Work, edit_roster
from rostering.rosters.eligibility.eligibility import Eligibility
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import read_place
from rostering.rosters.shift_line import shift_label
from rostering.rules.waive import Asked
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.use_case import use_case
from rostering.work.breaks import break_within

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
LONGEST_CODE = 49
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Named:
    """A booking with its name, and what the change of the roster came to."""

    booking: BookingLine
    edited: Edited


def name_booking(
    store: Store, actor_name: str | None, id_: int, person: str, *, waivers: Sequence[Asked] = ()
) -> Named:
    """Put a named person on the place of a booking.

    `person` is somebody on record through the booking's tier, by code, worker code or name; `waivers` are recorded with
    it. Raises BadInputError for nobody and for who is not reached through that tier, RefusedError where they are at
    work elsewhere then or the change newly breaks a hard rule. A refusal changes nothing.
    """
    with use_case(store, actor_name, "edit", _owner(store, actor_name, id_)) as case:
        return name_in(case, id_, person, waivers=waivers)


def name_newcomer(store: Store, actor_name: str | None, id_: int, name: str, code: str | None = None) -> Named:
    """Put somebody on record whom nobody knows yet, and on the place of a booking, in one: where they are refused,
    nothing of them is kept. Raises as `add_person` and `name_booking` do."""
    with use_case(store, actor_name, "edit", _owner(store, actor_name, id_)) as case:
        return name_in(case, id_, add_in(case, id_, name, code), newcomer=True)


def _owner(store: Store, actor_name: str | None, id_: int) -> str:
    """The organisation of a booking that somebody would change."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        return read_booking(session, id_, now()).organisation


def name_in(case: UseCase, id_: int, person: str, *, waivers: Sequence[Asked] = (), newcomer: bool = False) -> Named:
    """The same within a use case that changes more; `newcomer` says that it put them on record. Raises as
    `name_booking` does."""
    session = case.session
    line = _unnamed(session, id_, case)
    who = People(session).find(person)
    worker = _worker(session, line, who)
    _refuse_elsewhere(session, line, who)
    row = session.get_one(t.Booking, id_)
    row.worker_id, row.state, row.named_by, row.named_at = worker, NAMED, case.actor.name, case.now
    session.add(row)
    session.flush()
    rest = break_within(session.get_one(t.Shift, line.shift), line.starts_at, line.ends_at)
    work = Work(line.starts_at, line.ends_at, rest, standing=CONFIRMED)
    further, hint = _what_to_declare(session, line, who, worker, newcomer=newcomer)
    try:
        edited = edit_roster(
            case, line.roster, [Edit(worker, line.shift, work)], f"booking {id_} named", waivers=waivers
        )
    except RefusedError as refused:
        raise RefusedError(f"{refused.sentence}{further}", hint=hint) from refused
    case.record(f"booking {id_}", before=f"{line.source}, name to follow", after=f"named {who.code}")
    return Named(read_booking(session, id_, case.now), edited)


def add_person(store: Store, actor_name: str | None, id_: int, name: str, code: str | None = None) -> str:
    """Put somebody on record whom nobody knows yet, with no more than a name; the code they are known by then.

    A booking may be named after them. They work for the organisation that the source is called after, else for the
    booking's own, in the booking's tier and role. All else is unknown, and what the law asks for keeps them off until
    it is on record or declared. Raises BadInputError for a name that is none and a code that is taken.
    """
    with use_case(store, actor_name, "edit", _owner(store, actor_name, id_)) as case:
        return add_in(case, id_, name, code)


def add_in(case: UseCase, id_: int, name: str, code: str | None = None) -> str:
    """The same within a use case that changes more. Raises as `add_person` does."""
    line = _unnamed(case.session, id_, case)
    called = " ".join(name.split())
    if not is_a_name(called):
        raise BadInputError(f"'{name[:LONGEST_NAME]}' cannot be a name; write it like 'Ann Example'.")
    known = code.strip() if code else _free_code(case.session, id_)
    _refuse_code(case.session, known)
    person = t.Person(code=known, name=called)
    case.session.add(person)
    case.session.flush()
    _employ(case.session, line, person, known)
    case.record(f"person {known}", after=f"new, {line.tier}, {line.role}, for booking {id_}")
    return known


def _employ(session: Session, line: BookingLine, person: t.Person, code: str) -> None:
    o = t.Organisation
    employer = session.exec(select(o).where((o.code == line.source) | (o.name == line.source))).first()
    owner = line.organisation_id if employer is None else employer.id
    worker = t.Worker(
        code=code,
        person_id=person.id or 0,
        organisation_id=owner or 0,
        pool=line.tier,
        employment=line.tier if line.tier in ("agency", "bank") else "other",
    )
    session.add(worker)
    session.flush()
    session.add(t.Contract(worker_id=worker.id or 0, role=line.role))
    if owner != line.organisation_id:
        session.add(
            t.PoolMembership(
                worker_id=worker.id or 0, pool=line.tier, organisation_id=line.organisation_id, from_on=line.day
            )
        )


def _unnamed(session: Session, id_: int, case: UseCase) -> BookingLine:
    line = read_booking(session, id_, case.now)
    access.guard(case.actor, case.action, line.organisation)
    if line.state == NAMED:
        raise BadInputError(f"Booking {id_} is named already: {line.name} ({line.person}).")
    if line.state == CANCELLED:
        raise BadInputError(f"Booking {id_} is cancelled; book the place again.")
    assert line.state == BOOKED
    return line


def _worker(session: Session, line: BookingLine, who: PersonName) -> int:
    """The employment through which somebody comes: of the booking's tier, or a member of it for the organisation."""
    w, m = t.Worker, t.PoolMembership
    rows = session.exec(
        pick(w.id, w.pool, w.organisation_id, w.started_on, w.ended_on).where(w.person_id == who.id).order_by(col(w.id))
    ).all()
    members = {
        worker
        for worker, first, last in session.exec(
            pick(m.worker_id, m.from_on, m.until_on).where(
                m.pool == line.tier, m.organisation_id == line.organisation_id
            )
        ).all()
        if running(first, last, line.day, line.day)
    }
    through = [
        row
        for row in rows
        if running(row.started_on, row.ended_on, line.day, line.day) and (row.pool == line.tier or row.id in members)
    ]
    if not through:
        tier = pools()[line.tier].title.lower()
        raise BadInputError(
            f"{who.name} ({who.code}) is not on record through {tier}, which booking {line.id} is for; put them on the "
            "shift themselves and cancel the booking."
        )
    through.sort(key=lambda row: (row.organisation_id != line.organisation_id, row.id))
    found: int = through[0].id
    return found


def _what_to_declare(
    session: Session, line: BookingLine, who: PersonName, worker: int, *, newcomer: bool
) -> tuple[str, str]:
    """Where something that nobody has put on record keeps somebody off, how a manager declares it good for a while: a
    sentence, and the hint that names the command."""
    place = read_place(session, line.roster)
    snapshot = read_snapshot(session, place.horizon, place.homes, people={who.id})
    refusal = Eligibility(snapshot).refusal(snapshot.worker[worker], snapshot.shift[line.shift])
    if refusal is None or not is_declarable(refusal.unknown):
        return "", ""
    if newcomer:
        put = f"Put them on record first with 'rota bookings newcomer {line.id} NAME'"
        return f" {put}, so that a manager can declare what was seen.", ""
    said = " Once it was seen, a manager declares it good for a while."
    return said, f" with 'rota people accept --person {who.code}'"


def _refuse_elsewhere(session: Session, line: BookingLine, who: PersonName) -> None:
    """Raise RefusedError where somebody stands on a shift that meets the booking; another organisation's is told by its
    times alone."""
    a, w, r, s, h = t.Assignment, t.Worker, t.Roster, t.Shift, t.Setting
    row = session.exec(
        pick(a.starts_at, a.ends_at, s.id, s.code, s.day, h.name, h.organisation_id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id))
        .join(h, col(h.id) == col(s.setting_id))
        .where(w.person_id == who.id, r.state != "superseded", col(a.standing).not_in(NOT_WORKING))
        .where(col(a.starts_at) < line.ends_at, col(a.ends_at) > line.starts_at)
        .order_by(col(a.starts_at))
    ).first()
    if row is None:
        return
    named = f"{who.name} ({who.code})"
    if row.id == line.shift:
        raise RefusedError(f"{named} is on that shift already; name somebody else for booking {line.id}.")
    near = row.organisation_id == line.organisation_id
    times = f"{text.clock(row.starts_at)}–{text.clock(row.ends_at)}"
    label = shift_label(row.code, row.day, row.starts_at, row.ends_at, row.name)
    where = label if near else f"a shift elsewhere, {times}"
    raise RefusedError(f"{named} is already on {where}; nobody can be in two places: name somebody else.")


def _free_code(session: Session, id_: int) -> str:
    taken = set(session.exec(select(t.Person.code)).all()) | set(session.exec(select(t.Worker.code)).all())
    wanted, number = f"booked{id_}", 1
    while wanted in taken:
        number += 1
        wanted = f"booked{id_}-{number}"
    return wanted


def _refuse_code(session: Session, code: str) -> None:
    if not 0 < len(code) <= LONGEST_CODE or not code.isprintable():
        raise BadInputError(f"A code has 1 to {LONGEST_CODE} letters.")
    p, w = t.Person, t.Worker
    taken = session.exec(select(p.name).where(p.code == code)).first()
    if taken is None:
        taken = session.exec(select(p.name).join(w, col(w.person_id) == col(p.id)).where(w.code == code)).first()
    if taken is not None:
        raise BadInputError(f"The code '{code}' is that of {taken} already; give another with --code.")
