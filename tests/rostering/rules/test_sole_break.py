"""A sole nurse's break by the setting's policy: whoever counts a shift counts it in the same way."""

from datetime import date
from typing import Any

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.actuals.worked import Said
from rostering.bookings.authorisations import WantedAuthorisation, authorise
from rostering.bookings.book import WantedBooking, book
from rostering.calendar import instant
from rostering.errors import RefusedError
from rostering.gaps.showing import answer
from rostering.offers.releases import WantedRelease, release
from rostering.requests.leave_minutes import leave_minutes
from rostering.rules.debts import Debt, read_debts
from rostering.store import tables as t
from tests.rostering.office import MONDAY, NURSE, Office, day

PRESENT = pytest.mark.parametrize(("policy", "work"), [("relieved", 690), ("present", 720)])
CARD = 2000  # pence an hour
NIGHT: dict[str, Any] = {"start": "20:00", "end": "08:00", "code": "N", "role": NURSE, "break_minutes": 30}


@pytest.fixture
def night(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A night of twelve hours with half an hour of break and one nurse on Monday; nia and bel are nurses."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.worker("nia", role=NURSE, contract={"minutes": 2400, "period": "week"})
    office.worker("bel", role=NURSE, pool="bank")
    for number in (1, 2):
        office.add(t.Registration(person_id=number, body="NMC", until_on=date(2027, 11, 23)))
    for pool in ("own", "bank", "agency"):
        office.add(t.RateCard(pool=pool, pence_an_hour=CARD, from_on=date(2020, 1, 1)))
    office.shift(0, **NIGHT, target=1, minimum=1)
    return office


def debts(office: Office) -> list[Debt]:
    with office.store.reading() as session:
        return list(read_debts(session, everything=True))


@PRESENT
def test_who_could_take_it_is_told_its_hours_and_cost(night: Office, policy: str, work: int) -> None:
    """Working time and cost of a candidate hold the break where it is worked."""
    night.change(t.Setting, night.home, sole_break=policy)
    night.roster(state="published")
    found = {one.code: one for one in answer(night.store, None, 1).whole.lawful}
    assert {(one.work_minutes, one.pence) for one in found.values()} == {(work, work * CARD // 60)}


@PRESENT
def test_an_agencys_nurse_is_paid_for_it(night: Office, policy: str, work: int) -> None:
    """A booking costs its hours by the card."""
    night.change(t.Setting, night.home, sole_break=policy)
    needs, since = "agency.needs_authorisation", night.at(0, "00:00")
    night.add(t.Policy(name=needs, value="false", from_on=date(2020, 1, 1), set_by="story", set_at=since))
    night.roster()
    assert book(night.store, None, WantedBooking(1, "Acme")).pence == work * CARD // 60


def test_a_cap_is_reached_by_the_minutes_of_the_break(night: Office) -> None:
    """£230 open agency for 11.5 hours at £20, and not for the twelve of a nurse who stays within call."""
    night.roster()
    authorise(night.store, None, WantedAuthorisation(day(6), "two on leave", setting="H", most_pence=23_000))
    night.change(t.Setting, night.home, sole_break="present")
    with pytest.raises(RefusedError, match=r"costs £240\.00"):
        release(night.store, None, [1], WantedRelease("agency"))
    night.change(t.Setting, night.home, sole_break="relieved")
    assert release(night.store, None, [1], WantedRelease("agency")).lines[0].tier == "agency"


@PRESENT
@pytest.mark.parametrize("rostered", [True, False])
def test_leave_takes_it(night: Office, policy: str, work: int, rostered: bool) -> None:
    """Leave on the night takes what the roster, or the pattern, would have counted for it."""
    night.change(t.Setting, night.home, sole_break=policy)
    if rostered:
        night.assign(night.roster(), 1, 1)
    else:
        pattern = night.add(t.Pattern(code="nights", cycle="N - - -"))
        night.add(t.PatternFollowed(worker_id=1, pattern_id=pattern, starts_on=MONDAY))
    with night.store.reading() as session:
        taken = leave_minutes(session, 1, instant(MONDAY, 0), instant(day(1), 0))
    assert taken == {MONDAY: work}


@pytest.mark.parametrize(
    ("policy", "target", "said", "owed"),
    [
        ("present", 1, (), [30]),
        ("present", 1, (Said("nia", "break", "10"),), [20]),
        ("present", 1, (Said("nia", "absent"),), []),
        ("present", 2, (), []),
        ("relieved", 1, (), []),
    ],
)
def test_its_minutes_are_rest_that_is_owed(
    night: Office, monkeypatch: pytest.MonkeyPatch, policy: str, target: int, said: tuple[Said, ...], owed: list[int]
) -> None:
    """Once it is confirmed that the night was worked, the break taken within call is owed for 14 days."""
    night.change(t.Setting, night.home, sole_break=policy)
    night.change(t.Shift, 1, target=target)
    night.assign(night.roster(state="published"), 1, 1)
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T09:00:00Z")
    confirm_day(night.store, None, "H", MONDAY, said)
    assert [(one.rule, one.person, one.minutes, one.due_on) for one in debts(night)] == [
        ("NURSE-24/sole-break", 1, minutes, day(14)) for minutes in owed
    ]


def test_a_correction_corrects_what_is_owed(night: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said again with ten minutes less of break, twenty are owed; of a nurse who was not there at all, nothing."""
    night.change(t.Setting, night.home, sole_break="present")
    night.assign(night.roster(state="published"), 1, 1)
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T09:00:00Z")
    confirm_day(night.store, None, "H", MONDAY)
    confirm_day(night.store, None, "H", MONDAY, (Said("nia", "break", "10"),), again=True)
    assert [one.minutes for one in debts(night)] == [20]
    confirm_day(night.store, None, "H", MONDAY, (Said("nia", "absent"),), again=True)
    assert debts(night) == []


def test_the_next_rosters_plan_the_rest_and_a_long_one_repays_it(
    night: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The debt of Monday's night asks the week for one rest of eleven and a half hours; what was taken settles it."""
    night.change(t.Setting, night.home, sole_break="present")
    roster = night.roster(state="published")
    night.assign(roster, 1, 1)
    night.assign(roster, 1, night.shift(1, **NIGHT, target=1))
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T09:00:00Z")
    confirm_day(night.store, None, "H", MONDAY)
    assert [(one.minutes, one.is_open) for one in debts(night)] == [(30, True)]
    assert [one.minutes for one in night.snapshot().owed] == [690]
    monkeypatch.setenv("ROTA_NOW", "2026-11-25T09:00:00Z")
    confirm_day(night.store, None, "H", day(1))
    assert [(one.minutes, one.repaid_at) for one in debts(night)] == [(30, night.at(1, "19:30")), (30, None)]
