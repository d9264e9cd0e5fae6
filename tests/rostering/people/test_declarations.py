"""Taking over: many unknowns declared good in one action, until a day; never what is known to fail."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.people.declarations import Choice, accept, counting_down, declared
from rostering.people.unknowns import Wanted, unknowns
from rostering.rosters import read_people
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.store.sqlite import SqliteStore
from tests.rostering.office import Office
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
EVERYTHING = Choice(every=True)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def rows(store: SqliteStore, person: str) -> tuple[tuple[str, date, date], ...]:
    """What was declared of a person."""
    with store.reading() as session:
        return next(one.declared for one in read_people.persons(session).values() if one.code == person)


def trail(store: SqliteStore) -> list[audit.Entry]:
    """The audit trail."""
    with store.reading() as session:
        return audit.show(session)


def name(store: SqliteStore, actor: str, role: str, organisation: str | None = None) -> None:
    """Another user of the store."""
    with store.writing() as session:
        add_actor(session, actor, role, organisation, False)


@pytest.fixture
def unsaid(office: Office) -> Office:
    """Two carers of whom nothing is known, and one whose right to work has run out."""
    for code in ("ann", "bob"):
        office.worker(code, person_id=office.person(code, right_to_work_open=False, age_known=False))
    gone = office.person("cy", right_to_work_open=False, right_to_work_until=TODAY - timedelta(days=1))
    office.worker("cy", person_id=gone)
    return office


def test_one_action_takes_over_a_bulk_upload(samples: SqliteStore) -> None:
    """After one accept nothing of the samples is unknown; each row says who, when and until when, the trail once."""
    before = unknowns(samples, None)
    rows_before = len(trail(samples))
    done = accept(samples, None, EVERYTHING)
    assert done.until == date(2026, 12, 18)
    assert {(one.person, one.subject) for one in done.accepted} == {(one.person, one.subject) for one in before}
    assert unknowns(samples, None) == []
    assert len(unknowns(samples, None, Wanted(declared=True))) == len(before) == 43
    with samples.reading() as session:
        kept = session.exec(select(t.Declared)).all()
    assert len(kept) == len(before)
    assert {(row.declared_by, row.until_on, row.declared_at.isoformat()) for row in kept} == {
        ("coordinator", date(2026, 12, 18), "2026-11-20T10:00:00+00:00")
    }
    entries = trail(samples)[rows_before:]
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("declare", "declared of 12 people until 2026-12-18")
    ]
    assert "right_to_work 12" in (entries[0].after or "")


def test_it_passes_until_the_day_and_blocks_the_day_after(
    samples: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the last day the lookup passes and nothing is unknown; on the day after all of it is unknown again."""
    before = {(one.person, one.subject) for one in unknowns(samples, None)}
    accept(samples, None, EVERYTHING)
    last = date(2026, 12, 18)
    assert declared(rows(samples, "p1"), "right_to_work", last) == last
    assert declared(rows(samples, "p1"), "right_to_work", last + timedelta(days=1)) is None
    assert declared(rows(samples, "p1"), "skill:medication", last) is None
    monkeypatch.setenv("ROTA_NOW", "2026-12-18T23:59:00+00:00")
    assert unknowns(samples, None) == []
    assert {line.days_left for line in counting_down(samples, None)} == {0}
    monkeypatch.setenv("ROTA_NOW", "2026-12-19T00:00:00+00:00")
    again = unknowns(samples, None)
    assert {(one.person, one.subject) for one in again} == before
    assert {one.since for one in again} == {date(2026, 12, 19)}
    assert counting_down(samples, None) == []


def test_what_becomes_known_counts_down_no_more(unsaid: Office) -> None:
    """Once the date is on record the declaration is nobody's business; what is entered and fails, fails."""
    accept(unsaid.store, None, Choice(subjects=("right_to_work",)))
    assert [line.person for line in counting_down(unsaid.store, None)] == ["ann", "bob"]
    unsaid.change(t.Person, 1, right_to_work_open=True)
    unsaid.change(t.Person, 2, right_to_work_until=TODAY - timedelta(days=1))
    assert counting_down(unsaid.store, None) == []
    assert "right_to_work" not in {one.subject for one in unknowns(unsaid.store, None, Wanted(declared=True))}


