"""What every new store holds from its first moment: one default actor, when it was made, an audit trail to go on."""

from sqlalchemy import Connection, insert

from rostering.access import DEFAULT_NAME, DEFAULT_ROLE
from rostering.calendar import now
from rostering.store.audit import FIRST_HASH, HEAD_KEY
from rostering.store.tables import Actor, Installation

MADE_AT = "made_at"


def insert_first_rows(connection: Connection) -> None:
    """Put the first rows into a store that has just been given its tables."""
    connection.execute(insert(Actor).values(name=DEFAULT_NAME, role=DEFAULT_ROLE, is_default=True))
    facts = {MADE_AT: now().isoformat(), HEAD_KEY: f"0 {FIRST_HASH}"}
    connection.execute(insert(Installation), [{"key": key, "value": value} for key, value in facts.items()])
