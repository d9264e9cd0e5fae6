"""Registers and papers that were looked at: what a look is good for, and what is told where nobody looked."""

from datetime import date, timedelta

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.people.seen import Seen, record_seen
from rostering.people.unknowns import unknowns
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import NURSE, Office
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
A_YEAR_AGO = date(2025, 11, 20)


@pytest.fixture
def nurse(office: Office) -> Office:
    """A nurse whose papers nobody has looked at: on the register until 2028, with permission until 2027."""
    person = office.person(
        "nia", right_to_work_seen_on=None, right_to_work_open=False, right_to_work_until=date(2027, 6, 30)
    )
    office.worker("nia", NURSE, person_id=person)
    office.add(t.Registration(person_id=person, body="NMC", until_on=date(2028, 1, 31)))
    return office


def told(office: Office) -> list[tuple[str, str, bool]]:
    """What is unknown about looks: subject, rule, and whether it blocks."""
    found = unknowns(office.store, None)
    return [(one.subject, one.rule, one.blocks) for one in found if "seen" in one.subject or "looked" in one.subject]


def test_what_nobody_looked_at_is_told_and_keeps_nobody_off(nurse: Office) -> None:
    """Both are unknown and reported by the rules that ask for them, and the nurse may be put on a shift."""
    assert told(nurse) == [("right_to_work_seen", "RTW", False), ("looked_up:NMC", "REG-LIVE", False)]
    assert nurse.refusal("nia", nurse.shift(0, "07:00", "15:00", role=NURSE)) is None


@pytest.mark.parametrize(("on", "left"), [(A_YEAR_AGO, ["looked_up:NMC"]), (A_YEAR_AGO + timedelta(days=1), [])])
def test_a_register_is_looked_up_every_year(nurse: Office, on: date, left: list[str]) -> None:
    """Twelve months after a look it is due again, a day before it is not; papers of a right to work are seen once."""
    record_seen(nurse.store, None, "nia", Seen("right_to_work", date(2020, 1, 1)))
    record_seen(nurse.store, None, "nia", Seen("nmc", on))
    assert [subject for subject, _, _ in told(nurse)] == left


def test_what_is_not_known_itself_is_asked_for_first(nurse: Office) -> None:
    """Of somebody whose permission and entry are unknown nobody asks when they were seen."""
    nurse.change(t.Person, 1, right_to_work_until=None)
    nurse.change(t.Registration, 1, status="unknown")
    assert told(nurse) == []
    assert {one.subject for one in unknowns(nurse.store, None) if one.blocks} >= {"right_to_work", "registration:NMC"}


def test_a_look_that_found_it_live_opens_work(nurse: Office) -> None:
    """An entry of unknown status is active from the look on, until the day that was on it."""
    nurse.change(t.Registration, 1, status="unknown", until_on=None)
    shift = nurse.shift(0, "07:00", "15:00", role=NURSE)
    assert nurse.refusal("nia", shift) == "REG-LIVE"
    assert record_seen(nurse.store, None, "nia", Seen("NMC", TODAY)).until is None
    assert nurse.refusal("nia", shift) is None
    assert record_seen(nurse.store, None, "nia", Seen("NMC", TODAY, TODAY)).until == TODAY
    assert nurse.refusal("nia", shift) == "REG-LIVE"


@pytest.mark.parametrize(
    ("what", "on", "until", "says"),
    [
        ("GMC", TODAY, None, "one of: right_to_work, NMC"),
        ("NMC", TODAY + timedelta(days=1), None, "in the future"),
        ("right_to_work", TODAY, A_YEAR_AGO, "had ended"),
    ],
)
def test_what_cannot_be_seen_is_refused(nurse: Office, what: str, on: date, until: date | None, says: str) -> None:
    """With nothing written."""
    before = told(nurse)
    with pytest.raises(BadInputError, match=says):
        record_seen(nurse.store, None, "nia", Seen(what, on, until))
    assert told(nurse) == before


def test_a_register_that_nobody_knew_them_on(nurse: Office) -> None:
    """Somebody seen on it is on it."""
    record_seen(nurse.store, None, "nia", Seen("SCW", TODAY, date(2029, 1, 1)))
    assert nurse.snapshot().persons[1].registrations == (
        ("NMC", "active", date(2028, 1, 31)),
        ("SCW", "active", date(2029, 1, 1)),
    )


def test_who_may_not(nurse: Office) -> None:
    """A coordinator says no more of fitness to work than of any clearance."""
    with nurse.store.writing() as session:
        add_actor(session, "Cora", "coordinator", None, False)
    with pytest.raises(RefusedError, match="may not"):
        record_seen(nurse.store, "Cora", "nia", Seen("NMC", TODAY))


def test_seen_at_the_command_line(nurse: Office, rota: Rota) -> None:
    """In words, for machines, and refused in one sentence."""
    db = ("--db", str(nurse.store.path))
    done = rota("people", "seen", "nia", "nmc", "--on", "2026-11-02", *db)
    assert (done.code, done.out) == (0, "Recorded of nia: NMC seen on 2026-11-02, good until 2028-01-31.\n")
    done = rota("people", "seen", "nia", "right_to_work", "--until", "2028-03-31", "--json", *db)
    assert done.json["seen"] == {"person": "nia", "what": "right_to_work", "on": "2026-11-20", "until": "2028-03-31"}
    opened = rota("people", "seen", "nia", "right_to_work", "--until", "open", *db)
    assert opened.out == "Recorded of nia: right_to_work seen on 2026-11-20.\n"
    refused = rota("people", "seen", "nia", *db)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
