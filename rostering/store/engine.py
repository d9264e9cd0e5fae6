"""The store's front door: one way to read it and one way to write it, wherever it is kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from rostering.store.location import locate

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlmodel import Session


class Store(ABC):
    """A rota store. Nothing is opened, made or checked until it is read or written."""

    url: str  # as given back to people: without a password

    @abstractmethod
    def reading(self) -> AbstractContextManager[Session]:
        """A session that sees one committed state and cannot change it.

        A missing store reads as an empty one, an older one as if it were upgraded; the stored bytes stay as they
        are. Raises StoreError when the store is damaged, newer than this program or cannot be read.
        """

    @abstractmethod
    def writing(self) -> AbstractContextManager[Session]:
        """A session in one transaction that is committed at the end, or rolled back when anything is raised.

        A missing store is created and an older one upgraded (after a backup file beside it) in the same transaction,
        so that a failure leaves everything as it was. `session.commit()` inside has no effect: the end commits.
        Raises StoreError when the store is damaged, newer than this program, locked or cannot be written.
        """

    @abstractmethod
    def revision(self) -> str | None:
        """The name of the shape the store has now; None when there is no store yet. Raises StoreError as reading."""

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong inside the store, a sentence each: broken pages, rows that point at nothing."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held; the store may be used again afterwards."""


def open_store(url: str | None = None) -> Store:
    """The store at a path or URL, else the one `ROTA_DB` names, else `rota.db` in the user's data folder.

    Raises BadInputError for a URL of an unknown kind.
    """
    place = locate(url)
    if place.server is not None:
        from rostering.store.postgres import PostgresStore

        return PostgresStore(place.server)
    from rostering.store.sqlite import SqliteStore

    assert place.file is not None
    return SqliteStore(place.file)
