"""Finding the person that somebody names, and what employs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.access import Acting
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class PersonName:
    """Who a person is: the store's number, the code, the name, and the codes of the organisations that employ them."""

    id: int
    code: str
    name: str
    organisations: frozenset[str]


class People:
    """Everybody in a store by what people call them: code, worker code (alone or ORG/code) or name."""

    def __init__(self, session: Session) -> None:
        organisations = dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all())
        w, p = t.Worker, t.Person
        employed: dict[int, set[str]] = {}
        self._called: dict[str, set[int]] = {}
        for person, organisation, code in session.exec(pick(w.person_id, w.organisation_id, w.code)):
            employed.setdefault(person, set()).add(organisations[organisation])
            self._call(person, code, f"{organisations[organisation]}/{code}")
        self.by_id: dict[int, PersonName] = {}
        self._codes: dict[str, int] = {}
        for id_, code, name in session.exec(pick(p.id, p.code, p.name).order_by(col(p.id))):
            self.by_id[id_] = PersonName(id_, code, name, frozenset(employed.get(id_, ())))
            self._codes[code.casefold()] = id_
            self._call(id_, name)

    def _call(self, person: int, *names: str) -> None:
        for name in names:
            if name.strip():
                self._called.setdefault(" ".join(name.casefold().split()), set()).add(person)

    def find(self, named: str) -> PersonName:
        """The person meant. A person's own code comes first; else the name must mean one person.

        Raises BadInputError for nobody and for several.
        """
        wanted = " ".join(named.casefold().split())
        if wanted in self._codes:
            return self.by_id[self._codes[wanted]]
        found = sorted(self._called.get(wanted, ()))
        if not found:
            raise BadInputError(f"There is no person '{named}' in this store.", hint="; 'rota people' lists everybody")
        if len(found) > 1:
            codes = ", ".join(self.by_id[id_].code for id_ in found[:MOST_NAMED])
            raise BadInputError(f"'{named}' may be any of {len(found)} people: {codes}; name one by their code.")
        return self.by_id[found[0]]


def seen_by(actor: Acting, people: Iterable[PersonName]) -> list[PersonName]:
    """Those whom an actor may see: somebody bound to one organisation sees the people it employs."""
    return [one for one in people if actor.organisation is None or actor.organisation in one.organisations]


def whom_they_see(session: Session, actor_name: str | None, named: str | None = None) -> dict[int, PersonName]:
    """The people whom an actor may see by number: everybody, or the one named, where the actor may see them.

    Raises RefusedError for who may see nobody, and BadInputError where the name is nobody's or several people's.
    """
    actor = access.acting(session, actor_name)
    access.guard(actor, "see", actor.organisation)
    people = People(session)
    chosen = people.by_id.values() if named is None else (people.find(named),)
    return {one.id: one for one in seen_by(actor, chosen)}


def refuse_strangers(actor: Acting, people: Iterable[PersonName]) -> None:
    """Raise RefusedError where an actor bound to one organisation acts on somebody it does not employ."""
    for one in people:
        if actor.organisation is not None and actor.organisation not in one.organisations:
            raise RefusedError(
                f"{actor.name} acts for organisation {actor.organisation} only, which does not employ {one.code}; "
                "choose another actor with --as NAME."
            )


def bound_to(store: Store, actor_name: str | None, action: str) -> str | None:
    """The organisation an actor acts for (None: all), once the guard has let the action pass."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
    access.guard(actor, action, actor.organisation)
    return actor.organisation


def running(starts_on: date | None, ends_on: date | None, first: date, last: date | None = None) -> bool:
    """Whether a spell touches the days `first` to `last`; None is open, for the spell as for `last`."""
    return (ends_on is None or ends_on >= first) and (starts_on is None or last is None or starts_on <= last)
