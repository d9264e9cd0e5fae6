"""The first screen, driven by keys over a real store."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from rostering.calendar import instant
from rostering.errors import ExitCode
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.desk import Desk
from ui.sheet import PersonLine
from ui.widgets.home_list import HomeList

Opener = Callable[..., RotaApp]


def person(driver: Driver) -> str:
    """Who is under the cursor."""
    state = driver.screen.state
    assert state.sheet is not None
    line = state.sheet.lines[state.line]
    assert isinstance(line, PersonLine)
    return line.row.name


@pytest.mark.slow
def test_it_opens_on_today(desk: Desk) -> None:
    """Without a week said it shows the one that holds today, with the cursor on today; coming back to that week from
    another is the same, unless for a day that was named."""

    async def play(driver: Driver) -> None:
        state = driver.screen.state
        assert (state.monday, state.day) == (office.MONDAY, 2)
        assert "23–29 Nov 2026" in driver.text
        await driver.press("]", "home", "[")
        assert (driver.screen.state.monday, driver.screen.state.day) == (office.MONDAY, 2)
        await driver.press("]", "home", "<")
        assert (driver.screen.state.monday, driver.screen.state.day) == (office.MONDAY, 0)
        await driver.press("]", "g")
        await driver.type("24 Nov")
        await driver.press("enter")
        assert (driver.screen.state.monday, driver.screen.state.day) == (office.MONDAY, 1)

    drive(RotaApp(desk), play)


def test_the_cursor_tells_what_it_stands_on(open_app: Opener) -> None:
    """Under the grid: who, as what, on which shift, and each broken rule with numbers and source."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "x")
        assert person(driver) == "Joby Cherian"
        for words in (
            "Joby Cherian Care worker, own staff, 45 h 30 min this week",
            "N Wed 25 Nov 19:45–07:45, Willow House",
            "WTR-11 daily rest",
            "they overlap by 15 min",
            "[SI 1998/1833 reg 10(1); ",
        ):
            assert words in driver.said
        await driver.press("k")
        assert "Wed 25 Nov 07:30–20:00, Willow House ✓ No rule is broken here." in driver.said

    drive(open_app(), play)


def test_leave_is_told_without_its_reason(open_app: Opener) -> None:
    """Somebody on leave is away until a day; why is nobody's business."""

    async def play(driver: Driver) -> None:
        await driver.press("/")
        await driver.type("huw")
        await driver.press("enter", "home")
        assert "Mon 23 Nov: away until Thu 26 Nov" in driver.said
        assert "annual" not in driver.text

    drive(open_app(), play)


