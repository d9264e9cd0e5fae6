"""The law and the contracts in a stored roster: each just kept, and broken by the smallest step there is."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostering import text
from rostering.store import tables as t
from tests.rostering.office import MONDAY, NURSE, Office, day

BIRTHDAY = date(2027, 6, 1)


def on_all(office: Office, worker: int, *shifts: int) -> None:
    """Put one person on some shifts."""
    roster = office.roster()
    for shift in shifts:
        office.assign(roster, worker, shift)


def sentences(office: Office) -> list[str]:
    """What is said of the broken rules."""
    standing = office.standing()
    return [text.violation(standing.build, violation) for violation in standing.report.broken]


@pytest.mark.parametrize(("start", "broken"), [("09:00", []), ("08:59", ["WTR-11"])])
def test_eleven_hours_of_rest(office: Office, start: str, broken: list[str]) -> None:
    """From 22:00 to 09:00 is enough, to 08:59 is not, and the sentence says 10 h 59 min."""
    on_all(office, office.worker("ann"), office.shift(0, "14:00", "22:00"), office.shift(1, start, "15:00"))
    assert office.broken() == broken
    assert all("Ann (ann)" in one and "10 h 59 min of rest, at least 11 h" in one for one in sentences(office))


@pytest.mark.parametrize(("start", "broken"), [("10:00", []), ("09:59", ["WTR-11"])])
def test_rest_goes_by_elapsed_time_in_march(store_folder: Path, start: str, broken: list[str]) -> None:
    """In the night the clocks go forward, 22:00 to 10:00 is eleven hours."""
    office = Office(store_folder, date(2026, 3, 23))
    on_all(office, office.worker("ann"), office.shift(5, "14:00", "22:00"), office.shift(6, start, "16:00"))
    assert office.broken() == broken


@pytest.mark.parametrize(("end", "broken"), [("20:00", []), ("20:01", ["WTR-11"])])
def test_the_night_before_the_week_counts(office: Office, end: str, broken: list[str]) -> None:
    """Work on Sunday is rested from before Monday's early shift, though it lies in another week."""
    worker = office.worker("ann")
    office.worked(worker, -1, "12:00", end)
    on_all(office, worker, office.shift(0, "07:00", "15:00"))
    assert office.broken() == broken
    assert all("10 h 59 min of rest" in one for one in sentences(office))


def test_overlapping_shifts_are_all_told(office: Office) -> None:
    """Two shifts at once break the rest, one duty a day and nobody in two places; each is said."""
    on_all(office, office.worker("ann"), office.shift(0, "07:00", "15:00"), office.shift(0, "14:30", "22:00", "L"))
    assert office.broken() == ["GEN-ONE", "GEN-SKILL", "WTR-11"]
    assert sum("they overlap by 30 min" in one for one in sentences(office)) == 1
    assert sum("9 h of rest, at least 11 h" in one for one in sentences(office)) == 1


@pytest.mark.parametrize(("start", "broken"), [("10:00", []), ("09:59", ["WTR-Y/rest"])])
def test_twelve_hours_under_18(office: Office, start: str, broken: list[str]) -> None:
    """The young rest twelve hours between duties."""
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=BIRTHDAY))
    on_all(office, worker, office.shift(0, "16:00", "22:00"), office.shift(1, start, "12:00"))
    assert office.broken() == broken


@pytest.mark.parametrize(("end", "broken"), [("15:00", []), ("15:01", ["WTR-Y/day"])])
def test_eight_hours_a_day_under_18(office: Office, end: str, broken: list[str]) -> None:
    """A minute over eight hours of work on a day is one too many."""
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=BIRTHDAY))
    on_all(office, worker, office.shift(0, "07:00", end))
    assert office.broken() == broken


