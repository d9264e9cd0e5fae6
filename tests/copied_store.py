"""A store's rows put into a PostgreSQL database, so that what is tried on a file can be tried on a server."""

import random
from contextlib import closing

from sqlalchemy import text
from sqlmodel import Session, SQLModel

from rostering.store.engine import Store
from rostering.store.postgres import PostgresStore

MADE = "rota_made"  # the database of an empty store, for others to be copies of


def make_store(url: str) -> None:
    """Make an empty store."""
    with closing(PostgresStore(url)) as store, store.writing():
        pass


def copy_rows(source: Store, url: str, seed: int | None = None) -> None:
    """Make the store at a URL hold what another holds, and nothing else; with a seed in another order of rows.

    A server gives rows in the order in which they happen to lie, when nobody asks for one.
    """
    target = PostgresStore(url)
    with source.reading() as there, target.writing() as here:
        here.execute(text("SET LOCAL session_replication_role = replica"))  # references hold once all is there
        for table in SQLModel.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in there.execute(table.select())]
            if seed is not None:
                random.Random(seed).shuffle(rows)
            here.execute(table.delete())
            if rows:
                here.execute(table.insert(), rows)
        _count_on(here)
    target.close()


def _count_on(session: Session) -> None:
    """Numbers given to new rows follow those that are there."""
    for table in SQLModel.metadata.sorted_tables:
        if (
            "id" in table.columns
            and session.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar()
        ):
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"coalesce((SELECT max(id) FROM {table.name}), 0) + 1, false)"
                )
            )
