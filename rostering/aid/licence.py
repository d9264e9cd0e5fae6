"""The licence to attend: what somebody who is lent shows at the host's door. Facts of the placement, none of health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.aid.loan import LoanStep, find_loan
from rostering.aid.parties import refuse_outsider
from rostering.aid.steps import agreement_of
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import short_note
from rostering.store import tables as t
from rostering.store.deployment_state import ACCEPTED, ACTIVE, CONSENTED, RELEASED

if TYPE_CHECKING:
    from rostering.aid.loan import Loan
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
LONGEST_CONTACT = 120


@dataclass(frozen=True, slots=True)
class Attended:
    """One shift that it is for: its code, where, from when to when."""

    code: str
    setting: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who decided for a side, in which role, and when."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Licence:
    """Everything that a licence says. `contact` is how to reach whoever receives them, as it was typed; `shifts` are
    those that it is for, none: every one of the role in its days."""

    number: int
    name: str
    worker: str
    role: str
    home: str
    host: str
    setting: str
    setting_code: str
    starts_at: datetime
    ends_at: datetime
    shifts: tuple[Attended, ...]
    units: tuple[str, ...]
    released: Signatory | None
    accepted: Signatory | None
    contact: str | None
    agreed_on: date | None
    agreement: str
    agreement_name: str
    agreement_until: date
    indemnity: str | None
    data_sharing: str | None
    notice_days: int
    passport_until: date | None
    issued_by: str
    issued_at: datetime


def read_licence(store: Store, actor_name: str | None, number: int, contact: str | None = None) -> Licence:
    """The licence of a deployment that is active, for either of its sides.

    Raises BadInputError for a deployment there is not and for a contact that is too long or speaks of anybody's health,
    RefusedError for who is on neither side or may not, and for a deployment that is not active.
    """
    reached = short_note(contact, LONGEST_CONTACT, "A contact")
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        loan = find_loan(session, number, now)
        refuse_outsider(actor, loan)
        access.guard(actor, "export", actor.organisation)
        agreement = agreement_of(session, loan)
        if loan.state != ACTIVE:
            raise RefusedError(f"Deployment {number} is {loan.state}; a licence is written while it is active.")
        if agreement is None:
            raise BadInputError(f"Deployment {number} stands on no agreement that both sides signed.")
        starts_at, ends_at = loan.period
        until = loan.facts.passport_until
        consent = _step(loan, CONSENTED)
        return Licence(
            number=number,
            name=loan.name,
            worker=loan.worker,
            role=words.role(loan.facts.role),
            home=loan.home.name,
            host=loan.host.name,
            setting=loan.setting_name,
            setting_code=loan.setting,
            starts_at=starts_at,
            ends_at=ends_at if loan.facts.closes_at is None else min(ends_at, loan.facts.closes_at),
            shifts=_shifts(session, loan),
            units=_units(session, loan.facts.setting),
            released=_signatory(loan, RELEASED),
            accepted=_signatory(loan, ACCEPTED) or _signatory(loan, ACTIVE),
            contact=reached,
            agreed_on=None if consent is None else calendar.local_day(consent.given_at or consent.at),
            agreement=agreement.code,
            agreement_name=agreement.name,
            agreement_until=agreement.until,
            indemnity=agreement.indemnity,
            data_sharing=agreement.data_sharing,
            notice_days=agreement.notice_days,
            passport_until=None if until is None else calendar.local_day(until),
            issued_by=actor.name,
            issued_at=now,
        )


def _step(loan: Loan, state: str) -> LoanStep | None:
    """The last step that took a deployment to a state."""
    return next((step for step in reversed(loan.steps) if step.state == state), None)


def _signatory(loan: Loan, state: str) -> Signatory | None:
    step = _step(loan, state)
    return None if step is None else Signatory(step.by, (step.role or "").replace("_", " "), step.at)


def _shifts(session: Session, loan: Loan) -> tuple[Attended, ...]:
    s = t.Shift
    rows = session.exec(
        pick(s.code, t.Setting.name, s.starts_at, s.ends_at)
        .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
        .where(col(s.id).in_(sorted(loan.facts.shifts)))
        .order_by(col(s.starts_at), col(s.id))
    )
    return tuple(Attended(*row) for row in rows)


def _units(session: Session, setting: int) -> tuple[str, ...]:
    """The names of the units in a setting."""
    s = t.Setting
    return tuple(session.exec(pick(s.name).where(s.within_id == setting).order_by(col(s.code))).all())
