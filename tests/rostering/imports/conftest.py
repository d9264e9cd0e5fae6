"""A store to import into, and the program as people run it."""

import csv
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rostering.cli.main import main
from tests.rostering.program import Rota

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
ASC = (
    "--workplaces",
    "asc_wds_workplaces.csv",
    "--workers",
    "asc_wds_workers.csv",
    "--training",
    "asc_wds_training.csv",
)


@pytest.fixture(autouse=True)
def _fixed_day_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")
    monkeypatch.setenv("ROTA_IDENTITY_KEY", "a key that is only used in tests")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the store lies; nothing is there yet."""
    return tmp_path / "store" / "rota.db"


@pytest.fixture
def rota(database: Path, capsys: pytest.CaptureFixture[str]) -> Rota:
    """Runs the program against the store."""
    database.parent.mkdir(exist_ok=True)
    return Rota(database, capsys)


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the sample workplaces, workers, training and staff, made once."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")
        patch.setenv("ROTA_IDENTITY_KEY", "a key that is only used in tests")
        words = [str(SAMPLES / word) if word.endswith(".csv") else word for word in ASC]
        assert main(["--db", str(folder / "rota.db"), "import", "asc-wds", *words]) == 0
        assert main(["--db", str(folder / "rota.db"), "import", "staff", str(SAMPLES / "staff.csv")]) == 0
    return folder / "rota.db"


@pytest.fixture
def office(_filled: Path, database: Path, rota: Rota) -> Path:
    """The store filled with the samples of ASC-WDS and staff; gives its file."""
    shutil.copy(_filled, database)
    return database


@pytest.fixture
def contents(database: Path) -> Callable[[], dict[str, bytes]]:
    """Every file beside and including the store, with its bytes."""
    return lambda: {path.name: path.read_bytes() for path in sorted(database.parent.iterdir())}


@pytest.fixture
def samples() -> Path:
    """The folder of samples that comes with the program."""
    return SAMPLES


@pytest.fixture
def asc_words() -> list[str]:
    """The words that import the ASC-WDS samples."""
    return ["import", "asc-wds", *(str(SAMPLES / word) if word.endswith(".csv") else word for word in ASC)]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """Writes a copy of a sample with cells changed: `edited("staff.csv", (2, "role", "nurse"))`; row 1: header."""

    def edit(name: str, *cells: tuple[int, str, str]) -> Path:
        with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        for row, column, value in cells:
            lines[row - 1][lines[0].index(column)] = value
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return path

    return edit


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a sheet from its text."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def rows(database: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Asks the store's file."""

    def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(database) as connection:
            found = connection.execute(statement, values).fetchall()
        connection.close()
        return found

    return ask
