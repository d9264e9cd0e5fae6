"""Amendments as people read them: number, when, who and why, what changed for whom, and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.errors import BadInputError
from rostering.people.person_search import find_person
from rostering.rosters.amendments import AmendmentRecord, read_amendments
from rostering.rosters.compare import PersonDifference, differences
from rostering.rosters.roster_place import RosterPlace, guard_roster, read_place, rosters_meant
from rostering.rosters.told import mark_told, read_untold
from rostering.rosters.waived_work import waived_work
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class PersonKnows:
    """Whether a person was told: when, by whom and by which means; `told_at` None: not yet."""

    person: str
    name: str
    told_at: datetime | None
    told_by: str | None
    means: str | None


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """One amendment of a roster. The publication, number 0, lists nobody: what it made known is the whole roster.
    `waived` says which of the work that it made still stands under a waiver."""

    roster: RosterPlace
    number: int
    made_at: datetime
    made_by: str
    reason: str
    people: tuple[PersonDifference, ...]
    knows: tuple[PersonKnows, ...]
    waived: tuple[str, ...] = ()


def list_amendments(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str], *, untold: bool = False
) -> tuple[AmendmentLine, ...]:
    """The amendments of the published rosters of some homes (none = all) for a period, roster by roster, by number.

    With `untold` only those that somebody does not know of yet. Raises BadInputError where nothing is published there,
    RefusedError for who may not see it.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = [place for place in rosters_meant(session, horizon, settings) if place.state != DRAFT]
        if not places:
            raise BadInputError(f"Nothing is published from {horizon.words}; publish a draft first.")
        found = []
        for place in places:
            guard_roster(actor, "see", place)
            names = _names(session, place.id)
            for record in read_amendments(session, place.id):
                if not untold or record.untold:
                    found.append(_line(session, place, record, names))
    return tuple(found)


def _names(session: Session, roster: int) -> dict[int, tuple[str, str]]:
    """Code and name of the persons behind the workers who are to be told of anything."""
    w, p, k, a = t.Worker, t.Person, t.Told, t.Amendment
    rows = session.exec(
        pick(w.id, p.code, p.name)
        .join(p, col(p.id) == col(w.person_id))
        .join(k, col(k.worker_id) == col(w.id))
        .join(a, col(a.id) == col(k.amendment_id))
        .where(a.roster_id == roster)
    )
    return {worker: (code, name) for worker, code, name in rows}


def _line(
    session: Session, place: RosterPlace, record: AmendmentRecord, names: dict[int, tuple[str, str]]
) -> AmendmentLine:
    before = {(one.worker, one.shift): one.before for one in record.changes if one.before is not None}
    after = {(one.worker, one.shift): one.after for one in record.changes if one.after is not None}
    people = differences(session, before, after) if record.number else ()
    knows = tuple(PersonKnows(*names[one.worker], one.told_at, one.told_by, one.means) for one in record.knows)
    waived = waived_work(session, (shift for _, shift in after))
    said = tuple(dict.fromkeys(words for pair in sorted(after) for words in waived.get(pair, ())))
    return AmendmentLine(place, record.number, record.made_at, record.made_by, record.reason, people, knows, said)


def told_person(
    store: Store,
    actor_name: str | None,
    typed: str,
    means: str,
    *,
    horizon: Horizon | None = None,
    settings: Iterable[str] = (),
    number: int | None = None,
) -> tuple[tuple[RosterPlace, tuple[int, ...]], ...]:
    """Record that a person (by name or code) was told of all that they do not know yet, or of one amendment; on every
    roster, or on those of a period and some homes. Gives the numbers, roster by roster.

    Raises BadInputError for a person nobody knows and where there is nothing to be told of.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        person = find_person(session, actor, typed)
        workers = list(session.exec(pick(t.Worker.id).where(t.Worker.person_id == person.id)).all())
        meant = None if horizon is None else [place.id for place in rosters_meant(session, horizon, named)]
        rosters = sorted({one.roster for one in read_untold(session, meant) if one.worker in workers})
        places = [read_place(session, roster) for roster in rosters]
    if not places:
        raise BadInputError(f"{person.name} knows of every amendment: there is nothing to tell.")
    owners = {place.organisation for place in places}
    with use_case(store, actor_name, "edit", owners.pop() if len(owners) == 1 else None) as case:
        return tuple((place, mark_told(case, place.id, workers, means, number=number)) for place in places)
