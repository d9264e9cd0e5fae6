"""What every test starts from: nobody's settings, a home of its own, properties repeatable in CI."""

import os
import signal
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings

from rostering.store.sqlite import SqliteStore

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=6)
settings.register_profile("explore", deadline=None)  # HYPOTHESIS_PROFILE=explore looks further, differently each time
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
SqliteStore.synchronous = "OFF"  # no test takes the power away; waiting for the disk is half of what a writing takes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come first."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


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
