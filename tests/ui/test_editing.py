"""Editing in the grid: real keys, a real store, every change audited."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import col, select

from rostering.errors import ExitCode
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.desk import Desk
from ui.state import WeekState


@pytest.fixture
def own(store: SqliteStore, tmp_path: Path) -> SqliteStore:
    """A store of one's own, which may be changed."""
    path = tmp_path / "rota.db"
    shutil.copyfile(store.path, path)
    return SqliteStore(path)


@pytest.fixture
def app(own: SqliteStore) -> RotaApp:
    """The app over it."""
    return RotaApp(Desk(own, None), office.MONDAY)


async def go(driver: Driver, name: str, day: int) -> None:
    """Put the cursor on a person's day."""
    await driver.press("/")
    await driver.type(name)
    await driver.press("enter", "home", *["right"] * day)


def stands(store: SqliteStore, name: str) -> list[str]:
    """What somebody stands on, as code and weekday, in the store."""
    with store.reading() as session:
        rows = session.exec(
            select(col(t.Shift.code), col(t.Shift.day))
            .join(t.Assignment, col(t.Assignment.shift_id) == col(t.Shift.id))
            .join(t.Worker, col(t.Worker.id) == col(t.Assignment.worker_id))
            .join(t.Person, col(t.Person.id) == col(t.Worker.person_id))
            .where(t.Person.name == name, t.Assignment.standing != "cancelled")
            .order_by(col(t.Shift.day))
        ).all()
    return [f"{code}{day.day}" for code, day in rows]


def cell(driver: Driver) -> str:
    """The codes under the cursor."""
    state = driver.screen.state
    assert state.person is not None
    return state.person.row.cells[state.day].codes


def test_a_capital_puts_somebody_on_a_shift(app: RotaApp, own: SqliteStore) -> None:
    """One key where the code can only mean one shift that fits: it is shown, saved, told and in the trail."""

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 0)
        await driver.press("E")
        assert cell(driver) == "E"
        assert "✓ Petra Novak, Mon 23 Nov: E: saved." in driver.said
        assert stands(own, "Petra Novak") == ["E23", "N25", "N26", "E28", "E29"]
        with own.reading() as session:
            last = session.exec(select(t.Audit).order_by(col(t.Audit.id).desc())).first()
            assert last is not None
            assert "AC03 on shift" in (last.after or "")

    drive(app, play)


