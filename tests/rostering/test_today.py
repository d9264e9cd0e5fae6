"""What needs somebody today, read from a real store."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rostering.calendar import instant
from rostering.store import tables as t
from rostering.today import Item, Kind, today
from tests.rostering.office import CARER, Office, day

NOW = "2026-11-24T10:00:00+00:00"  # the Tuesday


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office on the Tuesday morning of its week."""
    monkeypatch.setenv("ROTA_NOW", NOW)
    return Office(tmp_path)


def items(office: Office, kind: Kind) -> tuple[Item, ...]:
    """What there is of a kind."""
    return today(office.store, None).of(kind)


def test_an_empty_store_is_told_apart(tmp_path: Path) -> None:
    """A store without anybody is empty; an office with people and nothing to do is not."""
    bare = Office(tmp_path)
    assert today(bare.store, None).is_empty
    bare.worker("ann")
    assert today(bare.store, None).items == ()
    assert not today(bare.store, None).is_empty


def test_gaps_reach_72_hours(office: Office) -> None:
    """A short shift that begins within 72 hours is there, one just after is not; below a minimum presses and comes
    first, and so does the home, the day and the shift's number for a screen to go to."""
    office.roster()
    office.shift(2, "07:00", "15:00", "E", minimum=0, target=1)
    near = office.shift(4, "09:30", "17:00", "D", minimum=1, target=1)
    office.shift(4, "10:30", "17:00", "L", minimum=1, target=1)
    found = items(office, Kind.GAP)
    assert [one.what[0] for one in found] == ["D", "E"]
    assert (found[0].presses, found[0].home, found[0].day, found[0].shift) == (True, "H", day(4), near)
    assert not found[1].presses


def test_a_filled_shift_is_no_gap(office: Office) -> None:
    """Whoever stands there closes it."""
    roster, ann = office.roster(), office.worker("ann")
    shift = office.shift(2, "07:00", "15:00")
    assert items(office, Kind.GAP)
    office.assign(roster, ann, shift)
    assert not items(office, Kind.GAP)


def test_a_booking_without_a_name(office: Office) -> None:
    """It is told until somebody is named, and presses once the name is overdue."""
    roster, shift = office.roster(), office.shift(1, "14:00", "20:00")
    booking = office.add(t.Booking(roster_id=roster, shift_id=shift, source="Swift", role=CARER, state="booked"))
    (one,) = items(office, Kind.UNNAMED)
    assert one.presses
    assert "Swift" in one.what
    office.change(t.Booking, booking, state="cancelled")
    assert not items(office, Kind.UNNAMED)


def test_days_are_to_confirm_until_they_are(office: Office) -> None:
    """Yesterday's work of a published roster waits, today's does not; a confirmed day is left out."""
    roster, ann = office.roster(state="published"), office.worker("ann")
    office.assign(roster, ann, office.shift(0, "07:00", "15:00"))
    office.assign(roster, ann, office.shift(1, "07:00", "15:00"))
    (one,) = items(office, Kind.CONFIRM)
    assert (one.home, one.day) == ("H", day(0))
    office.add_all(
        t.DayConfirmed(setting_id=office.home, day=day(0), confirmed_by="x", confirmed_at=office.at(1, "09:00"))
    )
    assert not items(office, Kind.CONFIRM)


def test_requests_wait_until_they_are_decided(office: Office) -> None:
    """A leave that is asked for is told with its reference; it presses within a week."""
    ann = office.worker("ann")
    spell = instant(day(7), 0), instant(day(8), 0)
    leave = office.add(t.Absence(worker_id=ann, kind="annual", state="asked", starts_at=spell[0], ends_at=spell[1]))
    (one,) = items(office, Kind.REQUEST)
    assert (one.request, one.person, one.presses) == (f"L{leave}", "ann", True)
    office.change(t.Absence, leave, state="declined")
    assert not items(office, Kind.REQUEST)


def test_proposals_and_approvals_wait(office: Office) -> None:
    """A proposal that waits is told, with a word where the roster was changed since; so is a draft to approve."""
    roster = office.roster(version=1)
    at = office.at(1, "02:00")
    office.add(t.Proposal(roster_id=roster, roster_version=1, made_at=at, made_by="night", result="{}"))
    office.add(t.Approval(roster_id=roster, roster_version=1, asked_by="ann", asked_at=at, state="waiting"))
    (proposal,), (approval,) = items(office, Kind.PROPOSAL), items(office, Kind.APPROVAL)
    assert "02:00 by night waits" in proposal.what
    assert "changed" not in proposal.what
    assert "ann asks" in approval.what
    office.change(t.Roster, roster, version=2)
    assert "changed" in items(office, Kind.PROPOSAL)[0].what
    assert not items(office, Kind.APPROVAL)


def test_rest_that_is_owed(office: Office) -> None:
    """An open debt is told with its person and last day, a repaid one is not."""
    ann = office.person("ann")
    debt = office.add(
        t.RestDebt(
            person_id=ann,
            rule="WTR-11",
            minutes=90,
            opened_at=office.at(0, "07:00"),
            due_on=day(20),
            reason="x",
            approved_by="y",
        )
    )
    (one,) = items(office, Kind.DEBT)
    assert (one.person, one.presses) == ("ann", False)
    assert "1 h 30 min" in one.what
    office.change(t.RestDebt, debt, repaid_at=office.at(1, "08:00"))
    assert not items(office, Kind.DEBT)


def test_what_ends_and_what_was_renewed(office: Office) -> None:
    """A skill that ends within 30 days is told, one that was renewed is not, nor anything of who has left."""
    ids = [office.person(code) for code in ("ann", "bob", "cat")]
    for code, id_ in zip(("ann", "bob", "cat"), ids, strict=True):
        office.worker(code, person_id=id_, ended_on=date(2026, 10, 1) if code == "cat" else None)
        office.add(t.Skill(person_id=id_, skill="fire", until_on=day(10)))
    office.add(t.Skill(person_id=ids[1], skill="fire", until_on=day(400), done_on=day(-1)))
    assert [one.person for one in items(office, Kind.ENDING)] == ["ann"]


def test_a_declaration_counts_down(office: Office) -> None:
    """What a manager declared good, and is still unknown, is told 14 days before it ends, and no sooner."""
    ann = office.worker("ann", person_id=office.person("ann", right_to_work_open=False))
    assert ann
    declared = t.Declared(
        person_id=1, subject="right_to_work", until_on=day(15), declared_by="x", declared_at=office.at(0, "09:00")
    )
    id_ = office.add(declared)
    (one,) = items(office, Kind.DECLARED)
    assert (one.person, one.presses) == ("ann", False)
    office.change(t.Declared, id_, until_on=day(16) + timedelta(days=1))
    assert not items(office, Kind.DECLARED)
