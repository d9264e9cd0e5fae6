"""What is a server's own: taking turns, a server that goes away, and who may come in."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlmodel import Session, SQLModel, select

from rostering.access import DEFAULT
from rostering.calendar import now
from rostering.errors import StoreAwayError, StoreError
from rostering.store import audit
from rostering.store.again import PAUSES, again
from rostering.store.engine import open_store
from rostering.store.postgres import PostgresStore
from rostering.store.revision import HEAD, Revisions
from rostering.store.tables import Actor, Area
from rostering.store.use_case import use_case
from tests.copied_store import MADE
from tests.postgres_server import OwnServer, Server

LOSE_ME = "SELECT pg_terminate_backend(pg_backend_pid())"


@pytest.fixture
def hasty(server_url: str) -> Iterator[PostgresStore]:
    """The store as a program opens it that waits for nobody."""
    with closing(PostgresStore(server_url, patience=0.2)) as store:
        yield store


def act(store: PostgresStore, subject: str) -> None:
    with use_case(store, None, "edit") as case:
        case.record(subject)


def subjects(store: PostgresStore) -> list[str]:
    with store.reading() as session:
        assert audit.verify(session) is None
        return [entry.subject for entry in audit.show(session)][5:]


@pytest.mark.slow
def test_a_missing_store_reads_as_empty_and_is_made_by_writing(postgres: Server) -> None:
    """Reading makes no table; the first writing makes them all, as the models have them."""
    with postgres.database() as url, closing(PostgresStore(url)) as store:
        with store.reading() as session:
            assert session.exec(select(Area.code)).all() == []
        assert store.revision() is None
        act(store, "area a")
        assert store.revision() == HEAD
        engine = create_engine(url)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, SQLModel.metadata) == []
        engine.dispose()


@pytest.mark.slow
def test_two_who_make_a_store_at_once(postgres: Server) -> None:
    """Of two programs that find no store, one makes it; the other says so and works on it the next time."""
    with postgres.database() as url, closing(PostgresStore(url)) as one, closing(PostgresStore(url)) as other:
        refused: list[StoreAwayError] = []

        def come_second() -> None:
            try:
                act(other, "second")
            except StoreAwayError as error:
                refused.append(error)

        with one.writing():
            thread = threading.Thread(target=come_second)
            thread.start()
            wait_until_one_waits(postgres, url)
        thread.join()
        assert "made by another program just now" in refused[0].sentence
        act(other, "second")
        with one.reading() as session:
            assert [entry.subject for entry in audit.show(session)] == ["second"]


def wait_until_one_waits(server: Server, url: str) -> None:
    """Until some session of a database waits for a lock."""
    name = make_url(url).database
    query = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    while not server.run(query):
        pass


def test_a_writer_waits_for_its_turn_and_sees_what_was_done(server_store: PostgresStore, postgres: Server) -> None:
    """Of two writers at once the second waits, then works on what the first left; neither is refused or lost."""
    with closing(PostgresStore(server_store.address)) as other:
        thread = threading.Thread(target=act, args=(other, "second"))
        with server_store.writing() as session:
            thread.start()
            wait_until_one_waits(postgres, server_store.address)
            append_first(session)
        thread.join()
    assert subjects(server_store) == ["first", "second"]


def append_first(session: Session) -> None:
    audit.append(session, DEFAULT, now(), "edit", "first")


def test_readers_do_not_wait_for_a_writer(hasty: PostgresStore, server_store: PostgresStore) -> None:
    """While somebody writes, others read what was committed before."""
    with server_store.writing() as session:
        append_first(session)
        assert subjects(hasty) == []
    assert subjects(hasty) == ["first"]


def test_whoever_waits_too_long_is_refused(hasty: PostgresStore, server_store: PostgresStore) -> None:
    """A turn that does not come is told in a sentence, and nothing is saved."""
    with server_store.writing(), pytest.raises(StoreAwayError, match="in use by someone else; nothing was saved"):
        act(hasty, "second")
    assert subjects(server_store) == []


def test_a_writer_that_takes_no_turn_is_noticed(server_store: PostgresStore) -> None:
    """Where another program changes what a use case went by, the use case fails in a sentence and saves nothing."""
    other = create_engine(server_store.address, isolation_level="SERIALIZABLE")

    def decide_on_areas() -> None:
        with server_store.writing() as session:
            assert session.exec(select(Area.code)).all() == []
            with other.begin() as connection:
                assert connection.execute(text("SELECT count(*) FROM actor")).scalar() == 1
                connection.execute(text("INSERT INTO area (code, name) VALUES ('a', 'a')"))
            session.add(Actor(name="Eve", role="manager"))

    with pytest.raises(StoreAwayError, match="changed by someone else at the same moment; nothing was saved"):
        decide_on_areas()
    with server_store.reading() as session:
        assert session.exec(select(Actor.name)).all() == ["coordinator"]
        assert session.exec(select(Area.code)).all() == ["a"]
    other.dispose()


def test_an_older_store_is_read_upgraded_and_then_upgraded(server_store: PostgresStore, future: Revisions) -> None:
    """Reading shows the newest shape and leaves the store as it is; writing upgrades it; the older program refuses."""
    with server_store.writing() as session:
        session.add(Area(code="a", name="a"))
    query = text("SELECT code, welsh_name FROM area")
    with closing(PostgresStore(server_store.address, revisions=future)) as ahead:
        with ahead.reading() as session:
            assert session.execute(query).all() == [("a", "-")]
        assert ahead.revision() == HEAD
        with ahead.writing() as session:
            assert session.execute(query).all() == [("a", "-")]
        assert ahead.revision() == "9000"
    with pytest.raises(StoreError, match="newer rota"):
        server_store.revision()


def test_two_may_read_an_older_store_at_once(server_store: PostgresStore, future: Revisions) -> None:
    """Programs that each see an older store upgraded wait for one another, and none is refused."""
    versions: list[int] = []

    def read() -> None:
        with closing(PostgresStore(server_store.address, revisions=future)) as ahead:
            for _ in range(3):
                with ahead.reading() as session:
                    versions.append(len(session.execute(text("SELECT welsh_name FROM area")).all()))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions == [0] * 9
    assert server_store.revision() == HEAD


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_a_lost_connection_is_told_and_the_next_one_works(server_store: PostgresStore, way: str) -> None:
    """A server that goes away in the middle is one sentence; nothing is saved, and the store is there again."""

    def be_cut_off() -> None:
        with getattr(server_store, way)() as session:
            session.execute(text(LOSE_ME))

    with pytest.raises(StoreAwayError, match="was closed by its server; nothing was saved"):
        be_cut_off()
    act(server_store, "after")
    assert subjects(server_store) == ["after"]


def test_a_use_case_is_done_again_after_a_loss(server_store: PostgresStore) -> None:
    """Work that loses the server while it writes is done from its beginning once more, and stands there once."""
    tries: list[int] = []
    heard: list[tuple[str, float]] = []
    slept: list[float] = []

    def work() -> int:
        tries.append(len(tries))
        with use_case(server_store, None, "edit") as case:
            case.record("work")
            if len(tries) < 3:
                case.session.execute(text(LOSE_ME))
        return len(tries)

    def told(sentence: str, seconds: float) -> None:
        heard.append((sentence, seconds))

    assert again(work, told=told, sleep=slept.append) == 3
    assert subjects(server_store) == ["work"]
    assert slept == [seconds for _, seconds in heard] == list(PAUSES[:2])
    tries.clear()
    with pytest.raises(StoreAwayError, match="was closed"):
        again(work, pauses=(0.0,))
    assert (len(tries), subjects(server_store)) == (2, ["work"])


def test_what_does_not_pass_is_not_tried_again() -> None:
    """A refusal is one refusal."""
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise StoreError("The store is damaged.")

    with pytest.raises(StoreError, match="damaged"):
        again(work)
    assert tries == [1]


@pytest.mark.slow
def test_a_server_started_again_is_waited_for(own_server: OwnServer) -> None:
    """A store whose server is started again is read and written as if nothing had been; one that stays away is told."""
    with (
        Server(own_server.url).database(MADE) as url,
        closing(PostgresStore(url, patience=20)) as store,
        closing(PostgresStore(url, patience=0.3)) as hasty,
    ):
        act(store, "before")
        assert hasty.revision() == HEAD
        own_server.stop()
        with pytest.raises(StoreAwayError, match="cannot be reached; check the server"):
            hasty.revision()
        starting = threading.Thread(target=own_server.start)
        starting.start()
        act(store, "after")
        starting.join()
        with store.reading() as session:
            assert [entry.subject for entry in audit.show(session)] == ["before", "after"]


def test_who_may_not_come_in_is_told_why(server_store: PostgresStore, postgres: Server) -> None:
    """A database or a user that is not there, and one that may only be read, are told apart in a sentence each."""
    here = make_url(server_store.address)
    stranger = here.set(username="nobody_known")
    for url, says in (
        (postgres.named("never_made"), "does not exist on that server; create the database first"),
        (stranger.render_as_string(hide_password=False), "refused the name or the password; check the URL"),
    ):
        with pytest.raises(StoreError, match=says) as refusal:
            open_store(url).revision()
        assert not isinstance(refusal.value, StoreAwayError)
    server_store.close()
    postgres.run(f"ALTER DATABASE {here.database} SET default_transaction_read_only = on")
    with closing(PostgresStore(server_store.address)) as copy:
        assert subjects(copy) == []
        with pytest.raises(StoreError, match="is a copy that may only be read"):
            act(copy, "never")
