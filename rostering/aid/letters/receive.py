"""Taking in a letter: believed only when it is signed by a trusted key, addressed to here, next in its number, and when
what it says may be as things stand. A letter that is refused changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.access import PERMITTED, Acting
from rostering.aid.agreements import MOST_NOTICE
from rostering.aid.letters.believed import Believed, believed
from rostering.aid.letters.bodies import PersonBody, StepBody, TimesBody
from rostering.aid.letters.busy import take_in_busy
from rostering.aid.letters.crossing import Crossing, judged
from rostering.aid.letters.entered import entered_step
from rostering.aid.letters.envelope import Envelope
from rostering.aid.letters.opened import open_deployment, opened
from rostering.aid.letters.outbox import CROSSED, RECEIVED, SENT, STEP, TAKEN, last_number
from rostering.aid.letters.person import known_as, refuse_unkept, shared_person, take_in_person
from rostering.aid.letters.send import last_about
from rostering.aid.loan import Loan, find_loan, lapse
from rostering.aid.moves import (
    ACTIVATE,
    CONSENT,
    CONSENT_WITHDRAWN,
    EITHER,
    HOME,
    HOME_DECLINES,
    HOST_DECLINES,
    RECALL,
    RECORD,
    REQUEST,
    WITHDRAW,
    WORKER_DECLINES,
    Move,
)
from rostering.aid.parties import refuse_other
from rostering.aid.said import Said
from rostering.aid.steps import MOVES, agreement_of, enter
from rostering.errors import BadInputError, RefusedError
from rostering.passports.ground import Ground, Whose
from rostering.rosters.coming_work import KeptOff
from rostering.store import tables as t
from rostering.store.deployment_state import OVER
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a letter: taken, or crossed by a decision here that stands; the person or the deployment that it
    is about, in words, and the shifts that it breaks."""

    number: int
    sender: str
    kind: str
    outcome: str
    person: str
    deployment: int | None
    words: str
    broken: tuple[KeptOff, ...] = ()


LONGEST_NOTICE = timedelta(days=MOST_NOTICE + 1)


