"""An office of its own for each test: a store file copied from one that was made once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rostering.demo.install import install_demo
from rostering.store.sqlite import SqliteStore
from tests.postgres_server import Server
from tests.rostering.office import Office
from tests.rostering.program import Rota
from tests.rostering.server_office import ServerOffice, furnish


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, own_surroundings: Path) -> None:
    """It is the week before the week of the tests' offices, where a test says no other time."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store file with nothing in it."""
    store = SqliteStore(tmp_path_factory.mktemp("empty") / "rota.db")
    with store.writing():
        pass
    return store.path.read_bytes()


@pytest.fixture
def store_folder(tmp_path: Path, empty_store: bytes) -> Path:
    """A folder with an empty store in it."""
    (tmp_path / "rota.db").write_bytes(empty_store)
    return tmp_path


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The store of a demo of two settings, with the week of 23 November 2026 ahead."""
    store = SqliteStore(tmp_path_factory.mktemp("demo") / "rota.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")
        install_demo(store, None, 2, 1, date(2026, 11, 23))
    store.close()
    return store.path.read_bytes()


@pytest.fixture
def demo(demo_store: bytes, tmp_path: Path) -> SqliteStore:
    """A demo of two settings of its own."""
    (tmp_path / "rota.db").write_bytes(demo_store)
    return SqliteStore(tmp_path / "rota.db")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_stores` have their office in a file, and then on a server."""
    if metafunc.definition.get_closest_marker("both_stores") and "office" in metafunc.fixturenames:
        metafunc.parametrize("office", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def office(request: pytest.FixtureRequest, store_folder: Path) -> Iterator[Office]:
    """One organisation with one home, and nobody in it."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield Office(store_folder)
        return
    server: Server = request.getfixturevalue("postgres")
    folder, empty = request.getfixturevalue("postgres_folder"), request.getfixturevalue("made_database")
    template = server.template(folder, "rota_office", furnish, empty)
    with server.database(template) as url:
        office = ServerOffice(url)
        yield office
        office.store.close()


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The program on the office's store."""
    return Rota(office.place, capsys)
