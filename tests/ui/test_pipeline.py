"""The way in and the call-up by keys alone: real keys, a real store, what is kept and what is said."""

from datetime import date

import pytest
from sqlmodel import col, select

from rostering.people.delegations import Wanted, delegate
from rostering.pipeline.entry import Interest, add_interest
from rostering.pipeline.session import Planned, add_session
from rostering.pipeline.step import Signed, sign_step
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import TodayApp
from ui.modals.form import Form
from ui.screens.coming_weeks import ComingWeeksScreen
from ui.screens.pipeline import PipelineScreen
from ui.screens.recall import RecallScreen
from ui.screens.recalls import RecallsScreen
from ui.screens.sessions import SessionsScreen


@pytest.fixture
def eli(own: SqliteStore) -> SqliteStore:
    """Eli Stone has just shown interest in the pop-up workforce."""
    add_interest(own, None, Interest("pop_up", "Eli Stone", minutes_a_week=1200))
    return own


@pytest.fixture
def inducted(eli: SqliteStore) -> SqliteStore:
    """Identity and right to work are signed, and an induction with two seats is planned for Friday."""
    for wanted in (Signed("p1", "identity"), Signed("p1", "right_to_work", open_ended=True)):
        sign_step(eli, None, wanted)
    add_session(eli, None, Planned("induction", office.MONDAY.replace(day=27), 540, 960, 2, "Mair Rees", setting="WH"))
    return eli


@pytest.fixture
def reserves(own: SqliteStore) -> SqliteStore:
    """Two carers of the bank are reservists."""
    with own.writing() as session:
        for code in ("WH14", "WH15"):
            worker = session.exec(select(t.Worker).where(t.Worker.code == code)).one()
            worker.pool, worker.phone = "reservist", "07700 900123"
            session.add(worker)
    return own


def app(store: SqliteStore) -> TodayApp:
    """The app as `rota` opens it."""
    return TodayApp(office.desk_of(store))


@pytest.mark.slow
def test_interest_is_recorded_and_a_wrong_pool_loses_nothing(own: SqliteStore) -> None:
    """F8 shows who is on the way in; n records somebody new; a pool there is not is said in the form, which stays."""

    async def play(driver: Driver) -> None:
        await driver.press("f8")
        driver.on(PipelineScreen)
        assert "Nobody is on the way into a pool. n records somebody's interest." in driver.said
        await driver.press("n")
        await driver.fill(name="Eli Stone", pool="flying", hours="20")
        driver.on(Form)
        assert "no way into a pool 'flying'" in driver.said
        await driver.fill(hours="many", pool="pop_up")
        assert "hours: a whole number from 1 to 48 is needed, not 'many'." in driver.said
        await driver.fill(hours="20")
        assert "✓ Eli Stone (p1) is on the way in:" in driver.said
        assert "Identity: not signed" in driver.said
        await driver.press("n", "escape")
        driver.on(PipelineScreen)

    drive(app(own), play, (160, 48))
    with own.reading() as session:
        assert [(row.pool, row.minutes_a_week) for row in session.exec(select(t.PipelineEntry))] == [("pop_up", 1200)]


@pytest.mark.slow
def test_steps_are_signed_in_order_and_taken_back(eli: SqliteStore) -> None:
    """s lists what is open first; a step asks for what belongs to it and no more; one out of order is refused in words;
    u takes a signature back."""

    async def play(driver: Driver) -> None:
        await driver.press("f8", "s")
        assert "1 Identity (open)" in driver.said
        await driver.answer("1")
        await driver.fill(by="Mair Rees", born="3/4/1990")
        assert "✓ Identity of Eli Stone is signed." in driver.said
        assert "✓ Identity: done Wed 25 Nov, by Mair Rees" in driver.said
        await driver.press("s")
        await driver.answer("right_to_work")
        await driver.fill()
        assert "Say how long the right to work lasts" in driver.said
        await driver.fill(until="open", visa="none")
        assert "✓ Right to work of Eli Stone is signed." in driver.said
        await driver.press("s")
        await driver.answer("deployable")
        await driver.fill()
        assert "which is still open" in driver.said
        await driver.press("escape", "u")
        assert "2 Right to work, by coordinator" in driver.said
        await driver.answer("2")
        assert "✓ The signature of Eli Stone is taken back, with what came of it." in driver.said

    drive(app(eli), play, (160, 48))
    with eli.reading() as session:
        rows = session.exec(select(t.PipelineStep).order_by(col(t.PipelineStep.id))).all()
        assert [(row.step, row.withdrawn_at is None) for row in rows] == [("identity", True), ("right_to_work", False)]
        person = session.exec(select(t.Person).where(t.Person.name == "Eli Stone")).one()
        assert person.age_known
        assert person.right_to_work_seen_on is None


