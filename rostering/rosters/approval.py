"""Approving drafts before they are published: somebody asks, a manager who is not the same person says yes or no.

An approval is of the draft as it stood at a version: an edit after it makes it stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import speaks_of_health
from rostering.rosters.roster_place import RosterPlace, guard_roster, rosters_meant
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"


@dataclass(frozen=True, slots=True)
class Approval:
    """The newest question about a roster: at which version it was put and where it stands. `stale` once the roster has
    another version."""

    id: int
    roster: int
    version: int
    asked_by: str
    asked_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    stale: bool

    @property
    def words(self) -> str:
        """Where it stands, in one sentence."""
        if self.state == WAITING:
            said = f"{self.asked_by} asked at {_at(self.asked_at)}; no manager has answered"
        else:
            why = f": {self.reason}" if self.reason else ""
            said = f"{self.state.capitalize()} by {self.decided_by} at {_at(self.decided_at or self.asked_at)}{why}"
        changed = f", but the draft was changed after version {self.version}" if self.stale else ""
        return f"{said}{changed}."


def _at(moment: datetime) -> str:
    return f"{text.clock(moment)} on {text.day(local_day(moment))}"


def read_approval(session: Session, roster: int) -> Approval | None:
    """The newest question put about a roster; None where nobody ever asked."""
    a, r = t.Approval, t.Roster
    columns: Any = (a.id, a.roster_id, a.roster_version, a.asked_by, a.asked_at, a.state, a.decided_by, a.decided_at)
    row = session.exec(
        pick(*columns, a.reason, r.version)
        .join(r, col(r.id) == col(a.roster_id))
        .where(a.roster_id == roster)
        .order_by(col(a.id).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    id_, of, version, asked_by, asked_at, state, decided_by, decided_at, reason, current = row
    stale = version != current
    return Approval(id_, of, version, asked_by, asked_at, state, decided_by, decided_at, reason, stale)


def ask_approval(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str]
) -> tuple[Approval, ...]:
    """Ask a manager to approve the drafts of some homes (none = all) for a period as they stand.

    Raises BadInputError where there is no draft, and where it was asked of that version already; RefusedError for who
    may not edit it.
    """

    def ask(case: UseCase, place: RosterPlace) -> None:
        known = read_approval(case.session, place.id)
        if known is not None and not known.stale and known.state != REFUSED:
            raise BadInputError(f"{place.label} at version {place.version}: {known.words}")
        case.session.add(
            t.Approval(roster_id=place.id, roster_version=place.version, asked_by=case.actor.name, asked_at=case.now)
        )
        case.session.flush()
        case.record(place.subject, after=f"approval asked for at version {place.version}")

    return _for_each(store, actor_name, "edit", horizon, settings, ask)


def decide_approval(
    store: Store,
    actor_name: str | None,
    horizon: Horizon,
    settings: Iterable[str],
    *,
    refuse: str | None = None,
) -> tuple[Approval, ...]:
    """Approve the drafts that were asked about, or with `refuse` (why) refuse them; all of them or none.

    Raises BadInputError where nobody asked, the draft was changed since, or it was answered; RefusedError for who may
    not publish and for who asked.
    """
    why = None if refuse is None else _reason(refuse)

    def decide(case: UseCase, place: RosterPlace) -> None:
        known = read_approval(case.session, place.id)
        if known is None:
            raise BadInputError(f"Nobody asked to approve {place.label}; ask a manager first.")
        if known.stale:
            raise BadInputError(
                f"{place.label} was changed since version {known.version}, which was asked about: it is at version "
                f"{place.version}; look at it, and ask again."
            )
        if known.state != WAITING:
            raise BadInputError(f"{place.label} was answered already: {known.words}")
        if known.asked_by == case.actor.name:
            raise RefusedError(f"{case.actor.name} asked to approve {place.label}; another manager answers.")
        row = case.session.get_one(t.Approval, known.id)
        row.state = APPROVED if why is None else REFUSED
        row.decided_by, row.decided_at, row.reason = case.actor.name, case.now, why
        case.session.add(row)
        case.session.flush()
        case.record(place.subject, before=WAITING, after=f"{row.state} at version {place.version}")

    return _for_each(store, actor_name, "publish", horizon, settings, decide)


def _reason(typed: str) -> str:
    said = " ".join(typed.split())
    if not said or speaks_of_health(said):
        raise BadInputError("Say in a few words why it is refused, and nothing about anybody's health.")
    return said


def _for_each(
    store: Store,
    actor_name: str | None,
    action: str,
    horizon: Horizon,
    settings: Iterable[str],
    act: Callable[[UseCase, RosterPlace], None],
) -> tuple[Approval, ...]:
    """Do something to every draft meant, in one transaction, and read what became of it."""
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, action, actor.organisation)
        places = _drafts(session, horizon, named)
    owners = {place.organisation for place in places}
    with use_case(store, actor_name, action, owners.pop() if len(owners) == 1 else None) as case:
        for place in _drafts(case.session, horizon, named):
            guard_roster(case.actor, action, place)
            act(case, place)
        found = (read_approval(case.session, place.id) for place in places)
        return tuple(one for one in found if one is not None)


def _drafts(session: Session, horizon: Horizon, named: list[str]) -> list[RosterPlace]:
    places = [place for place in rosters_meant(session, horizon, named) if place.state == DRAFT]
    if not places:
        which = ", ".join(named) or "any setting"
        raise BadInputError(
            f"There is no draft roster of {which} from {horizon.words}; lay patterns or solve to make one."
        )
    return places