@pytest.mark.parametrize(("last", "broken"), [("15:00", []), ("15:01", ["WTR-Y/week"])])
def test_forty_hours_a_week_under_18(office: Office, last: str, broken: list[str]) -> None:
    """Forty hours in all jobs together: declared work outside counts."""
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=BIRTHDAY))
    office.worked(worker, 5, "09:00", "16:00", setting_id=None, employer="a shop")
    shifts = [office.shift(number, "07:00", "15:00") for number in range(3)]
    on_all(office, worker, *shifts, office.shift(3, "06:00", last, break_minutes=0))
    assert office.broken() == (["WTR-Y/day"] if not broken else ["WTR-Y/day", *broken])


def test_the_limits_of_the_young_end_with_the_birthday(office: Office) -> None:
    """A nine-hour day on the birthday is lawful, the day before it is not."""
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=day(2)))
    on_all(office, worker, office.shift(1, "07:00", "16:00"), office.shift(2, "07:00", "16:00"))
    (found,) = office.standing().report.broken
    assert (found.rule, found.days) == ("WTR-Y/day", (1,))


@pytest.mark.parametrize(("minutes", "broken"), [(1200, []), (1199, ["VISA-STU"]), (None, ["VISA-STU"])])
def test_a_students_week(office: Office, minutes: int | None, broken: list[str]) -> None:
    """Four hours of a Sunday night fall in this week, the rest in the next; unknown hours allow none."""
    person = office.person("ann", visa="student", visa_weekly_minutes=minutes)
    worker = office.worker("ann", person_id=person)
    on_all(
        office,
        worker,
        office.shift(0, "07:00", "15:00"),
        office.shift(2, "07:00", "15:00"),
        office.shift(6, "20:00", "04:00", "N"),
    )
    assert office.broken() == broken


@pytest.mark.parametrize(("minutes", "broken"), [(960, []), (961, ["VISA-STU"])])
def test_a_students_other_job_counts(office: Office, minutes: int, broken: list[str]) -> None:
    """Hours elsewhere that are known as a sum count with those of the roster."""
    worker = office.worker("ann", person_id=office.person("ann", visa="student", visa_weekly_minutes=1200))
    spell = {"from_on": day(-7), "until_on": day(6)}
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=2 * minutes, **spell))
    on_all(office, worker, office.shift(0, "08:00", "12:00"))
    assert office.broken() == broken


@pytest.mark.parametrize(("rest", "broken"), [(0, []), (1, ["GEN-MINUTES/max"])])
def test_contract_hours_over_the_contracts_own_period(office: Office, rest: int, broken: list[str]) -> None:
    """Four weeks of 24 hours: history, the balance and credited leave count, a break does not."""
    contract = {"minutes": 1440, "period": "4 weeks", "period_anchor": day(-14), "balance_minutes": 60}
    worker = office.worker("ann", contract=contract)
    office.worked(worker, -10, "07:00", "15:00")
    leave = {"starts_at": office.at(-7, "00:00"), "ends_at": office.at(-6, "00:00"), "minutes_credited": 420 + rest}
    office.add(t.Absence(worker_id=worker, kind="annual", **leave))
    on_all(office, worker, office.shift(0, "07:00", "15:30", break_minutes=30))
    assert office.broken() == broken


def test_a_balance_is_carried_once(store_folder: Path) -> None:
    """Over two weeks a weekly contract's balance counts in the first week only."""
    office = Office(store_folder)
    office.worker("ann", contract={"minutes": 600, "period": "week", "balance_minutes": 600})
    made = office.build()
    (rule,) = [rule for rule in made.problem.rules if rule.id == "GEN-MINUTES/max"]
    assert made.problem.worker["ann"].carry == {rule.carry: 600}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("start", "end", "credited"), [("08:00", "10:00", 120), ("00:00", "24:00", 300)])
def test_leave_is_credited_by_the_day(office: Office, start: str, end: str, credited: int) -> None:
    """A whole day counts the daily average (35 h ÷ 7), a part of a day no more than it is long."""
    worker = office.worker("ann", contract={"minutes": 2100, "period": "week"})
    leave = {"starts_at": office.at(0, start), "ends_at": office.at(0, end)}
    office.add(t.Absence(worker_id=worker, kind="annual", **leave))
    assert list(office.build().problem.worker["ann"].carry.values()) == [credited]


