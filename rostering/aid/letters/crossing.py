"""Two decisions that crossed on their way: one rule, the same in both stores, says which of them stands."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from rostering.aid.moves import CONSENT
from rostering.store.deployment_state import CONSENTED, OVER

if TYPE_CHECKING:
    from rostering.aid.loan import Loan, LoanStep
    from rostering.aid.moves import Move


class Crossing(Enum):
    """What becomes of a step that a letter brings: it is taken; it agrees with what stands; it gives way to it; it
    cannot be."""

    TAKEN = "taken"
    AGREES = "agrees"
    GIVES_WAY = "gives way"
    UNLAWFUL = "unlawful"


def judged(loan: Loan, move: Move, *, by_home: bool, crossed: bool) -> Crossing:
    """What becomes of the other side's step. `crossed`: they took it without having seen all that was done here.

    A step that is lawful as things stand is taken. Where two crossed, what ends a loan goes before what carries it on.
    Of two that end it the worker's own word goes first, then home's, then the host's.
    """
    if loan.facts.state in move.of:
        return Crossing.TAKEN
    if not crossed:
        return Crossing.UNLAWFUL
    ends, is_over = move.to in OVER, loan.facts.state in OVER
    if ends and is_over:
        stands = _rank(loan.steps[-1], loan)
        return Crossing.TAKEN if (move.says, by_home) > stands else Crossing.GIVES_WAY
    if ends:
        return Crossing.TAKEN
    if is_over:
        return Crossing.GIVES_WAY
    was_given = any(one.state == CONSENTED for one in loan.steps)
    return Crossing.AGREES if move is CONSENT and was_given else Crossing.UNLAWFUL


def _rank(last: LoanStep, loan: Loan) -> tuple[bool, bool]:
    """Whose word ended a loan: the worker's or not, home's or not."""
    return last.means is not None, last.organisation == loan.home.code
