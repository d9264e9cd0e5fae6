"""Somebody who may be lent, told to a partner and taken in from one: what a passport would say, and no more.

Whoever becomes known by letter is a person of this store with an employment at the partner. What the letter claims is
brought by the same mapping as a passport's claims, for as long as a letter holds, and renewed by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering.aid.letters.bodies import PersonBody
from rostering.aid.letters.busy import busy_times, take_in_busy
from rostering.calendar import ONE_DAY, local_day
from rostering.catalogue import roles
from rostering.errors import BadInputError, RefusedError
from rostering.passports.brought import Harvest, harvest
from rostering.passports.consent import refuse_without_consent
from rostering.passports.document import Document
from rostering.passports.ground import Ground, Whose
from rostering.passports.standing import GRANTED, latest_application, live_passport
from rostering.passports.subject import RIGHT_TO_WORK, claims_of
from rostering.people.persons import People, PersonName
from rostering.store import tables as t

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.aid.letters.envelope import Envelope

HOLDS = timedelta(days=92)  # how long what a letter claims of a person counts, if nothing ends sooner
SHOWN = 8  # letters of the name between the stores, in a person's code


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a letter is about in this store: the person and the employment, each None where it is not known yet."""

    person: int | None
    worker: int | None


def person_body(ground: Ground, worker: t.Worker, partner: Whose, subject: str) -> PersonBody:
    """What a partner is told of somebody. Raises RefusedError without their consent to share, for somebody whose age,
    visa or papers nobody has seen, and for who is under 18."""
    session, today = ground.session, local_day(ground.now)
    refuse_without_consent(ground)
    row = session.get_one(t.Person, ground.person.id)
    if not row.age_known or (row.under_18_until is not None and row.under_18_until > today):
        raise RefusedError(f"{row.code} is not known to be 18 or older; only adults are told of by letter.")
    if row.visa is None and not row.right_to_work_open:
        raise RefusedError(f"Nobody has recorded whether a visa limits the hours of {row.code}; record it first.")
    claims = claims_of(session, ground.organisation, {ground.person.id: _seen(ground, row)}, today)[ground.person.id]
    live = live_passport(session, ground.organisation.id, ground.person.id, ground.now)
    assert worker.id is not None
    return PersonBody(
        visa=row.visa,
        weekly_minutes=row.visa_weekly_minutes,
        passport=None if live is None else live.number,
        claims=replace(claims, employment=replace(claims.employment, started_on=None)),
        subject=subject,
        busy=busy_times(session, worker.id, partner.id, ground.now, ground.now + HOLDS),
    )


def known_as(session: Session, partner: Whose, letter: Envelope, body: PersonBody, named: str | None) -> Known:
    """Whom a letter is about in this store: by an earlier letter, by the name that somebody gave, or by a register.

    Raises BadInputError for a name that is nobody's, RefusedError where it is another's than the letter's.
    """
    shared = shared_person(session, partner.id, letter.about)
    if shared is not None:
        return Known(session.get_one(t.Worker, shared.worker_id).person_id, shared.worker_id)
    if named is not None:
        found = People(session).find(named)
        if found.name.casefold().split() != body.claims.name.casefold().split():
            raise RefusedError(f"The letter is about {body.claims.name}, which is not the name of {found.code}.")
        return _employed(session, partner, found.id)
    r = t.Registration
    for one in body.claims.registrations:
        same = select(r).where(r.body == one.body, r.number == one.number)
        row = None if one.number is None else session.exec(same).first()
        if row is not None:
            return _employed(session, partner, row.person_id)
    return Known(None, None)


def take_in_person(ground: Ground, partner: Whose, letter: Envelope, body: PersonBody, known: Known) -> t.SharedPerson:
    """Enter, or bring up to date, somebody whom a partner tells of, with what is recognised of the claims.

    Raises RefusedError for a restriction that this version cannot keep, as of a passport: then nothing is taken in.
    """
    session = ground.session
    person = _person(session, partner, letter, body, known)
    worker = _worker(session, partner, letter, person, known)
    _contracts(session, worker, body.claims.employment.roles, local_day(ground.now))
    assert person.id is not None
    assert worker.id is not None
    for one in _harvest(ground, partner, letter, body, person.id).brought:
        session.add(one.row)
    take_in_busy(session, worker.id, partner.id, body.busy)
    shared = shared_person(session, partner.id, letter.about)
    if shared is None:
        shared = t.SharedPerson(organisation_id=partner.id, worker_id=worker.id, subject=letter.about)
        session.add(shared)
    session.flush()
    return shared


