"""Sending: what waits to be told to a partner becomes signed files, and what was sent may be written once more."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.lender import SHIFT_WAIVED
from rostering.aid.letters.bodies import BusyTimes, LoanTerms, StepBody, TimesBody
from rostering.aid.letters.busy import busy_times
from rostering.aid.letters.envelope import Body, Envelope
from rostering.aid.letters.listing import word
from rostering.aid.letters.outbox import PERSON, RECEIVED, SENT, TIMES, last_number
from rostering.aid.letters.partners import partner_of
from rostering.aid.letters.person import person_body, shared_by_worker
from rostering.aid.loan import Loan, find_loan, whose
from rostering.aid.parties import refuse_outsider
from rostering.calendar import local_day
from rostering.errors import BadInputError, RefusedError
from rostering.passports.ground import Ground, Whose, standing_on
from rostering.passports.keys import refuse_without_key, sealed_by
from rostering.people.persons import running
from rostering.rosters.read_loans import parts
from rostering.store import tables as t
from rostering.store.deployment_state import (
    ACCEPTED,
    ACTIVE,
    CONSENTED,
    DECLINED,
    ENDED,
    INDUCTED,
    OVER,
    RECALLED,
    RELEASED,
    REQUESTED,
    WITHDRAWN,
)
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# The name of the step that leads to each state.
STEP_TO = {
    REQUESTED: "request",
    RELEASED: "release",
    ACCEPTED: "accept",
    CONSENTED: "consent",
    INDUCTED: "induct",
    ACTIVE: "activate",
    DECLINED: "decline",
    WITHDRAWN: "withdraw",
    RECALLED: "recall",
    ENDED: "end",
}
ONWARD = frozenset((RELEASED, ACCEPTED, CONSENTED, INDUCTED, ACTIVE))  # steps with which busy times are told
SEND = "export"


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as a file: its name, its bytes, and what it is in words."""

    name: str
    file: bytes
    words: str


