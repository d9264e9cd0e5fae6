"""A question that is kept gets the answer that its statement, made anew, would get."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import or_
from sqlmodel import Session, col, select

from rostering.calendar import instant
from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.postgres import PostgresStore
from rostering.store.sqlite import SqliteStore
from tests.postgres_server import Server
from tests.rostering.office import LONG_AGO, MONDAY, Office, day

DAYS = st.dates(day(-2), day(9))
INSTANTS = st.integers(-24, 200).map(lambda hours: instant(MONDAY, 0) + timedelta(hours=hours))
NUMBERS = st.none() | st.sets(st.integers(1, 8), max_size=4) | st.lists(st.integers(1, 8), max_size=4)


@kept
def shifts_asked(
    first: date, before: datetime, ids: Collection[int] | None, days: Collection[date], code: str | None
) -> Any:
    """Shifts by all that a question may be asked with."""
    s = t.Shift
    on_days = or_(col(s.day) >= first, col(s.day).in_(days))
    return (
        select(s.id, s.day, s.starts_at, s.code)
        .where(on_days, col(s.starts_at) < before, among(s.id, ids), col(s.code) != code)
        .order_by(col(s.id))
    )


@kept
def shifts_at(instants: Collection[datetime]) -> Any:
    """The numbers of the shifts that start at some instants."""
    return select(t.Shift.id).where(col(t.Shift.starts_at).in_(instants)).order_by(col(t.Shift.id))


@kept
def persons(code: str | None) -> Any:
    """Whole rows."""
    return select(t.Person).where(col(t.Person.code) == code)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Eight shifts, one a day."""
    office = Office(tmp_path_factory.mktemp("kept"))
    for number in range(8):
        office.shift(number, "07:00" if number % 2 else "00:00", "15:00", code="D" if number % 3 else "E")
    return office


@pytest.mark.slow
@given(DAYS, INSTANTS, NUMBERS, st.sets(DAYS, max_size=3), st.none() | st.text())
def test_asked_the_same_as_made_anew(
    office: Office, first: date, before: datetime, ids: Collection[int] | None, days: set[date], code: str | None
) -> None:
    """Dates, instants, collections of either, None and text are asked as the plain statement asks them, whatever
    was asked before."""
    asked = {"first": first, "before": before, "ids": ids, "days": days, "code": code}
    with office.store.reading() as session:
        plain = session.exec(shifts_asked.__wrapped__(**asked)).all()  # type: ignore[attr-defined]
        assert [tuple(row) for row in shifts_asked(session, **asked)] == [tuple(row) for row in plain]  # type: ignore[arg-type]
        instants = {before, *(row.starts_at for row in plain)}
        at = session.exec(shifts_at.__wrapped__(instants=instants)).all()  # type: ignore[attr-defined]
        assert shifts_at(session, instants=instants).all() == at


def test_one_column_comes_as_values_and_a_table_as_rows(office: Office) -> None:
    """As `session.exec` has it, but that a row of a table is no object of the session."""
    office.person("amy")
    with office.store.reading() as session:
        assert shifts_at(session, instants=[]).first() is None
        row = persons(session, code="amy").one()
        assert (row.name, row.right_to_work_seen_on, row.age_known) == ("Amy", LONG_AGO, True)
        assert not session.identity_map
        assert persons(session, code=None).all() == []


def test_sees_what_the_session_has_not_written_yet(office: Office) -> None:
    """A question inside a transaction sees what was added, changed and deleted before it."""

    def names(session: Session) -> list[str]:
        return [row.name for row in persons(session, code="new")]

    with office.store.writing() as session:
        row = t.Person(code="new", name="New")
        session.add(row)
        assert names(session) == ["New"]
        row.name = "Newer"
        assert names(session) == ["Newer"]
        session.delete(row)
        assert names(session) == []


def test_two_threads_may_ask_at_once(office: Office) -> None:
    """A question that nobody asked before is asked by several threads at the same moment."""
    together = Barrier(4)

    @kept
    def on(first: date, ids: Collection[int] | None) -> Any:
        return select(t.Shift.id).where(col(t.Shift.day) >= first, among(t.Shift.id, ids)).order_by(col(t.Shift.id))

    def ask(number: int) -> list[list[int]]:
        with SqliteStore(Path(office.place)).reading() as session:
            together.wait()
            firsts = [day(number + step) for step in range(4)]
            return [
                on(session, first=first, ids=None if step % 2 else [7, 8]).all() for step, first in enumerate(firsts)
            ]

    office.store.close()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(ask, range(4)))
    every = range(1, 9)
    assert found == [
        [[id_ for id_ in (every if step % 2 else (7, 8)) if id_ > number + step] for step in range(4)]
        for number in range(4)
    ]


@pytest.mark.slow
def test_a_server_is_asked_the_same(postgres: Server) -> None:
    """Dates, instants with a zone and lists of them mean the same on a server."""
    with postgres.database() as url:
        store = PostgresStore(url)
        begins = instant(MONDAY, 7 * 60)
        with store.writing() as session:
            session.add(t.Organisation(id=1, code="org", name="Org"))
            session.flush()
            session.add(t.Setting(id=1, code="H", name="H", kind="care_home", organisation_id=1))
            session.flush()
            times = {"starts_at": begins, "ends_at": begins + timedelta(hours=8), "break_minutes": 0}
            session.add(t.Shift(id=1, setting_id=1, day=MONDAY, code="D", role="care_worker", **times))
            assert shifts_at(session, instants=[begins]).all() == [1]
            asked = {"first": day(1), "before": begins + timedelta(minutes=1), "ids": [1], "days": {MONDAY}}
            assert [row.starts_at for row in shifts_asked(session, code=None, **asked)] == [begins]  # type: ignore[arg-type]
            assert shifts_at(session, instants=()).all() == []
        store.close()
