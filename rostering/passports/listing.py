"""Lists of passports: what was asked for, what was issued, what was answered, and one person's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.passports.applications import ApplicationLine
from rostering.passports.applications import line_of as application_line
from rostering.passports.consent import ConsentLine
from rostering.passports.consent import line_of as consent_line
from rostering.passports.document import Document, read_document
from rostering.passports.ground import Ground, Whose, looking, refuse_not_employed
from rostering.passports.sealed import unseal
from rostering.passports.standing import live_passport
from rostering.passports.subject import claims_of, differing
from rostering.passports.taken_back import ACCEPTED
from rostering.people.persons import People
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

GOOD, NOT_YET, EXPIRED, REVOKED, STANDS, TAKEN_BACK = "good", "not yet", "expired", "revoked", "stands", "taken back"


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """One passport that was issued. `differs`: the parts that would read otherwise today; told of a good one only."""

    organisation: str
    person: str
    name: str
    number: str
    valid_from: datetime
    valid_until: datetime
    state: str  # good, not yet, expired, revoked
    revoked_for: str | None
    issued_by: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer to a passport of another issuer; `facts` are what it brought, in words."""

    organisation: str
    person: str | None
    issuer: str
    number: str
    answer: str
    state: str  # stands, expired, taken back; of a declined one: stands
    reason: str | None
    valid_until: datetime | None
    answered_by: str
    answered_at: datetime
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything about passports that an actor may see."""

    applications: tuple[tuple[str, ApplicationLine], ...]  # with the organisation's code
    issued: tuple[IssuedLine, ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class PassportPage:
    """One person's passport with their employer: how it came, the consents, and the document that is good."""

    application: ApplicationLine | None
    consents: tuple[ConsentLine, ...]
    issued: tuple[IssuedLine, ...]
    answers: tuple[AnswerLine, ...]
    document: Document | None


def overview(
    store: Store, actor_name: str | None, organisation: str | None = None, *, compared: bool = True
) -> Overview:
    """Applications, passports issued and passports answered: of one organisation, or of all that the actor sees.

    Without `compared` nobody looks whether a good passport would read otherwise today, which takes a while for many.
    Raises BadInputError for an organisation there is not, RefusedError for who may not see.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation or organisation)
        wanted = organisation or actor.organisation
        people = People(session)
        found = [
            Ground(session, actor, calendar.now(), Whose(row.id, row.code, row.name))
            for row in session.exec(select(t.Organisation).order_by(col(t.Organisation.code)))
            if row.id is not None and (wanted is None or wanted.casefold() == row.code.casefold())
        ]
        if not found and wanted is not None:
            raise BadInputError(f"There is no organisation '{wanted}'.")
        return Overview(
            tuple((one.organisation.code, line) for one in found for line in _applications(one, people)),
            tuple(line for one in found for line in _issued(one, people, compared=compared)),
            tuple(line for one in found for line in _answers(one, people)),
        )


def page(store: Store, actor_name: str | None, person: str, organisation: str | None = None) -> PassportPage:
    """A person's passport with an organisation. Raises BadInputError for nobody, RefusedError for who may not see."""
    with looking(store, actor_name, organisation, person) as ground:
        people, who = People(ground.session), ground.person
        applications = [one for one in _applications(ground, people) if one.person == who.code]
        c = t.PassportConsent
        consents = ground.session.exec(
            select(c).where(c.organisation_id == ground.organisation.id, c.person_id == who.id).order_by(col(c.id))
        ).all()
        live = live_passport(ground.session, ground.organisation.id, who.id, ground.now)
        return PassportPage(
            applications[-1] if applications else None,
            tuple(consent_line(row, who.code) for row in consents),
            tuple(_issued(ground, people, who.id)),
            tuple(one for one in _answers(ground, people) if one.person == who.code),
            None if live is None else _read(live.document),
        )


def passport_file(store: Store, actor_name: str | None, person: str, organisation: str | None = None) -> bytes:
    """The file of a person's passport that is good, byte for byte as it was issued. Raises BadInputError for none."""
    with looking(store, actor_name, organisation, person) as ground:
        refuse_not_employed(ground)
        live = live_passport(ground.session, ground.organisation.id, ground.person.id, ground.now)
        if live is None:
            raise BadInputError(
                f"{ground.person.code} holds no passport of {ground.organisation.code} that is good now.",
                hint="; 'rota passport issue' issues one",
            )
        return live.document.encode("utf-8")


def _applications(ground: Ground, people: People) -> list[ApplicationLine]:
    a = t.PassportApplication
    rows = ground.session.exec(select(a).where(a.organisation_id == ground.organisation.id).order_by(col(a.id))).all()
    return [application_line(row, _about(ground, people, row.person_id)) for row in rows]


def _issued(ground: Ground, people: People, person: int | None = None, *, compared: bool = True) -> list[IssuedLine]:
    p = t.Passport
    query = select(p).where(p.organisation_id == ground.organisation.id).order_by(col(p.id))
    rows = ground.session.exec(query if person is None else query.where(p.person_id == person)).all()
    good = [row for row in rows if compared and _state(row, ground.now) in (GOOD, NOT_YET)]
    said = {row.person_id: _read(row.document).claims for row in good}
    identities = {who: claims.identity_on for who, claims in said.items()}
    today = claims_of(ground.session, ground.organisation, identities, local_day(ground.now))
    differs = {row.number: differing(said[row.person_id], today[row.person_id]) for row in good}
    return [
        IssuedLine(
            organisation=ground.organisation.code,
            person=people.by_id[row.person_id].code,
            name=people.by_id[row.person_id].name,
            number=row.number,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=_state(row, ground.now),
            revoked_for=row.revoked_for,
            issued_by=row.issued_by,
            differs=differs.get(row.number, ()),
        )
        for row in rows
    ]


def _answers(ground: Ground, people: People) -> list[AnswerLine]:
    a = t.PassportAnswer
    rows = ground.session.exec(select(a).where(a.organisation_id == ground.organisation.id).order_by(col(a.id))).all()
    return [
        AnswerLine(
            organisation=ground.organisation.code,
            person=None if row.person_id is None else people.by_id[row.person_id].code,
            issuer=row.issuer_name,
            number=row.number,
            answer=row.answer,
            state=_answer_state(row, ground.now),
            reason=row.reason or row.withdrawn_for,
            valid_until=row.valid_until,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            facts=_facts(ground.session, row),
        )
        for row in rows
    ]


def _facts(session: Session, answer: t.PassportAnswer) -> tuple[str, ...]:
    f = t.PassportFact
    rows: Sequence[t.PassportFact] = session.exec(select(f).where(f.answer_id == answer.id).order_by(col(f.id))).all()
    return tuple(f"{row.words}{' (taken back)' if row.withdrawn_at is not None else ''}" for row in rows)


def _about(ground: Ground, people: People, person: int) -> Ground:
    return Ground(ground.session, ground.actor, ground.now, ground.organisation, people.by_id[person])


def _state(row: t.Passport, now: datetime) -> str:
    if row.revoked_at is not None:
        return REVOKED
    if row.valid_until < now:
        return EXPIRED
    return NOT_YET if row.valid_from > now else GOOD


def _answer_state(row: t.PassportAnswer, now: datetime) -> str:
    if row.withdrawn_at is not None:
        return TAKEN_BACK
    return EXPIRED if row.answer == ACCEPTED and row.valid_until is not None and row.valid_until < now else STANDS


def _read(document: str) -> Document:
    return read_document(unseal(document.encode("utf-8")))[0]
