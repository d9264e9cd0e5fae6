"""Solving, proposals, publishing, versions and export: real keys, a real store, what is shown and what is kept."""

import re
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from rostering.rosters.horizon import Horizon
from rostering.rosters.solve_watch import SolveStage
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.screens.proposal import ProposalScreen
from ui.screens.solve import SolveScreen
from ui.screens.week import WeekScreen
from ui.solve_choice import CHANGE, ENOUGH, HEADS, PERIOD, SCOPE, TIME, SolveChoice
from ui.widgets.gap_chart import gap_chart

WEEK = Horizon(office.MONDAY, office.MONDAY.replace(day=29))


def stands(store: SqliteStore, home: int) -> set[tuple[str, str, int]]:
    """Who stands on what at a home: name, code, day of the month."""
    with store.reading() as session:
        rows = session.exec(
            select(t.Person.name, t.Shift.code, col(t.Shift.day))
            .join(t.Worker, col(t.Worker.person_id) == col(t.Person.id))
            .join(t.Assignment, col(t.Assignment.worker_id) == col(t.Worker.id))
            .join(t.Shift, col(t.Shift.id) == col(t.Assignment.shift_id))
            .where(t.Shift.setting_id == home, t.Assignment.standing != "cancelled")
        ).all()
    return {(name, code, day.day) for name, code, day in rows}


def state_of(store: SqliteStore) -> str:
    """The state of the newest proposal."""
    with store.reading() as session:
        return session.exec(select(t.Proposal.state).order_by(col(t.Proposal.id).desc())).first() or ""


def is_week(driver: Driver) -> bool:
    """Whether the week is in front again."""
    return isinstance(driver.app.screen, WeekScreen)


def is_proposal(driver: Driver) -> bool:
    """Whether a proposal is in front."""
    return isinstance(driver.app.screen, ProposalScreen)


def choosing(driver: Driver) -> SolveScreen:
    """The screen that asks what to solve, in front."""
    assert isinstance(driver.app.screen, SolveScreen)
    return driver.app.screen


async def solve_gaps(driver: Driver) -> None:
    """Solve the home in view: only its gaps, five seconds."""
    await driver.press("ctrl+r", "end", "home", "down", "down", "down", "left", "left")
    assert choosing(driver)
    assert "5 s" in driver.said
    await driver.press("enter")
    assert is_proposal(driver)


@pytest.mark.slow
def test_solve_the_gaps_and_accept_all(app: RotaApp, own: SqliteStore) -> None:
    """The gaps of a home are filled as a proposal that changes nobody who stands; accepted, it stands and is shown."""
    before = stands(own, 2)

    async def play(driver: Driver) -> None:
        await solve_gaps(driver)
        assert "filled 20 → 21 of 21, 1 change for 1 person, nothing short" in driver.said
        assert re.search(r"Ended after \d+ s: (it is proven|within 0\.001%)", driver.said)
        assert stands(own, 2) == before  # only proposed
        assert state_of(own) == "waiting"
        await driver.press("a")
        assert is_week(driver)
        assert "✓ Accepted: all of the proposal stands now." in driver.said
        assert "21/21 filled" in driver.said

    drive(app, play)
    after = stands(own, 2)
    assert before < after
    assert len(after) == len(before) + 1
    assert state_of(own) == "accepted"


@pytest.mark.slow
def test_accept_for_one_person_and_discard_the_rest(app: RotaApp, own: SqliteStore) -> None:
    """What is accepted for a person stands, the rest waits on beside the changed roster, and can be put away."""
    before = stands(own, 1)

    async def play(driver: Driver) -> None:
        await driver.press("n")
        await solve_gaps(driver)
        await driver.press("down", "p")
        assert is_proposal(driver)
        assert "✓ Accepted for Ann Jones." in driver.said
        assert "Ann Jones +N" not in driver.said
        assert "the roster was changed since" not in driver.said
        assert state_of(own) == "waiting"
        await driver.press("d")
        assert is_week(driver)
        assert "The proposal was put away." in driver.said

    drive(app, play)
    assert stands(own, 1) - before == {("Ann Jones", "N", 29)}
    assert before <= stands(own, 1)
    assert state_of(own) == "refused"


@pytest.mark.slow
def test_a_solve_is_stopped_and_one_is_called_off(app: RotaApp, own: SqliteStore) -> None:
    """Stop keeps the best so far as a proposal; Escape during a solve keeps nothing; figures are shown meanwhile."""

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+r", "down", "down", "right", "right")
        assert "everything not pinned" in driver.said
        solve = choosing(driver)
        solve.action_begin()  # both before the search can be over, however fast it is
        solve.action_leave()
        await driver.settle()
        assert is_week(driver)
        assert state_of(own) == ""
        await driver.press("ctrl+r", "down", "down", "right", "right")
        solve = choosing(driver)
        solve.action_begin()
        solve._take_stage(SolveStage("solving", 1.0, 1000, 900, 17, 21))
        assert "1,000" in solve._said_of_it().plain
        assert "10.00%" in solve._said_of_it().plain
        assert "17 of 21 places filled" in solve._said_of_it().plain
        solve.action_stop()
        await driver.settle()
        assert is_proposal(driver)

    drive(app, play)
    assert state_of(own) == "waiting"


