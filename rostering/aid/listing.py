"""Lists of deployments, what waits for whom, and one with its facts, what the lender loses, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.aid.checks import CONDITIONS, FactCheck, fact_checks
from rostering.aid.lender import LostShift, Return, returns
from rostering.aid.letters.listing import LetterLine, letter_lines
from rostering.aid.loan import Loan, find_loan, loans_where
from rostering.aid.moves import ACCEPT, NEXT, RELEASE, Move
from rostering.aid.parties import refuse_outsider
from rostering.aid.questions import Question, questions
from rostering.aid.reviews import Review, reviews_of
from rostering.aid.stakes import Stakes, stakes
from rostering.aid.steps import agreement_of
from rostering.aid.turn import Turn, turn
from rostering.errors import BadInputError
from rostering.rosters.coming_work import kept_off
from rostering.rosters.eligibility.loan_requirements import asked_by, condition_words
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.deployment_state import OVER, STATES
from rostering.store.roster_state import SUPERSEDED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Dependent:
    """A shift at the host on which somebody stands by a deployment, and why they may not any more (None: they may)."""

    assignment: int
    shift: int
    code: str
    starts_at: datetime
    ends_at: datetime
    state: str
    refused: str | None


@dataclass(frozen=True)
class LoanPage:
    """Everything about one deployment: the next step and whose it is, the facts, what the host gains, what the lender
    loses until when, what was asked, the days of notice of a recall, what of an emergency is or was to be reviewed, and
    the letters to and from a partner's store."""

    loan: Loan
    next: Move | None
    checks: tuple[FactCheck, ...]
    stakes: Stakes
    back: Return
    dependents: tuple[Dependent, ...]
    questions: tuple[Question, ...]
    notice_days: int
    turn: Turn
    reviews: tuple[Review, ...] = ()
    letters: tuple[LetterLine, ...] = ()

    @property
    def lost(self) -> tuple[LostShift, ...]:
        """What the lender loses."""
        return self.stakes.lost

    @property
    def waivable(self) -> dict[str, str]:
        """What stands against the next step and may pass all the same: conditions of the host as it accepts, shifts at
        home (their numbers) as it releases; each in words."""
        if self.next is RELEASE:
            return {str(one.shift): one.words for one in self.lost if one.is_below}
        unmet = any(one.name == CONDITIONS and not one.holds for one in self.checks)
        if self.next is not ACCEPT or not unmet:
            return {}
        facts = self.loan.facts
        return {one: condition_words(one) for one in asked_by(facts) if one not in facts.waived}


def list_loans(
    store: Store, actor_name: str | None, state: str | None = None, every: bool = False
) -> list[tuple[Loan, Move | None]]:
    """The deployments of an actor's organisation (all for who acts for all) that are not over, each with the step that
    waits for the actor; with `every`, or a state, others too. Raises BadInputError for a state there is not,
    RefusedError for who may not see."""
    if state is not None and state not in STATES:
        raise BadInputError(f"There is no state '{state}'; there are: {', '.join(STATES)}.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = [one for one in loans_where(session, calendar.now()) if sees(actor, one)]
        if state is not None:
            found = [one for one in found if one.state == state]
        elif not every:
            found = [one for one in found if one.state not in OVER]
        return [(one, turn(session, actor, one, agreement_of(session, one)).mine) for one in found]


def show_loan(store: Store, actor_name: str | None, number: int) -> LoanPage:
    """One deployment. Raises BadInputError for one there is not, RefusedError for who is on neither side."""
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        loan = find_loan(session, number, now)
        refuse_outsider(actor, loan)
        access.guard(actor, "see", actor.organisation)
        move, over = NEXT.get(loan.state), loan.state in OVER
        agreement = agreement_of(session, loan)
        return LoanPage(
            loan=loan,
            next=move,
            checks=() if over else fact_checks(session, loan, move, now),
            stakes=Stakes() if over else stakes(session, loan),
            back=returns(session, loan),
            dependents=_dependents(session, loan, now),
            questions=questions(session, [number])[number],
            notice_days=0 if agreement is None else agreement.notice_days,
            turn=turn(session, actor, loan, agreement),
            reviews=reviews_of(session, loan, now),
            letters=letter_lines(session, number),
        )


def sees(actor: Acting, loan: Loan) -> bool:
    """Whether somebody acts for one of its sides."""
    return actor.organisation in (None, loan.home.code, loan.host.code)


def _dependents(session: Session, loan: Loan, now: datetime) -> tuple[Dependent, ...]:
    """What stands on it at the host, with what is flagged of what is still to come."""
    a, s, r, w, p = t.Assignment, t.Shift, t.Roster, t.Worker, t.Setting
    columns: Any = (a.id, a.shift_id, s.code, a.starts_at, a.ends_at, r.state)
    rows = session.exec(
        pick(*columns)
        .join(s, col(s.id) == col(a.shift_id))
        .join(r, col(r.id) == col(a.roster_id))
        .join(w, col(w.id) == col(a.worker_id))
        .join(p, col(p.id) == col(s.setting_id))
        .where(
            w.id == loan.facts.worker,
            p.organisation_id == loan.host.id,
            col(a.starts_at) >= loan.period[0],
            col(a.ends_at) <= loan.period[1],
            col(a.standing).not_in(NOT_WORKING),
            col(r.state) != SUPERSEDED,
        )
        .order_by(col(a.starts_at), col(a.id))
    ).all()
    flagged = kept_off(session, loan.person_id, now) if rows else {}
    reasons = {number: one.reason for number, one in flagged.items()}
    return tuple(Dependent(*row, reasons.get(row.id)) for row in rows)  # type: ignore[call-arg]
