"""Faults of our own: a word about each, a report without anybody's data, and the session goes on."""

import sqlite3
from pathlib import Path

import pytest

from rostering.errors import ExitCode
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.drive import Driver, cell, drive, go
from tests.ui.office import stands
from ui.app import RotaApp, TodayApp
from ui.desk import Desk
from ui.faults import said_of

SAID = "A fault in rota itself"


def spoil(store: SqliteStore, statement: str) -> None:
    """Change the store in a way that this program never does."""
    connection = sqlite3.connect(store.path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def reports(folder: Path) -> list[str]:
    """The reports that were written, the oldest first."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("fault-*.txt"))]


@pytest.mark.slow
def test_a_save_that_fails_is_said_and_nothing_of_it_stands(
    app: RotaApp, own: SqliteStore, own_surroundings: Path
) -> None:
    """The store has lost the table of the audit trail: an edit fails at its end. The cell shows what it did before,
    none of the edit is in the store, the report names nobody, and the next edits are taken once all is whole again."""
    before = stands(own, "Petra Novak")

    async def play(driver: Driver) -> None:
        spoil(own, "ALTER TABLE audit RENAME TO lost")
        await go(driver, "petra", 0)
        await driver.press("L")
        assert SAID in driver.said
        assert "nothing is half saved and you can go on" in driver.said
        assert cell(driver) == ""
        assert stands(own, "Petra Novak") == before
        spoil(own, "ALTER TABLE lost RENAME TO audit")
        await driver.press("L")
        assert cell(driver) == "L"
        await driver.press("ctrl+q")

    assert drive(app, play) == ExitCode.DONE
    assert stands(own, "Petra Novak") == ["L23", *before]
    (report,) = reports(own_surroundings)
    assert "OperationalError" in report
    assert "Petra" not in report
    assert "L23" not in report


def test_a_key_that_fails_leaves_the_screen_usable(
    app: RotaApp, own_surroundings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder that the app was opened in was removed: the key that asks where to write fails, again and again; that
    is said once, and every other key does what it should."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    async def play(driver: Driver) -> None:
        await driver.press("ctrl+e", "enter", "enter", "enter")
        (told,) = driver.app._notifications
        assert told.message.startswith(
            f"{SAID} (FileNotFoundError): nothing is half saved and you can go on; the details"
        )
        assert all(isinstance(fault, FileNotFoundError) for fault in driver.app.survived)
        await driver.press("down", "up", "escape")
        assert driver.app.screen is driver.screen
        await go(driver, "petra", 0)
        await driver.press("L")
        assert cell(driver) == "L"
        await driver.press("ctrl+q")

    assert drive(app, play, survives=True) == ExitCode.DONE
    assert len(app.survived) == 3
    assert len(reports(own_surroundings)) == 1


@pytest.mark.slow
def test_a_place_that_cannot_be_read_says_so_and_the_others_go_on(own: SqliteStore, own_surroundings: Path) -> None:
    """The store has lost the requests: the start screen and their list say that a fault happened and where its report
    is; people can still be found, and all is there again once it is whole."""

    async def play(driver: Driver) -> None:
        spoil(own, "ALTER TABLE request RENAME TO lost")
        await driver.press("f4")
        assert SAID in driver.said
        assert str(own_surroundings) in driver.text.replace("\n", "").replace(" ", "")
        await driver.press("f5", *"mair")
        assert "1 of 20" in driver.said
        spoil(own, "ALTER TABLE lost RENAME TO request")
        await driver.press("f4", "r")
        assert SAID not in driver.said
        await driver.press("ctrl+q")

    assert drive(TodayApp(Desk(own, None)), play, (160, 40), settled=True) == ExitCode.DONE
    assert reports(own_surroundings)


def test_a_week_that_cannot_be_read_is_read_again_when_it_can(own: SqliteStore) -> None:
    """The store has lost its settings: the week says that a fault happened, and r shows it once it is whole."""
    spoil(own, "ALTER TABLE setting RENAME TO lost")

    async def play(driver: Driver) -> None:
        assert SAID in driver.said
        await driver.press("x", "n", "/", "f", "E")
        spoil(own, "ALTER TABLE lost RENAME TO setting")
        await driver.press("r")
        assert "Aspen Cottage" in driver.said
        assert SAID not in driver.said

    drive(RotaApp(Desk(own, None), office.MONDAY), play)


def test_a_report_that_cannot_be_written_is_no_further_fault(
    own_surroundings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no report can be written the sentence says so."""
    blocked = own_surroundings / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert said_of(KeyError("Ann")) == (
        "A fault in rota itself (KeyError): nothing is half saved and you can go on; no report could be written."
    )