def test_a_short_place_says_why(open_app: Opener) -> None:
    """On a cover line the panel says which shift is short, by how much, and what stops those in reach."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "ctrl+end", "up", "end")
        assert "0 of 1 filled" in driver.text
        assert "N Sun 29 Nov 19:45–07:45, Willow House: 1 place for registered nurse below minimum" in driver.text
        assert "Why: " in driver.text

    drive(open_app(), play)


def test_homes_change_by_key(open_app: Opener) -> None:
    """n and tab show the next home, p and shift+tab the one before, round and round."""

    async def play(driver: Driver) -> None:
        homes = []
        for key in ("n", "n", "p", "p", "tab", "tab", "shift+tab", "shift+tab"):
            await driver.press(key)
            homes.append(driver.text.splitlines()[0].split()[0])
        assert homes == ["Willow", "Aspen"] * 4

    drive(open_app(), play)


@pytest.mark.slow
def test_find_goes_to_a_person_in_any_home(open_app: Opener) -> None:
    """Letters without accents find a name with them, wherever the person works; Escape leaves all as it was."""

    async def play(driver: Driver) -> None:
        await driver.press("/")
        await driver.type("luc")
        await driver.press("escape")
        assert driver.screen.state.home == 0
        await driver.press("/")
        await driver.type("luczak will")
        await driver.press("enter")
        assert driver.screen.state.home == 1
        assert person(driver) == "Kiran Łuczak"

    drive(open_app(), play)


@pytest.mark.slow
def test_find_says_when_there_is_nobody(open_app: Opener) -> None:
    """A name nobody bears is answered with words, and Enter then goes nowhere."""

    async def play(driver: Driver) -> None:
        await driver.press("/")
        await driver.type("zzz")
        assert "Nobody of that name" in driver.text
        await driver.press("enter", "down", "escape")
        assert driver.screen.state.home == 0

    drive(open_app(), play)


DATES = (
    ("2 Dec", date(2026, 11, 30), 2),
    ("2026-W50", date(2026, 12, 7), 0),
    ("today", office.MONDAY, 2),
    ("w/c 30 Nov", date(2026, 11, 30), 0),
    ("Thu 3 Dec", date(2026, 11, 30), 3),
)


def test_go_to_a_date(open_app: Opener) -> None:
    """A date or a week, as people type it, brings its week with the cursor on its day."""

    async def play(driver: Driver) -> None:
        for typed, monday, day in DATES:
            await driver.press("g")
            await driver.type(typed)
            await driver.press("enter")
            assert (driver.screen.state.monday, driver.screen.state.day) == (monday, day), typed

    drive(open_app(), play)


def test_a_date_that_is_none_is_told(open_app: Opener) -> None:
    """What is no date is answered beside the question, which stays open."""

    async def play(driver: Driver) -> None:
        await driver.press("g")
        await driver.type("31 Nov")
        await driver.press("enter")
        assert "31 Nov" in driver.text
        assert driver.app.screen is not driver.screen
        await driver.press("escape")
        assert driver.screen.state.monday == office.MONDAY

    drive(open_app(), play)


def test_weeks_change_by_key(open_app: Opener) -> None:
    """] shows the week after and [ the week before; a week without demand shows its people and says so."""

    async def play(driver: Driver) -> None:
        await driver.press("]")
        assert "30 Nov–6 Dec 2026" in driver.text
        assert "no shifts this week" in driver.text
        assert "Mair Owen" in driver.text
        await driver.press("[", "[")
        assert "16–22 Nov 2026" in driver.text

    drive(open_app(), play)


@pytest.mark.parametrize(("size", "before"), [((120, 40), True), ((80, 24), False)])
def test_the_list_of_homes(open_app: Opener, size: tuple[int, int], before: bool) -> None:
    """Where there is room the homes are listed with their cover; s shows or hides them anywhere; a click opens one."""

    async def play(driver: Driver) -> None:
        homes = driver.screen.query_one(HomeList)
        assert homes.display is before
        await driver.press("s")
        assert homes.display is not before
        if not homes.display:
            await driver.press("s")
        assert "20/21 ▼" in driver.text
        await driver.pilot.click(HomeList, offset=(5, 2))
        await driver.settle()
        assert driver.screen.state.home == 1

    drive(open_app(), play, size)


def test_a_click_moves_the_cursor(open_app: Opener) -> None:
    """A click on a cell puts the cursor there; a click on a heading leaves it."""

    async def play(driver: Driver) -> None:
        grid = driver.screen.grid
        await driver.pilot.click(grid, offset=(30, 4))
        await driver.settle()
        there = (driver.screen.state.line, driver.screen.state.day)
        assert there == (2, 1)
        await driver.pilot.click(grid, offset=(30, 2))
        await driver.settle()
        assert (driver.screen.state.line, driver.screen.state.day) == there

    drive(open_app(), play, (80, 24))


@pytest.mark.slow
def test_help_lists_every_key(open_app: Opener) -> None:
    """? opens the help with every action's line, some of them a page further down; Escape closes it."""
    from ui.action import Scope
    from ui.actions import ACTIONS

    async def play(driver: Driver) -> None:
        await driver.press("?")
        pages = driver.said
        await driver.press("end")
        await driver.pilot.pause()
        pages += driver.said
        for action in ACTIONS:
            if action.scope in (Scope.WEEK, Scope.APP):
                assert action.help in pages
        await driver.press("escape")
        assert driver.app.screen is driver.screen

    drive(open_app(), play, (120, 60))


def test_the_palette_does_what_the_key_does(open_app: Opener) -> None:
    """A command found by typing runs the same action as its key."""

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+p")
        await driver.type("next home")
        await driver.press("enter")
        await driver.pilot.pause()
        await driver.settle()
        assert driver.screen.state.home == 1

    drive(open_app(), play)


@pytest.mark.slow
def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    """Over a store that is not there yet the app opens, says how to fill it, makes no file and ends well."""
    path = tmp_path / "none" / "rota.db"

    async def play(driver: Driver) -> None:
        assert "rota demo" in driver.text
        assert "rota import staff" in driver.text
        await driver.press("down", "n", "x", "/", "escape", "g", "escape", "s", "]", "r")
        assert "rota demo" in driver.text
        await driver.press("ctrl+q")

    assert drive(RotaApp(office.desk_of(SqliteStore(path))), play) == ExitCode.DONE
    assert not path.parent.exists()


def test_a_broken_store_is_said_and_ends_with_its_code(tmp_path: Path) -> None:
    """Over a file that is no store the app shows the sentence, survives every key, and ends with the store's code."""
    path = tmp_path / "rota.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)

    async def play(driver: Driver) -> None:
        assert "rota.db" in driver.text
        await driver.press("down", "n", "x", "/", "g", "s", "r")
        assert "rota.db" in driver.text
        await driver.press("ctrl+q")

    assert drive(RotaApp(office.desk_of(SqliteStore(path))), play) == ExitCode.STORE
    assert path.read_bytes()[:16] == b"SQLite format 3\0"


@pytest.mark.slow
def test_reading_again_sees_what_changed(store: SqliteStore, tmp_path: Path) -> None:
    """After somebody took a person off a shift, r shows the roster as it is now, with the cursor where it was."""
    path = tmp_path / "rota.db"
    shutil.copy(store.path, path)
    own = SqliteStore(path)

    async def play(driver: Driver) -> None:
        await driver.press("down", "down")
        assert "20/21 filled" in driver.text
        with use_case(own, None, "import") as case:
            case.session.connection().execute(delete(t.Assignment).where(col(t.Assignment.id) > 60))
            case.record("roster", before="all", after="fewer")
        await driver.press("r")
        assert "20/21 filled" not in driver.text
        assert person(driver) == "Ola Sikora"

    drive(RotaApp(office.desk_of(own), office.MONDAY), play)


THEMES = ("rota-light", "ansi-dark", "ansi-light", "textual-dark", "nord", "solarized-light", "rota-dark")


@pytest.mark.slow
def test_every_theme_shows_the_same_text(open_app: Opener) -> None:
    """The letters and marks are those of the own theme, whatever the colours."""

    async def play(driver: Driver) -> None:
        await driver.press("n")
        own = driver.text.splitlines()[:32]
        for theme in THEMES:
            driver.app.theme = theme
            await driver.settle()
            assert driver.text.splitlines()[:32] == own, theme

    drive(open_app(), play)


@pytest.mark.slow
def test_what_stands_under_a_waiver_has_a_mark_and_a_word(store: SqliteStore, tmp_path: Path) -> None:
    """A ~ in the cell, and under the grid who let it pass: of a short rest, and of one who is on leave."""
    path = tmp_path / "rota.db"
    shutil.copyfile(store.path, path)
    waived = SqliteStore(path)
    with waived.writing() as session:
        found = session.exec(select(t.Person, t.Worker).where(col(t.Worker.person_id) == col(t.Person.id)))
        workers = {person.name: worker for person, worker in found}
        for name, rule, day in (("Joby Cherian", "WTR-11", 3), ("Ann Jones", "GEN-AVAIL", 0)):
            of = workers[name]
            assert of.id is not None
            first, last = (instant(office.MONDAY + timedelta(days=day), minute) for minute in (0, 1440))
            on = session.exec(
                select(t.Assignment).where(
                    t.Assignment.worker_id == of.id,
                    col(t.Assignment.starts_at) >= first,
                    col(t.Assignment.starts_at) < last,
                )
            ).one()
            if rule == "GEN-AVAIL":
                session.add(t.Absence(worker_id=of.id, kind="annual", starts_at=first, ends_at=last))
            waiver = t.Waiver(
                rule=rule,
                person_id=of.person_id,
                shift_id=on.shift_id,
                reason="nobody else",
                approved_by="Mia",
                approved_at=first,
            )
            session.add(waiver)

    async def play(driver: Driver) -> None:
        await driver.press("n", "x")
        assert "Joby Cherian" in driver.said
        assert "~ Waived by Mia (nobody else): WTR-11 daily rest" in driver.said
        assert "D !~" in driver.text
        await driver.press("/")
        await driver.type("ann jo")
        await driver.press("enter", "home")
        assert "~ Waived by Mia (nobody else): GEN-AVAIL" in driver.said

    drive(RotaApp(office.desk_of(waived), office.MONDAY), play)
