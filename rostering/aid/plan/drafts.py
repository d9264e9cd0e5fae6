"""Loans of a plan as drafts: each with its reason, in one transaction, and nobody assigned by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering import access, calendar
from rostering.aid.checks import fact_checks
from rostering.aid.loan import Loan, find_loan
from rostering.aid.moves import REQUEST
from rostering.aid.plan.planned import PlannedLoan
from rostering.aid.request import loan_to_be, refuse_twice, write_draft
from rostering.aid.steps import stopped
from rostering.errors import BadInputError
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.deployment_state import DRAFT
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store


def save_drafts(store: Store, actor_name: str | None, loans: Iterable[PlannedLoan]) -> tuple[Loan, ...]:
    """Write loans of a plan down as drafts, all or none, with the facts of each looked at as for a request.

    Raises BadInputError for none, RefusedError for who may not draft for every host, and for facts that do not hold any
    more.
    """
    wanted = tuple(loans)
    if not wanted:
        raise BadInputError("No loan is proposed, so that there is nothing to save.")
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        hosts = {one.host for one in wanted}
        for host in hosts:
            access.guard(actor, REQUEST.action, host)
        read = _checked(session, wanted, now)
        seen = audit.last_id(session)
    only = hosts.pop() if len(hosts) == 1 else actor.organisation
    with use_case(store, actor_name, REQUEST.action, only) as case:
        if audit.last_id(case.session) != seen:
            read = _checked(case.session, wanted, case.now)
        numbers = [
            write_draft(case.session, loan, case.actor.name, case.now, one.reason)
            for loan, one in zip(read, wanted, strict=True)
        ]
        for number, loan in zip(numbers, read, strict=True):
            case.record(f"deployment {number} of {loan.person}", after=f"{DRAFT}: planned for {loan.setting}")
        return tuple(find_loan(case.session, number, case.now) for number in numbers)


def _checked(session: Session, wanted: Iterable[PlannedLoan], now: datetime) -> list[Loan]:
    found = []
    for one in wanted:
        loan = loan_to_be(session, one.facts)
        worker, setting = session.get_one(t.Worker, loan.facts.worker), session.get_one(t.Setting, loan.facts.setting)
        refuse_twice(session, worker, setting, *loan.period)
        stopped(fact_checks(session, loan, REQUEST, now), loan, REQUEST)
        found.append(loan)
    return found
