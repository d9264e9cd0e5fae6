"""One use case: who acts, all or nothing, and its row in the trail."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from rostering.errors import RefusedError
from rostering.store import audit
from rostering.store.engine import Store
from rostering.store.sqlite import SqliteStore
from rostering.store.tables import Area
from rostering.store.use_case import use_case

Unchanged = Callable[[], AbstractContextManager[None]]
RowsUnchanged = Callable[[Store], AbstractContextManager[None]]


def act(store: Store, name: str | None = None, action: str = "import", fault: BaseException | None = None) -> None:
    with use_case(store, name, action) as case:
        case.session.add(Area(code="a", name="a"))
        case.record("area a", after="new")
        if fault:
            raise fault


def test_a_use_case_saves_its_work_with_its_row(either: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done and the row that says so are committed together, under the actor's name at the given instant."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    act(either)
    with either.reading() as session:
        assert session.exec(select(Area.code)).all() == ["a"]
        entry = audit.show(session)[-1]
    assert (entry.id, entry.actor, entry.role, entry.action) == (6, "coordinator", "administrator", "import")
    assert (entry.subject, entry.before, entry.after) == ("area a", None, "new")
    assert datetime.fromisoformat(entry.at) == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_failed_use_case_leaves_every_row(either: Store, rows_unchanged: RowsUnchanged) -> None:
    """Neither the work nor its row of the trail survives a failure, wherever the store is kept."""
    with rows_unchanged(either), pytest.raises(ZeroDivisionError):
        act(either, fault=ZeroDivisionError())


def test_a_failed_use_case_leaves_nothing(store: SqliteStore, folder: Path, unchanged: Unchanged) -> None:
    """Neither the work nor its row of the trail survives a failure, nor does a store that was to be made."""
    with unchanged(), pytest.raises(ZeroDivisionError):
        act(store, fault=ZeroDivisionError())
    with unchanged(), pytest.raises(ZeroDivisionError):
        act(SqliteStore(folder / "new.db"), fault=ZeroDivisionError())


def test_a_use_case_without_a_row_is_a_fault(either: Store, rows_unchanged: RowsUnchanged) -> None:
    """A use case that recorded nothing is rolled back and fails as the program's own fault."""

    def forget() -> None:
        with use_case(either, None, "edit") as case:
            case.session.add(Area(code="a", name="a"))

    with rows_unchanged(either), pytest.raises(RuntimeError, match="'edit' recorded nothing"):
        forget()


@pytest.mark.parametrize(("name", "action"), [("eve", "import"), (None, "nonsense")])
def test_a_refused_use_case_touches_nothing(
    store: SqliteStore, unchanged: Unchanged, name: str | None, action: str
) -> None:
    """An unknown actor, or an action nobody defined, is stopped before the store is opened for writing."""
    with unchanged(), pytest.raises((RefusedError, ValueError)):
        act(store, name, action)