def test_what_is_known_to_fail_stays_failing(unsaid: Office) -> None:
    """A sweep passes over it and a request by name is refused with nothing written."""
    done = accept(unsaid.store, None, EVERYTHING)
    assert ("cy", "right_to_work") not in {(one.person, one.subject) for one in done.accepted}
    kept = unsaid.store.path.read_bytes()
    with pytest.raises(RefusedError, match="right_to_work of cy is on record and not good"):
        accept(unsaid.store, None, Choice(subjects=("right_to_work",), persons=("ann", "cy")))
    assert unsaid.store.path.read_bytes() == kept


def test_a_manager_chooses_some(unsaid: Office) -> None:
    """By subject, by kind of subject, by person, or where both meet."""
    unsaid.demand("07:00", "15:00", skills="medication;first_aid")
    done = accept(unsaid.store, None, Choice(subjects=("skill",), persons=("Ann",)))
    assert [(one.person, one.subject) for one in done.accepted] == [
        ("ann", "skill:first_aid"),
        ("ann", "skill:medication"),
    ]
    done = accept(unsaid.store, None, Choice(subjects=("skill:medication",)))
    assert [one.person for one in done.accepted] == ["bob", "cy"]


def test_who_is_named_may_be_declared_again(unsaid: Office) -> None:
    """A sweep leaves alone what counts already; by name it is renewed, and the later declaration counts."""
    accept(unsaid.store, None, EVERYTHING, TODAY)
    with pytest.raises(BadInputError, match="Nothing of that is unknown"):
        accept(unsaid.store, None, EVERYTHING)
    assert declared(rows(unsaid.store, "ann"), "age", TODAY) == TODAY


