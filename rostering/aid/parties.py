"""Who may take which step of a deployment: the right side, an approver of its agreement, never one for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import access, calendar
from rostering.aid.moves import ACCEPT, ACTIVATE, HOME, HOST, RELEASE, Move
from rostering.errors import RefusedError
from rostering.store.deployment_state import RELEASED, REQUESTED

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.access import Acting
    from rostering.aid.agreement import AgreementLine
    from rostering.aid.loan import Loan
    from rostering.passports.ground import Whose


def side_of(actor: Acting, loan: Loan, move: Move) -> Whose:
    """For which organisation somebody takes a step: the one whose step it is; of either, their own."""
    if move.side == HOME:
        return loan.home
    if move.side == HOST:
        return loan.host
    own = actor.organisation if loan.partner is None else None
    return loan.home if loan.home.code == own or loan.host.code == loan.partner else loan.host


def authority(session: Session, actor: Acting, loan: Loan, move: Move, agreement: AgreementLine | None) -> Acting:
    """As whom somebody takes a step: as themselves where they may, else as the deputy of an approver who may today;
    where neither, as themselves, to be refused in their own name."""
    if may(actor, loan, move, agreement) or move.action != access.DELEGATED:
        return actor
    deputed = access.standing_in(session, actor, calendar.today())
    return next((one for one in deputed if may(one, loan, move, agreement)), actor)


def may(actor: Acting, loan: Loan, move: Move, agreement: AgreementLine | None) -> bool:
    """Whether somebody may take a step."""
    try:
        refuse_other(actor, loan, move, agreement)
    except RefusedError:
        return False
    return True


def refuse_other(actor: Acting, loan: Loan, move: Move, agreement: AgreementLine | None) -> None:
    """Raise RefusedError for who may not take a step: not of that side, not in that role, no approver, or not apart
    from who decided for the other side."""
    refuse_outsider(actor, loan)
    side = side_of(actor, loan, move)
    if side.code in loan.apart:
        raise RefusedError(
            f"{side.code} keeps a store of its own: deployment {loan.id} is {move.past} there, and its letter is taken "
            "in here."
        )
    access.guard(actor, move.action, side.code)
    if move.approves and agreement is not None:
        refuse_no_approver(actor, side, agreement)
    _refuse_both(actor, loan, move)


def refuse_outsider(actor: Acting, loan: Loan) -> None:
    """Raise RefusedError for who acts for neither side."""
    if actor.organisation not in (None, loan.home.code, loan.host.code):
        raise RefusedError(
            f"{actor.name} acts for organisation {actor.organisation}, which is neither home ({loan.home.code}) nor "
            f"host ({loan.host.code}) of deployment {loan.id}."
        )


def refuse_no_approver(actor: Acting, side: Whose, agreement: AgreementLine) -> None:
    """Raise RefusedError for who is not among those whom the agreement lets approve for a side."""
    named = agreement.approvers(side.code)
    if named and (actor.in_place_of or actor.name) not in named and actor.role not in named:
        raise RefusedError(
            f"Agreement {agreement.code} lets {', '.join(named)} approve for {side.code}, not {actor.name}."
        )


def _refuse_both(actor: Acting, loan: Loan, move: Move) -> None:
    """Nobody decides about their own loan, and nobody decides for both sides."""
    themselves = {one.casefold() for one in (loan.person, loan.name, loan.worker)}
    deciding = {one for one in (actor.name, actor.in_place_of) if one}
    for name in deciding:
        if name.casefold() in themselves:
            raise RefusedError(f"Deployment {loan.id} is about {name}; somebody else decides it and records it.")
    for name in deciding & loan.by(REQUESTED) if move is RELEASE else ():
        raise RefusedError(
            f"{name} asked for deployment {loan.id}, and who asks does not release; another manager of "
            f"{loan.home.code} does."
        )
    for name in deciding & loan.by(RELEASED) if move in (ACCEPT, ACTIVATE) else ():
        raise RefusedError(
            f"{name} released deployment {loan.id} for {loan.home.code}; another manager decides for {loan.host.code}."
        )
