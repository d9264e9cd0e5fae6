"""Looking at rosters: spans of weeks, all homes, groups, filters, and the sheet turned round."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.desk import Desk
from ui.lens import Group, Lens
from ui.sheet import HeadingLine, PersonLine, SeatLine
from ui.state import WeekState

Opener = Callable[..., RotaApp]


def headings(state: WeekState) -> list[str]:
    """The headings of the sheet."""
    assert state.sheet is not None
    return [line.title for line in state.sheet.lines if isinstance(line, HeadingLine)]


def test_more_and_fewer_weeks(open_app: Opener) -> None:
    """+ shows two and four weeks, each with the rosters that stand in it, - goes back to the week under the cursor."""

    async def play(driver: Driver) -> None:
        await driver.press("+")
        assert driver.screen.state.sheet is not None
        assert len(driver.screen.state.sheet.days) == 14
        assert "23 Nov–6 Dec 2026" in driver.text
        await driver.press("+", "+")
        assert len(driver.screen.state.sheet.days) == 28
        assert "M30" in driver.text
        await driver.press("end", "-", "-")
        assert driver.screen.state.monday == office.MONDAY + timedelta(days=21)
        assert len(driver.screen.state.sheet.days) == 7

    drive(open_app(), play, (160, 48))


@pytest.mark.slow
def test_week_strides(open_app: Opener) -> None:
    """> moves a week on inside the weeks in view; beyond them the next week is shown, the weekday kept."""

    async def play(driver: Driver) -> None:
        await driver.press("+", "home", "right", ">")
        assert driver.screen.state.day == 8
        await driver.press("-", ">")
        assert driver.screen.state.monday == office.MONDAY + timedelta(days=14)
        assert driver.screen.state.day == 1
        await driver.press("<", "<")
        assert driver.screen.state.monday == office.MONDAY

    drive(open_app(), play)


def test_a_month_is_its_weeks(desk: Desk, state: WeekState) -> None:
    """What four weeks show of a week is what that week shows by itself: cells, cover and totals."""
    month = office.read(desk, office.MONDAY - timedelta(days=7), 4)
    assert state.sheet is not None
    assert month.sheet is not None
    week = {line.row.person: line for line in state.sheet.lines if isinstance(line, PersonLine)}
    for line in month.sheet.lines:
        if isinstance(line, PersonLine) and line.row.person in week:
            assert line.row.cells[7:14] == week[line.row.person].row.cells
            assert line.row.minutes == week[line.row.person].row.minutes
    assert month.sheet.totals[7:14] == state.sheet.totals
    assert month.sheet.broken == state.sheet.broken


def test_all_homes_on_one_sheet(open_app: Opener) -> None:
    """z shows everybody of every home, the cursor on the person it was on; z again shows that person's home."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "x", "z")
        assert "All homes  2 homes" in driver.text
        assert "20 people" in driver.text
        state = driver.screen.state
        assert state.person is not None
        assert state.person.row.name == "Joby Cherian"
        await driver.press("ctrl+home", "z")
        assert "Willow House  WH" in driver.text

    drive(open_app(), play)


def test_who_is_at_two_homes_is_told_apart(open_app: Opener) -> None:
    """On all homes' sheet somebody at two of them has a line at each, with the home's code; on one home's none."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "z")
        lines = [line for line in driver.text.splitlines() if "Lowri Evans" in line]
        assert [line.split("Lowri Evans")[1].split()[0] for line in lines] == ["AC", "WH"]
        await driver.press("z")
        assert "Lowri Evans WH" not in driver.text

    drive(open_app(), play, (160, 48))


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (Group.ROLE, ["Registered nurse", "Senior care worker", "Care worker", "Also on duty", "Cover"]),
        (Group.POOL, ["Own", "Bank", "Cover"]),
        (Group.SETTING, ["Aspen Cottage", "Willow House", "Cover"]),
        (Group.AREA, ["No area", "Cover"]),
    ],
)
def test_groups(state: WeekState, group: Group, expected: list[str]) -> None:
    """People stand under what they are grouped by, everybody once for each home they are at."""
    seen = state.seen(Lens(group, every=True))
    assert headings(seen) == expected
    assert seen.sheet is not None
    people = [(line.home, line.row.person) for line in seen.sheet.lines if isinstance(line, PersonLine)]
    assert sorted(set(people)) == sorted(people)
    assert len(people) == 21
    assert seen.sheet.people == 20


@pytest.mark.slow
def test_only_some_lines(open_app: Opener) -> None:
    """c asks for words: only lines that bear them all are shown, and counted; nothing shows all again."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "c")
        await driver.type("nurse willow")
        await driver.press("enter")
        assert "only nurse willow" in driver.text
        assert "4 people" in driver.text
        assert "Joby Cherian" not in driver.text
        assert "13/14 filled" in driver.text
        await driver.press("/")
        await driver.type("joby")
        await driver.press("enter")
        assert driver.row.name == "Joby Cherian"
        assert "20 people" in driver.text

    drive(open_app(), play)


def test_turned_round(state: WeekState) -> None:
    """Shifts are down by the time of day, each with its places: who holds them, in hope or for sure, or open."""
    turned = state.to_home(1).seen(Lens(turned=True))
    assert headings(turned) == ["Early", "Long day", "Night", "1:1"]
    assert turned.sheet is not None
    for number, line in enumerate(turned.sheet.lines):
        if isinstance(line, HeadingLine):
            counted = [0] * 7
            for below in turned.sheet.lines[number + 1 :]:
                if isinstance(below, HeadingLine):
                    break
                if isinstance(below, SeatLine):
                    for day, seat in enumerate(below.seats):
                        counted[day] += seat.state in ("minimum", "target")
            assert tuple(counted) == line.short
    seats = [line for line in turned.sheet.lines if isinstance(line, SeatLine) and line.label == "D Care worker"]
    monday = {line.seats[0].name: line.seats[0].state for line in seats}
    assert monday == {"Farai Moyo": "held", "Ines Okafor": "held", "Lowri Evans": "hoped"}


def test_turning_keeps_the_place(open_app: Opener) -> None:
    """t turns the sheet round and back; a place somebody holds tells of them, an open one why it is open."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "t", "x")
        assert "1 place for care worker below target" in driver.said
        assert "Why: " in driver.said
        await driver.press("ctrl+home", "down")
        assert "Dana Kowalska Senior care worker, own staff" in driver.said
        await driver.press("t")
        assert "16 people" in driver.text

    drive(open_app(), play)


def test_cover_of_several_homes_says_whose_it_is(open_app: Opener) -> None:
    """On the sheet of all homes a line of cover bears its home's code, since two homes need the same; alone it does
    not."""

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+end")
        assert "E Care worker" in driver.said
        await driver.press("z")
        assert "E AC Care worker" in driver.said
        assert "D WH Care worker" in driver.said

    drive(open_app(), play, (120, 48))
