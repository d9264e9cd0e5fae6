"""Lists of deployments, what waits for whom, and one with its facts, what the lender loses, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.aid.checks import FactCheck, fact_checks
from rostering.aid.lender import LostShift, Return, lost_shifts, returns
from rostering.aid.loan import Loan, find_loan, loans_where
from rostering.aid.moves import NEXT, Move
from rostering.aid.parties import may
from rostering.aid.steps import agreement_of
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.coming_work import kept_off
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deployment that waits for a step that the actor may take."""

    loan: Loan
    move: Move


@dataclass(frozen=True)
class LoanPage:
    """Everything about one deployment: the next step and who takes it, the facts, what the lender loses until when."""

    loan: Loan
    next: Move | None
    checks: tuple[FactCheck, ...]
    lost: tuple[LostShift, ...]
    back: Return
    dependents: tuple[Dependent, ...]


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
        found = [one for one in loans_where(session, calendar.now()) if _sees(actor, one)]
        if state is not None:
            found = [one for one in found if one.state == state]
        elif not every:
            found = [one for one in found if one.state not in OVER]
        return [(one, waits_for(session, actor, one)) for one in found]


def show_loan(store: Store, actor_name: str | None, number: int) -> LoanPage:
    """One deployment. Raises BadInputError for one there is not, RefusedError for who is on neither side."""
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        loan = find_loan(session, number, now)
        if not _sees(actor, loan):
            raise RefusedError(
                f"{actor.name} acts for organisation {actor.organisation}, which is neither home nor host of "
                f"deployment {number}."
            )
        access.guard(actor, "see", actor.organisation)
        move, over = NEXT.get(loan.state), loan.state in OVER
        return LoanPage(
            loan=loan,
            next=move,
            checks=() if over else fact_checks(session, loan, move, now),
            lost=() if over else lost_shifts(session, loan),
            back=returns(session, loan),
            dependents=_dependents(session, loan, now),
        )


def waiting(session: Session, actor: Acting, now: datetime) -> list[Waiting]:
    """The deployments that wait for a decision or an entry of the actor, those that begin first first."""
    loans = [one for one in loans_where(session, now, col(t.Deployment.state).not_in(OVER)) if _sees(actor, one)]
    found = ((one, waits_for(session, actor, one)) for one in loans)
    return sorted((Waiting(one, move) for one, move in found if move is not None), key=lambda each: each.loan.period[0])


def waits_for(session: Session, actor: Acting, loan: Loan) -> Move | None:
    """The next step of a deployment, where the actor may take it."""
    move = NEXT.get(loan.state)
    return move if move is not None and may(actor, loan, move, agreement_of(session, loan)) else None


def _sees(actor: Acting, loan: Loan) -> bool:
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
