"""The inbox: deployments that wait for an actor's step or answer, those that wait for others and for whom, the most
urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col

from rostering import access, calendar
from rostering.aid.listing import sees
from rostering.aid.loan import Loan, loans_where
from rostering.aid.questions import Question, put_to, questions
from rostering.aid.steps import agreement_of
from rostering.aid.turn import Turn, turn
from rostering.calendar import local_day
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE, DRAFT, OVER

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

MINE, OTHERS, RUNNING, DONE = "mine", "others", "running", "done"
PRESSES_WITHIN = 7  # days before its first shift


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One deployment as an actor sees it: whose turn it is, what the actor's side is asked, since when it waits, how
    many days are left to its first shift, and whether that is pressing (within the notice of a recall, or a week)."""

    loan: Loan
    turn: Turn
    asked: Question | None
    open_questions: int
    since: datetime
    first: date
    days_left: int
    presses: bool

    @property
    def part(self) -> str:
        """Where it belongs: `mine` (a step or an answer), `others`, `running` (active) or `done` (over)."""
        if self.loan.state in OVER:
            return DONE
        if self.turn.mine is not None or self.asked is not None:
            return MINE
        return RUNNING if self.loan.state == ACTIVE else OTHERS


def read_inbox(store: Store, actor_name: str | None, every: bool = False) -> tuple[InboxLine, ...]:
    """The deployments of an actor's organisation (all for who acts for all) that are not over; with `every` those too.

    Those with the fewest days to their first shift come first, of these those that have waited longest. Raises
    RefusedError for who may not see.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return tuple(inbox_lines(session, actor, calendar.now(), every=every))


def inbox_lines(session: Session, actor: Acting, now: datetime, *, every: bool = False) -> list[InboxLine]:
    """The same in a transaction. Drafts are the host's own business until they are asked for."""
    conditions = () if every else (col(t.Deployment.state).not_in(OVER),)
    loans = [one for one in loans_where(session, now, *conditions) if _concerns(actor, one)]
    asked = questions(session, [one.id for one in loans])
    found = _lines(session, actor, [one for one in loans if every or one.state not in OVER], asked, now)
    return sorted(found, key=lambda one: (one.days_left, one.since, one.loan.id))


def _concerns(actor: Acting, loan: Loan) -> bool:
    return sees(actor, loan) and (loan.state != DRAFT or actor.organisation in (None, loan.host.code))


def _lines(
    session: Session, actor: Acting, loans: list[Loan], asked: Mapping[int, tuple[Question, ...]], now: datetime
) -> Iterator[InboxLine]:
    today = local_day(now)
    for loan in loans:
        agreement = agreement_of(session, loan)
        first = local_day(loan.period[0])
        left = (first - today).days
        theirs = asked[loan.id]
        yield InboxLine(
            loan=loan,
            turn=turn(session, actor, loan, agreement),
            asked=None if loan.state in OVER else put_to(actor, loan, theirs),
            open_questions=sum(one.answer is None for one in theirs),
            since=loan.steps[-1].at if loan.steps else now,
            first=first,
            days_left=left,
            presses=left <= max(PRESSES_WITHIN, 0 if agreement is None else agreement.notice_days),
        )
