"""A fixed day and key, and the program on a store that holds the ASC-WDS samples alone."""

from pathlib import Path

import pytest

from rostering.cli.main import main
from rostering.store.sqlite import SqliteStore
from tests.rostering.program import Rota

NOW = "2026-11-20T10:00:00+00:00"
SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
KINDS = ("workplaces", "workers", "training")
ASC = [word for kind in KINDS for word in (f"--{kind}", str(SAMPLES / f"asc_wds_{kind}.csv"))]


@pytest.fixture(autouse=True)
def _fixed_day_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", NOW)
    monkeypatch.setenv("ROTA_IDENTITY_KEY", "a key that is only used in tests")


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
    return Rota(samples.path, capsys)
