"""The store's shape: a fresh store equals the models, and every older store keeps its rows on the way to the newest."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text
from sqlmodel import Session, SQLModel

from rostering.errors import StoreError
from rostering.store import audit, migrations
from rostering.store.postgres import PostgresStore
from rostering.store.revision import HEAD, OURS, Revisions
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.postgres_server import Server

# Dumps of stores with rows, one for each revision there ever was: `sqlite3 rota.db .dump`.
STORED = sorted((Path(__file__).parents[2] / "data").glob("store-*.sql"))
SCRIPTS = Path(migrations.__file__).parent
Unchanged = Callable[[], AbstractContextManager[None]]


def load(dump: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(dump.read_text(encoding="utf-8"))


def rows_of(raw: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as column and value."""
    raw.row_factory = sqlite3.Row
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [dict(row) for row in raw.execute(f'SELECT * FROM "{name}"')] for name in names}


def stored_rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as raw:
        return rows_of(raw)


def differences(url: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    return found


def loose_rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("PRAGMA foreign_key_check").fetchall()


def test_a_fresh_store_equals_the_models(folder: Path) -> None:
    """The migrations build exactly the tables, columns, types, indexes and constraints of the models."""
    store = SqliteStore(folder / "rota.db")
    with store.writing():
        pass
    assert differences(store.url) == []
    assert loose_rows(store.path) == []


def test_a_fresh_store_equals_an_empty_one_in_memory(store: SqliteStore, folder: Path) -> None:
    """What a missing store reads as has the same definitions as one that the migrations made."""
    query = text("SELECT type, name, tbl_name FROM sqlite_master WHERE tbl_name <> 'alembic_version'")
    columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info('{}') ORDER BY name"
    with store.reading() as made, SqliteStore(folder / "missing.db").reading() as missing:
        shapes = [sorted(session.execute(query).all()) for session in (made, missing)]
        assert shapes[0] == shapes[1]
        for kind, name, _ in shapes[0]:
            if kind == "table":
                one, other = (session.execute(text(columns.format(name))).all() for session in (made, missing))
                assert one == other


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    """The names in the program, which spare loading the migrations, are the migrations' own, in one line."""
    scripts = ScriptDirectory(str(SCRIPTS))
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == OURS.known
    assert scripts.get_heads() == [HEAD]


def test_every_revision_has_a_stored_example() -> None:
    """For each shape there was, a dump is kept, and each of its tables has a row."""
    assert [path.stem.removeprefix("store-") for path in STORED] == list(OURS.known)


@pytest.mark.slow
@pytest.mark.parametrize("dump", STORED, ids=lambda path: path.stem)
def test_a_stored_database_keeps_its_rows(dump: Path, folder: Path) -> None:
    """An older store, loaded with its rows, comes to the newest shape with every row and value still there."""
    path = folder / "rota.db"
    load(dump, path)
    before = stored_rows(path)
    assert all(before.values()), "a table without a row proves nothing"
    with SqliteStore(path).writing():
        pass
    after = stored_rows(path)
    assert differences(f"sqlite:///{path}") == []
    assert loose_rows(path) == []
    for table, rows in before.items():
        if table != "alembic_version":
            assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows
    with SqliteStore(path).reading() as session:
        assert audit.verify(session) is None


@pytest.mark.parametrize(
    "dump",
    [
        pytest.param(dump, id=dump.stem, marks=() if number == 0 else pytest.mark.slow)
        for number, dump in enumerate(STORED)
    ],
)
def test_a_stored_database_comes_out_alike_on_a_server(dump: Path, folder: Path, postgres: Server) -> None:
    """The rows of an older store, put into one of that age on a server, come to the newest shape as in a file."""
    path = folder / "rota.db"
    load(dump, path)
    before = stored_rows(path)
    then = OURS.known[: OURS.known.index(before.pop("alembic_version")[0]["version_num"]) + 1]
    with postgres.database() as url:
        with closing(PostgresStore(url, revisions=Revisions(then, OURS.scripts))) as old, old.writing() as session:
            fill(session, before)
        with closing(PostgresStore(url)) as store:
            with store.writing():
                pass
            assert differences(url) == []
            with SqliteStore(path).writing():
                pass
            with SqliteStore(path).reading() as one, store.reading() as other:
                assert audit.verify(other) is None
                for table in SQLModel.metadata.sorted_tables:
                    rows = [sorted(map(repr, session.execute(table.select()))) for session in (one, other)]
                    assert rows[0] == rows[1], table.name


def fill(session: Session, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows of a file into the tables of the same names, instead of what is there."""
    session.execute(text("SET LOCAL session_replication_role = replica"))  # references hold once all is there
    tables = MetaData()
    tables.reflect(session.connection())
    for name, values in rows.items():
        kinds = {column.name: column.type.python_type for column in tables.tables[name].columns}
        session.execute(tables.tables[name].delete())
        session.execute(
            tables.tables[name].insert(),
            [{key: read_as(kinds[key], value) for key, value in row.items()} for row in values],
        )


def read_as(kind: type, value: Any) -> Any:
    """What a file keeps, as the type that it stands for."""
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if kind is date:
        return date.fromisoformat(value)
    return bool(value) if kind is bool else value


@pytest.fixture
def older(folder: Path) -> Path:
    """A store as the newest real revision has it, older than `future`."""
    load(STORED[-1], folder / "rota.db")
    return folder / "rota.db"


def test_an_older_store_reads_as_if_upgraded(older: Path, future: Revisions, unchanged: Unchanged) -> None:
    """Reading an older store shows it in the newest shape, and leaves the file and its folder as they are."""
    store = SqliteStore(older, revisions=future)
    with unchanged():
        with store.reading() as session:
            assert session.execute(text("SELECT code, welsh_name FROM area ORDER BY id")).all() == [
                ("north", "-"),
                ("town", "-"),
            ]
        assert store.revision() == HEAD


def test_the_first_writing_upgrades_after_a_backup(older: Path, future: Revisions) -> None:
    """An older store is copied beside itself and upgraded in its first transaction; references still hold."""
    before = stored_rows(older)
    store = SqliteStore(older, revisions=future)
    for code in ("a", "b"):
        with store.writing() as session:
            session.execute(text("INSERT INTO area (code, name, welsh_name) VALUES (:code, 'x', 'y')"), {"code": code})
    assert sorted(path.name for path in older.parent.iterdir()) == ["rota.db", f"rota.db.before-{HEAD}.bak"]
    assert stored_rows(older.with_name(f"rota.db.before-{HEAD}.bak")) == before
    after = stored_rows(older)
    assert [row["code"] for row in after["area"]] == ["north", "town", "a", "b"]
    assert after["setting"] == before["setting"]
    assert loose_rows(older) == []
    assert SqliteStore(older, revisions=future).revision() == "9000"


def test_an_earlier_backup_is_kept(older: Path, future: Revisions) -> None:
    """A backup file of the same name is not overwritten; the new one gets a number."""
    earlier = older.with_name(f"rota.db.before-{HEAD}.bak")
    earlier.write_text("earlier", encoding="utf-8")
    with SqliteStore(older, revisions=future).writing():
        pass
    assert earlier.read_text(encoding="utf-8") == "earlier"
    assert older.with_name(f"rota.db.before-{HEAD}-2.bak").is_file()


def test_a_failed_first_writing_upgrades_nothing(older: Path, future: Revisions, unchanged: Unchanged) -> None:
    """When the first transaction on an older store fails, nothing is upgraded or backed up."""

    def write() -> None:
        with SqliteStore(older, revisions=future).writing() as session:
            session.execute(text("INSERT INTO area (code, name) VALUES ('a', 'x')"))
            raise ZeroDivisionError

    with unchanged(), pytest.raises(ZeroDivisionError):
        write()


def test_a_loose_row_stops_the_upgrading_transaction(older: Path, future: Revisions, unchanged: Unchanged) -> None:
    """Foreign keys rest while a table is rebuilt; what then points at nothing is found before the commit."""

    def write() -> None:
        with SqliteStore(older, revisions=future).writing() as session:
            session.execute(text("INSERT INTO area (code, name, within_id) VALUES ('a', 'x', 77)"))

    with unchanged(), pytest.raises(StoreError, match="points at a row of area that does not exist"):
        write()


def test_an_upgraded_store_is_refused_by_the_older_program(
    older: Path, future: Revisions, unchanged: Unchanged
) -> None:
    """The program before the upgrade refuses the store in one sentence and leaves it alone."""
    with SqliteStore(older, revisions=future).writing():
        pass

    def write() -> None:
        with use_case(SqliteStore(older), None, "import") as case:
            case.record("never")

    with unchanged(), pytest.raises(StoreError, match=f"'9000' of the store, this one knows {HEAD}"):
        write()
