"""Work on all homes at once where their rosters are of different periods: each roster is dealt with by its own."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from tests.ui.office import stands
from tests.ui.slow_desk import SlowDesk
from ui.app import RotaApp
from ui.desk import Desk
from ui.screens.solve import SolveScreen

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def mixed(own: SqliteStore) -> SqliteStore:
    """Willow House has a roster of four weeks, Aspen Cottage one of a week; the bank is planned at both, and a proposal
    waits for each."""
    with own.writing() as session:
        session.get_one(t.Roster, 1).last_day = office.MONDAY + timedelta(days=27)
        office.propose_in(session, 1, "WH12", "D", date(2026, 11, 25))
        office.propose_in(session, 2, "AC01", "L", FRIDAY)
    return own


@pytest.fixture
def app(mixed: SqliteStore) -> RotaApp:
    """The app over that store, on its week."""
    return RotaApp(Desk(mixed, None), office.MONDAY)


def mend(store: SqliteStore) -> None:
    """Take Joby Cherian off the Thursday's day shift, which begins before the night is over."""
    with store.writing() as session:
        query = select(t.Assignment).join(t.Worker, col(t.Worker.id) == col(t.Assignment.worker_id))
        thursday = query.where(t.Worker.code == "WH10").order_by(col(t.Assignment.starts_at)).offset(1)
        session.delete(session.exec(thursday).first())


def states(store: SqliteStore) -> list[str]:
    """The states of both rosters."""
    with store.reading() as session:
        return list(session.exec(select(t.Roster.state).order_by(col(t.Roster.id))))


@pytest.mark.slow
def test_who_is_asked_at_all_homes(app: RotaApp, mixed: SqliteStore) -> None:
    """Over all homes the rosters of both periods are read, and all who are to be asked are, at both."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+a")
        assert "Asked and booked, Mon 23 Nov to Sun 20 Dec 2 still to ask" in driver.said
        await driver.press("enter")
        assert "✓ Asked now: Lowri Evans." in driver.said
        assert "1 without an answer, 1 still to ask" in driver.said
        await driver.press("s")
        assert "2 without an answer" in driver.said

    drive(app, play)
    with mixed.reading() as session:
        assert set(session.exec(select(t.Offer.roster_id))) == {1, 2}


@pytest.mark.slow
def test_proposals_of_all_homes_are_shown_and_accepted(app: RotaApp, mixed: SqliteStore) -> None:
    """Both proposals are shown with their periods; a home's alone is accepted, then all that is left."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+d")
        assert "Proposal for Mon 23 Nov to Sun 20 Dec" in driver.said
        assert "2 changes for 2 people" in driver.said
        assert "Aspen Cottage Mon 23 Nov to Sun 29 Nov" in driver.said
        assert "Willow House Mon 23 Nov to Sun 20 Dec" in driver.said
        await driver.press("home", "h")
        assert "✓ Accepted for AC." in driver.said
        await driver.press("a")
        assert driver.app.screen is driver.screen
        assert "Accepted: all of the proposal stands now." in driver.said

    drive(app, play)
    assert "L27" in stands(mixed, "Naveed Joshi")
    assert "D25" in stands(mixed, "Manon Pryce")


@pytest.mark.slow
def test_what_one_home_refuses_leaves_the_other(app: RotaApp, mixed: SqliteStore) -> None:
    """A proposal that is stale is not accepted, which is said; the other one is, and the stale one waits on."""
    with mixed.writing() as session:
        session.get_one(t.Roster, 1).version += 1

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+d", "a")
        assert "! Accepted: all of the proposal stands now. But: The roster of WH" in driver.said
        assert "Willow House" in driver.said
        assert "Aspen Cottage" not in driver.said

    drive(app, play)
    assert "L27" in stands(mixed, "Naveed Joshi")
    assert "D25" not in stands(mixed, "Manon Pryce")


@pytest.mark.slow
def test_all_homes_are_published_each_by_its_own_period(app: RotaApp, mixed: SqliteStore) -> None:
    """The check list has both rosters under headings, and nothing is published while anything stands against one of
    them; z shows this home's alone; once all is mended or seen, both are published."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+k")
        assert "AC, Mon 23 Nov to Sun 29 Nov, version 0" in driver.said
        assert "WH, Mon 23 Nov to Sun 20 Dec, version 0" in driver.said
        await driver.press("p")
        assert "! Not published" in driver.said
        await driver.press("z")
        assert "This home alone." in driver.said
        assert "AC, Mon 23 Nov" in driver.said
        assert "WH, Mon 23 Nov" not in driver.said
        assert states(mixed) == ["draft", "draft"]
        mend(mixed)
        await driver.press("z", "a")
        assert "Nothing stands against publishing" in driver.said
        await driver.press("p")
        assert driver.app.screen is driver.screen
        assert "✓ Published: AC, Mon 23 Nov to Sun 29 Nov" in driver.said
        assert "and 1 roster more" in driver.said

    drive(app, play)
    assert states(mixed) == ["published", "published"]


def test_a_solve_marks_the_homes_of_one_period(app: RotaApp) -> None:
    """A solve is of one period: homes whose rosters have another are not marked, and it is said how to solve them."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+r")
        assert isinstance(driver.app.screen, SolveScreen)
        assert "this home" in driver.said
        assert (
            "Homes with rosters of other periods are not marked: stand on one of theirs to solve them." in driver.said
        )

    drive(app, play)


@pytest.mark.slow
def test_one_file_has_no_room_for_two_periods(app: RotaApp) -> None:
    """An export of all homes says which key takes this home's alone, and that key does."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "ctrl+e", "enter")
        assert "! The homes have rosters of different periods: z takes this home's alone." in driver.said
        await driver.press("z", "enter")
        assert "Where to?" in driver.said

    drive(app, play)


@pytest.mark.slow
def test_the_other_week_is_not_taken_for_it(app: RotaApp, mixed: SqliteStore) -> None:
    """In a week that one home only has a roster for, all homes means that roster."""

    async def play(driver: Driver) -> None:
        await driver.press("]", "z", "ctrl+d")
        assert "Proposal for Mon 23 Nov to Sun 20 Dec" in driver.said
        assert "1 change for 1 person" in driver.said
        await driver.press("d")

    drive(app, play)
    with mixed.reading() as session:
        states = session.exec(select(t.Proposal.state).order_by(col(t.Proposal.id))).all()
    assert states == ["refused", "waiting"]


@pytest.mark.slow
def test_nothing_is_done_to_all_homes_before_they_are_read(mixed: SqliteStore) -> None:
    """While some of the homes that are shown have yet to be read, what is about all of them waits, and says so."""
    slow = SlowDesk(mixed, None, waits="WH")

    async def play(driver: Driver) -> None:
        while driver.screen.state.sheet is None:
            await driver.pilot.pause(0.01)
        await driver.pilot.press("z")
        for key in ("ctrl+l", "ctrl+a", "ctrl+k"):
            await driver.pilot.press(key)
            assert driver.app.screen is driver.screen
            assert "One moment: not all homes have been read yet." in driver.said
        slow.read.set()
        await driver.settle()
        await driver.press("ctrl+k")
        assert "AC, Mon 23 Nov" in driver.said

    drive(RotaApp(slow, office.MONDAY), play, settled=False)