def refuse_unkept(ground: Ground, partner: Whose, letter: Envelope, body: PersonBody, known: Known) -> None:
    """Raise RefusedError for a restriction that this version cannot keep, BadInputError for a role it does not know."""
    unknown = next((one for one in body.claims.employment.roles if one not in roles()), None)
    if unknown is not None:
        raise BadInputError(f"The letter names the role '{unknown}', which this version does not know; update rota.")
    _harvest(ground, partner, letter, body, known.person or 0)


def _harvest(ground: Ground, partner: Whose, letter: Envelope, body: PersonBody, person: int) -> Harvest:
    """What is recognised of the claims; nobody has the number 0."""
    about = PersonName(person, "", body.claims.name, frozenset((partner.code,)))
    return harvest(replace(ground, named=about), _as_document(partner, letter, body))


def shared_person(session: Session, partner: int, subject: str) -> t.SharedPerson | None:
    """Somebody by the name that a partner's store and this one know them by; None: nobody."""
    s = t.SharedPerson
    return session.exec(select(s).where(s.organisation_id == partner, s.subject == subject)).first()


def shared_by_worker(session: Session, partner: int, worker: int) -> t.SharedPerson | None:
    """An employment as a partner's store and this one know it; None: no letter was about it."""
    s = t.SharedPerson
    return session.exec(select(s).where(s.organisation_id == partner, s.worker_id == worker)).first()


def _seen(ground: Ground, row: t.Person) -> date:
    """The day somebody saw the person's papers: for their passport, or for their right to work."""
    latest = latest_application(ground.session, ground.organisation.id, ground.person.id)
    if latest is not None and latest.state == GRANTED and latest.identity_on is not None:
        return latest.identity_on
    if row.right_to_work_seen_on is None:
        raise RefusedError(f"It is not on record when the papers of {row.code} were seen; record it first.")
    return row.right_to_work_seen_on


def _employed(session: Session, partner: Whose, person: int) -> Known:
    w = t.Worker
    row = session.exec(
        select(w).where(w.person_id == person, w.organisation_id == partner.id).order_by(col(w.id))
    ).first()
    return Known(person, None if row is None else row.id)


def _person(session: Session, partner: Whose, letter: Envelope, body: PersonBody, known: Known) -> t.Person:
    """The person with what binds the hours of their work; what this store knew before is not overwritten."""
    if known.person is not None:
        row = session.get_one(t.Person, known.person)
    else:
        row = t.Person(code=_code(partner, letter.about), name=body.claims.name)
    others = select(t.Worker.id).where(t.Worker.person_id == row.id, t.Worker.organisation_id != partner.id)
    ours = known.person is not None and session.exec(others).first() is not None
    if not ours or not row.age_known:
        row.age_known, row.under_18_until = True, None
    if not ours or row.visa is None:
        row.visa, row.visa_weekly_minutes = body.visa, body.weekly_minutes
    right = next((one for one in body.claims.checks if one.kind == RIGHT_TO_WORK), None)
    if right is not None and (not ours or row.right_to_work_seen_on is None):
        row.right_to_work_seen_on, row.right_to_work_until = right.seen_on, right.until
        row.right_to_work_open = right.until is None
    session.add(row)
    session.flush()
    return row


def _worker(session: Session, partner: Whose, letter: Envelope, person: t.Person, known: Known) -> t.Worker:
    if known.worker is not None:
        return session.get_one(t.Worker, known.worker)
    assert person.id is not None
    row = t.Worker(code=_code(partner, letter.about), person_id=person.id, organisation_id=partner.id)
    session.add(row)
    session.flush()
    return row


def _contracts(session: Session, worker: t.Worker, told: tuple[str, ...], today: date) -> None:
    """The roles in which the partner employs somebody; one that it does not tell any more ends."""
    rows = session.exec(select(t.Contract).where(t.Contract.worker_id == worker.id)).all()
    running = {row.role: row for row in rows if row.ends_on is None or row.ends_on >= today}
    for role, row in running.items():
        if role not in told:
            row.ends_on = today - ONE_DAY
            session.add(row)
    assert worker.id is not None
    session.add_all(t.Contract(worker_id=worker.id, role=role) for role in told if role not in running)


def _as_document(partner: Whose, letter: Envelope, body: PersonBody) -> Document:
    """The claims as a passport would hold them, good for as long as a letter counts."""
    return Document(
        number=letter.about,
        issuer=partner.issuer,
        issuer_name=partner.name,
        valid_from=letter.written,
        valid_until=_until(letter.written),
        position=1,
        subject=letter.about,
        claims=body.claims,
    )


def _until(written: datetime) -> datetime:
    return written + HOLDS


def _code(partner: Whose, subject: str) -> str:
    return f"{partner.code}-{subject.rpartition(':')[2][:SHOWN]}"
