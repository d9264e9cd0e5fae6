"""Offers and bookings without a name, dealt with by keys: real keys, a real store, what is kept and what is said."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from tests.ui.office import stands
from ui.app import RotaApp, TodayApp
from ui.desk import Desk
from ui.screens.asked import AskedScreen

FRIDAY = date(2026, 11, 27)


def offers(store: SqliteStore) -> list[str]:
    """The states of all offers, in the order in which people were asked."""
    with store.reading() as session:
        return list(session.exec(select(t.Offer.state).order_by(col(t.Offer.id))))


def standing(store: SqliteStore, name: str) -> list[str]:
    """How somebody stands on their shifts, in order."""
    a, w, p = t.Assignment, t.Worker, t.Person
    with store.reading() as session:
        query = select(a.standing).join(w, col(w.id) == col(a.worker_id)).join(p, col(p.id) == col(w.person_id))
        return list(session.exec(query.where(p.name == name).order_by(col(a.starts_at))))


@pytest.fixture
def booked(own: SqliteStore) -> SqliteStore:
    """A place of Friday's day shift is booked with an agency that has Zoe on its books."""
    with own.writing() as session:
        shift = session.exec(
            select(t.Shift).where(
                t.Shift.code == "D", t.Shift.day == FRIDAY, t.Shift.role == "care_worker", t.Shift.setting_id == 1
            )
        ).one()
        booking = t.Booking(roster_id=1, shift_id=shift.id or 0, source="Swift", role="care_worker", state="booked")
        zoe = t.Person(code="Z1", name="Zoe Agnew", right_to_work_open=True, age_known=True, visa="none")
        session.add_all((booking, zoe))
        session.flush()
        worker = t.Worker(code="Z1", person_id=zoe.id or 0, organisation_id=1, pool="agency", employment="agency")
        session.add(worker)
        session.flush()
        session.add(t.Contract(worker_id=worker.id or 0, role="care_worker"))
    return own


async def open_asked(driver: Driver) -> None:
    """Open what was asked at Willow House."""
    await driver.press("n", "ctrl+a")
    assert isinstance(driver.app.screen, AskedScreen)


def test_an_offer_is_sent_and_answered(app: RotaApp, own: SqliteStore) -> None:
    """Whoever may refuse stands under still to ask; Enter asks them, y notes the yes, c confirms it; the list and the
    roster follow."""

    async def play(driver: Driver) -> None:
        await open_asked(driver)
        assert "1 still to ask" in driver.said
        assert "Lowri Evans O Sat 28 Nov 08:00–20:00, Willow House" in driver.said
        await driver.press("enter")
        assert "✓ Asked now: Lowri Evans." in driver.said
        assert offers(own) == ["offered"]
        assert "1 without an answer" in driver.said
        await driver.press("y")
        assert "said yes to O Sat 28 Nov" in driver.said
        assert offers(own) == ["accepted"]
        await driver.press("c")
        assert "is confirmed to Lowri Evans (WH15)" in driver.said
        assert offers(own) == ["confirmed"]
        assert "nothing waits" in driver.said
        await driver.press("c")
        assert "! Stand on somebody who said yes." in driver.said
        await driver.press("escape")
        assert driver.app.screen is driver.screen
        assert "is confirmed to Lowri Evans" in driver.said

    drive(app, play)
    assert standing(own, "Lowri Evans")[-1] == "confirmed"


@pytest.mark.slow
def test_all_are_asked_and_one_says_no_another_is_withdrawn(app: RotaApp, own: SqliteStore) -> None:
    """s asks all; n opens the place again, w takes an offer back, and somebody may be asked anew."""

    async def play(driver: Driver) -> None:
        await open_asked(driver)
        await driver.press("s", "w")
        assert offers(own) == ["withdrawn"]
        assert stands(own, "Lowri Evans") == ["D23", "E26"]
        await driver.press("escape", "/")
        await driver.type("lowri willow")
        await driver.press("enter", "end", "left", "O", "ctrl+a", "s", "n")
        assert offers(own) == ["withdrawn", "declined"]
        assert "said no to O Sat 28 Nov" in driver.said

    drive(app, play)
    assert standing(own, "Lowri Evans")[-1] == "declined"


@pytest.mark.slow
def test_a_booking_is_named_from_the_start_screen(booked: SqliteStore) -> None:
    """Enter on a booking without a name asks who comes; a name nobody knows is refused in words and loses nothing; the
    right one is on the roster, and the start screen says so."""

    async def play(driver: Driver) -> None:
        screen = driver.app.screen
        await driver.stand_on("Swift")
        await driver.press("enter")
        assert "1 booked without a name" in driver.said
        await driver.press("enter")
        await driver.type("Nobody Known")
        await driver.press("enter")
        assert "! " in driver.said
        await driver.press("enter")
        await driver.type("zoe agnew")
        await driver.press("enter")
        assert "✓ Zoe Agnew (Z1) comes: D Fri 27 Nov 07:30–20:00, Willow House." in driver.said
        await driver.press("q")
        assert driver.app.screen is screen
        assert "Zoe Agnew (Z1) comes" in driver.said
        assert "Swift" not in driver.said

    drive(TodayApp(Desk(booked, None)), play)
    assert stands(booked, "Zoe Agnew") == ["D27"]


@pytest.mark.slow
def test_a_roster_of_four_weeks_is_dealt_with_from_the_start_screen(booked: SqliteStore) -> None:
    """Rosters are as long as they are: what is opened from the start screen is of the whole of one, and can be sent."""
    with booked.writing() as session:
        roster = session.get_one(t.Roster, 1)
        roster.last_day = office.MONDAY + timedelta(days=27)
        session.add(roster)

    async def play(driver: Driver) -> None:
        await driver.stand_on("Swift")
        await driver.press("enter")
        assert "Mon 23 Nov to Sun 20 Dec" in driver.said
        await driver.press("s")
        assert "✓ Asked now: Lowri Evans" in driver.said

    drive(TodayApp(Desk(booked, None)), play)
    assert offers(booked) == ["offered"]


@pytest.mark.slow
def test_somebody_new_is_kept_only_where_they_may_come(booked: SqliteStore) -> None:
    """'new' before a name puts them on record and on the place in one: what is unknown of them keeps them off, then
    nothing of them is kept, and the way out is said."""

    async def play(driver: Driver) -> None:
        await driver.press("n", "ctrl+a", "home", "m")
        await driver.type("new Yan Li")
        await driver.press("enter")
        assert "Put them on record first with 'rota bookings newcomer 1 NAME'" in driver.said

    drive(RotaApp(Desk(booked, None), office.MONDAY), play)
    with booked.reading() as session:
        assert not session.exec(select(t.Person.name).where(t.Person.name == "Yan Li")).all()
