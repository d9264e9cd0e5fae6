"""The program as people run it, on an office's store and on one that holds the ASC-WDS samples alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rostering.cli.main import main
from rostering.store.sqlite import SqliteStore
from tests.rostering.office import Office

NOW = "2026-11-20T10:00:00+00:00"
SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
KINDS = ("workplaces", "workers", "training")
ASC = [word for kind in KINDS for word in (f"--{kind}", str(SAMPLES / f"asc_wds_{kind}.csv"))]


class Outcome(NamedTuple):
    """What one run of the program gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as data."""
        return json.loads(self.out)


Rota = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _fixed_day_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", NOW)
    monkeypatch.setenv("ROTA_IDENTITY_KEY", "a key that is only used in tests")


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The program on the office's store."""
    return _program(office.store.path, capsys)


@pytest.fixture(scope="session")
def _taken_over(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("asc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("ROTA_NOW", NOW)
        patch.setenv("ROTA_IDENTITY_KEY", "a key that is only used in tests")
        assert main(["--db", str(folder / "rota.db"), "import", "asc-wds", *ASC]) == 0
    return (folder / "rota.db").read_bytes()


@pytest.fixture
def samples(tmp_path: Path, _taken_over: bytes) -> SqliteStore:
    """A store into which the ASC-WDS samples were imported and nothing else."""
    path = tmp_path / "samples" / "rota.db"
    path.parent.mkdir()
    path.write_bytes(_taken_over)
    return SqliteStore(path)


@pytest.fixture
def taking_over(samples: SqliteStore, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The program on the store of the samples."""
    return _program(samples.path, capsys)


def _program(path: Path, capsys: pytest.CaptureFixture[str]) -> Rota:
    def run(*words: str) -> Outcome:
        capsys.readouterr()
        code = main(["--db", str(path), *words])
        return Outcome(int(code), *capsys.readouterr())

    return run
