"""How the main screens look, at a small and a large terminal. Renew with --snapshot-update, and look at them."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlmodel import col, select
from textual.pilot import Pilot

from rostering.calendar import instant
from rostering.gaps.sick_call import mark_sick
from rostering.rosters.solve_watch import SolveStage
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from solver.stop import Stop
from tests.ui import office
from tests.ui.conftest import KeptDesk
from tests.ui.drive import Driver
from ui.app import RotaApp, TodayApp
from ui.desk import Desk
from ui.screens.solve import SolveScreen

SMALL, LARGE = (80, 24), (160, 48)
SIZES = [pytest.param(SMALL, id="small"), pytest.param(LARGE, id="large", marks=pytest.mark.slow)]
SECONDS = 12.0  # that a search has run
STAGES = (
    SolveStage("solving", 0.5, 9000, None, 11, 49),
    SolveStage("solving", 2.0, 6000, 4000, 36, 49),
    SolveStage("solving", 5.0, 5200, 4600, 41, 49),
    SolveStage("solving", 9.0, 5000, 4900, 43, 49),
)
# What is pressed on the week's screen until each screen is there.
PATHS: dict[str, tuple[str, ...]] = {
    "today": ("f2",),
    "grid": ("n", "x"),
    "explain": ("n", "x", "e"),
    "shifts down": ("n", "t"),
    "fill": ("n", "ctrl+end", "up", "end", "f"),
    "solve": ("n", "ctrl+r"),
    "proposal": ("n", "ctrl+d"),
    "publish": ("n", "ctrl+k"),
    "versions": ("d",),
    "export": ("n", "ctrl+e"),
    "requests": ("f4",),
    "people": ("f5",),
    "person": ("f5", *"ann", "enter"),
    "confirm": ("f6",),
    "demand": ("f7", "down", "enter"),
    "help": ("n", "question_mark"),
    "palette": ("n", "ctrl+p"),
}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for every screen, which tests only read: a proposal waits at Willow House, Aspen Cottage is published
    and somebody there is sick, a leave and a wish are asked for, everybody has a telephone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", office.NOW)
        store = office.furnish(tmp_path_factory.mktemp("screens") / "rota.db")
        with use_case(store, None, "import") as case:
            for number, worker in enumerate(case.session.exec(select(t.Worker).order_by(col(t.Worker.id)))):
                worker.phone = f"07700 900{number:03}"
            ids = dict(case.session.exec(select(t.Worker.code, t.Worker.id)).all())
            away = instant(date(2026, 12, 7), 0), instant(date(2026, 12, 8), 0)
            case.session.add(
                t.Absence(worker_id=ids["WH00"], kind="annual", state="asked", starts_at=away[0], ends_at=away[1])
            )
            wish = date(2026, 12, 10)
            case.session.add(t.Request(worker_id=ids["AC00"], kind="off", from_on=wish, until_on=wish))
            office.propose_in(case.session, 1, "WH13", "D", date(2026, 11, 25), stale=True)
            aspen = case.session.get_one(t.Roster, 2)
            aspen.state = "published"
            case.record("a week at work")
        desk = Desk(store, None)
        for code, start, end in (("D", "07:30", "20:00"), ("N", "19:45", "07:45")):
            cells = {
                "code": code,
                "weekday": "daily",
                "start": start,
                "end": end,
                "role": "care_worker",
                "from": "04/01/2027",
            }
            desk.set_demand("WH", cells | {"minimum": "1", "target": "2"})
        mark_sick(store, None, "AC01", from_at=instant(date(2026, 11, 26), 0), until_on=date(2026, 11, 26))
    return KeptDesk(store, None)


def pressing(keys: tuple[str, ...]) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Presses keys one after the other, when the first week is there."""

    async def press(pilot: Pilot[int]) -> None:
        assert isinstance(pilot.app, RotaApp)
        driver = Driver(pilot.app, pilot)
        await driver.settle()
        await driver.press(*keys)

    return press


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PATHS)
def test_a_screen(snap_compare: Callable[..., bool], furnished: Desk, name: str, size: tuple[int, int]) -> None:
    """Each main screen looks as it did."""
    app = RotaApp(furnished, office.MONDAY)
    assert snap_compare(app, terminal_size=size, run_before=pressing(PATHS[name]))


@pytest.mark.parametrize("size", SIZES)
def test_a_solve_that_runs(
    snap_compare: Callable[..., bool], furnished: Desk, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """Figures and chart of a search look as they did, at a clock that stands still."""
    monkeypatch.setattr("ui.screens.solve.time", SimpleNamespace(monotonic=lambda: SECONDS))

    async def solving(pilot: Pilot[int]) -> None:
        await pressing(PATHS["solve"])(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SolveScreen)
        screen._stop = Stop()
        for stage in STAGES:
            screen._take_stage(stage)
        screen.set_class(True, "-running")
        screen.refresh_bindings()
        screen._tell()
        await pilot.pause()

    assert snap_compare(RotaApp(furnished, office.MONDAY), terminal_size=size, run_before=solving)


def test_the_start_of_an_empty_store(snap_compare: Callable[..., bool], tmp_path: Path) -> None:
    """Who has nothing yet is told how to begin."""
    app = TodayApp(Desk(SqliteStore(tmp_path / "rota.db"), None))
    assert snap_compare(app, terminal_size=SMALL, run_before=pressing(()))


@pytest.mark.parametrize("theme", ["rota-light", "rota-contrast"])
def test_a_theme(snap_compare: Callable[..., bool], furnished: Desk, theme: str) -> None:
    """The grid looks as it did in the light theme and in that of high contrast."""
    app = RotaApp(furnished, office.MONDAY, theme)
    assert snap_compare(app, terminal_size=(120, 36), run_before=pressing(PATHS["grid"]))
