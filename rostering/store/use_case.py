"""One use case: a named actor, the guard, one transaction, and its row in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from rostering import access, calendar
from rostering.access import Acting
from rostering.errors import RefusedError
from rostering.store import audit
from rostering.store.engine import Store


@dataclass
class UseCase:
    """What a use case works with while it lasts: the transaction, who acts, and the instant it acts at (UTC)."""

    session: Session
    actor: Acting
    now: datetime
    action: str
    organisation: str | None = None
    entries: list[audit.Entry] = field(default_factory=list)

    def record(self, subject: str, before: str | None = None, after: str | None = None) -> None:
        """Write the use case's row of the audit trail: what it acted on and, in short, its state before and after.

        The text is read by people: codes and counts, never a word about health or an NI number.
        """
        entry = audit.append(self.session, self.actor, self.now, self.action, subject, before, after, self.organisation)
        self.entries.append(entry)


@contextmanager
def use_case(
    store: Store,
    actor_name: str | None,
    action: str,
    organisation: str | None = None,
    in_place_of: str | None = None,
) -> Iterator[UseCase]:
    """Act on the store as somebody, or as the deputy of somebody: all of it or none of it, with its row in the trail.

    The actor is found and passes the guard before anything is opened for writing, and again inside the transaction,
    in case the rights changed meanwhile. Whoever uses it calls `record` at least once; one that recorded nothing
    is rolled back and raises RuntimeError, the program's own fault. Raises RefusedError and StoreError.
    """
    with store.reading() as session:
        access.guard(_actor(session, actor_name, organisation, in_place_of), action, organisation)
    with store.writing() as session:
        actor = _actor(session, actor_name, organisation, in_place_of)
        access.guard(actor, action, organisation)
        case = UseCase(session, actor, calendar.now(), action, organisation)
        yield case
        if not case.entries:
            raise RuntimeError(f"the use case '{action}' recorded nothing in the audit trail")


def _actor(session: Session, name: str | None, organisation: str | None, in_place_of: str | None) -> Acting:
    """Who acts. Raises RefusedError for who is nobody's deputy today."""
    actor = access.acting(session, name)
    if in_place_of is None:
        return actor
    for one in access.standing_in(session, actor, calendar.today()):
        if (one.in_place_of, one.organisation) == (in_place_of, organisation):
            return one
    raise RefusedError(f"{actor.name} is not the deputy of {in_place_of} today.")
