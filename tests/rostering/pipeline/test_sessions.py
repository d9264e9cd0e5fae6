"""Sessions: planned ahead, never beyond their seats, and what attending gives."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.pipeline.attendance import book_seats, record_attendance, release_seat
from rostering.pipeline.entry import Interest, add_interest, leave
from rostering.pipeline.session import Planned, add_session, cancel_session, list_sessions
from rostering.pipeline.step import Signed, sign_step
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import Office, day
from tests.rostering.pipeline.conftest import COORDINATOR, MANAGER

ON = date(2026, 11, 20)
INDUCTION = Planned("induction", ON, 540, 960, 2, "Mair Rees", setting="H", skills=("fire", "moving_people:2"))
AFTERWARDS = "2026-11-20T16:00:00+00:00"


@pytest.fixture
def session(eli: Office) -> Office:
    """Eli's identity and right to work are signed; there is an induction on Friday with two seats."""
    for wanted in (Signed("p1", "identity"), Signed("p1", "right_to_work", open_ended=True)):
        sign_step(eli.store, MANAGER, wanted)
    add_session(eli.store, COORDINATOR, INDUCTION)
    return eli


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (replace(INDUCTION, on=date(2026, 11, 17)), "in the past"),
        (replace(INDUCTION, step="dbs"), "no step that is attended"),
        (replace(INDUCTION, step="skills", skills=()), "at least one skill"),
        (replace(INDUCTION, seats=0), "1 to 500 seats"),
        (replace(INDUCTION, end=539), "at most 14 hours"),
        (replace(INDUCTION, trainer=""), "Name who trains"),
        (replace(INDUCTION, skills=("flying",)), "no skill 'flying'"),
        (replace(INDUCTION, skills=("fire:x",)), "number from 1 to 9"),
        (replace(INDUCTION, setting=None), "Say where it is"),
        (replace(INDUCTION, place="Town hall"), "Say where it is"),
        (replace(INDUCTION, setting=None, place="where the sick are"), "nothing about anybody's health"),
        (replace(INDUCTION, step="shadow", setting=None, place="Town hall"), "is at a setting"),
        (replace(INDUCTION, setting="nowhere"), "no setting 'nowhere'"),
    ],
)
def test_what_cannot_be_planned(eli: Office, planned: Planned, words: str) -> None:
    """A session in the past, without seats, a place or a trainer: a clear sentence, and nothing is written."""
    before = eli.store.path.read_bytes()
    with pytest.raises(BadInputError, match=words):
        add_session(eli.store, COORDINATOR, planned)
    assert eli.store.path.read_bytes() == before


def test_nobody_beyond_the_seats(session: Office) -> None:
    """Two seats are two seats: who comes third is refused, all of a call or nobody; a seat given back is free again."""
    for name in ("Flo Ray", "Gus May"):
        add_interest(session.store, COORDINATOR, Interest("pop_up", name))
    with pytest.raises(BadInputError, match="2 of 2 seats left, not 3"):
        book_seats(session.store, COORDINATOR, 1, ["p1", "p2", "p3"])
    assert book_seats(session.store, COORDINATOR, 1, ["p1", "p2"]).free == 0
    with pytest.raises(BadInputError, match="no seat left"):
        book_seats(session.store, COORDINATOR, 1, ["p3"])
    with pytest.raises(BadInputError, match="p1 is booked on session 1 already"):
        book_seats(session.store, COORDINATOR, 1, ["p1"])
    release_seat(session.store, COORDINATOR, 1, "p2")
    line = book_seats(session.store, COORDINATOR, 1, ["p3"])
    assert {(one.person, one.state) for one in line.people} == {
        ("p1", "booked"),
        ("p2", "cancelled"),
        ("p3", "booked"),
    }
    with pytest.raises(BadInputError, match="p2 has no seat"):
        release_seat(session.store, COORDINATOR, 1, "p2")


@pytest.mark.parametrize(("start", "busy"), [("09:00", True), ("16:00", False)])
def test_nobody_is_in_two_places(session: Office, start: str, busy: bool) -> None:
    """Who is on a shift while the session is cannot be booked on it; one that begins as it ends is no matter."""
    session.horizon = replace(session.horizon, first=day(-7), last=day(-1))
    session.assign(session.roster(), 1, session.shift(-3, start, "20:00"))
    if busy:
        with pytest.raises(BadInputError, match="p1 is on a shift"):
            book_seats(session.store, COORDINATOR, 1, ["p1"])
    else:
        assert book_seats(session.store, COORDINATOR, 1, ["p1"]).taken == 1


def test_neither_away_nor_on_two_sessions(session: Office) -> None:
    """Leave and another session keep a seat from being booked; so does having one."""
    add_session(session.store, COORDINATOR, replace(INDUCTION, step="skills", start=900, end=1000))
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    with pytest.raises(BadInputError, match="booked on session 1 already"):
        book_seats(session.store, COORDINATOR, 1, ["p1"])
    with pytest.raises(BadInputError, match="p1 is on another session"):
        book_seats(session.store, COORDINATOR, 2, ["p1"])
    cancel_session(session.store, COORDINATOR, 1)
    absence = session.add(t.Absence(worker_id=1, kind="annual", starts_at=session.at(-9, "00:00")))
    with pytest.raises(BadInputError, match="p1 is away"):
        book_seats(session.store, COORDINATOR, 2, ["p1"])
    session.change(t.Absence, absence, ends_at=session.at(-5, "00:00"))
    assert book_seats(session.store, COORDINATOR, 2, ["p1"]).taken == 1


