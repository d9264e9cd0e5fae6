"""A store file of its own for each test, and what its folder looks like from outside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case

Look = Callable[[], dict[str, tuple[int, bytes]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that nothing else writes to."""
    folder = tmp_path / "office"
    folder.mkdir()
    return folder


@pytest.fixture
def store(folder: Path) -> SqliteStore:
    """A store with one row in its audit trail."""
    store = SqliteStore(folder / "rota.db", patience=0.3)
    with use_case(store, None, "import") as case:
        case.record("worker w1", after="new")
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
