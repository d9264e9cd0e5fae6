"""The review of what was decided in an emergency: which side still owes it, until when, and what its approver found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.loan import Loan, find_loan, loans_where
from rostering.aid.moves import DECIDE
from rostering.aid.parties import refuse_no_approver, refuse_outsider
from rostering.aid.steps import agreement_of
from rostering.calendar import local_day
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import few_words
from rostering.policies import policy
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rostering.access import Acting
    from rostering.passports.ground import Whose
    from rostering.store.engine import Store

REVIEW_DAYS = "emergency.review_days"
IN_ORDER, NOT_IN_ORDER = "in_order", "not_in_order"
FINDINGS = (IN_ORDER, NOT_IN_ORDER)
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Review:
    """One side's review of a deployment: by whom its short steps were taken, until when it is due, and what was found
    (None: it waits)."""

    organisation: str
    emergency: int
    taken_by: tuple[str, ...]
    due_at: datetime
    overdue: bool
    finding: str | None = None
    note: str | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


def reviews_of(session: Session, loan: Loan, now: datetime) -> tuple[Review, ...]:
    """The reviews that a deployment needs or had: one of each side that took a step of it in an emergency."""
    found = []
    for side in (loan.home, loan.host):
        short = [one for one in loan.steps if one.emergency is not None and one.organisation == side.code]
        if short:
            days: int = policy(session, REVIEW_DAYS, local_day(short[0].at), side.id)
            due_at = short[0].at + timedelta(days=days)
            row = _written(session, loan.id, side)
            found.append(
                Review(
                    organisation=side.code,
                    emergency=short[0].emergency or 0,
                    taken_by=tuple(sorted({name for one in short for name in (one.by, one.in_place_of) if name})),
                    due_at=due_at,
                    overdue=row is None and due_at < now,
                    finding=None if row is None else row.finding,
                    note=None if row is None else row.note,
                    reviewed_by=None if row is None else row.reviewed_by,
                    reviewed_at=None if row is None else row.reviewed_at,
                )
            )
    return tuple(found)


def list_reviews(store: Store, actor_name: str | None) -> list[tuple[Loan, Review]]:
    """The reviews that wait for an actor's organisation, the first due first. Raises RefusedError for who may not."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return unreviewed(session, actor, calendar.now())


def unreviewed(session: Session, actor: Acting, now: datetime) -> list[tuple[Loan, Review]]:
    """The reviews that wait for an actor's organisation (for who acts for all: every one), the first due first."""
    s = t.DeploymentStep
    short = select(s.deployment_id).where(col(s.emergency_id).is_not(None)).distinct()
    loans = loans_where(session, now, col(t.Deployment.id).in_(short))
    waiting = [
        (loan, one)
        for loan in loans
        for one in waits(reviews_of(session, loan, now))
        if actor.organisation in (None, one.organisation)
    ]
    return sorted(waiting, key=lambda each: each[1].due_at)


def waits(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Those of some reviews that nobody has made yet."""
    return tuple(one for one in reviews if one.finding is None)


def review(
    store: Store, actor_name: str | None, number: int, finding: str, note: str, organisation: str | None = None
) -> Review:
    """Record what an ordinary approver of a side found of the steps that it took in an emergency.

    `organisation` is needed of who acts for both sides. Raises BadInputError for a finding there is not, a missing or
    long note and a deployment without such steps; RefusedError for who may not approve for that side, and for who took
    one of the steps.
    """
    if finding not in FINDINGS:
        raise BadInputError(f"'{finding}' is no finding of a review; there are: {', '.join(FINDINGS)}.")
    said = few_words(
        note, LONGEST_NOTE, "Say what the review found", health="A review says nothing about anybody's health."
    )
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        side, _ = _reviewing(session, actor, number, organisation, calendar.now())
    with use_case(store, actor_name, DECIDE, side.code) as case:
        side, waiting = _reviewing(case.session, case.actor, number, organisation, case.now)
        case.session.add(
            t.DeploymentReview(
                deployment_id=number,
                organisation=side.code,
                finding=finding,
                note=said,
                reviewed_by=case.actor.name,
                reviewed_at=case.now,
            )
        )
        case.session.flush()
        loan = find_loan(case.session, number, case.now)
        case.record(
            f"deployment {number} of {loan.person}",
            f"emergency {waiting.emergency}, by {', '.join(waiting.taken_by)}",
            f"reviewed for {side.code}: {finding}: {said}",
        )
        return next(one for one in reviews_of(case.session, loan, case.now) if one.organisation == side.code)


def _reviewing(
    session: Session, actor: Acting, number: int, organisation: str | None, now: datetime
) -> tuple[Whose, Review]:
    """The side for which somebody reviews, and the review that waits there."""
    loan = find_loan(session, number, now)
    refuse_outsider(actor, loan)
    every = reviews_of(session, loan, now)
    meant = organisation or actor.organisation
    found = [one for one in every if meant in (None, one.organisation)]
    waiting = waits(found)
    if len(waiting) > 1:
        raise BadInputError(
            f"Both sides of deployment {number} wait for their review; say whose it is.", hint=" (with --organisation)"
        )
    if not waiting:
        done = next((f"; {one.reviewed_by} reviewed it for {one.organisation}" for one in found), "")
        raise BadInputError(f"Nothing of deployment {number} waits for a review of yours{done}.")
    side = loan.home if waiting[0].organisation == loan.home.code else loan.host
    access.guard(actor, DECIDE, side.code)
    agreement = agreement_of(session, loan)
    if agreement is not None:
        refuse_no_approver(actor, side, agreement)
    if actor.name in waiting[0].taken_by:
        raise RefusedError(
            f"{actor.name} took a step of deployment {number} in the emergency; another approver of {side.code} "
            "reviews it."
        )
    return side, waiting[0]


def _written(session: Session, number: int, side: Whose) -> t.DeploymentReview | None:
    r = t.DeploymentReview
    return session.exec(select(r).where(r.deployment_id == number, r.organisation == side.code)).first()
