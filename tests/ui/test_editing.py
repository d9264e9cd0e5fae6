"""Editing in the grid: real keys, a real store, every change audited."""

import pytest
from sqlmodel import col, select
from textual.widgets import OptionList

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, cell, drive, go
from tests.ui.office import stands
from ui.app import RotaApp
from ui.edits.editing import BAD


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_sick_and_leave(app: RotaApp, own: SqliteStore) -> None:
    """i marks somebody sick and opens their shifts; o puts somebody on leave for the marked days."""

    async def play(driver: Driver) -> None:
        await go(driver, "joby", 5)
        await driver.press("i", "enter")
        assert "Joby Cherian is marked sick until further notice; open now: D Sat 28 Nov" in driver.said
        assert stands(own, "Joby Cherian") == ["N25", "D26"]
        assert driver.row.cells[5].away
        await go(driver, "sioned", 0)
        await driver.press("space", "right", "o", "enter")
        assert "is granted" in driver.said
        assert driver.screen.state.person.row.cells[1].away

    drive(app, play)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_who_could_swap_is_shown(app: RotaApp, own: SqliteStore) -> None:
    """w twice on a cell lists whom both changes fit, with what each has and gets; who would break a rule comes last,
    with the rule; Enter swaps."""

    async def play(driver: Driver) -> None:
        await go(driver, "dana", 5)
        await driver.press("w", "w")
        assert "Who swaps with Dana Kowalska, Sat 28 Nov (E)?" in driver.said
        assert "Eirlys Mensah off → E" in driver.said
        assert "Farai Moyo" not in driver.app.screen.query_one(OptionList).get_option_at_index(0).prompt.plain  # type: ignore[union-attr]
        await driver.press("enter")
        assert "swapped with" in driver.said
        assert stands(own, "Dana Kowalska") == ["E23", "E24", "E25", "E29"]
        assert stands(own, "Eirlys Mensah") == ["E26", "E27", "E28"]
        await go(driver, "mair", 3)
        await driver.press("w", "w")
        options = driver.app.screen.query_one(OptionList)
        said = [options.get_option_at_index(number).prompt.plain for number in range(options.option_count)]  # type: ignore[union-attr]
        assert "Petra Novak              N → off" in [" ".join(one.split("  ! ")[:1]) for one in said]
        assert ["!" in one for one in said] == sorted("!" in one for one in said)
        await driver.press("escape")

    drive(app, play)


def test_a_long_refusal_is_told_to_its_last_word(app: RotaApp) -> None:
    """The line under the grid grows with what is said, in a narrow terminal too."""
    words = "It cannot be done, " + "for one more reason that takes some room, " * 9 + "and nothing was changed."

    async def play(driver: Driver) -> None:
        driver.screen.stand(driver.screen.state.told(words, BAD))
        await driver.settle()
        assert words in driver.said

    drive(app, play, (80, 24))
