"""Whose turn a deployment is: the next step, whether it is the actor's, in whose place, and if not, whose and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering.aid.moves import EITHER, NEXT, WAYS_OUT, Move
from rostering.aid.parties import authority, may, refuse_other, side_of
from rostering.errors import RefusedError

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.aid.agreement import AgreementLine
    from rostering.aid.loan import Loan


@dataclass(frozen=True, slots=True)
class Turn:
    """`mine` is the next step where it is the actor's, as deputy of `in_place_of` where they take it in somebody's
    place. `whose` says in words who takes it, and `not_mine` why the actor does not; None when nothing is next. `out`
    are the ways out of it that are the actor's, whosever turn it is."""

    mine: Move | None = None
    in_place_of: str | None = None
    whose: str | None = None
    not_mine: str | None = None
    out: tuple[Move, ...] = ()


def turn(session: Session, actor: Acting, loan: Loan, agreement: AgreementLine | None) -> Turn:
    """Whose turn a deployment is, as one actor sees it."""
    out = tuple(
        move
        for move in WAYS_OUT
        if loan.state in move.of and may(authority(session, actor, loan, move, agreement), loan, move, agreement)
    )
    move = NEXT.get(loan.state)
    if move is None:
        return Turn(out=out)
    whose = _whose(actor, loan, move, agreement)
    acts = authority(session, actor, loan, move, agreement)
    try:
        refuse_other(acts, loan, move, agreement)
    except RefusedError as error:
        return Turn(whose=whose, not_mine=error.sentence, out=out)
    return Turn(move, acts.in_place_of, whose, out=out)


def _whose(actor: Acting, loan: Loan, move: Move, agreement: AgreementLine | None) -> str:
    if move.side == EITHER:
        return f"{loan.home.code} or {loan.host.code}"
    code = side_of(actor, loan, move).code
    named = agreement.approvers(code) if agreement is not None and move.approves else ()
    return f"{code}: {', '.join(named)}" if named else code