def test_side_by_side_contracts_add_up(office: Office) -> None:
    """Two half posts are one whole one; beside a post without guaranteed hours there is no most."""
    worker = office.worker("ann", contract={"minutes": 600, "period": "week"})
    office.add(t.Contract(worker_id=worker, role=NURSE, minutes=300, period="week"))
    totals = [rule for rule in office.build().problem.rules if rule.id == "GEN-MINUTES/max"]
    assert [rule.max for rule in totals] == [900]  # type: ignore[attr-defined]
    office.add(t.Contract(worker_id=worker, role="senior_care_worker"))
    assert not [rule for rule in office.build().problem.rules if rule.id == "GEN-MINUTES/max"]


@pytest.mark.parametrize(("most", "broken"), [(2, ["GEN-WEEK-MAX"]), (3, [])])
def test_most_shifts_a_week(office: Office, most: int, broken: list[str]) -> None:
    """The third shift of a week is one too many for who asked for two."""
    on_all(
        office, office.worker("ann", most_shifts_a_week=most), *(office.shift(n, "07:00", "15:00") for n in (0, 2, 4))
    )
    assert office.broken() == broken


@pytest.mark.parametrize(("last", "broken"), [(4, []), (5, ["GEN-DAYS-MAX"])])
def test_six_days_in_a_row_with_history(office: Office, last: int, broken: list[str]) -> None:
    """Sunday's work and six days more are seven in a row."""
    worker = office.worker("ann")
    office.worked(worker, -1, "07:00", "13:00")
    on_all(office, worker, *(office.shift(number, "07:00", "13:00") for number in range(last + 1)))
    assert office.broken() == broken


def behind(office: Office, worker: int) -> None:
    """Sixteen weeks of 48 hours, in four days each."""
    for week in range(1, 17):
        for number in range(4):
            office.worked(worker, number - 7 * week, "07:00", "19:00")


@pytest.mark.parametrize(("end", "broken"), [("19:00", False), ("19:01", True)])
def test_the_average_week(office: Office, end: str, broken: bool) -> None:
    """Seventeen weeks of 48 hours pass, one minute more does not, and the sentence gives the averages."""
    worker = office.worker("ann")
    behind(office, worker)
    shifts = [office.shift(number, "07:00", "19:00") for number in range(3)]
    on_all(office, worker, *shifts, office.shift(3, "07:00", end))
    assert ("WTR-48/average" in office.broken()) is broken


@pytest.mark.parametrize(
    ("signed", "kept"),
    [
        ([], False),
        ([{"from_on": MONDAY}], True),
        ([{"from_on": day(1)}], False),
        ([{"from_on": MONDAY, "until_on": day(5)}], False),
    ],
)
def test_an_opt_out_covers_its_days(office: Office, signed: list[dict[str, Any]], kept: bool) -> None:
    """Whoever signed away the 48 hours for all of the week is not bound by them; part of it is not enough."""
    worker = office.worker("ann")
    for facts in signed:
        office.add(t.OptOut(worker_id=worker, **facts))
    rules = [rule.id for rule in office.build().problem.rules]
    assert ("WTR-48/average" not in rules) is kept


def test_each_employer_has_an_opt_out_of_its_own(office: Office) -> None:
    """An opt-out with one of two employers is none."""
    worker = office.worker("ann")
    other = office.add(t.Organisation(code="other", name="Other"))
    office.worker("ann2", person_id=1, organisation_id=other, setting_id=None)
    office.add(t.OptOut(worker_id=worker, from_on=MONDAY))
    assert "WTR-48/average" in [rule.id for rule in office.build().problem.rules]


