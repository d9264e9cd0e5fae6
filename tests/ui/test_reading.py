"""Keys that are pressed while the store is still being read: all of them count, and nothing has to be waited for."""

from datetime import timedelta

import pytest

from tests.ui import office
from tests.ui.drive import Driver, drive
from tests.ui.slow_desk import SlowDesk
from ui.app import RotaApp
from ui.desk import Desk


def test_it_paints_before_the_store_is_read(desk: Desk) -> None:
    """The screen is there, and says so, while the store is still being read; the roster follows."""
    slow = SlowDesk(desk.store, None)

    async def play(driver: Driver) -> None:
        await driver.pilot.pause()
        assert "Reading the roster…" in driver.text
        await driver.pilot.press("down", "n", "x", "/", "g", "]", "right")
        slow.read.set()
        await driver.settle()
        assert "Aspen Cottage" in driver.text
        assert "Mair Owen" in driver.text

    drive(RotaApp(slow, office.MONDAY), play, settled=False)


def test_keys_before_the_first_week_is_there_count(desk: Desk) -> None:
    """Weeks turned while the first one is being read are turned once it is there."""
    slow = SlowDesk(desk.store, None)

    async def play(driver: Driver) -> None:
        await driver.pilot.pause()
        await driver.pilot.press("]", "[", "]")
        slow.read.set()
        await driver.settle()
        assert driver.screen.state.monday == office.MONDAY + timedelta(days=7)

    drive(RotaApp(slow, None), play, settled=False)


@pytest.mark.slow
def test_people_are_found_as_their_homes_are_read(desk: Desk) -> None:
    """Whoever is looked for before their home is read turns up as soon as it is."""
    slow = SlowDesk(desk.store, None, waits="WH")

    async def play(driver: Driver) -> None:
        while driver.screen.state.sheet is None:
            await driver.pilot.pause(0.01)
        await driver.pilot.press("slash", *"gwen")
        await driver.pilot.pause()
        assert "Nobody of that name is here." in driver.said
        slow.read.set()
        await driver.settle()
        await driver.press("enter")
        assert driver.row.name == "Gwen Hughes"

    drive(RotaApp(slow, office.MONDAY), play, settled=False)