def test_what_breaks_a_rule_is_refused_and_said(app: RotaApp, own: SqliteStore) -> None:
    """An edit that breaks a hard rule leaves grid and store as they were, and the line says rule, numbers, way out."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 4)
        await driver.press("E")
        assert cell(driver) == ""
        assert "! Naveed Joshi, Fri 27 Nov: E: WTR-11 daily rest" in driver.said
        assert "9 h 30 min of rest, at least 11 h" in driver.said
        assert "nothing was changed; waive it" in driver.said
        assert stands(own, "Naveed Joshi") == ["L23", "L24", "L25", "L26"]

    drive(app, play)


def test_letters_narrow_down_and_escape_leaves(app: RotaApp, own: SqliteStore) -> None:
    """What is typed stands in the cell with what fits below; what is no shift is told; Escape changes nothing."""

    async def play(driver: Driver) -> None:
        await go(driver, "tapiwa", 0)
        with own.writing() as session:
            shift = session.exec(
                select(t.Shift).where(t.Shift.code == "D", t.Shift.role == "care_worker", t.Shift.day == office.MONDAY)
            ).one()
            values = shift.model_dump(exclude={"id", "code"})
            session.add(t.Shift(code="DX", **values))
        await driver.press("r", "D")
        assert driver.screen.state.editing.typed == "D"
        assert "Enter takes the first: D 07:30–20:00 care worker" in driver.said
        await driver.press("x")
        assert driver.screen.state.editing.typed == ""
        assert cell(driver) == "DX"
        await driver.press("delete", "D", "escape")
        assert cell(driver) == ""
        await driver.press("D", "enter")
        assert cell(driver) == "D"
        await driver.press("delete", "Q")
        assert "No other shift at Willow House on Mon 23 Nov begins with Q; there is" in driver.said

    drive(app, play)


def test_delete_clears_and_undo_brings_back(app: RotaApp, own: SqliteStore) -> None:
    """Delete takes somebody off; u puts them back by a new edit, ctrl+y takes them off again."""

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        await driver.press("delete")
        assert cell(driver) == ""
        assert stands(own, "Mair Owen")[0] == "E24"
        await driver.press("u")
        assert cell(driver) == "E"
        assert stands(own, "Mair Owen")[0] == "E23"
        assert "Undone: Mair Owen" in driver.said
        await driver.press("ctrl+y")
        assert stands(own, "Mair Owen")[0] == "E24"
        await driver.press("u", "u")
        assert "There is nothing to undo" in driver.said
        assert stands(own, "Mair Owen")[0] == "E23"

    drive(app, play)


def test_who_does_not_fit_is_told_why(app: RotaApp, own: SqliteStore) -> None:
    """A shift that somebody may not be put on is not, and the line says the reason and the rule."""

    async def play(driver: Driver) -> None:
        await go(driver, "huw", 0)
        await driver.press("N")
        assert "Huw Parry cannot be put on N 19:45–07:45 care worker: on leave (GEN-AVAIL)" in driver.said
        assert stands(own, "Huw Parry") == []

    drive(app, play)


def test_own_times(app: RotaApp, own: SqliteStore) -> None:
    """Figures are own times: shown while typed, told when they are none, saved with Enter."""

    async def play(driver: Driver) -> None:
        await go(driver, "ines", 0)
        await driver.press(*"8.30-", "enter")
        assert "is not a begin and an end" in driver.said
        await driver.press(*"18", "enter")
        assert "D 08:30–18:00: saved" in driver.said
        assert "worked 08:30–18:00" in driver.said
        await driver.press("u")
        assert "worked 08:30" not in driver.said

    drive(app, play)


def test_a_full_stop_repeats(app: RotaApp, own: SqliteStore) -> None:
    """The last edit is done again on another cell, whatever it was."""

    async def play(driver: Driver) -> None:
        await go(driver, "ola", 0)
        await driver.press(".")
        assert "There is no edit yet" in driver.said
        await driver.press("*")
        assert "pinned: saved" in driver.said
        await driver.press("right", ".")
        assert "N Tue 24 Nov 19:45–07:45, Aspen Cottage, pinned" in driver.said
        await driver.press("*")
        assert "no longer pinned: saved" in driver.said

    drive(app, play)


def test_a_block_is_copied_along_its_pattern(app: RotaApp, own: SqliteStore) -> None:
    """What is marked and copied is laid down again and again; cells that cannot be are left out and told."""

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 2)
        await driver.press("delete", "right", "delete", "right", "right", "delete", "right", "delete")
        assert stands(own, "Petra Novak") == []
        await driver.press("home", "L", "space", "right", "right", "y")
        assert "Copied L · ·" in driver.said
        await driver.press("right", "a")
        assert stands(own, "Petra Novak") == ["L23", "L26", "L29"]
        await driver.press("u")
        assert stands(own, "Petra Novak") == ["L23"]

    drive(app, play)


def test_two_people_are_swapped(app: RotaApp, own: SqliteStore) -> None:
    """w here and w there: each is on what the other had, in one change."""

    async def play(driver: Driver) -> None:
        await go(driver, "dana", 5)
        await driver.press("w")
        await go(driver, "eirlys", 5)
        await driver.press("w")
        assert "swapped with" in driver.said
        assert stands(own, "Dana Kowalska") == ["E23", "E24", "E25", "E29"]
        assert stands(own, "Eirlys Mensah") == ["E26", "E27", "E28"]

    drive(app, play)


def test_a_published_roster_asks_why_once(app: RotaApp, own: SqliteStore) -> None:
    """On a published roster a change is an amendment with a number; its reason is asked for once and kept."""
    with own.writing() as session:
        for roster in session.exec(select(t.Roster)):
            roster.state = "published"
            session.add(roster)

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


def test_sick_and_leave(app: RotaApp, own: SqliteStore) -> None:
    """i marks somebody sick and opens their shifts; o puts somebody on leave for the marked days."""

    async def play(driver: Driver) -> None:
        await go(driver, "joby", 5)
        await driver.press("i", "enter")
        assert "Joby Cherian is marked sick until further notice; open now: D Sat 28 Nov" in driver.said
        assert stands(own, "Joby Cherian") == ["N25", "D26"]
        assert driver.screen.state.person is not None
        assert driver.screen.state.person.row.cells[5].away
        await go(driver, "sioned", 0)
        await driver.press("space", "right", "o", "enter")
        assert "is granted" in driver.said
        assert driver.screen.state.person.row.cells[1].away

    drive(app, play)


def test_a_key_explains_what_is_broken(app: RotaApp) -> None:
    """e opens each broken rule with its title, its numbers, its source and who may waive it; Escape closes it."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "x", "e")
        assert "WTR-11 daily rest" in driver.said
        assert "Source: SI 1998/1833 reg 10(1)" in driver.said
        assert "waive" in driver.said
        await driver.press("escape")
        assert driver.app.screen is driver.screen

    drive(app, play)


