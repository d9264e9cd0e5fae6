"""What a database driver says, in one sentence for the person who meets it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from rostering.errors import StoreAwayError, StoreError

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

_READ_ONLY_TRANSACTION = "25006"
# What passes by itself: whoever is refused so may try the same again.
_PASSING_SQLITE = frozenset({_BUSY, _LOCKED})

# PostgreSQL SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html): what is said, and whether
# it passes by itself.
_POSTGRES = (
    ("40", "was changed by someone else at the same moment; nothing was saved, try again", True),
    ("55P03", "is in use by someone else; nothing was saved, try again in a moment", True),
    ("25P03", "waited a minute for this program and gave it up; nothing was saved, try again", True),
    ("08", "cannot be reached; check the server and the network", True),
    ("57014", "stopped what took too long; nothing was saved, try again or ask the server's keeper", True),
    ("57", "was closed by its server; nothing was saved, try again when the server is up", True),
    ("53", "has no room left on its server; tell the server's keeper", True),
    ("28", "refused the name or the password; check the URL", False),
    ("3D", "does not exist on that server; create the database first", False),
    ("25006", "is a copy that may only be read; name the server that is written to", False),
    ("42501", "may not be used by you in this way; ask the database's owner for the right", False),
    ("XX001", "is damaged on its server; have its keeper restore a backup", False),
    ("XX002", "is damaged on its server; have its keeper restore a backup", False),
)

# A refused connection has no code, only the server's words (English, as it speaks before it knows whom to).
_AT_THE_DOOR = (
    (re.compile(r'database ".*" does not exist'), "3D"),
    (re.compile(r'role ".*" does not exist|authentication failed|no pg_hba\.conf entry|no password supplied'), "28"),
    (re.compile(r"permission denied for database"), "42501"),
    (re.compile(r"too many (clients|connections)|remaining connection slots"), "53"),
    (re.compile(r"is (starting up|shutting down|in recovery mode)|not yet accepting connections"), "57"),
)


def sqlite_failure(name: str, error: sqlite3.Error, reading: bool) -> StoreError | None:
    """What is said of a driver's error, or None when the fault is the program's own.

    While reading, a refused write is our own fault and not the store's.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary is None or (reading and primary == _READ_ONLY):
        return None
    if primary not in _SQLITE:
        return None
    return (StoreAwayError if primary in _PASSING_SQLITE else StoreError)(f"The store {name} {_SQLITE[primary]}.")


def postgres_failure(name: str, error: DBAPIError, reading: bool) -> StoreError | None:
    """What is said of a server's error, or None when the fault is the program's own.

    While reading, a refused write is our own fault and not the store's.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        words = str(error.orig)
        state = next((code for says, code in _AT_THE_DOOR if says.search(words)), None)
        if state is None:
            return StoreAwayError(f"The store {name} cannot be reached; check the server, the URL and the network.")
    if reading and state == _READ_ONLY_TRANSACTION:
        return None
    for code, says, passes in _POSTGRES:
        if state.startswith(code):
            return (StoreAwayError if passes else StoreError)(f"The store {name} {says}.")
    return None


@contextmanager
def told(name: str, reading: bool) -> Iterator[None]:
    """Turn a driver's error about the store itself into a StoreError; the program's own faults pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        _raise_told(sqlite_failure(name, error, reading), error)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            _raise_told(sqlite_failure(name, error.orig, reading), error)
        _raise_told(postgres_failure(name, error, reading), error)


def _raise_told(failure: StoreError | None, error: Exception) -> NoReturn:
    if failure is None:
        raise error
    raise failure from error
