"""Questions about a deployment: one side asks before it decides, the other answers; neither changes its state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.loan import Loan, find_loan
from rostering.aid.moves import HOME, NEXT, RECORD
from rostering.aid.parties import refuse_outsider
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import few_words
from rostering.store import tables as t
from rostering.store.deployment_state import OVER
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.passports.ground import Whose
    from rostering.store.engine import Store

LONGEST = 200
NO_HEALTH = "Questions and answers say nothing about anybody's health."


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked for one side, and what the other said; `answer` is None until then."""

    id: int
    deployment: int
    organisation: str
    by: str
    at: datetime
    words: str
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


def ask(store: Store, actor_name: str | None, number: int, words: str) -> Question:
    """Ask the other side of a deployment something; each side has one question open at a time.

    Raises BadInputError for an unknown deployment, without words and while one waits for its answer, RefusedError for
    who is on neither side and for a deployment that is over.
    """
    said = few_words(words, LONGEST, "Say what you want to know", health=NO_HEALTH)
    with store.reading() as session:
        asks = _asks(session, access.acting(session, actor_name), number)
    with use_case(store, actor_name, RECORD, asks.code) as case:
        asks = _asks(case.session, case.actor, number)
        row = t.DeploymentQuestion(
            deployment_id=number,
            asked_by=case.actor.name,
            asked_at=case.now,
            organisation=asks.code,
            question=said,
        )
        case.session.add(row)
        case.session.flush()
        case.record(f"deployment {number}", None, f"{asks.code} asks: {said}")
        return _question(row)


def answer(store: Store, actor_name: str | None, number: int, words: str) -> Question:
    """Answer what the other side asked about a deployment.

    Raises BadInputError for an unknown deployment, without words and where nothing is asked, RefusedError for who is
    not of the side that is asked and for a deployment that is over.
    """
    said = few_words(words, LONGEST, "Say the answer", health=NO_HEALTH)
    with store.reading() as session:
        _, answers = _to_answer(session, access.acting(session, actor_name), number)
    with use_case(store, actor_name, RECORD, answers.code) as case:
        asked, answers = _to_answer(case.session, case.actor, number)
        row = case.session.get_one(t.DeploymentQuestion, asked.id)
        row.answer, row.answered_by, row.answered_at = said, case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        case.record(f"deployment {number}", f"{asked.organisation} asks: {asked.words}", f"{answers.code}: {said}")
        return _question(row)


def questions(session: Session, numbers: Collection[int]) -> Mapping[int, tuple[Question, ...]]:
    """What was asked about some deployments, in order."""
    q = t.DeploymentQuestion
    found: dict[int, tuple[Question, ...]] = defaultdict(tuple)
    for row in session.exec(select(q).where(col(q.deployment_id).in_(sorted(numbers))).order_by(col(q.id))):
        found[row.deployment_id] += (_question(row),)
    return found


def put_to(actor: Acting, loan: Loan, asked: Collection[Question]) -> Question | None:
    """The oldest question without an answer that the actor's side is to answer."""
    return next((one for one in asked if one.answer is None and _is_put_to(actor, loan, one)), None)


def _is_put_to(actor: Acting, loan: Loan, question: Question) -> bool:
    side = other_side(loan, question.organisation)
    return (
        actor.organisation in (None, side.code) and RECORD in access.PERMITTED[actor.role] and actor.name != question.by
    )


def other_side(loan: Loan, organisation: str) -> Whose:
    """The side of a deployment that an organisation (its code) is not."""
    return loan.host if organisation == loan.home.code else loan.home


def _asks(session: Session, actor: Acting, number: int) -> Whose:
    """The side for which somebody asks: their own; of who acts for all the one whose step it is."""
    loan = _open(session, actor, number)
    move = NEXT.get(loan.state)
    code = actor.organisation or (loan.home if move is not None and move.side == HOME else loan.host).code
    side = loan.home if code == loan.home.code else loan.host
    other = other_side(loan, side.code)
    if other.code in loan.apart:
        raise RefusedError(f"{other.code} keeps a store of its own and does not see this one; ask them in person.")
    for one in questions(session, [number])[number]:
        if one.answer is None and one.organisation == side.code:
            raise BadInputError(f"{one.by} asked {other.code} already, and there is no answer yet: {one.words}")
    return side


def _to_answer(session: Session, actor: Acting, number: int) -> tuple[Question, Whose]:
    loan = _open(session, actor, number)
    asked = questions(session, [number])[number]
    found = put_to(actor, loan, asked)
    if found is None:
        left = next((one for one in asked if one.answer is None), None)
        if left is not None:
            raise RefusedError(
                f"{left.by} asks {other_side(loan, left.organisation).code}; somebody else there answers."
            )
        raise BadInputError(f"Nobody asks anything about deployment {number}.")
    return found, other_side(loan, found.organisation)


def _open(session: Session, actor: Acting, number: int) -> Loan:
    loan = find_loan(session, number, calendar.now())
    refuse_outsider(actor, loan)
    if loan.state in OVER:
        raise RefusedError(f"Deployment {number} is {loan.state}; nothing is asked or answered about it any more.")
    return loan


def _question(row: t.DeploymentQuestion) -> Question:
    assert row.id is not None
    said = row.question, row.answer, row.answered_by, row.answered_at
    return Question(row.id, row.deployment_id, row.organisation, row.asked_by, row.asked_at, *said)
