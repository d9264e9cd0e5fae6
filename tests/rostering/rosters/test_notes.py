"""Notes on a cell or a day of a roster: one a place, in the trail, and never about anybody's health."""

from datetime import timedelta

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.horizon import Horizon
from rostering.rosters.notes import NotedAt, clear_note, read_notes, set_note
from rostering.store import audit
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A draft of the week; ann works at the home, Col is a coordinator, Oli a manager of another organisation."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.worker("ann")
    office.roster()
    office.add(t.Organisation(code="oth", name="Other"))
    office.add(t.Actor(name="Col", role="coordinator", organisation_id=1))
    office.add(t.Actor(name="Sam", role="scheduler", organisation_id=1))
    office.add(t.Actor(name="Oli", role="manager", organisation_id=2))
    return office


CELL, DAY = NotedAt(1, day(2), "ann"), NotedAt(1, day(2))


def said(office: Office, horizon: Horizon | None = None) -> list[tuple[str | None, int, str, str]]:
    notes = read_notes(office.store, "Col", horizon or office.horizon)
    return [(note.person, (note.day - MONDAY).days, note.text, note.written_by) for note in notes]


def trail(office: Office) -> list[tuple[str, str | None, str | None]]:
    with office.store.reading() as session:
        return [(entry.subject, entry.before, entry.after) for entry in audit.show(session)]


def test_a_cell_and_its_day_have_a_note_each(week: Office) -> None:
    """A note on Ann's Wednesday is not the note on Wednesday; who wrote each and when is on record."""
    note = set_note(week.store, "Col", CELL, "  swaps with   Bob next week ")
    set_note(week.store, "Col", DAY, "fire drill at ten")
    assert (note.text, note.written_by, note.written_at.isoformat()) == (
        "swaps with Bob next week",
        "Col",
        "2026-11-20T10:00:00+00:00",
    )
    assert said(week) == [(None, 2, "fire drill at ten", "Col"), ("ann", 2, "swaps with Bob next week", "Col")]
    assert said(week, Horizon(MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))) == []


def test_a_note_is_written_over_and_cleared(week: Office) -> None:
    """The second text stands in place of the first; the trail says that there was one, and nothing of what it said."""
    set_note(week.store, "Col", CELL, "rings on Monday")
    set_note(week.store, "Col", CELL, "rang on Monday")
    assert said(week) == [("ann", 2, "rang on Monday", "Col")]
    clear_note(week.store, "Col", CELL)
    assert said(week) == []
    assert trail(week) == [
        ("note on ann on Wed 25 Nov, roster 1", None, "a note"),
        ("note on ann on Wed 25 Nov, roster 1", "a note", "a note"),
        ("note on ann on Wed 25 Nov, roster 1", "a note", "none"),
    ]


@pytest.mark.parametrize(
    ("where", "text", "words"),
    [
        (CELL, "off with anxiety", "about anybody's health"),
        (CELL, "   ", "a few words"),
        (CELL, "x" * 201, "at most 200"),
        (NotedAt(1, day(7)), "drill", "not a day of the roster"),
        (NotedAt(9, day(0)), "drill", "no roster 9"),
        (NotedAt(1, day(0), "zoe"), "drill", "zoe"),
    ],
)
def test_what_cannot_be_noted_is_refused(week: Office, where: NotedAt, text: str, words: str) -> None:
    """Bad notes are answered in words, and nothing is written."""
    with pytest.raises(BadInputError, match=words):
        set_note(week.store, "Col", where, text)
    assert (week.count(t.RosterNote), trail(week)) == (0, [])


def test_the_same_note_twice_and_none_to_clear_are_told(week: Office) -> None:
    """A note that stands like that already, and one that is not there, change nothing."""
    set_note(week.store, "Col", DAY, "drill")
    with pytest.raises(BadInputError, match="already"):
        set_note(week.store, "Col", DAY, "drill")
    with pytest.raises(BadInputError, match="no note"):
        clear_note(week.store, "Col", CELL)


@pytest.mark.parametrize("name", ["Sam", "Oli"])
def test_only_who_may_edit_the_roster_writes_on_it(week: Office, name: str) -> None:
    """A scheduler and somebody of another organisation neither write nor clear."""
    set_note(week.store, "Col", DAY, "drill")
    with pytest.raises(RefusedError):
        set_note(week.store, name, CELL, "hello")
    with pytest.raises(RefusedError):
        clear_note(week.store, name, DAY)
    assert [row[2] for row in said(week)] == ["drill"]


def test_another_organisations_notes_are_not_seen(week: Office) -> None:
    """Oli sees the notes of rosters of his own organisation only."""
    set_note(week.store, "Col", DAY, "drill")
    assert read_notes(week.store, "Oli", week.horizon) == ()


def test_a_superseded_roster_takes_no_notes(week: Office) -> None:
    """Its notes are history, and it takes no new ones."""
    set_note(week.store, "Col", DAY, "drill")
    week.change(t.Roster, 1, state="superseded")
    assert said(week) == []
    with pytest.raises(BadInputError, match="superseded"):
        set_note(week.store, "Col", CELL, "hello")
