"""Opening, reading and writing a store file: what is refused, and that nothing is left behind."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select

from rostering.errors import BadInputError, StoreError
from rostering.store.engine import Store, open_store
from rostering.store.postgres import PostgresStore
from rostering.store.sqlite import SqliteStore
from rostering.store.tables import Actor, Area, Setting
from tests.rostering.store.refusal import as_nobody, refusing

Unchanged = Callable[[], AbstractContextManager[None]]
RowsUnchanged = Callable[[Store], AbstractContextManager[None]]


def areas(session: Session) -> list[str]:
    return sorted(session.exec(select(Area.code)))


def write_area(store: Store, code: str) -> None:
    with store.writing() as session:
        session.add(Area(code=code, name=code))


def write_and_fail(store: Store, fault: BaseException, rows: int = 1, commit: bool = False) -> None:
    with store.writing() as session:
        session.add_all(Area(code=f"area {k}", name="x" * 1000) for k in range(rows))
        session.flush()
        if commit:
            session.commit()
        raise fault


def test_a_missing_store_reads_as_an_empty_one(folder: Path) -> None:
    """Reading what is not there shows an empty store and makes nothing, not even the folder."""
    store = SqliteStore(folder / "away" / "rota.db")
    with store.reading() as session:
        assert areas(session) == []
    assert store.revision() is None
    assert list(folder.iterdir()) == []


def test_the_first_writing_makes_the_store(folder: Path) -> None:
    """A new store is at the newest revision, has one default actor, keeps a log and is its owner's alone."""
    store = SqliteStore(folder / "rota.db")
    write_area(store, "a")
    assert [path.name for path in folder.iterdir()] == ["rota.db"]
    assert store.path.stat().st_mode & 0o077 == 0
    with store.reading() as session:
        assert areas(session) == ["a"]
        assert session.exec(select(Actor.name, Actor.role, Actor.is_default)).all() == [
            ("coordinator", "administrator", True)
        ]
    with closing(sqlite3.connect(store.path)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_failed_first_writing_makes_nothing(folder: Path) -> None:
    """When the first transaction fails there is still no store."""
    with pytest.raises(ZeroDivisionError):
        write_and_fail(SqliteStore(folder / "rota.db"), ZeroDivisionError())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyboardInterrupt])
def test_a_failed_writing_leaves_the_file_as_it_was(
    store: SqliteStore, unchanged: Unchanged, fault: type[BaseException]
) -> None:
    """A transaction that fails, however late and however large, leaves every byte and no log."""
    with unchanged(), pytest.raises(fault):
        write_and_fail(store, fault(), rows=4000)


def test_a_commit_inside_does_not_commit(either: Store) -> None:
    """Only the end of the block commits: a commit inside and a fault after it leave nothing."""
    with pytest.raises(ZeroDivisionError):
        write_and_fail(either, ZeroDivisionError(), commit=True)
    with either.reading() as session:
        assert areas(session) == []


def test_a_broken_reference_rolls_everything_back(either: Store, rows_unchanged: RowsUnchanged) -> None:
    """Foreign keys are kept: a row that points at nothing takes its whole transaction with it."""

    def write() -> None:
        with either.writing() as session:
            session.add(Area(code="a", name="a"))
            session.add(Setting(code="s", name="s", organisation_id=77, kind="care_home"))

    with rows_unchanged(either), pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        write()


def test_reading_leaves_no_trace(store: SqliteStore, unchanged: Unchanged) -> None:
    """Reading changes no byte, no time of change and no file beside the store, also while it lasts."""
    with unchanged(), store.reading() as session, unchanged():
        assert areas(session) == []


def test_reading_cannot_write(either: Store, rows_unchanged: RowsUnchanged) -> None:
    """A write in a reading session fails as our own fault, instead of being lost in silence."""

    def write() -> None:
        with either.reading() as session:
            session.add(Area(code="a", name="a"))

    with rows_unchanged(either), pytest.raises(DBAPIError, match=r"read-?only"):
        write()


def test_reading_a_read_only_folder_works(store: SqliteStore) -> None:
    """A store in a folder where nothing can be made is read all the same."""
    with as_nobody(store.path) as path:
        path.chmod(0o444)
        path.parent.chmod(0o555)
        with SqliteStore(path).reading() as session:
            assert areas(session) == []
        refusing(SqliteStore(path), "may not be written", "writing")


def test_reading_sees_one_state(either: Store) -> None:
    """What is committed during a reading is seen by the next one only."""
    with either.reading() as session:
        assert areas(session) == []
        write_area(either, "a")
        assert areas(session) == []
    with either.reading() as session:
        assert areas(session) == ["a"]


LIVE_WRITER = """
import sqlite3, sys, time
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("INSERT INTO area (code, name) VALUES ('live', 'x')")
raw.execute("BEGIN IMMEDIATE")
raw.execute("INSERT INTO area (code, name) VALUES ('uncommitted', 'x')")
print("ready", flush=True)
time.sleep(60)
"""


