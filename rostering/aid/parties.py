"""Who may take which step of a deployment: the right side, an approver of its agreement, never one for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import access
from rostering.aid.moves import ACCEPT, ACTIVATE, HOME, HOST, RELEASE, Move
from rostering.errors import RefusedError
from rostering.store.deployment_state import RELEASED, REQUESTED

if TYPE_CHECKING:
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
    return loan.home if actor.organisation == loan.home.code else loan.host


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
    if actor.organisation not in (None, loan.home.code, loan.host.code):
        raise RefusedError(
            f"{actor.name} acts for organisation {actor.organisation}, which is neither home ({loan.home.code}) nor "
            f"host ({loan.host.code}) of deployment {loan.id}."
        )
    side = side_of(actor, loan, move)
    access.guard(actor, move.action, side.code)
    if move.approves and agreement is not None:
        _refuse_no_approver(actor, side, agreement)
    _refuse_both(actor, loan, move)


def _refuse_no_approver(actor: Acting, side: Whose, agreement: AgreementLine) -> None:
    named = agreement.approvers(side.code)
    if named and actor.name not in named and actor.role not in named:
        raise RefusedError(
            f"Agreement {agreement.code} lets {', '.join(named)} approve for {side.code}, not {actor.name}."
        )


def _refuse_both(actor: Acting, loan: Loan, move: Move) -> None:
    """Nobody decides about their own loan, and nobody decides for both sides."""
    themselves = {one.casefold() for one in (loan.person, loan.name, loan.worker)}
    if actor.name.casefold() in themselves:
        raise RefusedError(f"Deployment {loan.id} is about {actor.name}; somebody else decides it and records it.")
    if move is RELEASE and actor.name == loan.by(REQUESTED):
        raise RefusedError(
            f"{actor.name} asked for deployment {loan.id}, and who asks does not release; another manager of "
            f"{loan.home.code} does."
        )
    if move in (ACCEPT, ACTIVATE) and actor.name == loan.by(RELEASED):
        raise RefusedError(
            f"{actor.name} released deployment {loan.id} for {loan.home.code}; another manager decides for "
            f"{loan.host.code}."
        )
