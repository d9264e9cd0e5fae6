"""The program as people run it, on one store."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rostering.cli.main import main
from tests.rostering.office import settle


class Outcome(NamedTuple):
    """What one run of the program gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as data."""
        return json.loads(self.out)


class Rota:
    """Runs the program on a store, by its file or URL; what was printed before is not of the outcome."""

    def __init__(self, place: Path | str, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = Path(place)  # another file may be put in its place
        self._url = place if isinstance(place, str) else None
        self._capsys = capsys

    @property
    def place(self) -> str:
        """The store as `--db` is given it."""
        return self._url or str(self.path)

    def __call__(self, *words: str | Path) -> Outcome:
        settle()
        self._capsys.readouterr()
        code = main([*map(str, words), "--db", self.place])
        return Outcome(int(code), *self._capsys.readouterr())

    def json(self, *words: str) -> Any:
        """The answer as data, of a run that has nothing to complain about."""
        done = self(*words, "--json")
        assert (done.code, done.err) == (0, "")
        return done.json


def look(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
