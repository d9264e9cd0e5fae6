"""Saving what is typed: in its order, as amendments, beside others who change the same store."""

import sqlite3

import pytest
from sqlmodel import col, select

from rostering.errors import ExitCode
from rostering.rosters.edit import Edit, edit_roster
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.ui import office
from tests.ui.drive import Driver, cell, drive, go
from tests.ui.office import stands
from ui.app import RotaApp
from ui.desk import Desk
from ui.state import WeekState


def take_off(store: SqliteStore, name: str) -> None:
    """Somebody else takes a person off the Monday."""
    with use_case(store, None, "edit") as case:
        row = case.session.exec(
            select(t.Assignment)
            .join(t.Worker, col(t.Worker.id) == col(t.Assignment.worker_id))
            .join(t.Person, col(t.Person.id) == col(t.Worker.person_id))
            .where(t.Person.name == name)
            .order_by(col(t.Assignment.starts_at))
        ).first()
        assert row is not None
        assert row.shift_id is not None
        edit_roster(case, row.roster_id, [Edit(row.worker_id, row.shift_id, None)], "elsewhere")


@pytest.mark.slow
def test_a_published_roster_asks_why_once(app: RotaApp, own: SqliteStore) -> None:
    """On a published roster a change is an amendment with a number; its reason is asked for once and kept."""
    office.publish(own)

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        await driver.press("delete", "escape")
        assert "Nothing was changed" in driver.said
        await driver.press("delete")
        await driver.type("family matter")
        await driver.press("enter")
        assert "saved as amendment 1" in driver.said
        await driver.press("right", "delete")
        assert "saved as amendment 2" in driver.said
        assert stands(own, "Mair Owen") == ["E25", "L27", "L28", "L29"]
        with own.reading() as session:
            reasons = session.exec(select(t.Amendment.reason).where(t.Amendment.number > 0)).all()
            assert list(reasons) == ["family matter"] * 2
        await driver.press("u")
        assert "saved as amendment 3" in driver.said
        assert stands(own, "Mair Owen")[0] == "E24"

    drive(app, play)


@pytest.mark.slow
def test_typing_does_not_wait_for_saving(app: RotaApp, own: SqliteStore) -> None:
    """Keys pressed while a change is being saved are shown at once and saved in their order; leaving waits for them."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        for key in ("delete", "right", "delete", "right", "delete"):
            await driver.pilot.press(key)
        assert driver.codes[:4] == ["", "", "", "L"]
        await driver.pilot.press("ctrl+q")
        await driver.settle()

    assert drive(app, play) == ExitCode.DONE
    assert stands(own, "Naveed Joshi") == ["L26"]


@pytest.mark.slow
def test_what_is_refused_in_a_row_leaves_the_rest(app: RotaApp, own: SqliteStore) -> None:
    """Of changes typed in a row the one that breaks a rule is left out and told; those after it are saved."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 4)
        for key in ("E", "left", "delete"):
            await driver.pilot.press(key)
        await driver.settle()
        assert stands(own, "Naveed Joshi") == ["L23", "L24", "L25"]
        assert driver.codes == ["L", "L", "L", "", "", "", ""]

    drive(app, play)


def test_what_is_shown_before_it_is_saved_is_what_is_read_after(app: RotaApp, own: SqliteStore) -> None:
    """The rows, the cover and the marks of a change are the same from the grid's own check and from the store."""

    async def play(driver: Driver) -> None:
        await go(driver, "joby", 3)
        seen: list[object] = []
        show = driver.screen.show

        def keep(state: WeekState) -> None:
            seen.append(state.view and (state.view.rows, state.view.cover, state.view.broken))
            show(state)

        driver.screen.show = keep  # type: ignore[method-assign]
        await driver.press("delete")
        assert len(seen) >= 2
        assert seen[0] == seen[-1]

    drive(app, play)


def test_a_locked_store_is_told_and_the_edit_kept(own: SqliteStore) -> None:
    """While another program holds the store a change is not saved, which is said; once it lets go, . makes it."""
    holder = sqlite3.connect(own.path, isolation_level=None)
    hasty = SqliteStore(own.path, patience=0.1)

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        holder.execute("BEGIN IMMEDIATE")
        await driver.press("delete")
        assert "! Mair Owen, Mon 23 Nov: off, was E:" in driver.said
        assert cell(driver) == "E"
        holder.execute("ROLLBACK")
        await driver.press(".")
        assert "saved" in driver.said
        assert stands(own, "Mair Owen")[0] == "E24"

    drive(RotaApp(Desk(hasty, None), office.MONDAY), play)
    holder.close()


def test_another_coordinator_is_never_overwritten(app: RotaApp, own: SqliteStore) -> None:
    """Who types on a roster that changed meanwhile is told who changed what; the grid shows it, nothing is lost."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        take_off(other, "Naveed Joshi")
        await driver.press("delete")
        assert "was changed meanwhile" in driver.said
        assert stands(own, "Mair Owen")[0] == "E23"
        assert cell(driver) == "E"
        await driver.press("down")
        assert cell(driver) == ""
        await driver.press("up", "delete")
        assert stands(own, "Mair Owen")[0] == "E24"

    drive(app, play)


@pytest.mark.slow
def test_undo_is_refused_where_somebody_changed_the_cell(app: RotaApp, own: SqliteStore) -> None:
    """An undo leaves alone what somebody else did with the cell since, and says so; news of others that come just after
    leave the words to be read, and are told beside them."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        await driver.press("*")
        take_off(other, "Naveed Joshi")
        await driver.press("u")
        assert "Somebody has changed Naveed Joshi on L Mon 23 Nov since" in driver.said
        assert stands(own, "Naveed Joshi") == ["L24", "L25", "L26"]
        assert cell(driver) == ""
        driver.screen.look()
        await driver.settle()
        assert "Somebody has changed Naveed Joshi on L Mon 23 Nov since" in driver.said
        assert [one.message for one in driver.app._notifications if "has changed Aspen Cottage" in one.message]

    drive(app, play)


@pytest.mark.slow
def test_what_others_do_appears(app: RotaApp, own: SqliteStore) -> None:
    """A change made elsewhere is shown at the next look; the cursor and what is half typed stay."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 2)
        await driver.press("7", ".")
        take_off(other, "Naveed Joshi")
        driver.screen.look()
        await driver.settle()
        assert driver.screen.state.editing.typed == "7."
        assert (driver.row.name, driver.screen.state.day) == ("Petra Novak", 2)
        await driver.press("escape", "up", "up", "home")
        assert cell(driver) == ""

    drive(app, play)


@pytest.mark.slow
def test_undo_does_not_wait_for_saving_either(app: RotaApp, own: SqliteStore) -> None:
    """Changes, undos and a redo pressed faster than they are saved all count, in their order."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        for key in ("delete", "right", "delete", "right", "delete", "u", "u", "u", "ctrl+y"):
            await driver.pilot.press(key)
        await driver.settle()
        assert stands(own, "Naveed Joshi") == ["L24", "L25", "L26"]
        assert driver.codes[:4] == ["", "L", "L", "L"]

    drive(app, play)