def receive_letter(store: Store, actor_name: str | None, data: bytes, person: str | None = None) -> TakenIn:
    """Take in a letter. `person` names whom it is about, where a letter tells of somebody whom this store knows.

    Raises BadInputError for what is no letter, is not believed, is not addressed to here, was taken in already or comes
    before its time; RefusedError for who may not, and for a step that is not lawful here. Nothing is written then.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        read = believed(session, data, calendar.now())
        access.guard(actor, RECORD, read.addressee.code)
        _looked_at(Ground(session, actor, calendar.now(), read.addressee), read, person)
    with use_case(store, actor_name, RECORD, read.addressee.code) as case:
        read = believed(case.session, data, case.now)
        ground = Ground(case.session, case.actor, case.now, read.addressee)
        _looked_at(ground, read, person)
        if isinstance(read.letter.body, PersonBody):
            return _take_in_person(case, ground, read, read.letter.body, person)
        return _take_in(case, read)


def _looked_at(ground: Ground, read: Believed, person: str | None) -> None:
    """Raise where a letter that is believed cannot be taken in as things stand."""
    letter, body, session, now = read.letter, read.letter.body, ground.session, ground.now
    if isinstance(body, PersonBody):
        if body.subject != letter.about:
            raise BadInputError("The letter is about one person, and what it says is about another.")
        shared = shared_person(session, read.sender.id, letter.about)
        last = 0 if shared is None else last_about(session, shared, RECEIVED)
        if letter.number <= last:
            raise BadInputError(f"Letter {last} of {read.sender.code} about that person was taken in already.")
        known = known_as(session, read.sender, letter, body, person)
        refuse_unkept(ground, read.sender, letter, body, known)
        return
    found = session.exec(select(t.SharedDeployment).where(t.SharedDeployment.urn == letter.about)).first()
    if found is None:
        opened(session, read.sender, read.addressee, letter, now)
        return
    if found.organisation_id != read.sender.id:
        raise BadInputError(f"The letter is about a deployment of another organisation than {read.sender.code}.")
    loan = find_loan(session, found.deployment_id, letter.written)
    if read.addressee.code not in (loan.home.code, loan.host.code):
        raise BadInputError(f"The letter is about a deployment that is none of {read.addressee.code}.")
    _refuse_number(session, found.deployment_id, letter, read.sender)
    if isinstance(body, StepBody):
        _judged(session, loan, read, body)


def _refuse_number(session: Session, number: int, letter: Envelope, sender: Whose) -> None:
    """Each letter comes once, after the one before it, and answers only what was written here."""
    last, named = last_number(session, number, RECEIVED), f"deployment {number}"
    if letter.number <= last:
        raise BadInputError(f"Letter {letter.number} of {sender.code} about {named} was taken in already.")
    if letter.number > last + 1:
        raise BadInputError(
            f"Letter {letter.number} of {sender.code} about {named} comes after letter {last + 1}, which is not here; "
            "take that in first."
        )
    rows = session.exec(select(t.Letter.seen).where(t.Letter.deployment_id == number, t.Letter.way == RECEIVED)).all()
    if not max(rows, default=0) <= letter.seen <= last_number(session, number, SENT):
        raise BadInputError(f"Letter {letter.number} about {named} answers a letter that was never written here.")


def _judged(session: Session, loan: Loan, read: Believed, body: StepBody) -> tuple[Move, Crossing]:
    """The step that a letter brings and what becomes of it. Raises RefusedError for one that is not lawful here."""
    letter = read.letter
    by_home = read.sender.code == loan.home.code
    move = _move(body, by_home=by_home)
    refuse_words(body, move, letter.written)
    _refuse_actor(session, loan, read, body, move)
    if lapse(loan.facts, letter.written) is not None:
        raise RefusedError(
            f"Deployment {loan.id} is {loan.state} ({loan.steps[-1].why}); it is not {move.past} any more."
        )
    crossed = _unseen(session, loan.id, letter.seen)
    found = judged(loan, move, by_home=by_home, crossed=crossed)
    if found is Crossing.UNLAWFUL:
        raise RefusedError(
            f"Deployment {loan.id} is {loan.facts.state}; a letter of {read.sender.code} cannot say that it is "
            f"{move.past}, which it is only while it is {' or '.join(move.of)}."
        )
    return move, found


def _move(body: StepBody, *, by_home: bool) -> Move:
    """The step by its name, by who wrote and by whether the worker spoke. Raises BadInputError for one there is not."""
    if body.step == "decline":
        return WORKER_DECLINES if body.means is not None else HOME_DECLINES if by_home else HOST_DECLINES
    if body.step == "withdraw":
        return CONSENT_WITHDRAWN if body.means is not None else WITHDRAW
    named: Mapping[str, Move] = {**MOVES, REQUEST.name: REQUEST}
    if body.step not in named:
        raise BadInputError(f"The letter brings the step '{body.step}', which this version does not know; update rota.")
    return named[body.step]


def refuse_words(body: StepBody, move: Move, written: datetime) -> None:
    """Raise BadInputError where a step lacks what it needs: its reason, what the worker said, when it closes."""
    Said(body.reason or "", body.means, body.words or "").for_step(move)
    if move.says != (body.given_at is not None) or (move.says and body.given_at and body.given_at > written):
        raise BadInputError("The letter does not say when the worker answered, or says a time still to come.")
    if (move.to in OVER) != (body.closes_at is not None):
        raise BadInputError(
            "The letter does not say from when on no shift begins, or says so of a step that ends nothing."
        )
    latest = written + LONGEST_NOTICE if move is RECALL else written
    if body.closes_at is not None and body.closes_at > latest:
        raise BadInputError(f"The letter ends a loan on {body.closes_at:%d/%m/%Y}, long after it was written.")
    if (move is REQUEST) != (body.terms is not None):
        raise BadInputError("The letter asks for nothing, or asks with a step that is no request.")


def _refuse_actor(session: Session, loan: Loan, read: Believed, body: StepBody, move: Move) -> None:
    """Who took the step there is asked what is asked of everybody here: their side, their role, the agreement, and that
    nobody decides for both."""
    wanted = {HOME: loan.home.code, EITHER: read.sender.code}.get(move.side, loan.host.code)
    if wanted != read.sender.code:
        raise RefusedError(
            f"Deployment {loan.id} is {move.past} by {wanted}, and the letter is from {read.sender.code}."
        )
    if body.role not in PERMITTED:
        raise BadInputError(f"The letter names the role '{body.role}' of who decided, which nobody has here.")
    actor = Acting(body.by, body.role, read.sender.code, body.in_place_of)
    refuse_other(actor, replace(loan, apart=frozenset()), move, agreement_of(session, loan))


def _unseen(session: Session, number: int, seen: int) -> bool:
    """Whether a step was taken here of which the other side did not know yet."""
    letter = t.Letter
    query = select(letter.id).where(
        letter.deployment_id == number, letter.way == SENT, letter.kind == STEP, col(letter.number) > seen
    )
    return session.exec(query).first() is not None


def _take_in_person(case: UseCase, ground: Ground, read: Believed, body: PersonBody, named: str | None) -> TakenIn:
    known = known_as(case.session, read.sender, read.letter, body, named)
    shared = take_in_person(ground, read.sender, read.letter, body, known)
    case.session.add(_row(case, read, TAKEN, person=shared.id))
    worker = case.session.get_one(t.Worker, shared.worker_id)
    code = case.session.get_one(t.Person, worker.person_id).code
    case.session.flush()
    case.record(f"letter {read.letter.number} of {read.sender.code} on {code}", None, f"{TAKEN}: may be asked for")
    words = f"{body.claims.name} of {read.sender.name} may be asked for as {code}"
    return TakenIn(read.letter.number, read.sender.code, read.letter.kind, TAKEN, code, None, words)


def _take_in(case: UseCase, read: Believed) -> TakenIn:
    """A letter about a deployment, known or opened by it."""
    session, letter, body = case.session, read.letter, read.letter.body
    found = session.exec(select(t.SharedDeployment).where(t.SharedDeployment.urn == letter.about)).first()
    if found is None:
        step = open_deployment(case, read.sender, read.addressee, letter)
        loan = find_loan(session, step.deployment_id, case.now)
        session.add(_row(case, read, TAKEN, deployment=loan.id, step=step.id))
        case.record(f"deployment {loan.id} of {loan.person}", None, f"{loan.state} by letter of {read.sender.code}")
        return _told(loan, read, TAKEN, f"is {loan.state}")
    loan = find_loan(session, found.deployment_id, letter.written)
    if not isinstance(body, StepBody):
        count = _busy(session, loan, read, body)
        session.add(_row(case, read, TAKEN, deployment=loan.id))
        case.record(f"deployment {loan.id} of {loan.person}", None, f"{count} busy times of {read.sender.code}")
        return _told(loan, read, TAKEN, f"is {loan.state}; {count} busy times were told")
    return _take_step(case, read, loan, body)


def _take_step(case: UseCase, read: Believed, loan: Loan, body: StepBody) -> TakenIn:
    session, letter = case.session, read.letter
    move, found = _judged(session, loan, read, body)
    step, broken = None, tuple[KeptOff, ...]()
    if found is Crossing.TAKEN:
        step = entered_step(loan.id, move.to, read.sender, letter, body)
        closes_at = _earliest(loan.facts.closes_at if loan.facts.state in OVER else None, body.closes_at)
        broken = enter(case, loan, move, step, closes_at)
    else:
        _agree(session, loan, move, letter, body)
    if body.busy is not None and found is not Crossing.GIVES_WAY:
        take_in_busy(session, loan.facts.worker, read.sender.id, body.busy)
    outcome = CROSSED if found is Crossing.GIVES_WAY else TAKEN
    session.add(_row(case, read, outcome, deployment=loan.id, step=None if step is None else step.id))
    session.flush()
    after = find_loan(session, loan.id, case.now)
    said = f"{move.past} by {body.by} of {read.sender.code}"
    stands = f"; {loan.facts.state} stands" if found is Crossing.GIVES_WAY else ""
    lost = f"; {len(broken)} shifts broken" if broken else ""
    case.record(f"deployment {loan.id} of {loan.person}", loan.facts.state, f"{after.state}: {said}{stands}{lost}")
    words = f"was {said}, which crossed a decision here and gives way: it is {after.state}" if stands else f"was {said}"
    return replace(_told(after, read, outcome, words), broken=broken)


def _agree(session: Session, loan: Loan, move: Move, letter: Envelope, body: StepBody) -> None:
    """A step that crossed one here: what both wrote of the same fact, the earlier counts."""
    row = session.get_one(t.Deployment, loan.id)
    if move is CONSENT:
        row.consented_at = _earliest(row.consented_at, body.given_at)
    if move is ACTIVATE and row.opened_at is None:
        row.opened_at = letter.written
    row.closes_at = _earliest(row.closes_at, body.closes_at)
    session.add(row)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _busy(session: Session, loan: Loan, read: Believed, body: TimesBody | PersonBody) -> int:
    return take_in_busy(session, loan.facts.worker, read.sender.id, body.busy)


def _row(
    case: UseCase,
    read: Believed,
    outcome: str,
    *,
    deployment: int | None = None,
    person: int | None = None,
    step: int | None = None,
) -> t.Letter:
    return t.Letter(
        organisation_id=read.sender.id,
        way=RECEIVED,
        kind=read.letter.kind,
        deployment_id=deployment,
        shared_person_id=person,
        number=read.letter.number,
        seen=read.letter.seen,
        step_id=step,
        outcome=outcome,
        document=read.data.decode("utf-8"),
        made_by=case.actor.name,
        made_at=case.now,
    )


def _told(loan: Loan, read: Believed, outcome: str, words: str) -> TakenIn:
    said = f"Deployment {loan.id} of {loan.name} {words}"
    return TakenIn(read.letter.number, read.sender.code, read.letter.kind, outcome, loan.person, loan.id, said)
