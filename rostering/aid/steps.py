"""Taking a deployment a step further, or to an end: who may, what has to hold, what is recorded and what it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering import access, calendar
from rostering.aid.agreement import agreement_line, find_agreement
from rostering.aid.checks import FactCheck, fact_checks
from rostering.aid.emergency import short_chain
from rostering.aid.lender import lost_shifts
from rostering.aid.letters.outbox import write_letter
from rostering.aid.loan import Loan, find_loan
from rostering.aid.moves import (
    ACCEPT,
    ACTIVATE,
    CONSENT,
    CONSENT_WITHDRAWN,
    DECLINES,
    END,
    HOME_DECLINES,
    INDUCT,
    RECALL,
    RELEASE,
    WITHDRAW,
    Move,
)
from rostering.aid.parties import authority, refuse_other, side_of
from rostering.aid.said import Said
from rostering.calendar import instant, local_day
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.coming_work import KeptOff, kept_off, newly_kept_off
from rostering.rosters.eligibility.loan_requirements import INDUCTION
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE
from rostering.store.use_case import use_case
from rostering.words import day as day_words

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.aid.agreement import AgreementLine
    from rostering.passports.ground import Whose
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

SILENT = Said()
MOVES: Mapping[str, Move] = {one.name: one for one in (RELEASE, ACCEPT, CONSENT, INDUCT, ACTIVATE, RECALL, END)}


@dataclass(frozen=True)
class Taken:
    """A step that was taken: the deployment now, the facts that were looked at, and the shifts that it breaks."""

    loan: Loan
    checks: tuple[FactCheck, ...]
    broken: tuple[KeptOff, ...]


@dataclass(frozen=True)
class Ready:
    """A step that may be taken."""

    loan: Loan
    move: Move
    side: Whose
    said: Said
    waived: tuple[str, ...]
    checks: tuple[FactCheck, ...]
    closes_at: datetime | None
    in_place_of: str | None = None
    emergency: int | None = None  # the number of the one whose short chain takes it


def take_step(store: Store, actor_name: str | None, number: int, name: str, said: Said = SILENT) -> Taken:
    """Take a deployment a step further: release, accept, consent, induct, activate, decline, withdraw, recall, end.

    Nothing is written unless everything holds. Raises BadInputError for an unknown deployment and for what is missing,
    RefusedError for who may not, for a step that is not its next (somebody may have decided meanwhile: it says who),
    and for facts that do not hold.
    """
    with store.reading() as session:
        ready = _ready(session, access.acting(session, actor_name), number, name, said, calendar.now())
    with use_case(store, actor_name, ready.move.action, ready.side.code, ready.in_place_of) as case:
        ready = _ready(case.session, access.acting(case.session, actor_name), number, name, said, case.now)
        return write_step(case, ready)


def write_step(case: UseCase, ready: Ready) -> Taken:
    """Write a step with its row of the trail, and name the shifts of the person that it newly keeps them off."""
    loan, move = ready.loan, ready.move
    step = t.DeploymentStep(
        deployment_id=loan.id,
        state=move.to,
        made_by=case.actor.name,
        made_at=case.now,
        means=ready.said.means if move.says else None,
        note=ready.said.reason or None,
        role=case.actor.role,
        organisation=ready.side.code,
        words=ready.said.words if move.says else None,
        given_at=ready.said.at(case.now) if move.says else None,
        waived=";".join(ready.waived) or None,
        emergency_id=ready.emergency,
        in_place_of=case.actor.in_place_of,
    )
    if move is INDUCT:
        _induct(case, loan, ready.said.on or local_day(case.now))
    broken = enter(case, loan, move, step, ready.closes_at)
    write_letter(case, loan, move, step)
    why = f" in place of {ready.in_place_of}" if ready.in_place_of is not None else ""
    why += f" in emergency {ready.emergency}" if ready.emergency is not None else ""
    why += f": {ready.said.reason}" if ready.said.reason else ""
    lost = f"; {len(broken)} shifts broken" if broken else ""
    case.record(f"deployment {loan.id} of {loan.person}", loan.state, f"{move.to}{why}{lost}")
    return Taken(find_loan(case.session, loan.id, case.now), ready.checks, broken)


def enter(
    case: UseCase, loan: Loan, move: Move, step: t.DeploymentStep, closes_at: datetime | None
) -> tuple[KeptOff, ...]:
    """Enter a step in a deployment's history and its row; what it newly keeps the person off, once it was active."""
    session, closing = case.session, loan.facts.opened_at is not None
    before = kept_off(session, loan.person_id, case.now) if closing else {}
    row = session.get_one(t.Deployment, loan.id)
    row.state, row.closes_at = move.to, closes_at
    if move is CONSENT:
        row.consented_at = step.given_at
    if move is ACTIVATE:
        row.opened_at = step.made_at
    session.add_all((row, step))
    session.flush()
    return newly_kept_off(before, kept_off(session, loan.person_id, case.now)) if closing else ()


