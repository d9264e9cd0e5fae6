"""The same store on a PostgreSQL server; run where `POSTGRES_TEST_URL` names one on which databases may be made."""

import os
import uuid
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, select

from rostering.access import DEFAULT
from rostering.calendar import now
from rostering.errors import StoreError
from rostering.store import audit
from rostering.store.postgres import PostgresStore
from rostering.store.revision import HEAD, Revisions
from rostering.store.tables import Area
from rostering.store.use_case import use_case

SERVER = os.environ.get("POSTGRES_TEST_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="POSTGRES_TEST_URL names no server")


@pytest.fixture
def url() -> Iterator[str]:
    """A database of its own for each test."""
    name = f"rota_test_{uuid.uuid4().hex}"
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def server(url: str) -> Iterator[PostgresStore]:
    """A store on the server with one row in its trail."""
    store = PostgresStore(url)
    with use_case(store, None, "import") as case:
        case.session.add(Area(code="a", name="a"))
        case.record("area a", after="new")
    yield store
    store.close()


def test_a_missing_store_reads_as_empty_and_is_made_by_writing(url: str) -> None:
    """Reading makes no table; the first writing makes them all, as the models have them."""
    store = PostgresStore(url)
    with store.reading() as session:
        assert session.exec(select(Area.code)).all() == []
    assert store.revision() is None
    with use_case(store, None, "import") as case:
        case.record("area a")
    assert store.revision() == HEAD
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()
    store.close()


def test_reading_cannot_write_and_failing_leaves_nothing(server: PostgresStore) -> None:
    """A reading session refuses to write; a failed writing rolls back."""

    def write_while_reading() -> None:
        with server.reading() as session:
            session.add(Area(code="b", name="b"))

    def fail() -> None:
        with server.writing() as session:
            session.add(Area(code="b", name="b"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(DBAPIError, match="read-only"):
        write_while_reading()
    with pytest.raises(ZeroDivisionError):
        fail()
    with server.reading() as session:
        assert session.exec(select(Area.code)).all() == ["a"]
        assert audit.verify(session) is None


def test_two_at_once_are_told_apart(server: PostgresStore) -> None:
    """Of two transactions that append at once, the later is refused in a sentence and saves nothing."""

    def collide() -> None:
        with server.writing() as session:
            audit.show(session)
            with use_case(server, None, "edit") as case:
                case.record("first")
            audit.append(session, DEFAULT, now(), "edit", "second")

    with pytest.raises(StoreError, match="try again"):
        collide()
    with server.reading() as session:
        assert [entry.subject for entry in audit.show(session)] == ["area a", "first"]
        assert audit.verify(session) is None


def test_an_older_store_is_read_upgraded_and_then_upgraded(
    server: PostgresStore,
    url: str,
    future: Revisions,
) -> None:
    """Reading shows the newest shape and leaves the store as it is; writing upgrades it; the older program refuses."""
    ahead = PostgresStore(url, revisions=future)
    query = text("SELECT code, welsh_name FROM area")
    with ahead.reading() as session:
        assert session.execute(query).all() == [("a", "-")]
    assert ahead.revision() == HEAD
    with ahead.writing() as session:
        assert session.execute(query).all() == [("a", "-")]
    assert ahead.revision() == "9000"
    ahead.close()
    with pytest.raises(StoreError, match="newer rota"):
        server.revision()


def test_tampering_is_found(server: PostgresStore) -> None:
    """A changed row is found on a server as in a file."""
    with server.writing() as session:
        session.execute(text("UPDATE audit SET after = 'old' WHERE id = 1"))
    with server.reading() as session:
        broken = audit.verify(session)
    assert broken is not None
    assert broken.row == 1
