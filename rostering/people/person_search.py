"""Finding the one person that somebody means by a code or by a part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, seen_by
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
MOST_NAMED = 8


def find_person(session: Session, actor: Acting, typed: str, *, lent: bool = False) -> PersonName:
    """The person whom an actor means, among those the actor may see; with `lent` among those lent to the actor's
    organisation too.

    A person's code comes first, then a worker's code (alone or ORG/CODE), then the whole name, then parts of it: every
    word typed stands somewhere in the name. Raises BadInputError for nobody, and for several with all of them named.
    """
    people = People(session)
    seen = seen_by(actor, people.by_id.values())
    if lent and actor.organisation is not None:
        seen += [people.by_id[one] for one in _lent_to(session, actor.organisation) - {each.id for each in seen}]
    wanted = " ".join(typed.casefold().split())
    codes = _worker_codes(session)
    ways = (
        [one for one in seen if one.code.casefold() == wanted],
        [one for one in seen if wanted in codes.get(one.id, ())],
        [one for one in seen if " ".join(one.name.casefold().split()) == wanted],
        [one for one in seen if wanted and all(word in one.name.casefold() for word in wanted.split())],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInputError(f"There is no person '{typed}' here; write their code, or a part of their name.")
    named = ", ".join(f"{one.name} ({one.code})" for one in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    raise BadInputError(
        f"'{typed}' may be any of {len(found)} people: {named}{more}; write more of the name, or the code."
    )


def _lent_to(session: Session, organisation: str) -> set[int]:
    """The persons on a deployment to an organisation that is, or was, active."""
    d, w, s, o = t.Deployment, t.Worker, t.Setting, t.Organisation
    rows = session.exec(
        pick(w.person_id)
        .join(d, col(d.worker_id) == col(w.id))
        .join(s, col(s.id) == col(d.setting_id))
        .join(o, col(o.id) == col(s.organisation_id))
        .where(o.code == organisation, col(d.opened_at).is_not(None))
    )
    return set(rows)


def _worker_codes(session: Session) -> dict[int, set[str]]:
    """Workers' codes, alone and with their organisation's, by person."""
    rows = session.exec(
        pick(t.Worker.person_id, t.Worker.code, t.Organisation.code).join(
            t.Organisation, col(t.Organisation.id) == col(t.Worker.organisation_id)
        )
    )
    found: dict[int, set[str]] = {}
    for person, code, organisation in rows:
        found.setdefault(person, set()).update((code.casefold(), f"{organisation}/{code}".casefold()))
    return found
