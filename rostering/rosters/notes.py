"""Short notes on a roster: on somebody's cell, or on a day of it, one each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.errors import BadInputError
from rostering.people.persons import People
from rostering.people.reason import few_words
from rostering.rosters.horizon import Horizon
from rostering.rosters.roster_place import RosterPlace, guard_roster, read_place, rosters_meant
from rostering.store import tables as t
from rostering.store.roster_state import SUPERSEDED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
LONGEST = 200


@dataclass(frozen=True, slots=True)
class NotedAt:
    """What a note is on: a day of a roster, for everybody or for one `person` (a code or name)."""

    roster: int
    day: date
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands; `person` is a code, None for a note on the whole day."""

    roster: int
    day: date
    person: str | None
    text: str
    written_by: str
    written_at: datetime


def read_notes(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()
) -> tuple[Note, ...]:
    """The notes on the rosters of exactly a period that the actor may see, by day, those on a whole day first.

    Raises BadInputError for a setting nobody knows and a roster that overlaps the period in part, RefusedError for who
    may see no roster.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = rosters_meant(session, horizon, settings)
        mine = [place.id for place in places if actor.organisation in (None, place.organisation)]
        n, p = t.RosterNote, t.Person
        columns: Any = (n.roster_id, n.day, p.code, n.text, n.written_by, n.written_at)
        rows = session.exec(
            pick(*columns)
            .join(p, col(p.id) == col(n.person_id), isouter=True)
            .where(col(n.roster_id).in_(mine))
            .order_by(col(n.day), col(n.person_id).is_not(None), col(p.code), col(n.id))
        )
        return tuple(Note(*row) for row in rows)


def set_note(store: Store, actor_name: str | None, where: NotedAt, said: str, *, was: str | None = None) -> Note:
    """Write a note, in place of the one that was there; of one that reads as it `was` (empty: none), where that is
    said.

    Raises BadInputError for a roster, day or person there is not, a text that is empty, too long, about health or there
    already, and a note that somebody changed since; RefusedError for who may not edit the roster. Then nothing is
    changed.
    """
    words = _words(said)
    with use_case(store, actor_name, "edit", _owner(store, where)) as case:
        place, person = _place(case, where)
        row = _row(case.session, where, person)
        _refuse_changed(where, row, was)
        if row is not None and row.text == words:
            raise BadInputError(f"{_label(where)} has that note already.")
        case.record(_subject(where), before=None if row is None else "a note", after="a note")
        written: dict[str, Any] = {"text": words, "written_by": case.actor.name, "written_at": case.now}
        if row is None:
            row = t.RosterNote(roster_id=place.id, person_id=person, day=where.day, **written)
        case.session.add(row.sqlmodel_update(written))
        code = None if person is None else People(case.session).by_id[person].code
        return Note(place.id, where.day, code, words, case.actor.name, case.now)


def clear_note(store: Store, actor_name: str | None, where: NotedAt, *, was: str | None = None) -> None:
    """Take a note away. Raises BadInputError where there is none, or it reads not as it `was` where that is said;
    RefusedError for who may not edit the roster."""
    with use_case(store, actor_name, "edit", _owner(store, where)) as case:
        _, person = _place(case, where)
        row = _row(case.session, where, person)
        _refuse_changed(where, row, was)
        if row is None:
            raise BadInputError(f"{_label(where)} has no note.")
        case.session.delete(row)
        case.record(_subject(where), before="a note", after="none")


def _owner(store: Store, where: NotedAt) -> str | None:
    """The code of the organisation whose roster it is; None where several share it."""
    with store.reading() as session:
        return read_place(session, where.roster).organisation


def _place(case: UseCase, where: NotedAt) -> tuple[RosterPlace, int | None]:
    """The roster meant, and the number of the person."""
    place = read_place(case.session, where.roster)
    guard_roster(case.actor, case.action, place)
    if place.state == SUPERSEDED:
        raise BadInputError(f"The roster of {place.label} was superseded; write on the one that stands.")
    if not place.horizon.first <= where.day <= place.horizon.last:
        raise BadInputError(f"{text.day(where.day)} is not a day of the roster of {place.label}.")
    return place, None if where.person is None else People(case.session).find(where.person).id


def _row(session: Session, where: NotedAt, person: int | None) -> t.RosterNote | None:
    n = t.RosterNote
    whose = col(n.person_id).is_(None) if person is None else col(n.person_id) == person
    return session.exec(select(n).where(n.roster_id == where.roster, n.day == where.day, whose)).first()


def _refuse_changed(where: NotedAt, row: t.RosterNote | None, was: str | None) -> None:
    if was is not None and was != ("" if row is None else row.text):
        raise BadInputError(f"Somebody has changed the note on {_label(where)} since; it stays as they left it.")


def _words(said: str) -> str:
    health = "A note says nothing about anybody's health; write what is to be done."
    return few_words(said, LONGEST, "Write a note of a few words, or clear it", health=health)


def _label(where: NotedAt) -> str:
    return text.day(where.day) if where.person is None else f"{where.person} on {text.day(where.day)}"


def _subject(where: NotedAt) -> str:
    return f"note on {_label(where)}, roster {where.roster}"
