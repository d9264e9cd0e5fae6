"""A week of two small homes, read once from a real store, at a clock that stands still."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rostering.rosters.horizon import Horizon
from rostering.rosters.standing import Standing
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from ui.app import RotaApp
from ui.week import Source, Week, read_week


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, own_surroundings: Path) -> None:
    """Today is the Wednesday of the week, and the terminal has colours."""
    monkeypatch.setenv("ROTA_NOW", office.NOW)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """The store with both homes. Tests only read it."""
    return office.furnish(tmp_path_factory.mktemp("office") / "rota.db")


@pytest.fixture(scope="session")
def source(store: SqliteStore) -> Source:
    """Reads the store, each period once."""
    read = office.source_of(store)
    known: dict[date, Standing] = {}

    def source(horizon: Horizon, settings: tuple[str, ...]) -> Standing:
        if horizon.first not in known:
            known[horizon.first] = read(horizon, settings)
        return known[horizon.first]

    return source


@pytest.fixture
def week(source: Source) -> Week:
    """The week that was read."""
    return read_week(source, office.MONDAY)


@pytest.fixture
def open_app(source: Source) -> Callable[..., RotaApp]:
    """Makes an app over the store, on its week."""

    def open_app(theme: str = "rota-dark") -> RotaApp:
        return RotaApp(source, office.MONDAY, theme)

    return open_app