def test_a_note_on_a_cell_and_on_a_day(app: RotaApp) -> None:
    """m notes on a cell, and from a cover line on the day: a sign each, and the words under the grid."""

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        await driver.press("m")
        await driver.type("swap agreed")
        await driver.press("enter")
        assert "E ¶" in driver.text
        assert "Note: swap agreed" in driver.said
        await driver.press("ctrl+end", "m")
        await driver.type("fire drill")
        await driver.press("enter")
        assert "Mon 23¶" in driver.text
        assert "Note on the day: fire drill" in driver.said

    drive(app, play)


def test_typing_does_not_wait_for_saving(app: RotaApp, own: SqliteStore) -> None:
    """Keys pressed while a change is being saved are shown at once and saved in their order; leaving waits for them."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        for key in ("delete", "right", "delete", "right", "delete"):
            await driver.pilot.press(key)
        assert [one.codes for one in driver.screen.state.person.row.cells[:4]] == ["", "", "", "L"]  # type: ignore[union-attr]
        await driver.pilot.press("ctrl+q")
        await driver.settle()

    assert drive(app, play) == ExitCode.DONE
    assert stands(own, "Naveed Joshi") == ["L26"]


def test_what_is_refused_in_a_row_leaves_the_rest(app: RotaApp, own: SqliteStore) -> None:
    """Of changes typed in a row the one that breaks a rule is left out and told; those after it are saved."""

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 4)
        for key in ("E", "left", "delete"):
            await driver.pilot.press(key)
        await driver.settle()
        assert stands(own, "Naveed Joshi") == ["L23", "L24", "L25"]
        state = driver.screen.state
        assert state.person is not None
        assert [one.codes for one in state.person.row.cells] == ["L", "L", "L", "", "", "", ""]

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


def test_undo_is_refused_where_somebody_changed_the_cell(app: RotaApp, own: SqliteStore) -> None:
    """An undo leaves alone what somebody else did with the cell since, and says so."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "naveed", 0)
        await driver.press("*")
        take_off(other, "Naveed Joshi")
        await driver.press("u")
        assert "Somebody has changed Naveed Joshi on L Mon 23 Nov since" in driver.said
        assert stands(own, "Naveed Joshi") == ["L24", "L25", "L26"]
        assert cell(driver) == ""

    drive(app, play)


def test_what_others_do_appears(app: RotaApp, own: SqliteStore) -> None:
    """A change made elsewhere is shown at the next look; the cursor and what is half typed stay."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "petra", 2)
        await driver.press("7", ".")
        take_off(other, "Naveed Joshi")
        driver.screen.look()
        await driver.settle()
        state = driver.screen.state
        assert state.editing.typed == "7."
        assert state.person is not None
        assert (state.person.row.name, state.day) == ("Petra Novak", 2)
        await driver.press("escape", "up", "up", "home")
        assert cell(driver) == ""

    drive(app, play)


def take_off(store: SqliteStore, name: str) -> None:
    """Somebody else takes a person off the Monday."""
    from rostering.rosters.edit import Edit, edit_roster
    from rostering.store.use_case import use_case

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
