"""A store file that is refused, and one that its reader has no right to."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from rostering.errors import StoreError
from rostering.store.sqlite import SqliteStore


def refusing(store: SqliteStore, says: str, way: str) -> None:
    with pytest.raises(StoreError, match=says) as refusal, getattr(store, way)():
        pytest.fail("opened")
    assert "\n" not in refusal.value.sentence
    assert refusal.value.sentence.endswith(".")


class as_nobody:  # noqa: N801
    """A copy of the store in a folder of its own, worked on by a user without rights (the tests may run as root)."""

    def __init__(self, path: Path) -> None:
        self._source = path
        self._root = os.geteuid() == 0

    def __enter__(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(dir="/tmp"))
        copy = self._folder / "office" / "rota.db"
        copy.parent.mkdir()
        shutil.copy(self._source, copy)
        if self._root:
            for path in (self._folder, copy.parent, copy):
                os.chown(path, 65534, 65534)
            os.seteuid(65534)
        return copy

    def __exit__(self, *_: object) -> None:
        if self._root:
            os.seteuid(0)
        (self._folder / "office").chmod(0o755)
        shutil.rmtree(self._folder)
