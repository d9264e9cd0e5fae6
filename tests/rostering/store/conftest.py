"""A store file of its own for each test, and what its folder looks like from outside."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from rostering.store import migrations
from rostering.store.engine import Store
from rostering.store.postgres import PostgresStore
from rostering.store.revision import HEAD, OURS, Revisions
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.copied_store import copy_rows
from tests.postgres_server import Server

SCRIPTS = Path(migrations.__file__).parent
Look = Callable[[], dict[str, tuple[int, bytes]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that nothing else writes to."""
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store file with five rows in its audit trail, made once."""
    store = SqliteStore(tmp_path_factory.mktemp("made") / "rota.db")
    for number in range(1, 6):
        with use_case(store, None, "import") as case:
            case.record(f"worker w{number}", before=None, after=f"hours {number}")
    return store.path.read_bytes()


@pytest.fixture
def store(folder: Path, made: bytes) -> SqliteStore:
    """A store of its own with five rows in its audit trail."""
    store = SqliteStore(folder / "rota.db", patience=0.3)
    store.path.write_bytes(made)
    return store


@pytest.fixture
def server_url(postgres: Server, postgres_folder: Path, made_database: str, made: bytes, folder: Path) -> Iterator[str]:
    """The URL of a store of its own on a server, with five rows in its audit trail."""

    def fill(url: str) -> None:
        source = SqliteStore(folder / "source.db")
        source.path.write_bytes(made)
        copy_rows(source, url)
        source.path.unlink()

    with postgres.database(postgres.template(postgres_folder, "rota_five_rows", fill, made_database)) as url:
        yield url


@pytest.fixture
def server_store(server_url: str) -> Iterator[PostgresStore]:
    """That store, opened."""
    with closing(PostgresStore(server_url)) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Store:
    """A store of its own with five rows in its audit trail, in a file or on a server."""
    kept: Store = request.getfixturevalue("store" if request.param == "sqlite" else "server_store")
    return kept


@pytest.fixture
def rows_unchanged() -> Callable[[Store], AbstractContextManager[None]]:
    """A block after which a store must hold, row for row, what it did."""

    @contextmanager
    def rows_unchanged(store: Store) -> Iterator[None]:
        before = rows_of(store)
        yield
        assert rows_of(store) == before

    return rows_unchanged


def rows_of(store: Store) -> list[object]:
    """Every row of every table, in the order in which they lie."""
    with store.reading() as session:
        return [session.execute(table.select()).all() for table in SQLModel.metadata.sorted_tables]


@pytest.fixture
def look(folder: Path) -> Look:
    """Every file of the folder with its time of change and its bytes."""

    def look() -> dict[str, tuple[int, bytes]]:
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}

    return look


@pytest.fixture
def unchanged(look: Look) -> Callable[[], object]:
    """A block after which the folder must be byte for byte, and to the nanosecond, what it was."""

    @contextmanager
    def unchanged() -> Iterator[None]:
        before = look()
        yield
        assert look() == before

    return unchanged


@pytest.fixture
def future(tmp_path: Path) -> Revisions:
    """A program one revision ahead: it rebuilds the table of areas with a column more, and adds a table."""
    scripts = tmp_path / "scripts 100%"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9000_future.py").write_text(
        """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "PRESENT", None, None


def upgrade():
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("area", recreate=rebuilt) as area:
        area.add_column(sa.Column("welsh_name", sa.String(), nullable=False, server_default="-"))
    op.create_table("future", sa.Column("id", sa.Integer(), primary_key=True))
""".replace("PRESENT", HEAD),
        encoding="utf-8",
    )
    return Revisions((*OURS.known, "9000"), str(scripts))