def test_publish_amend_and_tell(app: RotaApp, own: SqliteStore) -> None:
    """The check list says what is in the way and what to do; published, an edit is an amendment, and who is told of it
    is noted on the versions' screen."""

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+k")
        assert "2 of 7 things stand against publishing" in driver.said
        await driver.press("p")
        assert "Not published" in driver.said
        await driver.press("end")
        assert "a accepts that averages" in driver.said
        await driver.press("a", "p")
        assert is_week(driver)
        assert "Published: AC" in driver.said
        assert "· published" in driver.said
        await driver.press("/")
        await driver.type("petra")
        await driver.press("enter", "home", "E")
        await driver.type("extra cover")
        await driver.press("enter")
        assert "saved as amendment 1" in driver.said
        await driver.press("d")
        assert "1 still to be told" in driver.said
        assert "From as published to now: 1 person otherwise" in driver.said
        await driver.press("end", "up", "t")
        assert "still to be told" not in driver.said
        assert "(telephone)" in driver.said
        await driver.press("right")
        assert "nothing differs" in driver.said

    drive(app, play)
    with own.reading() as session:
        told = session.exec(select(t.Told.means)).all()
    assert list(told) == ["telephone"]


@pytest.mark.slow
def test_export_from_the_app(app: RotaApp, own: SqliteStore, tmp_path: Path) -> None:
    """A form is chosen, a place is typed, and the file is there; the line under the grid says so."""
    out = tmp_path / "out.csv"

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+e", *["down"] * 5, "enter")
        assert "CSV" in driver.said
        await driver.press("ctrl+u")
        await driver.type(str(out))
        await driver.press("enter")
        assert is_week(driver)
        assert "written to" in driver.said
        await driver.press("ctrl+e", "enter", "ctrl+u")
        await driver.type(str(tmp_path / "no such" / "x.xlsx"))
        await driver.press("enter")
        assert "! " in driver.said  # refused in words, and the screen stays
        await driver.press("escape")

    drive(app, play)
    assert len(out.read_text().splitlines()) == 1 + len(stands(own, 2))


@pytest.mark.slow
def test_what_a_solve_is_asked_is_chosen_by_keys(app: RotaApp) -> None:
    """Left and right change a line, a space marks a home, and the scope follows the marks."""
    home = "AC"
    choice = SolveChoice(WEEK, (), home, frozenset((home,)))
    assert choice.scope == "this home"
    assert choice.turned(PERIOD, 1).horizon.first == WEEK.first.replace(day=30)
    assert choice.turned(PERIOD, 1).turned(PERIOD, -1) == choice
    assert choice.turned(CHANGE, -1).hold == "pinned"
    assert choice.turned(TIME, -99).seconds == 5
    assert choice.turned(HEADS + 99, 1) == choice
    assert choice.gap < 0.0001
    assert choice.turned(ENOUGH, -1).gap == 0
    assert choice.turned(ENOUGH, 1).turned(ENOUGH, -1) == choice

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+r", "end", "space")
        solve = choosing(driver)
        assert solve._choice.scope == "all homes"
        assert solve._choice.turned(SCOPE, 1).homes == {home}
        await driver.press("space", "up", "space", "enter")
        assert "Mark a home at least." in driver.said
        await driver.press("escape")

    drive(app, play, (80, 24))


def test_the_chart_shows_the_gap_closing() -> None:
    """A column is as tall as the gap at its time; the tallest fills the chart, nothing is drawn beyond now."""
    chart = gap_chart([(0.0, 0.8), (2.0, 0.4), (3.0, 0.0)], 8.0, 8, 2)
    assert chart[0] == "█       "
    assert chart[1] == "██      "
    assert gap_chart([], 1.0, 3, 2) == ["   ", "   "]


@pytest.mark.slow
def test_nothing_is_left_of_a_proposal_that_was_made_of_another_version(app: RotaApp, own: SqliteStore) -> None:
    """A roster that was edited since its proposal says so, and the proposal is refused in words."""

    async def play(driver: Driver) -> None:
        await solve_gaps(driver)
        await driver.press("escape", "/")
        await driver.type("petra")
        await driver.press("enter", "home", "E", "ctrl+d")
        assert "the roster was changed since: solve again" in driver.said
        await driver.press("a")
        assert "! The roster of AC" in driver.said
        await driver.press("escape")

    drive(app, play)
    with own.reading() as session:
        assert session.exec(select(func.count()).select_from(t.Proposal)).one() == 1
