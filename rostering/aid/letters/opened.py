"""A request by letter: what it asks for is looked at, and opens a deployment in the home's store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering.access import PERMITTED, Acting, guard
from rostering.aid.letters.bodies import LoanTerms, StepBody
from rostering.aid.letters.entered import entered_step
from rostering.aid.letters.person import shared_person
from rostering.aid.moves import REQUEST
from rostering.aid.request import LONGEST
from rostering.aid.said import Said
from rostering.calendar import ONE_DAY
from rostering.catalogue import roles, setting_kinds
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.read_loans import agreements
from rostering.store import tables as t
from rostering.store.deployment_state import DRAFT

if TYPE_CHECKING:
    from rostering.aid.letters.envelope import Envelope
    from rostering.passports.ground import Whose
    from rostering.store.use_case import UseCase


@dataclass(frozen=True, slots=True)
class Opened:
    """What a request by letter asks for: whose employment, at which setting (None: not known here yet)."""

    worker: int
    setting: t.Setting | None
    terms: LoanTerms
    body: StepBody


def opened(session: Session, sender: Whose, home: Whose, letter: Envelope, now: datetime) -> Opened:
    """What the first letter about a deployment opens. Raises BadInputError where it is not the first or no request, for
    a person, role, kind of setting or days that cannot be; RefusedError for who asked, and without an agreement."""
    body = letter.body
    if not isinstance(body, StepBody) or letter.number != 1 or letter.seen != 0 or body.step != REQUEST.name:
        raise BadInputError(
            f"The letter is about a deployment that is not known here; take in the letter 1 of {sender.code} about it "
            "first."
        )
    terms = body.terms
    if terms is None or body.means is not None or body.closes_at is not None:
        raise BadInputError("The letter asks for somebody without saying whom, or says more than a request does.")
    Said(body.reason or "").for_step(REQUEST)
    if body.role not in PERMITTED:
        raise BadInputError(f"The letter names the role '{body.role}' of who decided, which nobody has here.")
    guard(Acting(body.by, body.role, sender.code), REQUEST.action, sender.code)
    shared = shared_person(session, sender.id, terms.subject)
    worker = None if shared is None else session.get_one(t.Worker, shared.worker_id)
    if worker is None or worker.organisation_id != home.id:
        raise BadInputError(f"The letter asks for somebody of whom {home.code} never told {sender.code}.")
    about = session.get_one(t.Person, worker.person_id)
    if body.by.casefold() in {about.code.casefold(), about.name.casefold(), worker.code.casefold()}:
        raise RefusedError(f"The letter is about {body.by}, who asks for themselves; somebody else asks.")
    if terms.role not in roles() or terms.setting_kind not in setting_kinds():
        raise BadInputError("The letter names a role or kind of setting that this version does not know; update rota.")
    length = terms.ends_at - terms.starts_at
    if not terms.starts_at < terms.ends_at or length > LONGEST * ONE_DAY or terms.ends_at <= now:
        raise BadInputError("The letter asks for days that are over, turned round, or too many.")
    signed = agreements(session, [terms.agreement]).get(terms.agreement)
    if signed is None or not {home.id, sender.id} <= signed[1]:
        raise RefusedError(
            f"The letter stands on agreement {terms.agreement}, which is not recorded here between {home.code} and "
            f"{sender.code}; record it first."
        )
    return Opened(shared.worker_id if shared is not None else 0, _setting(session, sender, terms), terms, body)


def open_deployment(case: UseCase, sender: Whose, home: Whose, letter: Envelope) -> t.DeploymentStep:
    """Enter what a request by letter opens, requested: the step by which it is."""
    session = case.session
    found = opened(session, sender, home, letter, case.now)
    terms, body = found.terms, found.body
    setting = found.setting or _new_setting(session, sender, terms)
    session.add(setting)
    session.flush()
    assert setting.id is not None
    row = t.Deployment(
        worker_id=found.worker,
        setting_id=setting.id,
        role=terms.role,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        state=REQUEST.to,
        agreement=terms.agreement,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(t.SharedDeployment(deployment_id=row.id, organisation_id=sender.id, urn=letter.about))
    drafted = t.DeploymentStep(deployment_id=row.id, state=DRAFT, made_by=body.by, made_at=letter.written)
    drafted.organisation = sender.code
    session.add(drafted)
    session.flush()
    step = entered_step(row.id, REQUEST.to, sender, letter, body)
    session.add(step)
    session.flush()
    return step


def _setting(session: Session, sender: Whose, terms: LoanTerms) -> t.Setting | None:
    s = t.Setting
    codes = terms.setting, _apart(sender, terms)
    return session.exec(select(s).where(s.organisation_id == sender.id, col(s.code).in_(codes))).first()


def _new_setting(session: Session, sender: Whose, terms: LoanTerms) -> t.Setting:
    """The partner's setting; a code that another organisation's has here gets the partner's before it."""
    taken = session.exec(select(t.Setting.id).where(t.Setting.code == terms.setting)).first() is not None
    code = _apart(sender, terms) if taken else terms.setting
    return t.Setting(code=code, name=terms.setting_name, kind=terms.setting_kind, organisation_id=sender.id)


def _apart(sender: Whose, terms: LoanTerms) -> str:
    return f"{sender.code}-{terms.setting}"
