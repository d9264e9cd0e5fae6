"""A store in a PostgreSQL database, for teams: the same tables and migrations, every transaction serializable.

Its backups are its server's: an upgrade runs in one transaction, but no copy is made beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from rostering.errors import BadInputError, StoreError
from rostering.store.engine import Store
from rostering.store.revision import OURS, Revisions

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlmodel import Session

PATIENCE = 5  # seconds to wait for a connection or a lock
_UPGRADE_LOCK = 7_682_841  # any number, the same in every copy of this program: one of them upgrades at a time


class PostgresStore(Store):
    """A store in the database that a `postgresql+psycopg://` URL names."""

    def __init__(self, address: str, revisions: Revisions = OURS) -> None:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        self.revisions = revisions
        try:
            self._address = make_url(address)
        except (ArgumentError, ValueError) as error:
            raise BadInputError("The store's URL is not one; write postgresql+psycopg://user@host/name.") from error
        self.url = self._address.render_as_string(hide_password=True)

    def close(self) -> None:
        if "_engine" in self.__dict__:
            self._engine.dispose()
            del self._engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        from rostering.store.failure import told
        from rostering.store.schema import upgrade
        from rostering.store.session import session_in

        with told(self.url, reading=True):
            stored = self.revision()
            if stored is None:
                with _empty_session() as session:
                    yield session
                return
            with self._connection() as connection, connection.begin() as transaction:
                if stored != self.revisions.head:
                    upgrade(connection, self.revisions)  # seen by this transaction alone, which is rolled back
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
                with session_in(connection) as session:
                    yield session
                transaction.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        from rostering.store.failure import told
        from rostering.store.first_rows import insert_first_rows
        from rostering.store.schema import revision_on, upgrade
        from rostering.store.session import session_in

        with told(self.url, reading=False):
            stored = self.revision()
            with self._connection() as connection, connection.begin():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
                if stored != self.revisions.head:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
                    if revision_on(connection, self.url, self.revisions) != stored:
                        raise StoreError(f"The store {self.url} was upgraded by another program; try again.")
                    upgrade(connection, self.revisions)
                if stored is None:
                    insert_first_rows(connection)
                with session_in(connection) as session:
                    yield session

    def revision(self) -> str | None:
        from rostering.store.failure import told
        from rostering.store.schema import revision_on

        with told(self.url, reading=True), self._connection() as connection, connection.begin():
            return revision_on(connection, self.url, self.revisions)

    def faults(self) -> list[str]:
        self.revision()
        return []  # the server refuses loose rows itself and keeps its own pages

    @cached_property
    def _engine(self) -> Engine:
        from sqlalchemy import create_engine

        try:
            return create_engine(
                self._address,
                isolation_level="SERIALIZABLE",
                pool_pre_ping=True,
                connect_args={"connect_timeout": PATIENCE},
            )
        except ImportError as error:
            raise StoreError(
                "PostgreSQL needs its driver; install it with: pip install 'rostering[postgres]'."
            ) from error

    def _connection(self) -> Connection:
        return self._engine.connect()


@contextmanager
def _empty_session() -> Iterator[Session]:
    """An empty store at head, in memory."""
    from rostering.store.schema import make
    from rostering.store.session import session_in, sqlite_engine, sqlite_transaction
    from rostering.store.sqlite_image import open_image

    with closing(open_image(None)) as raw, sqlite_transaction(sqlite_engine(), raw, "BEGIN") as connection:
        make(connection)
        connection.exec_driver_sql("PRAGMA query_only=ON")
        with session_in(connection) as session:
            yield session
