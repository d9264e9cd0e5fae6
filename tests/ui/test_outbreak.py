"""An outbreak by keys alone: opened at a setting, seen with what it breaks, planned again and closed."""

import pytest
from sqlmodel import select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import TodayApp
from ui.modals.form import Form
from ui.screens import outbreak
from ui.screens.outbreak import OutbreakScreen
from ui.screens.week import WeekScreen


@pytest.fixture
def known(own: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> SqliteStore:
    """The week is published; Lowri of the bank was at Willow House on Monday and is at Aspen Cottage on Thursday."""
    monkeypatch.setattr(outbreak, "SECONDS", 5.0)
    office.publish(own)
    return own


def switched_on(store: SqliteStore) -> None:
    """The rule about outbreaks counts from the beginning of the month."""
    from rostering.calendar import now

    first = office.MONDAY.replace(day=1)
    with store.writing() as session:
        facts = {"reason": "story", "switched_by": "m", "switched_at": now()}
        session.add(t.RuleSwitch(subject="OUTBREAK", is_on=True, from_on=first, **facts))


@pytest.mark.slow
def test_opened_seen_planned_again_and_closed(known: SqliteStore) -> None:
    """F7 and b on Willow House; while the rule is off the form says so and stays; then Lowri's Thursday is broken, a
    proposal waits beside it, o shows the roster, and x with y closes it."""

    async def play(driver: Driver) -> None:
        await driver.press("f7")
        await driver.stand_on("Willow House")
        await driver.press("b")
        driver.on(OutbreakScreen)
        assert "Outbreak at Willow House" in driver.text
        assert "None is open. n opens one." in driver.text
        await driver.press("x")
        assert "None is open here." in driver.text
        await driver.press("n")
        await driver.fill(on="soon", staff="")
        driver.on(Form)
        await driver.fill(on="23 Nov", staff="")
        assert "The rule OUTBREAK is off on Mon 23 Nov" in driver.said
        switched_on(known)
        await driver.press("enter")
        screen = driver.on(OutbreakScreen)
        assert [one.cells[0] for one in screen.state.lines] == ["WH15"]
        assert "E Thu 26 Nov 07:00–14:30, Aspen Cottage" in driver.text
        assert "open since Mon 23 Nov, all may come in" in driver.text
        assert "It is open, and breaks 1 assignment and 0 loans. AC" in screen.state.said
        assert "a proposal waits: " in screen.state.said
        with known.reading() as session:
            assert len(session.exec(select(t.Proposal)).all()) == 1
        await driver.press("x")
        await driver.answer("n")
        assert "It stays open." in driver.text
        await driver.press("x")
        await driver.answer("y")
        assert "Anybody comes in from Thu 26 Nov" in driver.on(OutbreakScreen).state.said
        assert "closed on Wed 25 Nov" in driver.text
        with known.reading() as session:
            assert session.exec(select(t.Outbreak.closed_on)).one() == office.MONDAY.replace(day=25)
        await driver.press("p")
        assert "so there is nothing to plan again" in driver.text
        await driver.press("o")
        driver.on(WeekScreen)

    drive(TodayApp(office.desk_of(known)), play)
