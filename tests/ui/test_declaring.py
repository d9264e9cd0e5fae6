"""What nobody knows of somebody, declared or put on record from their page: real keys, a real store."""

from datetime import date

import pytest
from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui.drive import Driver, drive
from ui.app import TodayApp
from ui.desk import Desk
from ui.modals.declare import Declaration, Declare


@pytest.fixture
def unknown(own: SqliteStore) -> SqliteStore:
    """Nobody has said how old Petra is, nor whether she may work here."""
    with own.writing() as session:
        person = session.exec(select(t.Person).where(t.Person.name == "Petra Novak")).one()
        person.age_known = False
        person.right_to_work_open = False
        session.add(person)
    return own


async def to_petra(driver: Driver) -> None:
    """Stand on her among the people."""
    await driver.press("f5", *"petra")
    assert "! Petra Novak" in driver.said


@pytest.mark.slow
def test_some_of_it_is_declared_until_a_day(unknown: SqliteStore) -> None:
    """ctrl+d lists what is unknown with figures; what is no figure of it is told and nothing is lost; the rest stays
    unknown, and the start screen counts the declaration down."""

    async def play(driver: Driver) -> None:
        await to_petra(driver)
        await driver.press("ctrl+d")
        assert isinstance(driver.app.screen, Declare)
        assert "1 right_to_work" in driver.said
        assert "2 age" in driver.said
        await driver.type("9 until 1 Dec")
        await driver.press("enter")
        assert "'9' is no number of the list" in driver.said
        await driver.press("ctrl+u")
        await driver.type("1 2 until 1 Dec")
        await driver.press("enter")
        assert "✓ Declared good until Tue 1 Dec: right_to_work, age." in driver.said
        assert "age: declared until" in driver.said or "declared until 2026-12-01" in driver.said
        await driver.press("f2")
        assert "Petra Novak: age, right to work, declared good until then" in driver.said

    drive(TodayApp(Desk(unknown, None)), play, (160, 48))
    with unknown.reading() as session:
        rows = session.exec(select(t.Declared).order_by(col(t.Declared.id))).all()
    assert [(row.subject, row.until_on) for row in rows] == [
        (subject, date(2026, 12, 1)) for subject in ("right_to_work", "age")
    ]


@pytest.mark.slow
def test_what_was_seen_is_put_on_record(unknown: SqliteStore) -> None:
    """ctrl+l records a clearance by its name and day, a right to work and an entry on a register with their ends; what
    there is not is refused with what there is."""

    async def play(driver: Driver) -> None:
        await to_petra(driver)
        for typed, said in (
            ("passport 20 Nov", "! 'passport' is nothing that is looked at; choose one of: right_to_work, NMC"),
            ("dbs someday", "! "),
            ("dbs 20 Nov", "✓ On record: dbs of AC03, seen Fri 20 Nov 2026"),
            ("right_to_work 20 Nov until open", "✓ On record: right_to_work of AC03, seen Fri 20 Nov 2026."),
            (
                "nmc 24 Nov until 31/3/2027",
                "✓ On record: NMC of AC03, seen Tue 24 Nov 2026, good until Wed 31 Mar 2027.",
            ),
        ):
            await driver.press("ctrl+l")
            await driver.type(typed)
            await driver.press("enter")
            assert said in driver.said

    drive(TodayApp(Desk(unknown, None)), play)
    with unknown.reading() as session:
        assert [(row.kind, row.on_date) for row in session.exec(select(t.Clearance))] == [("dbs", date(2026, 11, 20))]
        person = session.exec(select(t.Person).where(t.Person.name == "Petra Novak")).one()
        assert (person.right_to_work_seen_on, person.right_to_work_open) == (date(2026, 11, 20), True)
        entry = session.exec(select(t.Registration).where(t.Registration.person_id == person.id)).one()
        assert (entry.status, entry.looked_up_on) == ("active", date(2026, 11, 24))


def test_a_declaration_is_read_from_what_is_typed() -> None:
    """Figures with or without commas, an end or none; nothing at all is all of it; nonsense is told."""
    asked = Declare("Ann", (), date(2026, 11, 25))
    asked._subjects = ("age", "visa", "dbs")
    assert asked.meant("") == Declaration((), None)
    assert asked.meant("1, 3") == Declaration(("age", "dbs"), None)
    assert asked.meant("2 until 12 Jan") == Declaration(("visa",), date(2027, 1, 12))
    assert asked.meant("until 30 Nov") == Declaration((), date(2026, 11, 30))
    for typed in ("4", "0", "x", "1 until", "1 until Fools' Day"):
        with pytest.raises(ValueError, match=r"."):
            asked.meant(typed)