def stopped(checks: tuple[FactCheck, ...], loan: Loan, move: Move) -> None:
    """Raise RefusedError for the first fact that does not hold and stops a step."""
    for one in checks:
        if one.stops and not one.holds:
            named = f"Deployment {loan.id}" if loan.id else "The deployment"
            raise RefusedError(f"{named} cannot be {move.past}: {one.words}.")


def agreement_of(session: Session, loan: Loan) -> AgreementLine | None:
    """The agreement that a deployment names; None where it names none."""
    if loan.agreement is None or loan.facts.agreement is None:
        return None
    return agreement_line(session, find_agreement(session, loan.agreement), calendar.today())


def _ready(session: Session, actor: Acting, number: int, name: str, said: Said, now: datetime) -> Ready:
    loan = find_loan(session, number, now)
    move = _move(loan, name, said)
    agreement = agreement_of(session, loan)
    approving = None if said.emergency else agreement  # whom it names: in an emergency any manager decides
    actor = authority(session, actor, loan, move, approving)
    refuse_other(actor, loan, move, approving)
    emergency = short_chain(session, loan, move, agreement, now) if said.emergency else None
    if loan.state not in (move.of if emergency is None else move.urgent_of):
        raise RefusedError(not_next(loan, move, urgent=emergency is not None))
    kept = said.for_step(move)
    if move.says:
        kept.at(now)
    waived = kept.waived_by(move, loan, lost_shifts(session, loan) if move is RELEASE and kept.waive else ())
    looked = replace(loan, facts=replace(loan.facts, waived=loan.facts.waived | set(waived)))
    checks = fact_checks(session, looked, move, now) if move.checked else ()
    stopped(checks, loan, move)
    closes_at = _closes_at(loan, move, kept, agreement, now)
    side = side_of(actor, loan, move)
    return Ready(loan, move, side, kept, waived, checks, closes_at, actor.in_place_of, emergency)


def _move(loan: Loan, name: str, said: Said) -> Move:
    """The step of that name: who declines and who withdraws is told by the state and by what was said."""
    if name == "decline":
        return DECLINES.get(loan.state, HOME_DECLINES)
    if name == "withdraw":
        return CONSENT_WITHDRAWN if said.means is not None else WITHDRAW
    return MOVES[name]


def not_next(loan: Loan, move: Move, *, urgent: bool = False) -> str:
    """Why a step cannot be taken now: what the deployment has become, and who decided that."""
    last = loan.steps[-1] if loan.steps else None
    by = "" if last is None else f" since {last.at:%d/%m/%Y %H:%M} UTC, by {last.by}"
    why = f" ({last.why})" if last is not None and last.why else ""
    wanted = " or ".join(DECLINES if move.name == "decline" else move.urgent_of if urgent else move.of)
    return f"Deployment {loan.id} is {loan.state}{by}{why}; it is {move.past} only while it is {wanted}."


def _closes_at(loan: Loan, move: Move, said: Said, agreement: AgreementLine | None, now: datetime) -> datetime | None:
    """From when on no shift begins under a deployment that comes to its end; None while it goes on."""
    if move in MOVES.values() and move not in (RECALL, END):
        return None
    if move is not RECALL or loan.state != ACTIVE:
        return now
    notice = 0 if agreement is None else agreement.notice(urgent=said.emergency)
    earliest = local_day(now) + timedelta(days=notice)
    first = said.on or earliest
    if first < earliest:
        named = "" if agreement is None else f"Agreement {agreement.code} asks for {notice} days of notice; "
        raise BadInputError(f"{named}the first day without them is {day_words(earliest)} or later.")
    return now if first == local_day(now) else instant(first, 0)


def _induct(case: UseCase, loan: Loan, on: date) -> None:
    """Record that somebody was inducted at the setting. Raises BadInputError for a day that is still to come."""
    if on > local_day(case.now):
        raise BadInputError(f"The day {on} is in the future; record it when it has happened.")
    case.session.add(
        t.Clearance(
            person_id=loan.person_id,
            kind=INDUCTION,
            setting_id=loan.facts.setting,
            on_date=on,
        )
    )
