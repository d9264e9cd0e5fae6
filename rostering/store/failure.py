"""What a database driver says, in one sentence for the person who meets it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from rostering.errors import StoreError

# Primary SQLite result codes (sqlite.org/rescode.html).
_BUSY, _LOCKED, _READ_ONLY, _INPUT_OUTPUT, _CORRUPT, _FULL, _CANNOT_OPEN, _NO_DATABASE = 5, 6, 8, 10, 11, 13, 14, 26

_SQLITE = {
    _BUSY: "is in use by another program; wait until it has finished and try again",
    _LOCKED: "is in use by another program; wait until it has finished and try again",
    _READ_ONLY: "may not be written by you; ask its owner, or name another store with --db",
    _INPUT_OUTPUT: "cannot be read or written: the disk reports an error; check the disk and its free space",
    _CORRUPT: "is damaged; restore a backup with 'rota db restore FILE'",
    _FULL: "cannot grow: the disk is full; make room and try again",
    _CANNOT_OPEN: "cannot be opened; check that its folder exists and that you may read and write there",
    _NO_DATABASE: "is not a rota store; name another file with --db",
}

# PostgreSQL SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRES = (
    ("40", "was changed by someone else at the same moment; nothing was saved, try again"),
    ("55P03", "is in use by someone else; nothing was saved, try again in a moment"),
    ("08", "cannot be reached; check the server and the network"),
    ("57", "was closed by its server; try again when the server is up"),
    ("28", "refused the name or the password; check the URL"),
    ("3D", "does not exist on that server; create the database first"),
    ("42501", "may not be used by you in this way; ask the database's owner for the right"),
    ("53", "has no room left on its server; tell the server's keeper"),
)


def sqlite_sentence(name: str, error: sqlite3.Error, reading: bool) -> str | None:
    """The sentence for a driver's error, or None when the fault is the program's own.

    While reading, a refused write is our own fault and not the store's.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary is None or (reading and primary == _READ_ONLY):
        return None
    says = _SQLITE.get(primary)
    return f"The store {name} {says}." if says else None


def postgres_sentence(name: str, error: DBAPIError) -> str | None:
    """The sentence for a server's error, or None when the fault is the program's own."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return f"The store {name} cannot be reached; check the server, the URL and the network."
    return next((f"The store {name} {says}." for code, says in _POSTGRES if state.startswith(code)), None)


@contextmanager
def told(name: str, reading: bool) -> Iterator[None]:
    """Turn a driver's error about the store itself into a StoreError; the program's own faults pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        sentence = sqlite_sentence(name, error, reading)
        if sentence is None:
            raise
        raise StoreError(sentence) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            sentence = sqlite_sentence(name, error.orig, reading)
        else:
            sentence = postgres_sentence(name, error)
        if sentence is None:
            raise
        raise StoreError(sentence) from error
