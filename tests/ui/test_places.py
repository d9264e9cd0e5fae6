"""The places beside the week, driven by keys over a real store: today, requests, people, days, settings."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlmodel import select
from textual.widgets import Input

from rostering.calendar import instant
from rostering.errors import ExitCode
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.ui import office
from tests.ui.drive import Driver, drive
from tests.ui.slow_desk import SlowDesk
from ui.app import RotaApp, TodayApp
from ui.list_state import ListState
from ui.modals.ask import Ask
from ui.modals.help import Help
from ui.screens.day import DayScreen
from ui.screens.demand import DemandScreen
from ui.screens.place_screen import READING, PlaceScreen
from ui.screens.week import WeekScreen

TUESDAY = office.MONDAY + timedelta(days=1)


@pytest.fixture
def working(tmp_path: Path, at_work: Path) -> Iterator[SqliteStore]:
    """A store of one's own to change."""
    store = SqliteStore(Path(copyfile(at_work, tmp_path / "rota.db")))
    yield store
    store.close()


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store: the week is published, a leave and a wish are asked for, one first aid ends soon."""
    path = tmp_path_factory.mktemp("places") / "rota.db"
    store = office.furnish(path)
    with use_case(store, None, "import") as case:
        office.publish_in(case.session)
        ids = {code: (worker, person) for code, worker, person in _workers(case.session)}
        away = instant(date(2026, 12, 7), 0), instant(date(2026, 12, 8), 0)
        case.session.add(
            t.Absence(worker_id=ids["WH00"][0], kind="annual", state="asked", starts_at=away[0], ends_at=away[1])
        )
        day = date(2026, 12, 10)
        case.session.add(t.Request(worker_id=ids["AC00"][0], kind="off", from_on=day, until_on=day))
        case.session.add(t.Skill(person_id=ids["AC01"][1], skill="first_aid", until_on=date(2026, 12, 1)))
        case.record("a week at work")
    store.close()
    return path


def _workers(session: object) -> list[tuple[str, int, int]]:
    return list(session.exec(select(t.Worker.code, t.Worker.id, t.Worker.person_id)).all())  # type: ignore[attr-defined]


def place(driver: Driver) -> PlaceScreen[object]:
    """The place in front."""
    screen = driver.app.screen
    assert isinstance(screen, PlaceScreen)
    return screen


def state(driver: Driver) -> ListState[object]:
    """What it shows."""
    return place(driver).state


def go_to(driver: Driver, words: str) -> None:
    """Stand on the line that bears some words."""
    number = next(number for number, line in enumerate(state(driver).lines) if words in " ".join(line.cells))
    place(driver).stand(state(driver).stand(number))


def app(store: SqliteStore) -> TodayApp:
    """The app as `rota` opens it."""
    return TodayApp(office.desk_of(store))


def test_it_opens_on_what_needs_somebody(working: SqliteStore) -> None:
    """The start screen has gaps, days to confirm, requests and what ends, each under its heading with its number."""

    async def play(driver: Driver) -> None:
        for words in (
            "Gaps in the next 72 hours",
            "1 place for care worker below minimum",
            "Days to confirm 4",
            "Requests that wait 2",
            "Ann Jones: annual leave",
            "Naveed Joshi: Basic life support and first aid ends",
        ):
            assert words in driver.said

    drive(app(working), play)


@pytest.mark.slow
def test_enter_goes_to_the_gap(working: SqliteStore) -> None:
    """Enter on a gap shows its home's roster with the cursor on that shift's cover and day."""

    async def play(driver: Driver) -> None:
        wanted = state(driver).under
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, WeekScreen)
        week = screen.state
        assert week.code == wanted.home  # type: ignore[attr-defined]
        assert week.view is not None
        assert week.view.days[week.day] == wanted.day  # type: ignore[attr-defined]
        assert week.short_shift is not None
        await driver.press("f2")
        assert state(driver).under == wanted

    drive(app(working), play)


@pytest.mark.slow
def test_enter_goes_to_the_request_and_the_person(working: SqliteStore) -> None:
    """From a request on the start screen to the request; from something that ends to the person."""

    async def play(driver: Driver) -> None:
        go_to(driver, "annual leave")
        await driver.press("enter")
        assert "Requests" in driver.text
        assert "off already" in driver.said or "nobody off" in driver.said
        await driver.press("f2")
        go_to(driver, "first aid ends")
        await driver.press("enter")
        assert "Naveed Joshi" in driver.said
        assert "first_aid" in driver.said

    drive(app(working), play)


@pytest.mark.slow
def test_a_leave_is_granted_declined_and_put_off(working: SqliteStore) -> None:
    """w puts a request off, d declines with a reason, g grants; the store says so, and the list no longer asks."""

    async def play(driver: Driver) -> None:
        await driver.press("f4")
        assert len(state(driver).lines) == 2
        leave = state(driver).key
        await driver.press("w")
        await driver.type("the next week's roster")
        await driver.press("enter")
        assert f"{leave} waits." in driver.said
        go_to(driver, leave)
        await driver.press("g")
        if isinstance(driver.app.screen, Ask):
            await driver.type("agreed with the manager")
            await driver.press("enter")
        assert f"{leave} is granted" in driver.said
        await driver.press("d")
        await driver.type("too many are off that day")
        await driver.press("enter")
        assert "is declined." in driver.said
        assert not state(driver).lines
        await driver.press("v")
        assert len(state(driver).lines) >= 2

    drive(app(working), play)
    with working.reading() as session:
        first = instant(date(2026, 12, 7), 0)
        assert session.exec(select(t.Absence.state).where(t.Absence.starts_at == first)).one() == "granted"
        assert session.exec(select(t.Request.state)).one() == "declined"


@pytest.mark.slow
def test_escape_leaves_a_request_as_it_is(working: SqliteStore) -> None:
    """Escape in the question decides nothing."""

    async def play(driver: Driver) -> None:
        await driver.press("f4", "d", "escape")
        assert len(state(driver).lines) == 2

    drive(app(working), play)


@pytest.mark.slow
def test_people_are_found_by_typing(working: SqliteStore) -> None:
    """Letters narrow the list, without accents too; Enter shows the person; ctrl+o their place on the roster."""

    async def play(driver: Driver) -> None:
        await driver.press("f5")
        assert len(state(driver).lines) == 20
        await driver.press(*"luczak")
        assert [line.cells[0] for line in state(driver).lines] == ["Kiran Łuczak"]
        await driver.press("enter")
        assert "LIMITS OF WORKING TIME" in driver.said
        await driver.press("escape", "ctrl+o")
        screen = driver.app.screen
        assert isinstance(screen, WeekScreen)
        assert screen.state.person is not None
        assert screen.state.person.row.name == "Kiran Łuczak"
        await driver.press("f5", "escape")
        assert len(state(driver).lines) == 20

    drive(app(working), play)


def test_no_reason_of_a_restriction_is_shown(working: SqliteStore) -> None:
    """What somebody must not be put on is told with its dates; there is no reason to tell."""
    with use_case(working, None, "restrict") as case:
        person = case.session.exec(select(t.Person.id).where(t.Person.code == "AC00")).one()
        case.session.add(
            t.Restriction(
                person_id=person,
                forbids="nights",
                from_on=date(2026, 11, 1),
                review_on=date(2026, 12, 1),
                reviewed_by="Manager",
            )
        )
        case.record("a restriction")

    async def play(driver: Driver) -> None:
        await driver.press("f5", *"mair", "enter")
        assert "MUST NOT BE PUT ON" in driver.said
        assert "Manager looks at it by Tue 1 Dec" in driver.said

    drive(app(working), play, (120, 50))


def test_a_day_is_confirmed_in_one_key(working: SqliteStore) -> None:
    """c confirms the oldest day as planned: an actual for each shift, and the day is no longer asked for."""

    async def play(driver: Driver) -> None:
        await driver.press("f6")
        first = state(driver).key
        await driver.press("c")
        assert "is confirmed" in driver.said
        assert next(line.mark for line in state(driver).lines if line.key == first) == "✓"

    drive(app(working), play)
    with working.reading() as session:
        assert session.exec(select(t.Actual)).all()


@pytest.mark.slow
def test_exceptions_are_said_before_a_day_is_confirmed(working: SqliteStore) -> None:
    """On the day: who came late and who did not come; Escape asks once before it forgets; c writes all of it."""

    async def play(driver: Driver) -> None:
        await driver.press("f6", "enter")
        assert isinstance(driver.app.screen, DayScreen)
        await driver.press("l")
        await driver.type("8.10")
        await driver.press("enter", "down", "a")
        assert "2 otherwise" in driver.said
        await driver.press("escape")
        assert "c confirms it" in driver.said
        await driver.press("c")
        assert "is confirmed" in driver.said

    drive(app(working), play)
    with working.reading() as session:
        outcomes = {row.outcome for row in session.exec(select(t.Actual))}
    assert "late" in outcomes


@pytest.mark.slow
def test_what_cannot_have_been_is_said_and_kept(working: SqliteStore) -> None:
    """A time that does not fit the shift is refused when the day is confirmed; what was said stays to be mended."""

    async def play(driver: Driver) -> None:
        await driver.press("f6", "enter", "l")
        await driver.type("23.59")
        await driver.press("enter", "c")
        assert "cannot have come late" in driver.said
        assert "late 23.59" in driver.said

    drive(app(working), play)


@pytest.mark.slow
def test_demand_is_written_changed_and_ended(working: SqliteStore) -> None:
    """n writes a row through the form, a wrong field says so in the form, Enter changes it, x ends it."""

    async def play(driver: Driver) -> None:
        await driver.press("f7", "enter", "n", "D", "enter")
        assert "start: It is empty" in driver.said
        for field, typed in (("start", "7.30"), ("end", "20.00"), ("role", "care_worker")):
            driver.app.screen.query_one(f"#field-{field}", Input).insert_text_at_cursor(typed)
        await driver.press("enter")
        assert isinstance(driver.app.screen, DemandScreen)
        assert "Saved: D daily" in driver.said
        await driver.press("t", "enter")
        assert "Exceptions on a date" in driver.said
        await driver.press("end", "x")
        assert "Exceptions on a date" not in driver.said

    drive(app(working), play)
    with working.reading() as session:
        (row,) = session.exec(select(t.Demand)).all()
        assert (row.code, row.start_minute, row.end_minute, row.role) == ("D", 450, 1200, "care_worker")


@pytest.mark.slow
def test_every_place_lists_its_own_keys(working: SqliteStore) -> None:
    """On every place F1 lists the place's own keys and Escape closes that; ctrl+q ends with 0, from the help too."""

    async def play(driver: Driver) -> None:
        for key, own in (("f4", "Say no, and why"), ("f6", "worked as planned")):
            await driver.press(key, "f1")
            assert isinstance(driver.app.screen, Help)
            assert own in driver.said
            await driver.press("escape")
            assert not isinstance(driver.app.screen, Help)
        await driver.press("f7", "f1", "ctrl+q")

    assert drive(app(working), play) == ExitCode.DONE


