"""What people permitted in a solve: blocks of work by an agreement, and assignments that stand under a waiver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rostering.rosters.publish import publish
from rostering.rules.agree import Agreement, agree, end
from rostering.rules.waive import Asked, waive
from rostering.store import tables as t
from tests.rostering.office import CARER, Office
from tests.rostering.rules.short_rest import short_rest

SLEEPING = Agreement(
    agreement="Sleep-in agreement 2026",
    rules=("WTR-11",),
    ground="reg21",
    organisation="org",
    setting="H",
    role=CARER,
    shape=("L", "S", "E"),
    least_rest_minutes=660,
    repay_days=14,
    from_on=date(2026, 11, 23),
    review_on=date(2026, 11, 24),
)


@pytest.fixture
def night(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A late, a sleep-in and the next day's early, one after the other, that nobody but Ann can do."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.add(t.Actor(name="Mia", role="manager"))
    office.worker("ann")
    spells(office, 0)
    return office


def spells(office: Office, day: int) -> None:
    office.shift(day, "14:00", "22:00", "L", break_minutes=30)
    office.shift(day, "22:00", "07:00", "S", type="sleep-in")
    office.shift(day + 1, "07:00", "14:30", "E", break_minutes=30)


def codes(office: Office, person: str = "ann") -> str:
    """Whom a solve puts on what, in order; what is saved is what it found, and what the check finds in it is lifted."""
    solved = office.solve(accept=True)
    assert not solved.summary.broken
    standing = office.standing()
    assert standing.roster == solved.roster
    shifts = [standing.build.shifts[duty] for duty in solved.roster.by_worker(person)]
    return "".join(one.code for one in sorted(shifts, key=lambda one: one.starts_at))


def test_late_sleep_in_and_early_are_one_block_by_agreement(night: Office) -> None:
    """One person fills all three, saved as three shifts, and it is said under what they stand."""
    agree(night.store, "Mia", SLEEPING)
    assert codes(night) == "LSE"
    (said,) = night.solve(accept=True).summary.lifted
    assert "Sleep-in agreement 2026" in said


def test_without_the_agreement_one_of_the_three_is_filled(night: Office) -> None:
    """What stops the others is the daily rest, and one duty a day."""
    assert len(codes(night)) == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"role": "registered_nurse"}, 1),
        ({"rules": ("GEN-DAYS-MAX",)}, 1),
        ({"review_on": date(2026, 11, 24)}, 3),
        ({"from_on": date(2026, 11, 24), "review_on": date(2026, 11, 26)}, 1),
        ({"shape": ("S", "E", "L")}, 2),
        ({"shape": ("sleep-in",)}, 1),
    ],
)
def test_an_agreement_opens_its_own_shape_group_and_days_alone(
    night: Office, changes: dict[str, Any], found: int
) -> None:
    """Another role, rule, first day or order of shifts leaves the rest due that it does not speak of."""
    agree(night.store, "Mia", replace(SLEEPING, **changes))
    assert len(codes(night)) == found


@pytest.mark.parametrize(("begins", "found"), [("23:59", "LSE"), ("00:00", "LS")])
def test_it_stops_a_minute_after_its_review_day(
    office: Office, monkeypatch: pytest.MonkeyPatch, begins: str, found: str
) -> None:
    """The early that begins in the last minute of the day of review is part of the block; a minute later it is not."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.add(t.Actor(name="Mia", role="manager"))
    office.worker("ann")
    office.shift(1, "07:00", "15:00", "L", break_minutes=30, priority=1)
    office.shift(1, "15:00", begins, "S", type="sleep-in", priority=1)
    office.shift(1 if begins == "23:59" else 2, begins, "06:00", "E", break_minutes=30, priority=5)
    agree(office.store, "Mia", SLEEPING)
    assert codes(office) == found


def test_an_agreement_that_was_ended_opens_nothing_after(night: Office) -> None:
    """Its last day is Monday: late and sleep-in are still one duty, Tuesday's early is not part of it."""
    agree(night.store, "Mia", SLEEPING)
    end(night.store, "Mia", 1, date(2026, 11, 23))
    assert codes(night) == "LS"


@pytest.mark.parametrize(("until", "found"), [("03:00", "LSE"), ("03:01", "SE")])
def test_the_usual_rest_is_due_before_the_block(night: Office, until: str, found: str) -> None:
    """Eleven hours after other work it may begin; with a minute less only what comes later of it is done."""
    agree(night.store, "Mia", SLEEPING)
    night.worked(1, -1, "21:00", until)
    assert codes(night) == found


@pytest.mark.parametrize(("begins", "found"), [("01:30", 4), ("01:29", 3)])
def test_the_usual_rest_is_due_after_the_block(night: Office, begins: str, found: int) -> None:
    """Eleven hours after it the next work may begin, not a minute before."""
    agree(night.store, "Mia", replace(SLEEPING, review_on=date(2026, 11, 29)))
    night.shift(2, begins, "08:00", "N", break_minutes=30)
    assert len(codes(night)) == found


