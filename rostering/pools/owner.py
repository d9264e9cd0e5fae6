"""Finding the pool and the organisation that somebody names, and for whom an actor decides."""

from __future__ import annotations

from sqlmodel import Session, select

from rostering.access import Acting
from rostering.catalogue import OWN, Pool, pools
from rostering.errors import BadInputError
from rostering.store import tables as t


def find_pool(named: str) -> Pool:
    """The pool meant by code or title, but the own one: nobody switches or shares that. Raises BadInputError."""
    wanted = named.strip().casefold()
    for code, pool in pools().items():
        if wanted in (code, pool.title.casefold()) and code != OWN:
            return pool
    known = ", ".join(code for code in pools() if code != OWN)
    raise BadInputError(f"There is no pool '{named}' to decide about; it is one of: {known}.")


def find_organisation(session: Session, named: str) -> t.Organisation:
    """The organisation meant by code or name. Raises BadInputError where there is none."""
    rows = session.exec(select(t.Organisation).order_by(t.Organisation.code)).all()
    wanted = named.strip().casefold()
    for row in rows:
        if wanted in (row.code.casefold(), row.name.casefold()):
            return row
    known = ", ".join(row.code for row in rows[:12]) or "none yet"
    raise BadInputError(f"There is no organisation '{named}'; the store has {known}.")


def whose(session: Session, actor: Acting, named: str | None) -> t.Organisation | None:
    """The organisation that is decided for: the one named, else the actor's own; None: all of them.

    Raises BadInputError for an unknown one.
    """
    typed = named or actor.organisation
    return None if typed is None else find_organisation(session, typed)
