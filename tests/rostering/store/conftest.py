"""A store file of its own for each test, and what its folder looks like from outside."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rostering.store import migrations
from rostering.store.revision import HEAD, OURS, Revisions
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case

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
