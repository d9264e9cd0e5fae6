"""What goes wrong from outside (people, terminals, clocks): a word about it, and nothing is lost."""

from datetime import date

import pytest
from sqlmodel import select

from rostering.errors import ExitCode
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui.drive import Driver, cell, drive, go
from tests.ui.office import stands
from ui.app import RotaApp
from ui.modals.help import Help
from ui.modals.too_small import TooSmall
from ui.screens.proposal import ProposalScreen
from ui.screens.solve import SolveScreen
from ui.screens.today import TodayScreen


async def begin_solve(driver: Driver) -> SolveScreen:
    """Begin to solve everything that is not pinned, without waiting for its end."""
    await driver.press("ctrl+r", "down", "down", "right", "right", "down", "left", "left")
    solve = driver.app.screen
    assert isinstance(solve, SolveScreen)
    solve.action_begin()
    return solve


@pytest.mark.slow
def test_who_has_left_is_put_on_nothing(app: RotaApp, own: SqliteStore) -> None:
    """After somebody's last day a shift is refused with that reason; until then they work on."""
    with own.writing() as session:
        worker = session.exec(select(t.Worker).where(t.Worker.code == "AC03")).one()
        worker.ended_on = date(2026, 11, 26)
        session.add(worker)

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 4)
        await driver.press("L")
        assert "Petra Novak cannot be put on L 14:00–21:30 care worker: not employed on that day" in driver.said
        assert cell(driver) == ""
        await driver.press("home", "L")
        assert cell(driver) == "L"

    drive(app, play)
    assert stands(own, "Petra Novak")[0] == "L23"


@pytest.mark.slow
def test_a_date_that_is_none_is_told_where_it_is_typed(app: RotaApp) -> None:
    """g keeps asking until a date is one; a week beyond all rosters is shown empty, and typing there says why not."""

    async def play(driver: Driver) -> None:
        await driver.press("g")
        for typed, said in (("31/02/2026", "February 2026 has no day 31"), ("31/12/9999", "9999"), ("soon", "soon")):
            await driver.type(typed)
            await driver.press("enter")
            assert said in driver.said
            await driver.press("ctrl+u")
        await driver.type("1/1/2030")
        await driver.press("enter", "E")
        assert "no shifts this week" in driver.said
        assert "No other shift at Aspen Cottage on Tue 1 Jan begins with E" in driver.said

    drive(app, play)


@pytest.mark.slow
def test_a_terminal_that_is_too_small_says_so(app: RotaApp, own: SqliteStore) -> None:
    """At 20x5 there is a sentence that fits; keys change nothing there; with room again all is as it was, what is half
    typed too."""

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 0)
        await driver.press("7", ".")
        await driver.pilot.resize_terminal(20, 5)
        await driver.settle()
        assert isinstance(driver.app.screen, TooSmall)
        assert "Too small: 20x5. Make it 40x10 or more; nothing is lost. ctrl+q leaves." in driver.said
        await driver.press("E", "delete", "f2", "escape", "?")
        await driver.pilot.resize_terminal(80, 24)
        await driver.settle()
        assert driver.app.screen is driver.screen
        assert driver.screen.state.editing.typed == "7."
        assert stands(own, "Petra Novak") == ["N25", "N26", "E28", "E29"]
        await driver.pilot.resize_terminal(20, 5)
        await driver.press("ctrl+q")

    assert drive(app, play) == ExitCode.DONE


@pytest.mark.slow
def test_every_screen_stands_the_least_room(app: RotaApp) -> None:
    """At 40x10, and opened smaller than that, each screen opens, moves and closes."""

    async def play(driver: Driver) -> None:
        await driver.pilot.resize_terminal(40, 10)
        await driver.settle()
        for key in ("ctrl+a", "ctrl+r", "ctrl+k", "?", "/"):
            await driver.press(key, "down", "escape")
            assert driver.app.screen is driver.screen, key
        await driver.press("f2", "f5", "f7", "f3")
        assert driver.app.screen is driver.screen

    drive(app, play, (20, 5))


@pytest.mark.slow
def test_a_window_may_change_its_size_during_a_solve(app: RotaApp, own: SqliteStore) -> None:
    """Larger, smaller, too small: the solve goes on, and its answer is there when there is room to see it."""

    async def play(driver: Driver) -> None:
        solve = await begin_solve(driver)
        for width, height in ((160, 48), (60, 12), (20, 5)):
            await driver.pilot.resize_terminal(width, height)
        solve.action_stop()
        await driver.settle()
        assert isinstance(driver.app.screen, TooSmall)
        await driver.pilot.resize_terminal(80, 24)
        await driver.settle()
        assert isinstance(driver.app.screen, ProposalScreen)

    drive(app, play)


@pytest.mark.slow
def test_a_solve_ends_while_something_else_is_in_front(app: RotaApp) -> None:
    """Help and other places stay where they are when a solve is done; its answer is there when one comes back."""

    async def play(driver: Driver) -> None:
        solve = await begin_solve(driver)
        await driver.pilot.press("question_mark")
        solve.action_stop()
        await driver.settle()
        assert isinstance(driver.app.screen, Help)
        assert not solve.is_solving
        await driver.press("escape")
        assert isinstance(driver.app.screen, ProposalScreen)
        await driver.press("escape")
        assert driver.app.screen is driver.screen
        solve = await begin_solve(driver)
        await driver.pilot.press("f2")
        solve.action_stop()
        await driver.settle()
        assert isinstance(driver.app.screen, TodayScreen)
        await driver.press("f3")
        assert isinstance(driver.app.screen, ProposalScreen)

    drive(app, play)


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_save_loses_nothing(app: RotaApp, own: SqliteStore) -> None:
    """The key says how to leave; what was typed before and after is saved."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        for key in ("delete", "ctrl+c", "right", "delete"):
            await driver.pilot.press(key)
        await driver.settle()
        assert any("ctrl+q" in one.message for one in driver.app._notifications)
        await driver.press("ctrl+q")

    assert drive(app, play) == ExitCode.DONE
    assert stands(own, "Naveed Joshi") == ["L25", "L26"]