def test_a_renewal_replaces_what_was_declared(unsaid: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The later of two declarations counts, also where it ends sooner."""
    accept(unsaid.store, None, EVERYTHING)
    monkeypatch.setenv("ROTA_NOW", "2026-11-21T10:00:00+00:00")
    accept(unsaid.store, None, Choice(persons=("ann",)), TODAY + timedelta(days=3))
    lines = {(line.person, line.subject): line.days_left for line in counting_down(unsaid.store, None)}
    assert lines["ann", "age"] == 2
    assert lines["bob", "age"] == 27


@pytest.mark.parametrize(
    ("choice", "until", "says"),
    [
        (EVERYTHING, TODAY - timedelta(days=1), "past already"),
        (EVERYTHING, TODAY + timedelta(days=85), "more than 84 days on"),
        (Choice(), None, "Say what is declared"),
        (Choice(every=True, subjects=("age",)), None, "Say what is declared"),
        (Choice(subjects=("shoe_size",)), None, "no subject 'shoe_size'"),
        (Choice(persons=("nobody",)), None, "no person 'nobody'"),
        (Choice(subjects=("fit_for_nights",)), None, "Nothing of that is unknown"),
    ],
)
def test_bad_input_leaves_every_byte(unsaid: Office, choice: Choice, until: date | None, says: str) -> None:
    """One sentence, and the store as it was."""
    kept = unsaid.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        accept(unsaid.store, None, choice, until)
    assert unsaid.store.path.read_bytes() == kept


def test_the_84th_day_is_the_last(unsaid: Office) -> None:
    """84 days on is taken, and so is today."""
    last = TODAY + timedelta(days=84)
    assert accept(unsaid.store, None, Choice(persons=("ann",)), last).until == last
    assert accept(unsaid.store, None, Choice(persons=("bob",)), TODAY).until == TODAY


def test_a_coordinator_may_not(unsaid: Office) -> None:
    """Refused with the roles that may, and nothing written; a manager may."""
    name(unsaid.store, "cora", "coordinator")
    name(unsaid.store, "meg", "manager")
    kept = unsaid.store.path.read_bytes()
    with pytest.raises(RefusedError, match="cora \\(coordinator\\) may not declare"):
        accept(unsaid.store, "cora", EVERYTHING)
    assert unsaid.store.path.read_bytes() == kept
    assert accept(unsaid.store, "meg", EVERYTHING).accepted


def test_a_manager_of_one_organisation_declares_for_its_people(unsaid: Office) -> None:
    """A sweep takes its own people only; somebody else's by name is refused."""
    other = unsaid.add(t.Organisation(code="two", name="Two"))
    person = unsaid.person("dee", right_to_work_open=False)
    unsaid.worker("dee", person_id=person, organisation_id=other, setting_id=None)
    name(unsaid.store, "meg", "manager", "two")
    with pytest.raises(RefusedError, match="does not employ ann"):
        accept(unsaid.store, "meg", Choice(persons=("ann",)))
    assert {one.person for one in accept(unsaid.store, "meg", EVERYTHING).accepted} == {"dee"}
    assert trail(unsaid.store)[-1].organisation == "two"


def test_nobody_declares_a_contract_or_a_wish_for_others(office: Office) -> None:
    """What must be entered, or only the person can say, is left by a sweep and refused by name."""
    person = office.person("ann")
    office.add(t.Worker(code="ann", person_id=person, organisation_id=office.organisation))
    with pytest.raises(RefusedError, match="contract of ann is not for anybody else"):
        accept(office.store, None, Choice(subjects=("contract",), persons=("ann",)))
    done = accept(office.store, None, EVERYTHING)
    assert [one.subject for one in done.left] == ["contract"]
    assert [one.subject for one in done.accepted] == ["history"]


def test_a_sweep_makes_nobody_competent_in_a_special_task(unsaid: Office) -> None:
    """Training that everybody repeats is swept along; a delegated task is left until somebody names it."""
    unsaid.demand("07:00", "15:00", skills="moving_people;peg_feeding")
    done = accept(unsaid.store, None, EVERYTHING)
    assert {one.subject for one in done.left} == {"skill:peg_feeding", "delegation:peg_feeding"}
    assert "skill:moving_people" in {one.subject for one in done.accepted}
    with pytest.raises(BadInputError, match="--subject skill:peg_feeding"):
        accept(unsaid.store, None, EVERYTHING)
    done = accept(unsaid.store, None, Choice(subjects=("skill:peg_feeding",), persons=("ann",)))
    assert [(one.person, one.subject) for one in done.accepted] == [("ann", "skill:peg_feeding")]


@given(made=st.lists(st.tuples(st.sampled_from(("age", "visa")), DAYS, DAYS), max_size=6), day=DAYS)
def test_the_latest_declaration_made_by_a_day_decides(made: list[tuple[str, date, date]], day: date) -> None:
    """Of those made of the subject by the day only the last speaks, and it passes exactly up to its last day."""
    made.sort(key=lambda row: row[1])
    by_then = [row for row in made if row[0] == "age" and row[1] <= day]
    expected = by_then[-1][2] if by_then and day <= by_then[-1][2] else None
    assert declared(made, "age", day) == expected


def test_the_commands_tell_all_of_it(taking_over: Rota) -> None:
    """List, accept and count-down as people run them, and as data."""
    assert "43 unknown of 12 people" in taking_over("people", "unknown").out
    assert len(taking_over("people", "--json").json["people"]) == 12
    done = taking_over("people", "accept", "--all", "--until", "27/11/2026")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Declared until Fri 27 Nov: 43 unknown of 12 people.\n"
    lines: list[dict[str, Any]] = taking_over("people", "declared", "--json").json["declared"]
    assert {line["days_left"] for line in lines} == {7}
    assert taking_over("people", "unknown").out == "Nothing of that is unknown.\n"
    assert taking_over("people", "--unknown", "--json").json["people"] == []
    told = taking_over("people", "w017").out
    assert "p1 Ann Example" in told
    assert "right_to_work (RTW, declared until 2026-11-27)" in told


@pytest.mark.parametrize(
    "words",
    [
        ("people", "accept"),
        ("people", "accept", "--all", "--until", "yesterday"),
        ("people", "accept", "--all", "--until", "soon"),
        ("people", "unknown", "--all"),
        ("people", "unknown", "ann"),
        ("people", "--until", "today"),
        ("people", "nobody"),
        ("people", "clear", "ann"),
        ("people", "clear", "ann", "courage"),
        ("people", "clear", "ann", "induction"),
        ("people", "clear", "ann", "pcr", "--on", "tomorrow"),
        ("people", "clear", "ann", "dbs", "--until", "2020-01-01"),
        ("people", "clear", "ann", "induction", "--setting", "X"),
    ],
)
def test_bad_usage_is_one_sentence(unsaid: Office, rota: Rota, words: tuple[str, ...]) -> None:
    """Exit code 2, nothing on standard output, one line of what is wrong, every byte as it was."""
    kept = unsaid.store.path.read_bytes()
    done = rota(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert unsaid.store.path.read_bytes() == kept
