"""The strain on everybody an actor sees, the most first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rostering import access
from rostering.people.persons import People, seen_by
from rostering.people.strain import Strain, read_strain

if TYPE_CHECKING:
    from rostering.store.engine import Store


def strain_list(
    store: Store, actor_name: str | None, as_at: date, named: Iterable[str] = ()
) -> list[tuple[str, str, Strain]]:
    """Code, name and strain of some people (none = all that the actor sees) as a day begins, the most strain first.

    Raises BadInputError for somebody whom nobody knows.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        people = People(session)
        wanted = [people.find(one) for one in named] or list(people.by_id.values())
        seen = seen_by(actor, wanted)
        strains = read_strain(session, as_at, [one.id for one in seen])
    lines = [(one.code, one.name, strains[one.id]) for one in seen]
    return sorted(lines, key=lambda line: (-line[2].points, line[0]))
