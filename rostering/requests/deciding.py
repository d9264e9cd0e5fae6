"""What every decision on a request has in common: it is open, the reason can be read by others, and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering import access
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import few_words
from rostering.requests.employment import Employment, employment_of
from rostering.requests.reference import LEAVE, WISH, Reference, parse_reference
from rostering.store import tables as t
from rostering.store.request_state import DECLINED, OPEN, WAITING
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

SICK = "sick"  # an absence that nobody asks for
LONGEST_REASON = 200

Asking = t.Absence | t.Request | t.Swap  # one row that somebody asks with


@dataclass(frozen=True, slots=True)
class Decided:
    """A request after a decision: what it is called, whose it is, its state now, and the reason given."""

    reference: str
    person: str
    name: str
    state: str
    reason: str | None


def decline(store: Store, actor_name: str | None, typed: str, reason: str) -> Decided:
    """Say no to a request, and why. Raises BadInputError for a request there is not, one that is decided already, and
    a missing reason; RefusedError for who may not."""
    return _answer(store, actor_name, parse_reference(typed), DECLINED, checked_reason(reason, "declining"))


def keep_waiting(store: Store, actor_name: str | None, typed: str, reason: str | None = None) -> Decided:
    """Put a request off, with what it waits for where somebody says so. Raises as `decline` does."""
    said = None if reason is None else checked_reason(reason, "waiting")
    return _answer(store, actor_name, parse_reference(typed), WAITING, said)


def _answer(store: Store, actor_name: str | None, reference: Reference, state: str, reason: str | None) -> Decided:
    with store.reading() as session:
        _, one = open_request(session, reference)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, one = open_request(case.session, reference)
        before = row.state
        write_decision(case, row, state, reason)
        case.record(f"{reference.kind} {reference} of {one.code}", before=before, after=_after(state, reason))
    return Decided(str(reference), one.code, one.name, state, reason)


def open_request(session: Session, reference: Reference) -> tuple[Asking, Employment]:
    """A request that may be decided, and whose it is. Raises BadInputError where there is none, or it is decided."""
    row = find_request(session, reference)
    if row.state not in OPEN:
        raise decided_already(reference, row, "decide")
    return row, employment_of(session, row.worker_id)


def seen_request(session: Session, actor_name: str | None, reference: Reference) -> tuple[Asking, Employment]:
    """A request that the actor may see, decided or not, and whose it is. Raises BadInputError where there is none,
    RefusedError for who may not see it."""
    actor = access.acting(session, actor_name)
    row = find_request(session, reference)
    one = employment_of(session, row.worker_id)
    access.guard(actor, "see", one.organisation_code if actor.organisation else None)
    return row, one


def find_request(session: Session, reference: Reference) -> Asking:
    """The row of a request. Raises BadInputError where there is none."""
    row: Asking | None
    if reference.kind == LEAVE:
        row = session.get(t.Absence, reference.number)
    elif reference.kind == WISH:
        row = session.get(t.Request, reference.number)
    else:
        row = session.get(t.Swap, reference.number)
    if row is None or (isinstance(row, t.Absence) and row.kind == SICK):
        raise BadInputError(
            f"There is no {reference.kind} {reference}.", hint="; 'rota requests list' shows what there is"
        )
    return row


def decided_already(reference: Reference, row: Asking, what: str) -> BadInputError:
    """That a request is beyond what somebody would do with it."""
    by = f" by {row.decided_by}" if row.decided_by else ""
    return BadInputError(f"{reference} is {row.state}{by} already; nothing is left to {what}.")


def write_decision(case: UseCase, row: Asking, state: str, reason: str | None) -> None:
    """Write a request's new state with who decided it, when and why."""
    row.state, row.answer = state, reason
    row.decided_by, row.decided_at = case.actor.name, case.now
    case.session.add(row)
    case.session.flush()


def checked_reason(typed: str, what: str) -> str:
    """A reason that others may read. Raises BadInputError where it is missing, too long or speaks of health."""
    health = "A reason says nothing about anybody's health; say it in other words."
    return few_words(typed, LONGEST_REASON, f"Give the reason for {what} in a few words", health=health)


def refuse_against(against: tuple[str, ...]) -> None:
    """Raise RefusedError with the first thing that stands against a request, how many more, and who may let it pass."""
    if against:
        more = f" (and {len(against) - 1} more)" if len(against) > 1 else ""
        raise RefusedError(f"{against[0].rstrip('.')}{more}; a manager may let it pass with --allow WHY.")


def _after(state: str, reason: str | None) -> str:
    return state if reason is None else f"{state}: {reason}"