@pytest.mark.slow
def test_who_leaves_is_no_longer_there(eli: SqliteStore) -> None:
    """x asks since when; the way in is over, and a day in the future is refused."""

    async def play(driver: Driver) -> None:
        await driver.press("f8", "x")
        await driver.answer("1 Dec")
        assert "is in the future" in driver.said
        await driver.press("x", "enter")
        assert "✓ Eli Stone left the way in on 25/11/2026" in driver.said

    drive(app(eli), play)
    with eli.reading() as session:
        assert session.exec(select(col(t.PipelineEntry.left_on))).one() is not None


@pytest.mark.slow
def test_a_session_is_planned_booked_and_attended(inducted: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """t shows the sessions; n plans one, b offers those who lack it, g gives a seat back, a records who came once it is
    over and not before; what attending gives is there."""

    async def play(driver: Driver) -> None:
        await driver.press("f8", "t")
        driver.on(SessionsScreen)
        assert "To come 1" in driver.said
        await driver.press("n")
        await driver.fill(step="skills", on="30 Nov", start="9", end="12.30", seats="8", trainer="Mair Rees")
        assert "place" in driver.said
        await driver.fill(place="Town hall", skills="fire, moving_people:2")
        assert "✓ Planned: skills Mon 30 Nov 09:00–12:30, Town hall." in driver.said
        await driver.stand_on("Fri 27 Nov")
        await driver.press("b")
        assert "1 Eli Stone, pop-up" in driver.said
        await driver.answer("1")
        assert "✓ Booked: 1 of 2 seats are taken." in driver.said
        await driver.press("b")
        await driver.answer("eli stone")
        assert "is booked on session 1 already" in driver.said
        await driver.press("g")
        assert "✓ The seat is free: 0 of 2 are taken." in driver.said
        await driver.press("b")
        await driver.type("p1")
        await driver.press("enter", "a", "enter")
        assert "lasts until 27/11/2026 16:00" in driver.said
        monkeypatch.setenv("ROTA_NOW", "2026-11-27T17:00:00+00:00")
        await driver.press("r")
        assert "Over: who came? 1" in driver.said
        await driver.press("home", "a", "enter")
        assert "✓ Recorded: 1 person came, 0 did not." in driver.said
        await driver.press("v")
        await driver.stand_on("Fri 27 Nov")
        assert "Eli Stone (p1): attended" in driver.said
        await driver.stand_on("Mon 30 Nov")
        await driver.press("x")
        await driver.answer("y")
        assert "✓ It is called off" in driver.said
        await driver.press("escape")
        driver.on(PipelineScreen)
        assert "Induction: done" in driver.said

    drive(app(inducted), play, (160, 48))


@pytest.mark.slow
def test_what_the_weeks_to_come_get(inducted: SqliteStore) -> None:
    """w shows eight weeks with hours by role and skill; + looks further, - less far, Escape goes back."""

    async def play(driver: Driver) -> None:
        await driver.press("f8", "w")
        assert len(driver.on(ComingWeeksScreen).state.lines) == 8
        await driver.press("end")
        assert "20:00" in driver.said
        assert "Hours of whom can do it: " in driver.said
        await driver.press("plus")
        assert len(driver.on(ComingWeeksScreen).state.lines) == 12
        await driver.press("minus", "minus")
        assert len(driver.on(ComingWeeksScreen).state.lines) == 4
        await driver.press("escape")
        assert "On the way in" in driver.said

    drive(app(inducted), play, (160, 48))


@pytest.mark.slow
def test_a_recall_from_the_opening_to_the_posting(reserves: SqliteStore) -> None:
    """c shows the recalls; n opens one; in it Enter does each next step, d notes days within the notice's bounds, x
    stands somebody down; x on the list closes it."""

    async def play(driver: Driver) -> None:
        await driver.press("f8", "c")
        driver.on(RecallsScreen)
        await driver.press("n")
        await driver.fill(code="Winter!", **{"from": "1 Dec", "until": "31/1/2027"})
        assert "cannot name a recall" in driver.said
        await driver.fill(code="winter")
        assert "✓ winter is open: 2 people chosen, nobody told yet." in driver.said
        await driver.press("enter")
        driver.on(RecallScreen)
        assert "Enter writes their notice." in driver.said
        await driver.press("enter")
        assert "1 notice to send: Lowri Evans, 07700 900123:" in driver.said
        await driver.press("s")
        assert "1 notice to send: Tapiwa Zhou" in driver.said
        await driver.press("home", "enter")
        assert "✓ Lowri Evans: released by the employer." in driver.said
        await driver.press("enter")
        assert "✓ Lowri Evans: accepted." in driver.said
        await driver.press("d")
        await driver.answer("26 Nov")
        assert "outside the recall winter" in driver.said
        await driver.press("d")
        await driver.answer("10 Jan, 11 Jan")
        assert "✓ Lowri Evans offers 2 days." in driver.said
        await driver.press("u")
        await driver.answer("11 Jan")
        assert "✓ Lowri Evans offers 1 day." in driver.said
        await driver.press("enter")
        await driver.answer("AC")
        assert "✓ Lowri Evans: posted to AC." in driver.said
        await driver.press("enter")
        assert "Nothing comes next with Lowri Evans" in driver.said
        await driver.press("end", "w", "y", "n", "x")
        assert "✓ Tapiwa Zhou: stood down." in driver.said
        await driver.press("escape", "x")
        await driver.answer("y")
        assert "✓ winter is closed." in driver.said
        await driver.press("v")
        assert "Closed on Wed 25 Nov" in driver.said

    drive(app(reserves), play, (160, 48))
    with reserves.reading() as session:
        steps = list(session.exec(select(col(t.RecallStep.step)).order_by(col(t.RecallStep.id))))
        days = list(session.exec(select(col(t.RecallDay.day))))
    told = [
        "notified",
        "notified",
        "released",
        "accepted",
        "posted",
        "not_released",
        "accepted",
        "declined",
        "stood_down",
    ]
    assert steps == ["chosen", "chosen", *told]
    assert days == [date(2027, 1, 10)]


@pytest.mark.slow
def test_a_person_s_page_has_delegated_tasks(own: SqliteStore) -> None:
    """What a nurse has delegated stands on both pages, with its end; the other of the two is named."""
    wanted = Wanted("insulin", "WH00", "WH06", date(2026, 11, 1), date(2027, 3, 1), setting="WH")
    delegate(own, None, wanted)

    async def play(driver: Driver) -> None:
        await driver.press("f5", *"farai")
        assert "DELEGATED TASKS" in driver.text
        assert "insulin by WH00, Willow House" in driver.said
        await driver.press("escape", *"ann")
        assert "insulin to WH06, Willow House" in driver.said

    drive(app(own), play, (160, 48))


@pytest.mark.slow
def test_the_start_screen_leads_to_the_way_in(inducted: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is held up stands on the start screen; Enter goes to their line of the way in, p from there to their page,
    which has the steps too."""
    monkeypatch.setenv("ROTA_NOW", "2026-12-31T10:00:00+00:00")

    async def play(driver: Driver) -> None:
        await driver.stand_on("Eli Stone")
        await driver.press("enter")
        assert driver.on(PipelineScreen).state.key == "p1"
        await driver.press("p")
        assert "WAY IN" in driver.text
        assert "✓ Identity: done Wed 25 Nov" in driver.said

    drive(app(inducted), play, (160, 48))
