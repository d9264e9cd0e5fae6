"""The audit trail: what it says, and that every kind of tampering is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session

from rostering.access import Acting
from rostering.errors import StoreError
from rostering.store import audit
from rostering.store.engine import Store
from rostering.store.postgres import PostgresStore
from rostering.store.schema import make
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case

ANN = Acting("Ann", "manager", "orgA")
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def verdict(store: SqliteStore) -> audit.BrokenLink | None:
    with SqliteStore(store.path).reading() as session:
        return audit.verify(session)


def tamper(store: SqliteStore, *statements: str) -> None:
    with closing(sqlite3.connect(store.path)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def test_an_untouched_trail_is_whole(store: SqliteStore) -> None:
    """Nothing is found in a trail that only this program wrote."""
    assert verdict(store) is None
    with store.reading() as session:
        assert audit.last_id(session) == 5


def test_an_empty_trail_is_whole(folder: Path) -> None:
    """A store that does not exist yet, and one just made, have nothing broken."""
    store = SqliteStore(folder / "rota.db")
    assert verdict(store) is None
    with store.writing():
        pass
    assert verdict(store) is None


def test_one_changed_byte_in_the_file_is_found(store: SqliteStore) -> None:
    """A byte changed in the file itself is found, in whichever column it lies, and the row is named."""
    whole = store.path.read_bytes()
    for old, new in (
        (b"hours 3", b"hours 8"),
        (b"importworker w3", b"importworker \xff3"),
        (b"administratorimportworker w3", b"administratorimpoRtworker w3"),
    ):
        at = whole.index(old)
        assert whole.count(old) == 1
        store.path.write_bytes(whole[:at] + new + whole[at + len(new) :])
        broken = verdict(store)
        assert broken is not None
        assert broken.row == 3
        assert "Row 3 (" in broken.sentence
        assert "was changed" in broken.sentence


# Statements against the trail, the first row that is wrong then, and what is said of it.
TAMPERING = [
    (["UPDATE audit SET after = 'hours 9' WHERE id = 2"], 2, "was changed"),
    (["UPDATE audit SET before = '' WHERE id = 2"], 2, "was changed"),
    (["UPDATE audit SET actor = 'Eve' WHERE id = 5"], 5, "was changed"),
    (["UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE id = 1"], 1, "was changed"),
    (["UPDATE audit SET at = 'noon' WHERE id = 1"], 1, "was changed"),
    (["UPDATE audit SET hash = 'x' WHERE id = 4"], 4, "was changed"),
    (["DELETE FROM audit WHERE id = 3"], 3, "Row 3 is missing"),
    (["DELETE FROM audit WHERE id IN (2, 3)"], 2, "Rows 2 to 3 are missing"),
    (["DELETE FROM audit WHERE id = 1"], 1, "Row 1 is missing"),
    (["DELETE FROM audit WHERE id = 5"], 5, "the end of the trail was cut off"),
    (["DELETE FROM audit WHERE id > 2"], 3, "Rows 3 to 5 are missing: the end"),
    (["DELETE FROM audit"], 1, "Rows 1 to 5 are missing: the end"),
    (
        [
            "UPDATE audit SET id = 99 WHERE id = 2",
            "UPDATE audit SET id = 2 WHERE id = 4",
            "UPDATE audit SET id = 4 WHERE id = 99",
        ],
        2,
        "out of order: it was written as row 4",
    ),
    (["INSERT INTO audit SELECT 6, at, actor, role, organisation, action, subject, before, after, "
      "hash, previous_hash FROM audit WHERE id = 5"], 6, "was changed"),
    (["INSERT INTO audit SELECT 0, at, actor, role, organisation, action, subject, before, after, "
      "hash, previous_hash FROM audit WHERE id = 5"], 0, "number that no row is given"),
    (["DELETE FROM installation WHERE key = 'audit_head'"], 5, "record of the trail's last row is missing"),
    (["UPDATE installation SET value = 'nonsense' WHERE key = 'audit_head'"], 0, "not readable"),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "row", "says"), TAMPERING)
def test_tampering_is_found_where_it_was_done(store: SqliteStore, statements: list[str], row: int, says: str) -> None:
    """A changed, removed, swapped or added row, a cut end and a lost record: the first wrong row and why."""
    tamper(store, *statements)
    broken = verdict(store)
    assert broken is not None
    assert broken.row == row
    assert says in broken.sentence


def test_tampering_is_found_on_a_server(server_store: PostgresStore) -> None:
    """The same, found in the same row and said in the same words, in a store on a server."""
    possible = [case for case in TAMPERING if "noon" not in case[0][0]]  # no server keeps that for an instant
    assert len(possible) == len(TAMPERING) - 1
    for statements, row, says in possible:
        broken = verdict_behind(server_store, statements)
        assert broken is not None
        assert (broken.row, says in broken.sentence) == (row, True), statements


def verdict_behind(store: Store, statements: list[str]) -> audit.BrokenLink | None:
    """What is found after some statements, which are taken back."""
    found: list[audit.BrokenLink | None] = []

    def tamper_and_look() -> None:
        with store.writing() as session:
            for statement in statements:
                session.execute(text(statement))
            found.append(audit.verify(session))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tamper_and_look()
    return found[0]


def test_a_row_replaced_with_its_hash_is_found(store: SqliteStore) -> None:
    """Whoever recomputes the hash of a changed row breaks the link to the next one, or to the recorded end."""
    for number, broken_at in ((2, 3), (5, 5)):
        with store.reading() as session:
            entry = audit.show(session)[number - 1]
        forged = audit.Entry(**{**entry.__dict__, "after": "hours 99"})
        tamper(store, f"UPDATE audit SET after = 'hours 99', hash = '{audit.hash_of(forged)}' WHERE id = {number}")
        broken = verdict(store)
        assert broken is not None
        assert broken.row == broken_at
        assert "replaced" in broken.sentence
        tamper(store, f"UPDATE audit SET after = '{entry.after}', hash = '{entry.hash}' WHERE id = {number}")
    assert verdict(store) is None


def test_a_gap_stays_visible_behind_new_rows(store: SqliteStore) -> None:
    """Acting on after the end was cut off does not heal the trail."""
    tamper(store, "DELETE FROM audit WHERE id = 5")
    with use_case(store, None, "edit") as case:
        case.record("roster 1")
    broken = verdict(store)
    assert broken is not None
    assert broken.sentence.startswith("Row 5 is missing")


@pytest.mark.parametrize("change", ["DELETE FROM installation", "UPDATE installation SET value = 'x y'"])
def test_nothing_is_added_to_a_trail_without_its_end(
    store: SqliteStore, unchanged: Callable[[], object], change: str
) -> None:
    """When the record of the last row is gone, acting is refused with the advice to verify."""
    tamper(store, change)

    def act() -> None:
        with use_case(store, None, "edit") as case:
            case.record("roster 1")

    with unchanged(), pytest.raises(StoreError, match="audit verify"):  # type: ignore[attr-defined]
        act()


def test_show_gives_the_last_rows_oldest_first(store: SqliteStore) -> None:
    """The last rows are shown in their order; a subject narrows them, with its letters taken as they are."""
    with store.reading() as session:
        assert [entry.id for entry in audit.show(session, limit=2)] == [4, 5]
        assert [entry.id for entry in audit.show(session, subject="WORKER W3")] == [3]
        assert audit.show(session, subject="%") == []
        assert audit.show(session, organisation="orgA") == []
        assert len(audit.show(session)) == 5


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.fixture(scope="module")
def blank() -> Iterator[Connection]:
    """An empty store in memory; whoever writes to it takes it back."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        make(connection)
        connection.commit()
        yield connection
    engine.dispose()


