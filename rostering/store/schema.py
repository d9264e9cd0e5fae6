"""The store's shape: made whole in an empty database, read from a stored one, and brought to the newest."""

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import rostering.store.tables  # noqa: F401  (defines every table on SQLModel.metadata)
from rostering.errors import StoreError
from rostering.store.revision import Revisions


def make(connection: Connection) -> None:
    """Define every table as the models have it; for stores that live in memory only."""
    SQLModel.metadata.create_all(connection)


def upgrade(connection: Connection, revisions: Revisions) -> None:
    """Bring the store to the newest shape inside the connection's own transaction. Loads Alembic."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", revisions.scripts.replace("%", "%%"))
    command.upgrade(config, revisions.head)


def revision_on(connection: Connection, name: str, revisions: Revisions) -> str | None:
    """The name of the stored shape; None when the database holds none of our tables.

    Raises StoreError when the shape is newer than this program, or when a database is not a store at all.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables & set(SQLModel.metadata.tables):
            raise StoreError(f"The store {name} does not say which version it is; restore a backup of it.")
        return None
    rows = [str(row[0]) for row in connection.execute(text("SELECT version_num FROM alembic_version"))]
    return understood(rows, name, revisions)


def understood(rows: list[str], name: str, revisions: Revisions) -> str:
    """The one stored revision, if this program knows it."""
    if len(rows) != 1:
        raise StoreError(f"The store {name} is damaged: it names {len(rows)} versions; restore a backup of it.")
    if rows[0] not in revisions.known:
        raise StoreError(
            f"The store {name} was made by a newer rota (version {rows[0]!r} of the store, this one knows "
            f"{revisions.head}); update rota, or name another store with --db."
        )
    return rows[0]
