"""A week of two small homes, read once from a real store, at a clock that stands still."""

import shutil
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import CSSLocation, Stylesheet

from rostering.rosters.home_standing import HomePart
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.stillness import StillLoop, until_still
from ui.app import RotaApp
from ui.desk import Desk
from ui.screens import week_saving
from ui.state import WeekState


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, own_surroundings: Path) -> None:
    """Today is the Wednesday of the week, the terminal has colours, and others are looked for on demand only."""
    monkeypatch.setenv("ROTA_NOW", office.NOW)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)
    monkeypatch.setattr(week_saving, "LOOK_EVERY", 3600.0)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key the pilot goes on as soon as the app is at rest."""
    monkeypatch.setattr("asyncio.events.new_event_loop", StillLoop)
    for user in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{user}.wait_for_idle", until_still)


@pytest.fixture(scope="session", autouse=True)
def styles_parsed_once() -> Iterator[None]:
    """What the widgets' styles say is parsed once for all apps of the run: a tenth of what a short play takes."""
    known: dict[tuple[Hashable, ...], list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parsed(sheet: Stylesheet, css: str, read_from: CSSLocation, *how: Hashable, **more: Hashable) -> list[RuleSet]:
        key = (css, read_from, how, *sorted(more.items()), *sorted(sheet._variables.items()))
        if key not in known:
            known[key] = parse(sheet, css, read_from, *how, **more)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        yield


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """The store with both homes. Tests only read it."""
    return office.furnish(tmp_path_factory.mktemp("office") / "rota.db")


@pytest.fixture
def own(store: SqliteStore, tmp_path: Path) -> SqliteStore:
    """A copy of the store for a test of one's own, which may be changed."""
    return SqliteStore(Path(shutil.copyfile(store.path, tmp_path / "rota.db")))


@pytest.fixture
def app(own: SqliteStore) -> RotaApp:
    """The app over that copy, on its week."""
    return RotaApp(Desk(own, None), office.MONDAY)


@dataclass(frozen=True)
class KeptDesk(Desk):
    """A desk that reads each period once. For tests that only read."""

    known: dict[tuple[str, date, date], tuple[HomePart, ...]] = field(default_factory=dict)

    def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
        asked = code, first, last
        if asked not in self.known:
            self.known[asked] = super().home(code, first, last)
        return self.known[asked]


@pytest.fixture(scope="session")
def desk(store: SqliteStore) -> Desk:
    """The store's desk, each period read once."""
    return KeptDesk(store, None)


@pytest.fixture
def state(desk: Desk) -> WeekState:
    """The week just read, every home of it."""
    return office.read(desk, office.MONDAY)


@pytest.fixture
def open_app(desk: Desk) -> Callable[..., RotaApp]:
    """Makes an app over the store, on its week."""

    def open_app(theme: str = "rota-dark") -> RotaApp:
        return RotaApp(desk, office.MONDAY, theme)

    return open_app
