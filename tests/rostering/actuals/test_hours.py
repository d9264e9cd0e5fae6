"""Hours by person and day, each figure reckoned by hand."""

from datetime import date
from pathlib import Path

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.actuals.hours import as_csv, hours
from rostering.errors import RefusedError
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from tests.rostering.actuals.offices import OTHERWISE, TUESDAY_NOON, monday, published, worked
from tests.rostering.office import MONDAY, Office, day

WEEK = Horizon(MONDAY, day(6))
# Ann 08:00 to 20:30 with 20 of 60 minutes of break; Bob awake for 75 minutes of a sleep-in of 9 h; Cat 20:00 to 06:00
# less 30, of 10 h 4 before midnight; Dan did not come. Eve has a late on Tuesday that nobody has confirmed.
CSV = """\
day,organisation,worker,name,settings,state,planned_minutes,actual_minutes,paid_minutes,worked_minutes
2026-11-23,org,ann,Ann,H,confirmed,750,750,730,730
2026-11-23,org,bob,Bob,H,confirmed,120,120,16,120
2026-11-24,org,bob,Bob,H,confirmed,420,420,59,420
2026-11-23,org,cat,Cat,H,confirmed,240,240,228,228
2026-11-24,org,cat,Cat,H,confirmed,480,360,342,342
2026-11-23,org,dan,Dan,H,confirmed,480,0,0,0
2026-11-24,org,eve,Eve,H,planned,480,0,450,450
"""
TOTALS = """\
day,organisation,worker,name,settings,state,planned_minutes,actual_minutes,paid_minutes,worked_minutes
total,org,ann,Ann,H,confirmed,750,750,730,730
total,org,bob,Bob,H,confirmed,540,540,75,540
total,org,cat,Cat,H,confirmed,720,600,570,570
total,org,dan,Dan,H,confirmed,480,0,0,0
total,org,eve,Eve,H,planned,480,0,450,450
"""


@pytest.fixture
def confirmed(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Monday confirmed with its exceptions, and a late of Eve's on Tuesday that is only planned."""
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)
    monday(office)
    office.assign(1, office.worker("eve"), office.shift(1, "14:00", "22:00", "L", break_minutes=30))
    confirm_day(office.store, None, "H", MONDAY, OTHERWISE)
    return office


def test_the_hours_of_a_week_by_hand(confirmed: Office) -> None:
    """The CSV has what was worked and paid, a person and day a line; a sleep-in is paid for the minutes awake."""
    found = hours(confirmed.store, None, WEEK)
    assert as_csv(found) == CSV
    assert as_csv(found, totals=True) == TOTALS
    assert found.unconfirmed == 1


def test_worked_is_what_the_ledger_says(confirmed: Office) -> None:
    """Day by day the working time is the ledger's."""
    found = {(line.person, line.day): line.worked for line in hours(confirmed.store, None, WEEK).lines}
    for person, code in enumerate(("ann", "bob", "cat", "dan", "eve"), 1):
        by_day = [found.get((code, day(number)), 0) for number in range(7)]
        assert worked(confirmed, person, *range(7)) == by_day


def test_a_part_of_a_night_counts_on_its_day(confirmed: Office) -> None:
    """A period that begins at midnight has the part of the night behind it."""
    found = hours(confirmed.store, None, Horizon(day(1), day(1)))
    assert {line.person: line.worked for line in found.lines} == {"bob": 420, "cat": 342, "eve": 450}


def test_elsewhere_only_when_asked_and_without_whose(confirmed: Office) -> None:
    """Work for others is one number, on request; a day with nothing else gets a line of its own."""
    other = confirmed.add(t.Organisation(code="oth", name="Other"))
    there = confirmed.setting("K", organisation_id=other)
    second = confirmed.worker("ann2", person_id=1, organisation_id=other)
    confirmed.worked(second, 3, "08:00", "14:00", setting_id=there)
    confirmed.add(t.Actor(name="Mo", role="manager", organisation_id=1))
    plain = as_csv(hours(confirmed.store, "Mo", WEEK))
    assert plain == CSV
    found = hours(confirmed.store, "Mo", WEEK, elsewhere=True)
    (line,) = [line for line in found.lines if line.day == day(3)]
    assert (line.worker, line.worked, line.elsewhere, line.settings) == ("ann", 0, 360, ())
    assert {line.worker: line.elsewhere for line in found.totals} == {
        "ann": 360,
        "bob": 0,
        "cat": 0,
        "dan": 0,
        "eve": 0,
    }
    assert "oth" not in as_csv(found)


def test_work_that_nobody_planned_counts(confirmed: Office) -> None:
    """What is recorded at the setting without a plan is actual, paid and worked."""
    confirmed.worked(5, 2, "09:00", "12:00")
    (line,) = [line for line in hours(confirmed.store, None, WEEK, ["H"]).lines if line.day == day(2)]
    assert (line.person, line.planned, line.actual, line.paid, line.state) == ("eve", 0, 180, 180, "confirmed")


def test_a_draft_and_a_declined_shift_are_nobody_s_hours(office: Office) -> None:
    """Only what is published, and not declined, cancelled or merely offered, is planned."""
    roster, ann = published(office), office.worker("ann")
    for number, standing in enumerate(("declined", "cancelled", "offered")):
        office.assign(roster, ann, office.shift(number, "08:00", "16:00"), standing=standing)
    office.assign(office.roster(), ann, office.shift(4, "08:00", "16:00"))
    assert hours(office.store, None, WEEK).lines == ()


def test_the_long_night(store_folder: Path) -> None:
    """Over the autumn change 20:00 to 08:00 are 13 hours: 4 on Saturday and 9 on Sunday, less 30 minutes of break."""
    office = Office(store_folder, date(2026, 10, 19))
    sunday = date(2026, 10, 25)
    roster = published(office, first_day=office.monday, last_day=sunday)
    office.assign(roster, office.worker("cat"), office.shift(5, "20:00", "08:00", "N", break_minutes=30))
    lines = hours(office.store, None, Horizon(office.monday, sunday)).lines
    assert [(line.planned, line.worked) for line in lines] == [(240, 230), (540, 520)]


def test_who_may_not_export_is_refused(office: Office) -> None:
    """Hours for pay are for those who may export."""
    office.add(t.Actor(name="Sal", role="scheduler"))
    with pytest.raises(RefusedError, match="may not export"):
        hours(office.store, "Sal", WEEK)
