"""Homes that cannot be read: told in their place, while all others are shown."""

from datetime import date

import pytest

from rostering.errors import BadInputError, ExitCode, StoreError
from rostering.rosters.home_standing import HomePart
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.desk import Desk

WHY = "The roster of Aspen Cottage holds numbers that cannot be weighed; mend it and look again."


class HalfDesk(Desk):
    """A desk at which one home cannot be read, as long as `broken` names it."""

    broken = "AC"

    def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
        if code == self.broken:
            raise BadInputError(WHY)
        return super().home(code, first, last)


@pytest.mark.slow
def test_one_home_that_cannot_be_read_hides_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sentence stands where its roster would; the next home is there, the list and all homes' sheet say so; read
    again once it is mended it is shown."""

    async def play(driver: Driver) -> None:
        assert " ".join(WHY.split()[:6]) in driver.said
        await driver.press("E", "x")
        assert driver.screen.state.code == "WH"
        assert "Aspen Cottage unread !" in driver.said
        await driver.press("z")
        assert "2 homes, 1 cannot be read" in driver.said
        assert "Ann Jones" in driver.text
        monkeypatch.setattr(HalfDesk, "broken", "")
        await driver.press("r")
        assert "cannot be read" not in driver.said
        assert "Mair Owen" in driver.text

    assert drive(RotaApp(HalfDesk(desk.store, None), office.MONDAY), play, (160, 48)) is None


def test_a_home_that_breaks_meanwhile_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a home can be read no more, that is said instead of what it was."""
    monkeypatch.setattr(HalfDesk, "broken", "")

    async def play(driver: Driver) -> None:
        assert "Mair Owen" in driver.text
        monkeypatch.setattr(HalfDesk, "broken", "AC")
        await driver.press("r")
        assert "numbers that cannot be weighed" in driver.said
        assert "Mair Owen" not in driver.text

    drive(RotaApp(HalfDesk(desk.store, None), office.MONDAY), play)


def test_a_store_that_cannot_be_had_fails_the_whole(desk: Desk) -> None:
    """What is wrong with the store is wrong with every home: one sentence, and the exit code of the store."""

    class Gone(Desk):
        def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
            raise StoreError("The store is gone; look where it was.")

    async def play(driver: Driver) -> None:
        assert "The store is gone" in driver.said
        await driver.press("ctrl+q")

    assert drive(RotaApp(Gone(desk.store, None), office.MONDAY), play) == ExitCode.STORE