def test_hours_known_as_sums_lower_the_average(office: Office) -> None:
    """Outside work is spread over its days and taken off what is left of 17 weeks of 48 hours."""
    worker = office.worker("ann")
    spell = {"from_on": MONDAY - timedelta(days=7), "until_on": MONDAY + timedelta(days=6)}
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=1400, **spell))
    (rule,) = [rule for rule in office.build().problem.rules if rule.id == "WTR-48/average"]
    assert rule.max == 17 * 48 * 60 - 1400  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("type_", "minutes"), [("awake", 450), ("sleep-in", 480), ("on-call", 480), ("on-call-home", 0)]
)
def test_what_counts_as_working_time(office: Office, type_: str, minutes: int) -> None:
    """A sleep-in and on call at the workplace count in full, on call at home not at all, a break not."""
    office.shift(0, "22:00", "06:00", type=type_, break_minutes=30)
    assert office.build().problem.shifts[0].quantities["work"] == minutes


@pytest.mark.parametrize(
    ("policy", "target", "minutes"), [("relieved", 1, 690), ("present", 1, 720), ("present", 2, 690)]
)
def test_a_sole_nurses_break(office: Office, policy: str, target: int, minutes: int) -> None:
    """Where the one nurse stays within call, the break is working time."""
    office.change(t.Setting, office.home, sole_break=policy)
    office.shift(0, "20:00", "08:00", role=NURSE, target=target, break_minutes=30)
    assert office.build().problem.shifts[0].quantities["work"] == minutes


@pytest.mark.parametrize(("policy", "minutes"), [("relieved", 690), ("present", 720)])
def test_a_sole_nurses_break_counts_the_week_before_too(office: Office, policy: str, minutes: int) -> None:
    """What somebody is fixed to is counted like what is rostered: by the one formula."""
    office.change(t.Setting, office.home, sole_break=policy)
    nurse = office.worker("nia", NURSE)
    shift = office.shift(-3, "20:00", "08:00", role=NURSE, target=1, minimum=1, break_minutes=30)
    week = timedelta(days=7)
    before = {"first_day": office.horizon.first - week, "last_day": office.horizon.last - week, "state": "published"}
    office.assign(office.roster(**before), nurse, shift)
    (fixed,) = office.build().problem.workers[0].fixed
    assert fixed.quantities["work"] == minutes


@pytest.mark.parametrize(("monday", "minutes"), [(date(2026, 3, 23), 660), (date(2026, 10, 19), 780), (MONDAY, 720)])
def test_a_night_the_clocks_change_has_its_minutes(store_folder: Path, monday: date, minutes: int) -> None:
    """A Saturday night from 20:00 to 08:00 lasts 11 hours in March, 13 in October and 12 else."""
    office = Office(store_folder, monday)
    office.shift(5, "20:00", "08:00")
    assert office.build().problem.shifts[0].quantities["work"] == minutes


def test_travel_between_settings_takes_time(office: Office) -> None:
    """Two duties at places 31 minutes apart, with 30 minutes between them, are one minute too close."""
    there = office.setting("T")
    office.add_all(t.Travel(from_id=office.home, to_id=there, minutes=31))
    worker = office.worker("ann", pool="bank", setting_id=None)
    office.worked(worker, 0, "07:00", "09:00", setting_id=there)
    on_all(office, worker, office.shift(0, "09:30", "15:00"))
    assert office.broken() == ["GEN-ONE"]
    assert "30 min between them, at least 31 min to get there" in sentences(office)[0]


def test_people_alike_share_a_rule(office: Office) -> None:
    """Two people with the same contract are named by one rule of contract hours."""
    for code in ("ann", "bob", "cy"):
        office.worker(code, contract={"minutes": 600 if code == "cy" else 900, "period": "week"})
    rules = [rule.workers for rule in office.build().problem.rules if rule.id == "GEN-MINUTES/max"]
    assert sorted(rules) == [("ann", "bob"), ("cy",)]  # type: ignore[type-var]
