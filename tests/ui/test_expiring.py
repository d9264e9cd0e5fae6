"""What runs out, with the shifts that it would break, by keys alone over a real store."""

from datetime import date

import pytest
from sqlmodel import select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import TodayApp
from ui.screens.expiring import ExpiringScreen
from ui.screens.people import PeopleScreen
from ui.screens.week import WeekScreen


@pytest.fixture
def ending(own: SqliteStore) -> SqliteStore:
    """Petra's right to work ends on Friday, and she stands on the weekend; Mair's in seventy days."""
    with own.writing() as session:
        for name, until in (("Petra Novak", date(2026, 11, 27)), ("Mair Owen", date(2027, 2, 3))):
            person = session.exec(select(t.Person).where(t.Person.name == name)).one()
            person.right_to_work_open, person.right_to_work_until = False, until
            session.add(person)
    return own


@pytest.mark.slow
def test_what_runs_out_and_what_it_breaks(ending: SqliteStore) -> None:
    """e on the start screen shows what ends by how soon; the detail names the shifts with the rule's words; - looks
    less far, b groups by home, o shows the first shift on the roster."""

    async def play(driver: Driver) -> None:
        await driver.press("f2", "e")
        driver.on(ExpiringScreen)
        assert "within 90 days" in driver.said
        assert "Within 30 days 1, 2 shifts would break" in driver.said
        assert "Within 90 days 1" in driver.said
        detail = driver.on(ExpiringScreen).state.detail
        assert "Petra Novak (AC03): right to work is good until Fri 27 Nov 2026" in detail
        assert "Sat 28 Nov E 07:00–14:30, Aspen Cottage (draft)" in detail
        await driver.press("minus", "minus")
        assert "Mair Owen" not in driver.said
        await driver.press("plus", "plus", "b")
        assert "AC 2, 2 shifts would break" in driver.said
        await driver.stand_on("Mair Owen")
        await driver.press("o")
        assert "! It breaks no shift that is rostered." in driver.said
        await driver.stand_on("Petra Novak")
        await driver.press("o")
        week = driver.on(WeekScreen).state
        assert week.code == "AC"
        assert driver.row.name == "Petra Novak"

    drive(TodayApp(office.desk_of(ending)), play, (160, 48))


@pytest.mark.slow
def test_from_the_people_and_to_one_of_them(ending: SqliteStore) -> None:
    """ctrl+e among the people opens it, p goes to somebody's page, Escape back to where one came from."""

    async def play(driver: Driver) -> None:
        await driver.press("f5", "ctrl+e")
        driver.on(ExpiringScreen)
        await driver.press("p")
        assert driver.on(PeopleScreen).state.key == "AC03"
        await driver.press("ctrl+e", "escape")
        assert "Petra Novak" in driver.said

    drive(TodayApp(office.desk_of(ending)), play)
