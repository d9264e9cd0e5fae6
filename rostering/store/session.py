"""Sessions on a connection that is handed over: one transaction each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool
from sqlmodel import Session

_handed: ContextVar[sqlite3.Connection] = ContextVar("handed")
_BEGIN = "rota_begin"


@cache
def sqlite_engine() -> Engine:
    """The engine that takes the SQLite connection handed to `sqlite_transaction` and says BEGIN itself.

    One serves every store of a process: it holds no connection, and what it knows of statements is the same for all.
    """
    engine = create_engine("sqlite://", creator=lambda: _handed.get(), poolclass=NullPool, query_cache_size=2000)

    @event.listens_for(engine, "begin")
    def say_begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()[_BEGIN])

    return engine


@contextmanager
def sqlite_transaction(engine: Engine, raw: sqlite3.Connection, begin: str) -> Iterator[Connection]:
    """One transaction on the connection handed over, committed unless something is raised; closed after it."""
    token = _handed.set(raw)
    try:
        connection = engine.connect()
    except BaseException:
        raw.close()
        raise
    finally:
        _handed.reset(token)
    with connection.execution_options(**{_BEGIN: begin}), connection.begin():
        yield connection


@contextmanager
def session_in(connection: Connection) -> Iterator[Session]:
    """A session inside the connection's transaction: flushed at the end, never committing by itself.

    What was loaded stays readable after the transaction.
    """
    with Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()
