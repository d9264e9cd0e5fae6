"""The small office of the stories, with its store on a PostgreSQL server."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlmodel import Session, SQLModel

from rostering.store.postgres import PostgresStore
from rostering.store.sqlite import SqliteStore
from tests.copied_store import copy_rows
from tests.rostering.office import ELSEWHERE, MONDAY, Office, furnished


class ServerOffice(Office):
    """The same office, in a database that is a copy of the one that `furnish` filled."""

    def __init__(self, url: str, monday: date = MONDAY) -> None:
        self._on_server = PostgresStore(url)
        self.place = url
        self._lies(monday)

    @property
    def store(self) -> PostgresStore:  # type: ignore[override]
        """The store as the program has it."""
        return self._on_server

    def kept(self) -> object:
        """Every row of every table, in the order in which they lie."""
        with self.store.reading() as session:
            return [session.execute(table.select()).all() for table in SQLModel.metadata.sorted_tables]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction."""
        with self._on_server.writing() as session:
            yield session


def furnish(url: str, off: Iterable[str] = ELSEWHERE) -> None:
    """Fill a database with the office as it begins."""
    copy_rows(SqliteStore(Path(furnished(tuple(off)))), url)
