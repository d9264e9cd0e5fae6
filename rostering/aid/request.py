"""Asking for somebody: a deployment is drafted and requested by the host, with the facts looked at first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.agreement import find_agreement
from rostering.aid.checks import fact_checks
from rostering.aid.letters.outbox import refuse_untold
from rostering.aid.letters.partner import partners
from rostering.aid.loan import Loan, find_loan, whose
from rostering.aid.moves import REQUEST
from rostering.aid.parties import refuse_other
from rostering.aid.said import Said
from rostering.aid.steps import Ready, Taken, not_next, stopped, write_step
from rostering.calendar import instant, local_day
from rostering.catalogue import roles
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import People, running
from rostering.rosters.loan_facts import AgreementFacts, LoanFacts
from rostering.rosters.read_loans import agreements, passport_until
from rostering.store import tables as t
from rostering.store.deployment_state import BEFORE_ACTIVE, DRAFT
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

LONGEST = 366  # days of one loan


@dataclass(frozen=True)
class Wanted:
    """Whom a host asks for: a person, at a setting, in a role, from a day to a day or for some shifts (numbers), under
    an agreement (None: the only one that covers it)."""

    person: str
    setting: str
    role: str
    reason: str
    first: date | None = None
    last: date | None = None
    shifts: tuple[int, ...] = ()
    agreement: str | None = None
    home: str | None = None  # the organisation that employs them, where several do


def request_new(store: Store, actor_name: str | None, wanted: Wanted) -> Taken:
    """Draft a deployment and ask for it. Raises BadInputError for people, settings, shifts or days that cannot be,
    RefusedError for who may not, without an agreement, and for facts that do not hold; nothing is written then."""
    said = Said(wanted.reason).for_step(REQUEST)
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        loan = _loan(session, actor, wanted, now)
        refuse_other(actor, loan, REQUEST, None)
        refuse_untold(session, loan)
        stopped(fact_checks(session, loan, REQUEST, now), loan, REQUEST)
    with use_case(store, actor_name, REQUEST.action, loan.host.code) as case:
        loan = _loan(case.session, case.actor, wanted, case.now)
        refuse_other(case.actor, loan, REQUEST, None)
        checks = fact_checks(case.session, loan, REQUEST, case.now)
        stopped(checks, loan, REQUEST)
        number = write_draft(case.session, loan, case.actor.name, case.now)
        ready = Ready(find_loan(case.session, number, case.now), REQUEST, loan.host, said, (), checks, None)
        return write_step(case, ready)


def request_draft(
    store: Store, actor_name: str | None, number: int, reason: str, agreement: str | None = None
) -> Taken:
    """Ask for what was drafted, under an agreement. Raises as `request_new`."""
    said = Said(reason).for_step(REQUEST)
    with store.reading() as session:
        host = _draft(session, access.acting(session, actor_name), number, agreement, said, calendar.now()).side.code
    with use_case(store, actor_name, REQUEST.action, host) as case:
        ready = _draft(case.session, case.actor, number, agreement, said, case.now)
        row = case.session.get_one(t.Deployment, number)
        row.agreement = ready.loan.agreement
        case.session.add(row)
        return write_step(case, ready)


def _draft(session: Session, actor: Acting, number: int, code: str | None, said: Said, now: datetime) -> Ready:
    """A draft that may be asked for, on the agreement named, its own, or the only one that covers it."""
    loan = find_loan(session, number, now)
    refuse_other(actor, loan, REQUEST, None)
    refuse_untold(session, loan)
    if loan.state != DRAFT:
        raise RefusedError(not_next(loan, REQUEST))
    if code is not None or loan.facts.agreement is None:
        facts = loan.facts
        agreed = _agreement(session, code, loan.home.id, loan.host.id, facts.role, facts.starts_at)
        loan = replace(loan, agreement=agreed.code, facts=replace(facts, agreement=agreed))
    checks = fact_checks(session, loan, REQUEST, now)
    stopped(checks, loan, REQUEST)
    return Ready(loan, REQUEST, loan.host, said, (), checks, None)


def _loan(session: Session, actor: Acting, wanted: Wanted, now: datetime) -> Loan:
    """The deployment as it would be; its number is 0."""
    setting = _setting(session, actor, wanted.setting)
    if wanted.role not in roles():
        raise BadInputError(f"There is no role '{wanted.role}'; there are: {', '.join(roles())}.")
    who = People(session).find(wanted.person)
    starts_at, ends_at = _period(session, wanted, setting)
    if ends_at <= now:
        raise BadInputError("The deployment would be over already; ask for days to come.")
    worker = _employment(session, who.id, who.code, wanted.home, setting.organisation_id, local_day(starts_at))
    agreed = _agreement(
        session, wanted.agreement, worker.organisation_id, setting.organisation_id, wanted.role, starts_at
    )
    refuse_twice(session, worker, setting, starts_at, ends_at)
    assert worker.id is not None
    assert setting.id is not None
    facts = LoanFacts(
        id=0,
        worker=worker.id,
        setting=setting.id,
        role=wanted.role,
        starts_at=starts_at,
        ends_at=ends_at,
        state=DRAFT,
        agreement=agreed,
        shut=(setting.closed_from, setting.closed_until),
        shifts=frozenset(wanted.shifts),
        passport_until=passport_until(session, who.id, worker.organisation_id, setting.organisation_id),
    )
    return loan_to_be(session, facts)


def loan_to_be(session: Session, facts: LoanFacts) -> Loan:
    """A deployment of these facts before it is written down; its number is 0."""
    worker = session.get_one(t.Worker, facts.worker)
    person = session.get_one(t.Person, worker.person_id)
    setting = session.get_one(t.Setting, facts.setting)
    sides = whose(session, worker.organisation_id), whose(session, setting.organisation_id)
    return Loan(
        id=0,
        state=DRAFT,
        person_id=worker.person_id,
        person=person.code,
        name=person.name,
        worker=worker.code,
        setting=setting.code,
        setting_name=setting.name,
        home=sides[0],
        host=sides[1],
        agreement=None if facts.agreement is None else facts.agreement.code,
        facts=facts,
        steps=(),
        apart=frozenset(one.code for one in sides if one.id in partners(session)),
    )


def write_draft(session: Session, loan: Loan, by: str, now: datetime, why: str | None = None) -> int:
    """Write a deployment down as a draft, with its shifts and its first step; its number."""
    facts = loan.facts
    row = t.Deployment(
        worker_id=facts.worker,
        setting_id=facts.setting,
        role=facts.role,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        state=DRAFT,
        agreement=loan.agreement,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    for shift in sorted(facts.shifts):
        session.add(t.DeploymentShift(deployment_id=row.id, shift_id=shift))
    session.add(
        t.DeploymentStep(
            deployment_id=row.id, state=DRAFT, made_by=by, made_at=now, organisation=loan.host.code, note=why
        )
    )
    session.flush()
    return row.id


def _setting(session: Session, actor: Acting, named: str) -> t.Setting:
    rows = session.exec(select(t.Setting).order_by(t.Setting.code)).all()
    wanted = named.casefold()
    found = [row for row in rows if wanted in (row.code.casefold(), row.name.casefold())]
    if len(found) > 1 and actor.organisation is not None:
        codes = {one.id: one.code for one in session.exec(select(t.Organisation))}
        found = [row for row in found if codes[row.organisation_id] == actor.organisation] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInputError(f"There are {len(found)} settings '{named}'; say the one that you mean by its name.")
    known = ", ".join(row.code for row in rows[:12]) or "none yet"
    raise BadInputError(f"There is no setting '{named}'; the store has {known}.")


def _period(session: Session, wanted: Wanted, setting: t.Setting) -> tuple[datetime, datetime]:
    """From when to when: the shifts that are named, or whole days."""
    if wanted.shifts:
        s = t.Shift
        rows = session.exec(select(s).where(col(s.id).in_(wanted.shifts))).all()
        within = {setting.id}
        within |= {one.id for one in session.exec(select(t.Setting).where(t.Setting.within_id == setting.id))}
        lacking = set(wanted.shifts) - {row.id for row in rows if row.setting_id in within}
        if lacking:
            raise BadInputError(f"There is no shift {min(lacking)} at {setting.name}.")
        other = next((row for row in rows if row.role not in (None, wanted.role)), None)
        if other is not None:
            raise BadInputError(f"Shift {other.id} is for another role; ask for each role by itself.")
        return min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    if wanted.first is None or wanted.last is None:
        raise BadInputError("Say from which day to which, or for which shifts.")
    if wanted.last < wanted.first:
        raise BadInputError(f"The deployment would end on {wanted.last}, before it begins on {wanted.first}.")
    if (wanted.last - wanted.first).days >= LONGEST:
        raise BadInputError(f"A deployment lasts at most {LONGEST} days.")
    return instant(wanted.first, 0), instant(wanted.last + timedelta(days=1), 0)


def _employment(session: Session, person: int, code: str, home: str | None, host: int, day: date) -> t.Worker:
    """The employment through which somebody is lent. Raises BadInputError where there is none, or no only one."""
    w = t.Worker
    rows = session.exec(select(w).where(w.person_id == person).order_by(col(w.id))).all()
    there = [row for row in rows if running(row.started_on, row.ended_on, day)]
    if any(row.organisation_id == host for row in there):
        raise BadInputError(f"{code} works for the organisation of that setting already; no loan is needed.")
    codes = {one.id: one.code for one in session.exec(select(t.Organisation))}
    found = [row for row in there if home in (None, codes[row.organisation_id])]
    if not found:
        raise BadInputError(f"{code} is not employed by {home or 'another organisation'} on {day}.")
    if len({row.organisation_id for row in found}) > 1:
        named = ", ".join(sorted({codes[row.organisation_id] for row in found}))
        raise BadInputError(f"{code} works for {named}; say who lends them.", hint=" (with --home CODE)")
    return found[0]


def _agreement(
    session: Session, code: str | None, home: int, host: int, role: str, starts_at: datetime
) -> AgreementFacts:
    """The agreement named, or the only one in force between two organisations for a role on a day. Raises RefusedError
    without one."""
    if code is not None:
        find_agreement(session, code)
    every = [code] if code is not None else list(session.exec(select(t.Agreement.code)))
    day = local_day(starts_at)
    signed = [facts for facts, sides in agreements(session, every).values() if {home, host} <= sides]
    between = f"{whose(session, home).code} and {whose(session, host).code}"
    if code is not None:
        if not signed:
            raise RefusedError(f"Agreement {code} was not signed by both {between}; no loan stands on it.")
        return signed[0]
    found = [one for one in signed if one.first <= day <= one.last and (not one.roles or role in one.roles)]
    if not found:
        over = max(signed, key=lambda one: one.last, default=None)
        said = "there is none" if over is None else f"{over.code} holds from {over.first} to {over.last}"
        raise RefusedError(f"No agreement between {between} covers {role} on {day} ({said}); without one no loan.")
    if len(found) > 1:
        raise BadInputError(
            f"Several agreements cover it: {', '.join(one.code for one in found)}; say which.",
            hint=" (with --agreement CODE)",
        )
    return found[0]


def refuse_twice(
    session: Session, worker: t.Worker, setting: t.Setting, starts_at: datetime, ends_at: datetime
) -> None:
    """Raise BadInputError where somebody is on the way to a setting for some of a stretch of time already."""
    d = t.Deployment
    row = session.exec(
        select(d).where(
            d.worker_id == worker.id,
            d.setting_id == setting.id,
            col(d.state).in_(BEFORE_ACTIVE),
            col(d.starts_at) < ends_at,
            col(d.ends_at) > starts_at,
        )
    ).first()
    if row is not None:
        raise BadInputError(f"Deployment {row.id} of {worker.code} there is {row.state} for these days already.")
