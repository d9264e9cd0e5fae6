"""The named people who may act on a store."""

from dataclasses import dataclass

from sqlmodel import Session, col, select, update

from rostering.access import DEFAULT_NAME, DEFAULT_ROLE, ROLES
from rostering.errors import BadInputError
from rostering.store.tables import Actor, Organisation

LONGEST_NAME = 99


@dataclass(frozen=True)
class ActorLine:
    """One actor as a list shows it; `organisation` is a code, None for the whole installation."""

    name: str
    role: str
    organisation: str | None
    is_default: bool


def actors(session: Session) -> list[ActorLine]:
    """Every actor by name; a store that does not exist yet has the default actor it will be made with."""
    rows = session.exec(
        select(Actor.name, Actor.role, Organisation.code, Actor.is_default)
        .join(Organisation, col(Organisation.id) == col(Actor.organisation_id), isouter=True)
        .order_by(col(Actor.name))
    )
    return [ActorLine(*row) for row in rows] or [ActorLine(DEFAULT_NAME, DEFAULT_ROLE, None, True)]


def add_actor(session: Session, name: str, role: str, organisation: str | None, default: bool) -> ActorLine:
    """Name a new actor. From the second on, nobody acts by default except who is made so here.

    Raises BadInputError for a name that is taken or cannot be shown, an unknown role or an unknown organisation.
    """
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise BadInputError(f"A user's name has 1 to {LONGEST_NAME} visible letters and no blanks around it.")
    if role not in ROLES:
        raise BadInputError(f"There is no role '{role}'; choose one of: {', '.join(ROLES)}.")
    if session.exec(select(Actor.id).where(Actor.name == name)).first() is not None:
        raise BadInputError(f"There is a user called '{name}' already; choose another name.")
    organisation_id = None
    if organisation is not None:
        organisation_id = session.exec(select(Organisation.id).where(Organisation.code == organisation)).first()
        if organisation_id is None:
            raise BadInputError(f"There is no organisation '{organisation}' in this store; import its staff first.")
    session.exec(update(Actor).values(is_default=False))
    session.add(Actor(name=name, role=role, organisation_id=organisation_id, is_default=default))
    session.flush()
    return ActorLine(name, role, organisation, default)
