"""What is to be sent: each step of the own side becomes a letter in the transaction that takes it, signed later."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from rostering.errors import RefusedError
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.aid.loan import Loan
    from rostering.aid.moves import Move
    from rostering.store.use_case import UseCase

SENT, RECEIVED = "sent", "received"
TAKEN, CROSSED = "taken", "crossed"  # what becomes of one that was received
PERSON, STEP, TIMES = "person", "step", "times"


def write_letter(case: UseCase, loan: Loan, move: Move, step: t.DeploymentStep) -> None:
    """Note a step of the own side for a partner, with how many of the partner's letters were here when it was taken.

    A deployment gets the name that both stores know it by with its first letter.
    """
    if loan.partner is None:
        return
    number = loan.host.id if loan.partner == loan.host.code else loan.home.id
    if case.session.get(t.SharedDeployment, loan.id) is None:
        case.session.add(t.SharedDeployment(deployment_id=loan.id, organisation_id=number, urn=uuid.uuid4().urn))
    case.session.add(
        t.Letter(
            organisation_id=number,
            way=SENT,
            kind=STEP,
            deployment_id=loan.id,
            number=last_number(case.session, loan.id, SENT) + 1,
            seen=last_number(case.session, loan.id, RECEIVED),
            step_id=step.id,
            made_by=case.actor.name,
            made_at=case.now,
        )
    )
    case.session.flush()


def refuse_untold(session: Session, loan: Loan) -> None:
    """Raise RefusedError where somebody of a partner is asked for of whom no letter told, or both are partners."""
    if loan.partner is None:
        return
    if len(loan.apart) > 1:
        raise RefusedError(f"{loan.home.code} and {loan.host.code} both keep stores of their own; they ask each other.")
    s = t.SharedPerson
    shared = select(s.id).where(s.worker_id == loan.facts.worker)
    if loan.partner == loan.home.code and session.exec(shared).first() is None:
        raise RefusedError(
            f"{loan.home.code} keeps a store of its own and has told of {loan.person} in no letter; it does so first."
        )


def last_number(session: Session, deployment: int, way: str) -> int:
    """The number of the last letter of one way about a deployment; 0: there is none."""
    letter = t.Letter
    query = select(func.max(letter.number)).where(col(letter.deployment_id) == deployment, letter.way == way)
    return session.exec(query).one() or 0
