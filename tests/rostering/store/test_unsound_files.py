"""What is no sound store file is refused in one sentence and left as it is."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from rostering.store.sqlite import SqliteStore
from tests.rostering.store.refusal import as_nobody, refusing

Unchanged = Callable[[], AbstractContextManager[None]]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])


def header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def random_bytes(path: Path) -> None:
    path.write_bytes(bytes((k * 7919 + k // 251) % 256 for k in range(20_000)))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text_file(path: Path) -> None:
    path.write_text("worker,name\nw1,Ann\n", encoding="utf-8")


def scrambled_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xa5" * 4096
    path.write_bytes(content)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def two_versions(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO alembic_version VALUES ('9001')")


def other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE recipe (name TEXT)")


def no_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (truncated, "is damaged"),
        (half, "is damaged"),
        (header_only, "not a rota store|damaged"),
        (random_bytes, "not a rota store"),
        (empty, "empty file"),
        (text_file, "not a rota store"),
        (scrambled_page, "is damaged"),
        (newer, "made by a newer rota"),
        (two_versions, "names 2 versions"),
        (other_program, "some other program's database"),
        (no_tables, "some other program's database"),
    ],
)
def test_what_is_no_sound_store_is_refused_untouched(
    store: SqliteStore, unchanged: Unchanged, spoil: Callable[[Path], None], says: str
) -> None:
    """A damaged, foreign or newer file is refused in one sentence, read or written, byte for byte untouched."""
    spoil(store.path)
    for way in ("reading", "writing", "reading"):
        with unchanged():
            refusing(SqliteStore(store.path), says, way)


def test_a_folder_is_refused(folder: Path) -> None:
    """A folder in the store's place is refused in one sentence."""
    for way in ("reading", "writing"):
        refusing(SqliteStore(folder), "is a folder", way)


def test_an_unreadable_file_is_refused(store: SqliteStore) -> None:
    """A file that its reader has no right to is refused in one sentence, and so is one in a closed folder."""
    with as_nobody(store.path) as path:
        path.chmod(0o000)
        for way in ("reading", "writing"):
            refusing(SqliteStore(path), "may not be read", way)
        path.parent.chmod(0o000)
        for way in ("reading", "writing"):
            refusing(SqliteStore(path), "cannot be reached", way)
        path.parent.chmod(0o755)
