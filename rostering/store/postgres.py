"""A store in a PostgreSQL database, for teams: the same tables and migrations, writers in turn.

Every use case writes the end of the audit trail, so two of them at once could never both be kept. They take turns
instead, as they do in a file: a writer begins by locking one table, before it has looked at anything, and then sees all
that was committed before. So no use case fails for another one and has to be done again; what waits too long for its
turn is refused in a sentence. The transaction is serializable beside that, for the sake of writers that are not this
program. Readers never wait for a writer, nor it for them: each sees one committed state.

Its backups are its server's: an upgrade runs in one transaction, but no copy is made beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from rostering.errors import BadInputError, StoreAwayError, StoreError
from rostering.store.engine import Store
from rostering.store.revision import OURS, Revisions

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, RootTransaction
    from sqlmodel import Session

PATIENCE = 5.0  # seconds to wait for a connection, for a turn to write, or for a server that was there to come back
_PAUSE = 0.1  # seconds between two tries
_SILENCE = 60  # seconds after which the server gives up a writer that says nothing, so that others get their turn
_MAKING_LOCK = 7_682_841  # any number, the same in every copy of this program: one of them makes the tables
_TURN = "LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE"  # readers pass; no look at the data comes before it
_ALONE = "LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"  # every reader holds it until it ends


class PostgresStore(Store):
    """A store in the database that a `postgresql+psycopg://` URL names. `patience` is how many seconds to wait."""

    def __init__(self, address: str, patience: float = PATIENCE, revisions: Revisions = OURS) -> None:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        self.revisions = revisions
        self.patience = patience
        try:
            self._address = make_url(address)
        except (ArgumentError, ValueError) as error:
            raise BadInputError("The store's URL is not one; write postgresql+psycopg://user@host/name.") from error
        self.url = self._address.render_as_string(hide_password=True)
        self._reached = False

    @property
    def address(self) -> str:
        """The URL with its password, to open the same store again."""
        return self._address.render_as_string(hide_password=False)

    def close(self) -> None:
        if "_engine" in self.__dict__:
            self._engine.dispose()
            del self._engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        from rostering.store.failure import told
        from rostering.store.schema import revision_on

        with told(self.url, reading=True), self._connected("REPEATABLE READ") as connection:
            with self._transaction(connection):
                stored = revision_on(connection, self.url, self.revisions)
                if stored == self.revisions.head:
                    with _looking(connection) as session:
                        yield session
                    return
            with _empty_session() if stored is None else self._reading_upgraded(connection) as session:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        from rostering.store.failure import told
        from rostering.store.session import session_in

        with told(self.url, reading=False):
            stored = self.revision()
            # Only where each statement sees anew, what others made while this one waited is seen.
            level = "READ COMMITTED" if stored is None else "SERIALIZABLE"
            with self._connected(level) as connection, self._transaction(connection):
                connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{_SILENCE}s'")
                if stored is None:
                    self._make(connection)
                else:
                    self._take_turn(connection, stored)
                with session_in(connection) as session:
                    yield session

    def revision(self) -> str | None:
        from rostering.store.failure import told
        from rostering.store.schema import revision_on

        with told(self.url, reading=True), self._connected("REPEATABLE READ") as connection, connection.begin():
            return revision_on(connection, self.url, self.revisions)

    def faults(self) -> list[str]:
        self.revision()
        return []  # the server refuses loose rows itself and keeps its own pages

    @contextmanager
    def _transaction(self, connection: Connection) -> Iterator[RootTransaction]:
        """A transaction in which nothing waits for others longer than the store's patience."""
        with connection.begin() as transaction:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(self.patience * 1000)}")
            yield transaction

    @contextmanager
    def _reading_upgraded(self, connection: Connection) -> Iterator[Session]:
        """An older store as if it were upgraded: seen by this transaction alone, which is rolled back."""
        from rostering.store.schema import upgrade

        with self._transaction(connection) as transaction:
            connection.exec_driver_sql(_ALONE)  # before its version is read again, so that two of these cannot meet
            upgrade(connection, self.revisions)
            with _looking(connection) as session:
                yield session
            transaction.rollback()

    def _make(self, connection: Connection) -> None:
        """Make the tables and their first rows, unless another program was quicker."""
        from rostering.store.first_rows import insert_first_rows
        from rostering.store.schema import revision_on, upgrade

        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING_LOCK})")
        if revision_on(connection, self.url, self.revisions) is not None:
            raise StoreAwayError(f"The store {self.url} was made by another program just now; try again.")
        upgrade(connection, self.revisions)
        insert_first_rows(connection)

    def _take_turn(self, connection: Connection, stored: str) -> None:
        """Wait until no other writer is at work, then bring the store to the newest shape where it is older."""
        from rostering.store.schema import revision_on, upgrade

        connection.exec_driver_sql(_TURN)
        behind = stored != self.revisions.head
        if behind:
            connection.exec_driver_sql(_ALONE)
        if revision_on(connection, self.url, self.revisions) != stored:
            raise StoreAwayError(f"The store {self.url} was upgraded by another program; try again.")
        if behind:
            upgrade(connection, self.revisions)

    @cached_property
    def _engine(self) -> Engine:
        from sqlalchemy import create_engine

        try:
            return create_engine(
                self._address,
                isolation_level="SERIALIZABLE",
                pool_pre_ping=True,
                connect_args={"connect_timeout": max(1, round(self.patience)), "fallback_application_name": "rota"},
            )
        except ImportError as error:
            raise StoreError(
                "PostgreSQL needs its driver; install it with: pip install 'rostering[postgres]'."
            ) from error

    @contextmanager
    def _connected(self, level: str) -> Iterator[Connection]:
        """A connection whose transactions have that isolation. A server that was there before is waited for: it may be
        starting again."""
        from sqlalchemy.exc import OperationalError

        give_up = time.monotonic() + self.patience
        while True:
            try:
                connection = self._engine.connect()
                break
            except OperationalError:
                if not self._reached or time.monotonic() > give_up:
                    raise
            time.sleep(_PAUSE)
        self._reached = True
        with connection:
            yield connection.execution_options(isolation_level=level)


@contextmanager
def _looking(connection: Connection) -> Iterator[Session]:
    """A session that cannot write."""
    from rostering.store.session import session_in

    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    with session_in(connection) as session:
        yield session


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