def test_a_block_goes_on_from_the_week_before(night: Office) -> None:
    """Sunday's late and sleep-in stand in another week; Monday's early is part of their block, Tuesday's is not."""
    agree(night.store, "Mia", replace(SLEEPING, from_on=date(2026, 11, 22)))
    night.worked(1, -1, "14:00", "22:00", code="L")
    night.worked(1, -1, "22:00", "07:00", code="S")
    early = night.shift(0, "07:00", "13:00", "E", priority=1)
    found = night.solve(accept=True)
    assert f"/{early}" in "".join(duty for _, duty in found.roster)


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann and Bob rest nine hours between Monday's late and Tuesday's early, which is waived for Ann; Cat is free."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    short_rest(office)
    office.worker("cat")
    waive(office.store, "Mia", Asked("WTR-11", "ann", "2026-11-24", "the relief did not come", "reg21-continuity"))
    return office


def stands(office: Office, *, accept: bool = True) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """What everybody does after another solve, and what is said to be broken and to be waived."""
    solved = office.solve(accept=accept)
    shifts = solved.build.shifts
    lines = {who: "".join(sorted(shifts[duty].code for duty in duties)) for who, duties in solved.roster.lines.items()}
    return lines, solved.summary.broken, solved.summary.lifted


def test_a_pinned_short_rest_that_is_waived_is_kept(week: Office) -> None:
    """Ann's is kept and said to be waived; nobody else is put on her places, and Bob's is not kept."""
    for one in (1, 2):
        week.change(t.Assignment, one, pinned=True)
    lines, broken, lifted = stands(week)
    assert lines["ann"] == "EL"
    assert broken == ()
    assert len(lifted) == 1
    assert "waived by Mia" in lifted[0]
    assert sorted(lines["bob"] + lines["cat"]) == ["E", "L"]
    assert week.broken() == ["WTR-11"]
    assert week.count(t.Assignment) == 4


def test_pins_without_a_waiver_are_not_kept(week: Office) -> None:
    """Bob's pins break the rest as Ann's do; one of them is given up and said, and nothing of his is waived."""
    for one in (1, 2, 3, 4):
        week.change(t.Assignment, one, pinned=True)
    lines, broken, lifted = stands(week)
    assert lines["ann"] == "EL"
    assert len(lines["bob"]) == 1
    assert len(broken) == 1
    assert "Bob" in broken[0]
    assert len(lifted) == 1


def test_what_is_published_under_a_waiver_is_kept_and_its_neighbour_is_moved(week: Office) -> None:
    """Without a pin: Ann keeps both shifts, and Bob loses one of his to Cat."""
    week.change(t.Roster, 1, state="published")
    lines, broken, lifted = stands(week, accept=False)
    assert lines["ann"] == "EL"
    assert {len(lines["bob"]), len(lines["cat"])} == {1}
    assert (broken, len(lifted)) == ((), 1)


def test_a_draft_that_nobody_pinned_is_not_kept_for_its_waiver(week: Office) -> None:
    """A waiver lifts what stands; it is no wish, and it opens no short rest to a solve."""
    lines, broken, lifted = stands(week)
    assert {len(line) for line in lines.values()} <= {1, 2}
    assert (broken, lifted) == ((), ())


def test_a_waiver_is_for_nothing_else(week: Office) -> None:
    """Two hours fewer of rest were waived: a shift that would join the block is given to somebody else or nobody."""
    for one in (1, 2):
        week.change(t.Assignment, one, pinned=True)
    for worker in (2, 3):
        week.worked(worker, 1, "17:00", "23:00")
    week.shift(2, "02:59", "06:00", "N", break_minutes=30)
    lines, broken, _ = stands(week)
    assert (lines["ann"], broken) == ("EL", ())
    week.shift(2, "03:00", "06:00", "N", break_minutes=30)
    assert stands(week)[0]["ann"] == "ELN"


def test_a_waived_run_is_kept_and_grows_no_longer(week: Office) -> None:
    """Seven pinned days in a row where six are allowed, one of them waived; with an eighth before them it is not."""
    for number in range(7):
        week.assign(1, 3, week.shift(number, "09:00", "15:00", "D"), pinned=True)
    waive(week.store, "Mia", Asked("GEN-DAYS-MAX", "cat", "2026-11-29", "a colleague away"))
    lines, broken, lifted = stands(week)
    assert lines["cat"] == "DDDDDDD"
    assert broken == ()
    assert "a colleague away" in lifted[0]
    week.worked(3, -1, "09:00", "15:00")
    lines, broken, lifted = stands(week)
    assert (len(lines["cat"]), len(broken), lifted) == (6, 1, ())


def test_a_block_is_published_as_lawful_and_opens_its_debt(night: Office) -> None:
    """Nothing stands against it; the rest that was cut is owed, and the next solve of the week keeps all three."""
    agree(night.store, "Mia", SLEEPING)
    night.solve(accept=True)
    found = publish(night.store, "Mia", night.horizon, (), acknowledge=True)
    assert (found.refused, found.broken) == (False, ())
    assert [debt.minutes for debt in found.debts] == [660]
    assert "Sleep-in agreement 2026" in found.lifted[0]
    solved = night.solve()
    assert solved.roster == night.standing().roster
    assert not solved.summary.broken


def test_pinned_parts_of_a_block_are_kept_as_one_duty(night: Office) -> None:
    """Late and sleep-in are pinned one by one on the same day: both hold, and the early comes to them."""
    agree(night.store, "Mia", SLEEPING)
    roster = night.roster()
    for shift in (1, 2):
        night.assign(roster, 1, shift, pinned=True)
    assert codes(night) == "LSE"
