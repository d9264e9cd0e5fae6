"""Taking back what was done beside the cells: sick calls, leave, notes; real keys, a real store, every step audited."""

import pytest
from sqlmodel import col, select

from rostering.rosters.notes import NotedAt, set_note
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, drive, go
from tests.ui.office import stands
from ui.app import RotaApp


def away(store: SqliteStore, name: str) -> list[str]:
    """The states of what keeps somebody away, in order."""
    a, w, p = t.Absence, t.Worker, t.Person
    with store.reading() as session:
        query = select(a.state).join(w, col(w.id) == col(a.worker_id)).join(p, col(p.id) == col(w.person_id))
        return list(session.exec(query.where(p.name == name).order_by(col(a.id))))


@pytest.mark.slow
@pytest.mark.parametrize("published", [False, True])
def test_a_sick_call_is_taken_back_and_done_again(app: RotaApp, own: SqliteStore, published: bool) -> None:
    """u puts somebody marked sick back on the shifts that this opened, pins and all; ctrl+y marks them again."""
    if published:
        office.publish(own)

    async def play(driver: Driver) -> None:
        await go(driver, "kiran", 3)
        await driver.press("i", "enter")
        assert stands(own, "Kiran Łuczak") == ["O23", "O24", "O25"]
        await driver.press("u")
        assert "Undone: Kiran Łuczak sick; the shifts are as they were." in driver.said
        assert stands(own, "Kiran Łuczak") == ["O23", "O24", "O25", "O26"]
        assert driver.row.cells[3].pinned
        assert away(own, "Kiran Łuczak") == ["withdrawn"]
        await driver.press("ctrl+y")
        assert stands(own, "Kiran Łuczak") == ["O23", "O24", "O25"]
        assert away(own, "Kiran Łuczak") == ["withdrawn", "granted"]
        await driver.press("u", "u")
        assert "There is nothing to undo." in driver.said
        assert stands(own, "Kiran Łuczak") == ["O23", "O24", "O25", "O26"]

    drive(app, play)


@pytest.mark.slow
def test_leave_is_taken_back(app: RotaApp, own: SqliteStore) -> None:
    """u takes a granted leave back and puts the person on their shift again."""

    async def play(driver: Driver) -> None:
        await go(driver, "manon", 5)
        await driver.press("o", "enter")
        assert stands(own, "Manon Pryce") == ["D26", "D27"]
        await driver.press("u")
        assert stands(own, "Manon Pryce") == ["D26", "D27", "D28"]
        assert away(own, "Manon Pryce") == ["withdrawn"]

    drive(app, play)


@pytest.mark.slow
def test_a_sick_call_is_not_taken_back_where_somebody_filled_in(app: RotaApp, own: SqliteStore) -> None:
    """Where the cell was changed since, nothing is undone, neither the absence, and it is said why."""

    async def play(driver: Driver) -> None:
        await go(driver, "joby", 5)
        await driver.press("i", "enter")
        with own.writing() as session:
            shift = session.exec(select(t.Shift).where(t.Shift.code == "D", t.Shift.role == "care_worker")).all()[5]
            worker = session.exec(select(t.Worker).where(t.Worker.code == "WH10")).one()
            session.add(
                t.Assignment(
                    roster_id=1,
                    worker_id=worker.id or 0,
                    shift_id=shift.id,
                    starts_at=shift.starts_at,
                    ends_at=shift.ends_at,
                    break_minutes=0,
                )
            )
        await driver.press("u")
        assert "! Somebody has changed Joby Cherian on D Sat 28 Nov since; it stays as they left it." in driver.said
        assert away(own, "Joby Cherian") == ["granted"]

    drive(app, play)


@pytest.mark.slow
def test_a_note_is_taken_back_and_written_again(app: RotaApp, own: SqliteStore) -> None:
    """u takes a note away or puts back the one before, ctrl+y writes it again; both are in the trail."""

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        for words in ("swap agreed", " with Ola"):
            await driver.press("m")
            await driver.type(words)
            await driver.press("enter")
        assert "Note: swap agreed with Ola" in driver.said
        await driver.press("u")
        assert "Note: swap agreed (" in driver.said
        await driver.press("u")
        assert "Note: " not in driver.said
        await driver.press("ctrl+y", "ctrl+y")
        assert "Note: swap agreed with Ola" in driver.said
        with own.reading() as session:
            rows = session.exec(select(t.Audit).where(col(t.Audit.subject).startswith("note on")))
            assert len(rows.all()) == 6

    drive(app, play)


@pytest.mark.slow
def test_a_note_of_somebody_else_is_never_overwritten(app: RotaApp, own: SqliteStore) -> None:
    """A note that was changed since is neither undone nor written over; it is said, and shown."""
    other = SqliteStore(own.path)

    async def play(driver: Driver) -> None:
        await go(driver, "mair", 0)
        await driver.press("m")
        await driver.type("swap agreed")
        await driver.press("enter")
        assert driver.screen.state.view is not None
        roster = driver.screen.state.view.parts[0].roster
        assert roster is not None
        set_note(other, None, NotedAt(roster[0], driver.screen.state.view.days[0], "AC00"), "rings back")
        await driver.press("u")
        assert "! Somebody has changed the note on AC00 on Mon 23 Nov since; it stays as they left it." in driver.said
        assert "Note: rings back" in driver.said

    drive(app, play)