@pytest.mark.parametrize("keys", [("f2",), ("f3",), ("f4",), ("f5",), ("f6", "enter"), ("f7", "enter", "n")])
def test_ctrl_q_leaves_every_place(store: SqliteStore, keys: tuple[str, ...]) -> None:
    """ctrl+q ends with 0 from every place, from what is opened there, and from a form."""

    async def play(driver: Driver) -> None:
        await driver.press(*keys, "ctrl+q")

    assert drive(app(store), play) == ExitCode.DONE


def test_ctrl_q_leaves_from_a_question(working: SqliteStore) -> None:
    """ctrl+q ends with 0 while a question is in front, and nothing is decided by that."""

    async def play(driver: Driver) -> None:
        await driver.press("f4", "d", "ctrl+q")

    assert drive(app(working), play) == ExitCode.DONE
    with working.reading() as session:
        assert session.exec(select(t.Request.state)).one() == "asked"


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    """Where there is nobody, the start screen names the demo and the imports, and makes no file."""

    async def play(driver: Driver) -> None:
        assert "rota demo" in driver.text
        assert "rota import staff FILE" in driver.text

    drive(app(SqliteStore(tmp_path / "none.db")), play, (80, 24))
    assert not (tmp_path / "none.db").exists()


def test_a_broken_store_is_told(tmp_path: Path) -> None:
    """A store that cannot be read is one sentence on the screen, and the app ends with its code."""
    path = tmp_path / "rota.db"
    path.write_bytes(b"no database at all, whatever it is called" * 50)

    async def play(driver: Driver) -> None:
        assert "rota.db" in driver.text
        await driver.press("f4", "ctrl+q")

    assert drive(app(SqliteStore(path)), play) in (ExitCode.DONE, ExitCode.STORE)


@pytest.mark.slow
def test_nobodys_facts_stand_beside_another_while_these_are_read(working: SqliteStore) -> None:
    """What is said of the person before goes after a moment while the next one is read, and that comes then."""
    slow = SlowDesk(working, None, waits="AC01")

    async def play(driver: Driver) -> None:
        await driver.press("f5")
        screen = driver.app.screen
        assert isinstance(screen, PlaceScreen)
        screen.want("AC00")
        await driver.settle()
        assert "AC00" in screen.state.detail
        screen.want("AC01")
        while screen.state.detail != READING:
            await driver.pilot.pause(0.05)
        slow.read.set()
        await driver.settle()
        assert "AC01" in screen.state.detail

    drive(RotaApp(slow, office.MONDAY), play)