def live_writer(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", LIVE_WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_reading_sees_a_live_log(store: SqliteStore, unchanged: Unchanged) -> None:
    """What another program has committed to its log is seen, what it has not committed is not; its files stay."""
    process = live_writer(store.path)
    try:
        with unchanged(), store.reading() as session:
            assert areas(session) == ["live"]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def test_reading_sees_the_log_of_a_crashed_program(store: SqliteStore, unchanged: Unchanged) -> None:
    """A log left behind by a program that was killed is read, and left for the next writer to fold in."""
    process = live_writer(store.path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()  # type: ignore[union-attr]
    with unchanged(), store.reading() as session:
        assert areas(session) == ["live"]
    write_area(store, "next")
    with store.reading() as session:
        assert areas(session) == ["live", "next"]
    assert [path.name for path in store.path.parent.iterdir()] == ["rota.db"]


def test_reading_sees_through_a_checkpoint_cut_short(store: SqliteStore, folder: Path) -> None:
    """A main file that a killed program had begun to bring up to date, shorter than it says itself, is read whole."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as raw:
        short = store.path.stat().st_size
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO area (code, name) VALUES (?, ?)", [(f"{k:04}", "x" * 900) for k in range(500)])
        raw.execute("COMMIT")
        log = (folder / "rota.db-wal").read_bytes()
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)")
        (folder / "cut.db").write_bytes(store.path.read_bytes()[:short])
        (folder / "cut.db-wal").write_bytes(log)
    with SqliteStore(folder / "cut.db").reading() as session:
        assert len(areas(session)) == 500


def test_a_locked_store_says_so(store: SqliteStore) -> None:
    """Writing while another program writes ends, after a patient wait, in a sentence and changes nothing."""
    process = live_writer(store.path)
    try:
        refusing(store, "in use by another program", "writing")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def same_store(store: Store) -> Store:
    """The store as another program opens it, that waits as long as it takes."""
    if isinstance(store, SqliteStore):
        return SqliteStore(store.path, patience=20)
    assert isinstance(store, PostgresStore)
    return PostgresStore(store.address, patience=20)


def test_many_writers_take_turns(either: Store) -> None:
    """Threads that write and read at once lose nothing, and each read sees whole transactions."""
    torn: list[list[str]] = []

    def work(number: int) -> None:
        mine = same_store(either)
        for k in range(6):
            with mine.writing() as session:
                session.add(Area(code=f"{number}-{k}-first", name="x"))
                session.flush()
                session.add(Area(code=f"{number}-{k}-second", name="x"))
            with mine.reading() as session:
                seen = areas(session)
            if len(seen) % 2:
                torn.append(seen)
        mine.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with either.reading() as session:
        assert len(areas(session)) == 3 * 6 * 2
    assert torn == []
    assert either.faults() == []


def test_a_store_in_no_folder_is_refused_before_the_work(folder: Path) -> None:
    """A new store whose folder does not exist is refused at the start of its first transaction, not after it."""
    refusing(SqliteStore(folder / "nowhere" / "rota.db"), "there is no folder", "writing")


def test_a_store_made_meanwhile_is_not_overwritten(store: SqliteStore, folder: Path) -> None:
    """Two programs that make the same store at once: the second is refused and the first one's file stays."""
    other = SqliteStore(folder / "second.db")

    def write() -> None:
        with other.writing() as session:
            session.add(Area(code="late", name="late"))
            shutil.copy(store.path, other.path)

    with pytest.raises(StoreError, match="made by another program"):
        write()
    assert other.path.read_bytes() == store.path.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["rota.db", "second.db"]


def test_the_same_store_by_any_name(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path, a relative path, a URL, a link and ROTA_DB name the same store; --db wins over ROTA_DB."""
    monkeypatch.chdir(store.path.parent)
    (store.path.parent / "link.db").symlink_to(store.path)
    for name in (str(store.path), "rota.db", f"sqlite:///{store.path}", "sqlite:///rota.db", "link.db"):
        assert open_store(name).url == store.url
    monkeypatch.setenv("ROTA_DB", "rota.db")
    assert open_store().url == store.url
    assert open_store("other.db").url != store.url


def test_the_default_store_is_in_the_data_folder(own_surroundings: Path) -> None:
    """Without a name the store lies in the user's data folder, which is made with it and not before."""
    store = open_store()
    assert isinstance(store, SqliteStore)
    assert store.path.is_relative_to(own_surroundings)
    assert not store.path.parent.exists()
    write_area(store, "a")
    with open_store().reading() as session:
        assert areas(session) == ["a"]


@pytest.mark.parametrize("url", ["mysql://host/name", ":memory:", "sqlite://", "sqlite:///", "http://x/y"])
def test_an_unknown_kind_of_url_is_bad_input(url: str) -> None:
    """What cannot name a store is refused with what can."""
    with pytest.raises(BadInputError, match="give a file"):
        open_store(url)


def test_a_password_is_not_shown() -> None:
    """The URL given back to people has no password in it; a server that is not there is one sentence."""
    store = open_store("postgresql://ann:secret@127.0.0.1:1/rota")
    assert "secret" not in store.url
    with pytest.raises(StoreError, match="cannot be reached") as refusal, store.reading():
        pass
    assert "secret" not in refusal.value.sentence


def test_odd_names_of_files_work(folder: Path) -> None:
    """Letters that mean something in a URL are plain letters in a file's name."""
    store = SqliteStore(folder / "week 48%20 #1?ü.db")
    write_area(store, "a")
    write_area(store, "b")
    with SqliteStore(store.path).reading() as session:
        assert areas(session) == ["a", "b"]
    assert [path.name for path in folder.iterdir()] == [store.path.name]


def test_faults_name_loose_rows(store: SqliteStore) -> None:
    """A row that points at nothing, put there by another program, is named."""
    assert store.faults() == []
    with closing(sqlite3.connect(store.path)) as raw, raw:
        raw.execute("INSERT INTO area (id, code, name, within_id) VALUES (5, 'a', 'a', 99)")
    assert store.faults() == ["row 5 of area points at a row of area that does not exist"]


def test_a_file_kept_without_a_log_is_read_and_written(store: SqliteStore) -> None:
    """A store that another program turned back to a rollback journal still works."""
    with closing(sqlite3.connect(store.path)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    write_area(store, "a")
    with store.reading() as session:
        assert areas(session) == ["a"]
        assert session.execute(text("PRAGMA foreign_keys")).scalar() is not None