def test_attending_gives_the_skills_and_the_induction(session: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """From its last minute on: the skills with their last day and where they come from, and the induction there; who
    turns out not to have come has neither."""
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    with pytest.raises(BadInputError, match="once it is over"):
        record_attendance(session.store, COORDINATOR, 1, ["p1"])
    monkeypatch.setenv("ROTA_NOW", AFTERWARDS)
    record_attendance(session.store, COORDINATOR, 1, ["p1"])
    record_attendance(session.store, COORDINATOR, 1, ["p1"])
    with session.store.reading() as reading:
        given = reading.exec(select(t.Skill.skill, t.Skill.level, t.Skill.until_on, t.Skill.source)).all()
        inducted = reading.exec(select(t.Clearance.kind, t.Clearance.setting_id, t.Clearance.on_date)).all()
    assert sorted(given) == [
        ("fire", None, date(2027, 11, 19), "session:1"),
        ("moving_people", 2, date(2027, 11, 19), "session:1"),
    ]
    assert inducted == [("induction", 1, ON)]
    record_attendance(session.store, COORDINATOR, 1, [], ["p1"])
    assert (session.count(t.Skill), session.count(t.Clearance)) == (0, 0)


@pytest.mark.parametrize(
    ("came", "missed", "words"),
    [((), (), "Say who attended"), (("p2",), (), "p2 has no seat"), (("p1",), ("p1",), "cannot both")],
)
def test_attendance_that_cannot_be(
    session: Office, monkeypatch: pytest.MonkeyPatch, came: tuple[str, ...], missed: tuple[str, ...], words: str
) -> None:
    """Nobody named, somebody without a seat, somebody named as both: refused."""
    add_interest(session.store, COORDINATOR, Interest("pop_up", "Flo Ray"))
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    monkeypatch.setenv("ROTA_NOW", AFTERWARDS)
    with pytest.raises(BadInputError, match=words):
        record_attendance(session.store, COORDINATOR, 1, came, missed)


def test_an_induction_before_the_identity_is_out_of_order(eli: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who attended without identity and right to work gets nothing from it."""
    add_session(eli.store, COORDINATOR, INDUCTION)
    book_seats(eli.store, COORDINATOR, 1, ["p1"])
    monkeypatch.setenv("ROTA_NOW", AFTERWARDS)
    sign_step(eli.store, MANAGER, Signed("p1", "identity"))
    with pytest.raises(BadInputError, match="comes after identity, which was not complete when session 1 began"):
        record_attendance(eli.store, COORDINATOR, 1, ["p1"])
    assert eli.count(t.Skill) == 0


def test_over_and_called_off(session: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that is called off frees its seats; what is over or called off is changed no more."""
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    line = cancel_session(session.store, COORDINATOR, 1)
    assert (line.is_cancelled, line.free, [one.state for one in line.people]) == (True, 0, ["cancelled"])
    with pytest.raises(BadInputError, match="called off"):
        book_seats(session.store, COORDINATOR, 1, ["p1"])
    add_session(session.store, COORDINATOR, INDUCTION)
    monkeypatch.setenv("ROTA_NOW", AFTERWARDS)
    for change in (cancel_session, lambda store, who, number: book_seats(store, who, number, ["p1"])):
        with pytest.raises(BadInputError, match="record who attended instead"):
            change(session.store, COORDINATOR, 2)
    with pytest.raises(BadInputError, match="was called off"):
        record_attendance(session.store, COORDINATOR, 1, ["p1"])
    with pytest.raises(BadInputError, match="no session 9"):
        cancel_session(session.store, COORDINATOR, 9)


def test_who_leaves_gives_the_seat_back(session: Office) -> None:
    """A seat on a session that is to come is free again once somebody left the way in."""
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    leave(session.store, COORDINATOR, "p1")
    (line,) = list_sessions(session.store, COORDINATOR)
    assert (line.free, [one.state for one in line.people]) == (2, ["cancelled"])


def test_a_seat_counts_in_the_ledger(session: Office) -> None:
    """Seven hours of induction are seven hours of work, booked or attended; a seat given back is none."""

    def minutes() -> int:
        with session.store.reading() as reading:
            ledger = read_ledger(reading, 1, day(0), rulebook(reading))
            return sum(one.work_minutes for one in ledger.entries)

    assert minutes() == 0
    book_seats(session.store, COORDINATOR, 1, ["p1"])
    assert minutes() == 7 * 60
    release_seat(session.store, COORDINATOR, 1, "p1")
    assert minutes() == 0


def test_another_organisations_sessions(session: Office) -> None:
    """Whoever acts for one organisation neither sees nor changes another one's."""
    session.add(t.Organisation(code="far", name="Far Care"))
    with session.store.writing() as writing:
        add_actor(writing, "olga", "manager", "far", False)
    assert list_sessions(session.store, "olga") == []
    assert [one.id for one in list_sessions(session.store, COORDINATOR, last=ON)] == [1]
    with pytest.raises(RefusedError, match="org's"):
        cancel_session(session.store, "olga", 1)
