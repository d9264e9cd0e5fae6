"""What every test starts from: nobody's settings, a home of its own, properties repeatable in CI."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings

from rostering.store.sqlite import SqliteStore
from tests.copied_store import MADE, make_store
from tests.postgres_server import NoServerError, OwnServer, Server, server_running, shared_server

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=6)
settings.register_profile("explore", deadline=None)  # HYPOTHESIS_PROFILE=explore looks further, differently each time
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
SqliteStore.synchronous = "OFF"  # no test takes the power away; waiting for the disk is half of what a writing takes

gc.set_threshold(50_000, 20, 50)  # thousands of tests' worth of modules are not looked through again and again


def pytest_collection_finish() -> None:
    """What was imported stays to the end, and need not be looked through."""
    gc.freeze()


@pytest.fixture(autouse=True)
def interrupts_are_heard() -> None:
    """Ctrl-C is Python's again, whatever a library in an earlier test left behind."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all homes."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch, homes: Path) -> Path:
    """Clear what would steer the program from outside, and give it an empty home."""
    for name in list(os.environ):
        if name.startswith(("ROTA_", "XDG_")) or name == "NO_COLOR":
            monkeypatch.delenv(name)
    home = Path(mkdtemp(dir=homes))
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(scope="session")
def postgres_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder by which all test processes of a run share one PostgreSQL server."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "postgres"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path) -> Server:
    """The PostgreSQL server of the run, or the one that `POSTGRES_TEST_URL` names, on which databases may be made."""
    named = os.environ.get("POSTGRES_TEST_URL")
    if named:
        return Server(named)
    try:
        return shared_server(postgres_folder)
    except NoServerError as reason:
        pytest.skip(f"skipped: {reason}")


@pytest.fixture(scope="session")
def made_database(postgres: Server, postgres_folder: Path) -> str:
    """The name of a database in which an empty store was made, for others to be copies of."""
    return postgres.template(postgres_folder, MADE, make_store)


@pytest.fixture(scope="session")
def own_server() -> Iterator[OwnServer]:
    """A PostgreSQL server of this process alone, which may be stopped and started anew, with an empty store in the
    database `MADE`."""
    try:
        with server_running() as server:
            Server(server.url).run(f"CREATE DATABASE {MADE}")
            make_store(Server(server.url).named(MADE))
            yield server
    except NoServerError as reason:
        pytest.skip(f"skipped: {reason}")
