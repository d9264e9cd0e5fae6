"""A week without a roster, opened and laid with one key."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.work.following import Wanted, follow
from tests.ui import office
from tests.ui.drive import Driver, cell, drive, go
from tests.ui.office import stands
from ui.app import RotaApp
from ui.desk import Desk

NEXT = office.MONDAY + timedelta(days=7)
EARLY = {
    "code": "E",
    "weekday": "daily",
    "start": "07:00",
    "end": "14:30",
    "role": "care_worker",
    "minimum": "1",
    "target": "1",
    "from": "30/11/2026",
}


def asking(store: SqliteStore) -> Desk:
    """The desk of a store in which Aspen Cottage asks for an early shift a day from next week on."""
    desk = Desk(store, None)
    desk.set_demand("AC", EARLY)
    return desk


def drafts(store: SqliteStore) -> list[date]:
    """The first days of all rosters, in order."""
    with store.reading() as session:
        return list(session.exec(select(col(t.Roster.first_day)).order_by(col(t.Roster.first_day))))


def test_one_key_opens_a_week_and_lays_its_patterns(own: SqliteStore) -> None:
    """An empty week says which key opens it; the key makes the home's draft, puts everybody where their pattern says,
    and what is typed then is taken."""
    desk = asking(own)
    follow(own, None, Wanted("AC00", "two on", NEXT, cycle="E E - - - - -"))

    async def play(driver: Driver) -> None:
        await driver.press("]")
        assert "No roster yet: ctrl+l lays the patterns and opens a draft." in driver.said
        await go(driver, "mair", 0)
        await driver.press("Q")
        assert "begins with Q" in driver.said
        assert "No roster yet: ctrl+l lays" in driver.said
        await driver.press("ctrl+l")
        assert "The draft of Mon 30 Nov to Sun 6 Dec is open: 2 cells of 1 person; 5 places still open." in driver.said
        assert cell(driver) == "E"
        await go(driver, "petra", 4)
        await driver.press("E")
        assert cell(driver) == "E"
        assert "No roster yet" not in driver.said

    drive(RotaApp(desk, office.MONDAY), play)
    assert drafts(own) == [office.MONDAY, office.MONDAY, NEXT]
    assert stands(own, "Mair Owen")[-2:] == ["E30", "E1"]
    assert stands(own, "Petra Novak")[-1] == "E4"


@pytest.mark.slow
def test_where_nobody_follows_a_pattern_the_draft_is_opened_all_the_same(own: SqliteStore) -> None:
    """The key says that there was nothing to lay; the draft is there."""

    async def play(driver: Driver) -> None:
        await driver.press("]", "ctrl+l")
        assert "is open: nobody follows a pattern then; 7 places still open." in driver.said

    drive(RotaApp(asking(own), office.MONDAY), play)
    assert drafts(own)[-1] == NEXT


@pytest.mark.slow
def test_a_week_that_asks_for_nothing_is_not_opened(app: RotaApp, own: SqliteStore) -> None:
    """Without demand there is nothing to lay on: that is said, and no draft is made."""

    async def play(driver: Driver) -> None:
        await driver.press("]", "ctrl+l")
        assert "There is no demand from Mon 30 Nov to Sun 6 Dec" in driver.said

    drive(app, play)
    assert NEXT not in drafts(own)


def test_a_published_week_is_left_alone(app: RotaApp, own: SqliteStore) -> None:
    """Patterns are laid on drafts only."""
    office.publish(own)

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+l")
        assert "Every roster in view is published; patterns are laid on drafts only." in driver.said

    drive(app, play)


@pytest.mark.slow
def test_what_was_laid_is_taken_back_and_laid_again(own: SqliteStore) -> None:
    """u takes off whoever was laid and leaves the draft open, ctrl+y lays them again; once somebody changed one of the
    cells nothing is taken back, and it is said."""
    desk = asking(own)
    follow(own, None, Wanted("AC00", "two on", NEXT, cycle="E E - - - - -"))
    before = stands(own, "Mair Owen")
    laid = [*before, "E30", "E1"]

    async def play(driver: Driver) -> None:
        await driver.press("]", "ctrl+l")
        assert stands(own, "Mair Owen") == laid
        await driver.press("u")
        assert "Undone: 2 cells of 1 person taken off; the draft of Mon 30 Nov to Sun 6 Dec stays open." in driver.said
        assert stands(own, "Mair Owen") == before
        assert drafts(own)[-1] == NEXT
        await driver.press("ctrl+y")
        assert stands(own, "Mair Owen") == laid
        with own.writing() as session:
            session.delete(session.exec(select(t.Assignment).order_by(col(t.Assignment.id).desc())).first())
        await driver.press("u")
        assert "! Somebody has changed Mair Owen on E Tue 1 Dec since; it stays as they left it." in driver.said
        assert stands(own, "Mair Owen") == laid[:-1]

    drive(RotaApp(desk, office.MONDAY), play)