def send_letters(store: Store, actor_name: str | None, number: int, *, again: bool = False) -> tuple[Posted, ...]:
    """The letters about a deployment that wait, signed; where none waits, the busy times as they are now. With `again`
    every letter that was sent is written once more, byte for byte.

    Raises BadInputError for a deployment that is not between two stores or of which nothing was said yet, RefusedError
    for who may not and where no key was made, StoreError where the private key is not here.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        loan, own, _ = _between(session, number, calendar.now())
        refuse_outsider(actor, loan)
        access.guard(actor, SEND, own.code)
        refuse_without_key(session, own)
        if again:
            return tuple(_posted(row, own, loan.partner or "", _urn(session, loan)) for row in _sent(session, loan))
    with use_case(store, actor_name, SEND, own.code) as case:
        loan, own, partner = _between(case.session, number, case.now)
        waiting = _waiting(case.session, loan) or [_times_row(case, loan, partner)]
        urn = _urn(case.session, loan)
        for row in waiting:
            letter = _envelope(row, own, partner, urn, row.made_at, _body(case.session, row, loan, partner))
            _sign(case, row, own, letter)
        told = ", ".join(f"{row.number} ({row.kind})" for row in waiting)
        case.record(f"letters on deployment {number} to {partner.code}", None, f"signed: {told}")
        return tuple(_posted(row, own, partner.code, urn) for row in waiting)


def send_person(store: Store, actor_name: str | None, person: str, to: str, organisation: str | None = None) -> Posted:
    """A letter that tells a partner of somebody who may be lent; it holds for a while, and a later one renews it.

    It takes a manager, the person's consent to share, and an agreement with the partner. Raises BadInputError for a
    person or partner there is not, RefusedError for who may not, without consent or agreement, for who is not employed,
    and where something that a roster must know is unknown; StoreError where the private key is not here.
    """

    def refuse(ground: Ground) -> None:
        partner = partner_of(ground.session, to)
        _refuse_no_agreement(ground, partner)
        worker = _employment(ground)
        person_body(ground, worker, partner, uuid.UUID(int=0).urn)
        refuse_without_key(ground.session, ground.organisation)

    with standing_on(store, actor_name, "aid", organisation, person, refuse) as (case, ground):
        partner, worker = partner_of(case.session, to), _employment(ground)
        assert worker.id is not None
        shared = shared_by_worker(case.session, partner.id, worker.id)
        if shared is None:
            shared = t.SharedPerson(organisation_id=partner.id, worker_id=worker.id, subject=uuid.uuid4().urn)
            case.session.add(shared)
            case.session.flush()
        row = t.Letter(
            organisation_id=partner.id,
            way=SENT,
            kind=PERSON,
            shared_person_id=shared.id,
            number=last_about(case.session, shared, SENT) + 1,
            made_by=case.actor.name,
            made_at=case.now,
        )
        body = person_body(ground, worker, partner, shared.subject)
        letter = _envelope(row, ground.organisation, partner, shared.subject, case.now, body)
        _sign(case, row, ground.organisation, letter)
        case.record(f"letter on {ground.person.code} to {partner.code}", None, f"signed: {row.number} ({PERSON})")
        return _posted(row, ground.organisation, partner.code, shared.subject)


def last_about(session: Session, shared: t.SharedPerson, way: str) -> int:
    """The number of the last letter of one way about a person; 0: there is none."""
    letter = t.Letter
    query = select(func.max(letter.number)).where(letter.shared_person_id == shared.id, letter.way == way)
    return session.exec(query).one() or 0


def _between(session: Session, number: int, now: datetime) -> tuple[Loan, Whose, Whose]:
    """A deployment between two stores, the own side and the partner."""
    loan = find_loan(session, number, now)
    shared = session.get(t.SharedDeployment, number)
    if shared is None:
        raise BadInputError(f"Deployment {number} is not between two stores, or nothing was asked for yet.")
    partner = whose(session, shared.organisation_id)
    return loan, loan.home if partner.code == loan.host.code else loan.host, partner


def _urn(session: Session, loan: Loan) -> str:
    return session.get_one(t.SharedDeployment, loan.id).urn


def _sent(session: Session, loan: Loan) -> list[t.Letter]:
    letter = t.Letter
    rows = session.exec(
        select(letter)
        .where(letter.deployment_id == loan.id, letter.way == SENT, col(letter.document).is_not(None))
        .order_by(col(letter.number))
    ).all()
    if not rows:
        raise BadInputError(f"No letter about deployment {loan.id} was sent yet.")
    return list(rows)


def _waiting(session: Session, loan: Loan) -> list[t.Letter]:
    letter = t.Letter
    return list(
        session.exec(
            select(letter)
            .where(letter.deployment_id == loan.id, letter.way == SENT, col(letter.document).is_(None))
            .order_by(col(letter.number))
        ).all()
    )


def _times_row(case: UseCase, loan: Loan, partner: Whose) -> t.Letter:
    """A letter of busy times alone. Raises RefusedError before the person is released: nobody needs them then."""
    if not any(one.state in ONWARD for one in loan.steps):
        raise RefusedError(
            f"Deployment {loan.id} is {loan.state}; no letter waits, and busy times are told once it is released."
        )
    return t.Letter(
        organisation_id=partner.id,
        way=SENT,
        kind=TIMES,
        deployment_id=loan.id,
        number=last_number(case.session, loan.id, SENT) + 1,
        seen=last_number(case.session, loan.id, RECEIVED),
        made_by=case.actor.name,
        made_at=case.now,
    )


def _body(session: Session, row: t.Letter, loan: Loan, partner: Whose) -> Body:
    busy = busy_times(session, loan.facts.worker, partner.id, *loan.period)
    if row.step_id is None:
        return TimesBody(busy)
    step = session.get_one(t.DeploymentStep, row.step_id)
    return _step_body(session, step, loan, partner, busy if step.state in ONWARD else None)


def _step_body(
    session: Session, step: t.DeploymentStep, loan: Loan, partner: Whose, busy: BusyTimes | None
) -> StepBody:
    closes_at = session.get_one(t.Deployment, loan.id).closes_at or step.made_at
    return StepBody(
        step=STEP_TO[step.state],
        by=step.made_by,
        role=step.role or "",
        in_place_of=step.in_place_of,
        reason=step.note,
        means=step.means,
        words=step.words,
        given_at=step.given_at,
        waived=tuple(one for one in parts(step.waived) if not one.startswith(SHIFT_WAIVED)),
        closes_at=closes_at if step.state in OVER else None,
        terms=_terms(session, loan, partner) if step.state == REQUESTED else None,
        busy=busy,
    )


def _terms(session: Session, loan: Loan, partner: Whose) -> LoanTerms:
    shared = shared_by_worker(session, partner.id, loan.facts.worker)
    if shared is None:
        raise RefusedError(
            f"{loan.person} is not known by a letter of {partner.code}; it writes one about them first, and that is "
            "taken in here."
        )
    setting = session.get_one(t.Setting, loan.facts.setting)
    return LoanTerms(
        subject=shared.subject,
        setting=setting.code,
        setting_name=setting.name,
        setting_kind=setting.kind,
        role=loan.facts.role,
        starts_at=loan.period[0],
        ends_at=loan.period[1],
        agreement=loan.agreement or "",
    )


def _envelope(row: t.Letter, own: Whose, partner: Whose, about: str, written: datetime, body: Body) -> Envelope:
    return Envelope(row.kind, own.issuer, partner.issuer, about, row.number, row.seen, written, body)


def _sign(case: UseCase, row: t.Letter, own: Whose, letter: Envelope) -> None:
    _, file = sealed_by(case.session, own, letter.json(), case.now)
    row.document = file.decode("utf-8")
    case.session.add(row)
    case.session.flush()


def _posted(row: t.Letter, own: Whose, to: str, about: str) -> Posted:
    assert row.document is not None
    named = "-".join(re.sub(r"[^A-Za-z0-9]+", "-", one) for one in (own.code, to, about.rpartition(":")[2][:8]))
    words = f"letter {row.number} ({word(row.kind, row.document)}) to {to}"
    return Posted(f"{named}-{row.number:03}.rota.json", row.document.encode("utf-8"), words)


def _refuse_no_agreement(ground: Ground, partner: Whose) -> None:
    """Raise RefusedError where no agreement in force binds the organisation and the partner."""
    a, o, today = t.Agreement, t.AgreementOrganisation, local_day(ground.now)
    rows: Iterable[t.Agreement] = ground.session.exec(select(a).where(col(a.until_on) >= today)).all()
    for row in rows:
        signed = set(ground.session.exec(select(o.organisation_id).where(o.agreement_id == row.id)).all())
        if {ground.organisation.id, partner.id} <= signed:
            return
    raise RefusedError(
        f"No agreement binds {ground.organisation.code} and {partner.code}; nobody is told of without one."
    )


def _employment(ground: Ground) -> t.Worker:
    w, today = t.Worker, local_day(ground.now)
    rows = ground.session.exec(
        select(w)
        .where(w.person_id == ground.person.id, w.organisation_id == ground.organisation.id)
        .order_by(col(w.id))
    ).all()
    found = next((row for row in rows if running(row.started_on, row.ended_on, today, today)), None)
    if found is None:
        raise RefusedError(f"{ground.organisation.code} does not employ {ground.person.code}; its own people it lends.")
    return found