@given(
    rows=st.lists(st.tuples(WORDS, st.none() | WORDS, st.none() | WORDS), min_size=1, max_size=5),
    at=st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1)),  # noqa: DTZ001
)
def test_any_text_can_be_recorded(
    blank: Connection, rows: list[tuple[str, str | None, str | None]], at: datetime
) -> None:
    """Whatever letters an action's text has and whenever it is, the trail verifies and reads back as written."""
    with blank.begin() as transaction, Session(blank) as session:
        written = [audit.append(session, ANN, at.replace(tzinfo=UTC), "edit", *row) for row in rows]
        assert audit.verify(session) is None
        assert audit.show(session) == written
        transaction.rollback()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("absence sick from 23 Nov", "absence (withheld) from 23 Nov"),
        ("worker AB 12 34 56 C", "worker (withheld)"),
        ("worker ab123456c moved", "worker (withheld) moved"),
        ("moved from Sickert ward", "moved from Sickert ward"),
        ("worker w1: 37.5 hours", "worker w1: 37.5 hours"),
    ],
)
def test_health_and_ni_numbers_are_withheld(blank: Connection, text: str, kept: str) -> None:
    """Words about a person's health and NI numbers never reach the trail; other words do."""
    with blank.begin() as transaction, Session(blank) as session:
        entry = audit.append(session, ANN, AT, "edit", text, text, text)
        transaction.rollback()
    assert (entry.subject, entry.before, entry.after) == (kept, kept, kept)
    assert (entry.actor, entry.role, entry.organisation) == ("Ann", "manager", "orgA")
