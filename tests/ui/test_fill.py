"""Filling a gap: real keys, a real store, from the ring to who comes."""

from datetime import date

import pytest
from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.modals.run_short import typed_measures
from ui.screens.fill import FillScreen

FRIDAY = 4
THURSDAY, FRIDAY_DAY = date(2026, 11, 26), date(2026, 11, 27)


@pytest.fixture
def own(own: SqliteStore) -> SqliteStore:
    """The store that may be changed; everybody has a telephone."""
    with own.writing() as session:
        for number, worker in enumerate(session.exec(select(t.Worker).order_by(col(t.Worker.id)))):
            worker.phone = f"07700 900{number:03}"
            session.add(worker)
    return own


def on(store: SqliteStore, day: date, code: str) -> set[str]:
    """Who is on a kind of shift of Willow House on a day, with how they stand."""
    with store.reading() as session:
        rows = session.exec(
            select(t.Person.name, t.Assignment.standing)
            .join(t.Worker, col(t.Worker.person_id) == col(t.Person.id))
            .join(t.Assignment, col(t.Assignment.worker_id) == col(t.Worker.id))
            .join(t.Shift, col(t.Shift.id) == col(t.Assignment.shift_id))
            .where(t.Shift.day == day, t.Shift.code == code, t.Shift.role == "care_worker", t.Shift.setting_id == 1)
            .where(t.Assignment.standing != "cancelled")
        ).all()
    return {f"{name} {standing}" for name, standing in rows}


def offers(store: SqliteStore) -> list[str]:
    """What was recorded of calls."""
    with store.reading() as session:
        return list(session.exec(select(t.Offer.state).order_by(col(t.Offer.id))))


async def to_gap(driver: Driver) -> None:
    """Stand on the short day shift of the Friday at Willow House and open who could come."""
    await driver.press("n")
    await driver.stand_on_cover("D Care worker", FRIDAY)
    await driver.press("f")
    assert isinstance(driver.app.screen, FillScreen)


def test_a_sick_call_from_ring_to_filled_in_under_ten_keys(app: RotaApp, own: SqliteStore) -> None:
    """Find who rang, mark them sick, and put the first in the list who says yes on the shift that this opened."""
    keys = ["/", "m", "a", "n", "enter", "i", "enter", "f", "enter"]
    assert len(keys) < 10

    async def play(driver: Driver) -> None:
        await driver.press(*keys)  # the cursor is on today when the app opens
        assert "yes; assigned" in driver.said

    before = on(own, THURSDAY, "D")
    drive(app, play)
    after = on(own, THURSDAY, "D")
    assert "Manon Pryce planned" in before
    assert "Manon Pryce planned" not in after
    assert len(after) == len(before)


def test_the_list_says_all_that_ranks_somebody(app: RotaApp) -> None:
    """Tiers as headings in the policy's order, one line a person with telephone, hours, rests, way and cost; the panel
    gives the reasons and says what a yes does, which differs by pool."""

    async def play(driver: Driver) -> None:
        await to_gap(driver)
        assert "1 place open, below target" in driver.said
        said = driver.said
        assert said.index("Own staff of this setting") < said.index("Own bank")
        assert "Huw Parry assign 07700 900008 0 h days/days here £144.90" in said
        assert "strain low; never asked before" in said
        assert "Enter assigns them." in said
        await driver.press("end")
        assert "Enter offers it and confirms their yes." in driver.said

    drive(app, play, (80, 24))


@pytest.mark.slow
def test_what_each_says_is_recorded_and_a_yes_fills(app: RotaApp, own: SqliteStore) -> None:
    """No reply, will ring back and no are kept and leave the shift open; who said no is not listed any more; the bank's
    yes is a confirmed offer, and back on the roster that is said."""

    async def play(driver: Driver) -> None:
        await to_gap(driver)
        await driver.press("r")
        assert "no reply." in driver.said
        await driver.press("home", "b", "home", "n")
        assert "Asked so far: 3" in driver.said
        await driver.press("x")
        assert "said no" in driver.said
        await driver.press("x", "end", "y")
        assert driver.app.screen is driver.screen
        assert "Lowri Evans (WH15)" in driver.said
        assert "offered and confirmed" in driver.said

    drive(app, play)
    assert offers(own) == ["no_reply", "ring_back", "declined", "confirmed"]
    assert "Lowri Evans confirmed" in on(own, FRIDAY_DAY, "D")


@pytest.mark.slow
def test_whom_a_rule_stops_is_shown_with_the_rule(app: RotaApp, own: SqliteStore) -> None:
    """Those who may not are behind a key, each with the rule and its words; nobody can be put on from there."""

    async def play(driver: Driver) -> None:
        await driver.press("z", "t", "end")
        await driver.stand_on_cover("E Care worker", FRIDAY)
        await driver.press("enter", "x")
        assert "A rule stops" in driver.said
        assert "WTR-11" in driver.said
        await driver.press("down")
        assert "at least 11 h" in driver.said
        await driver.press("enter")
        assert "Stand on somebody who may take it." in driver.said
        await driver.press("escape")
        assert driver.app.screen is driver.screen

    before = offers(own)
    drive(app, play)
    assert offers(own) == before


@pytest.mark.slow
def test_a_gap_that_stays_is_accepted_with_measures(app: RotaApp, own: SqliteStore) -> None:
    """Figures choose the usual measures; nothing typed accepts nothing; who accepted it and what is done is kept."""

    async def play(driver: Driver) -> None:
        await to_gap(driver)
        await driver.press("s", "enter")
        assert "Choose a measure" in driver.said
        await driver.press("1", "space", "3", "enter")
        assert driver.app.screen is driver.screen
        assert "runs short, accepted by" in driver.said

    drive(app, play)
    with own.reading() as session:
        row = session.exec(select(t.AcceptedShort)).one()
    assert row.measures == "the manager on call was told; breaks are relieved from the next unit"


@pytest.mark.slow
def test_parts_are_found_and_refusals_said(app: RotaApp, own: SqliteStore) -> None:
    """Who could take a part stands behind a key; f where nothing is short says how to get to what is."""

    async def play(driver: Driver) -> None:
        await driver.press("f")
        assert "Nothing is short here" in driver.said
        await to_gap(driver)
        await driver.press("p")
        assert "A part, by staying on or by coming early" in driver.said or "a part of it either" in driver.said
        await driver.press("p", "tab")
        assert "There is no other gap here." in driver.said

    drive(app, play, (160, 48))


def test_measures_are_typed_with_commas() -> None:
    """Figures may stand together, words keep their own."""
    assert typed_measures("1 3") == ("1", "3")
    assert typed_measures("2, rang the 2 day centres,, 2") == ("2", "rang the 2 day centres")
    assert typed_measures(" , ") == ()
