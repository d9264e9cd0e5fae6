"""The working time pack, further: nights, under 18 and what a shift counts for, each by the smallest step there is."""

from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest

from rostering.policies import set_policy
from rostering.rosters.obligations.reports import reported
from rostering.rules.ledger_limits import BROKEN, NEAR
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.clocks import Clocks, clocks, formula
from tests.rostering.office import CARER, MONDAY, NURSE, Office, day
from tests.rostering.rules.story import Span, limits, on_all, only, tells, this_week, weeks, worked
from tests.rostering.work.packs import rules

MARCH, OCTOBER = date(2026, 3, 23), date(2026, 10, 19)  # the clocks change in the night to the Sunday of these weeks
BIRTHDAY = date(2027, 6, 1)


def broken_young(folder: Path, spans: list[Span], until: date) -> list[str]:
    """The rules broken by somebody under 18 until a day; the break is another story."""
    office = only(folder, "WTR-Y")
    office.switch("WTR-Y/break", on=False)
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=until))
    on_all(office, worker, spans)
    return office.broken()


# Nights


def nights(office: Office, last: str, kind_weeks: range = range(-16, 0)) -> None:
    """Sixteen weeks and this one with four nights of twelve hours each, the last of them ending at this time."""
    worker = office.worker("ann")
    weeks(office, worker, kind_weeks, "08:00", "20:00")
    this_week(office, worker, last, "20:00", "08:00")


@tells("WTR-N8/average")
@pytest.mark.parametrize(("last", "kept"), [("08:00", True), ("08:01", False)])
def test_night_work_averages_48_hours_in_a_domiciliary_service(store_folder: Path, last: str, kept: bool) -> None:
    """Eight hours in 24 with a rest day a week are 48.0 hours; outside regulation 21 a minute more fails."""
    office = only(store_folder, "WTR-N8")
    office.change(t.Setting, office.home, kind="domiciliary")
    nights(office, last)
    assert office.broken() == ([] if kept else ["WTR-N8/average"])


@tells("WTR-N8/average")
@pytest.mark.parametrize(("by_day", "kept"), [(8, False), (9, True)])
def test_a_third_of_nights_makes_a_night_worker(store_folder: Path, by_day: int, kept: bool) -> None:
    """Who worked nights on four days of twelve is a night worker, on four of thirteen not."""
    office = only(store_folder, "WTR-N8")
    office.change(t.Setting, office.home, kind="domiciliary")
    worker = office.worker("ann")
    weeks(office, worker, range(-1, 0), "08:00", "20:00")
    worked(office, worker, ((-20 - number, "08:00", "16:00") for number in range(by_day)))
    most = 17 * 48 * 60 - 4 * 720 - by_day * 480
    spell: dict[str, Any] = {"from_on": day(-60), "until_on": day(-51)}
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=most - 239, **spell))
    on_all(office, worker, [(3, "08:00", "12:00")])
    assert office.broken() == ([] if kept else ["WTR-N8/average"])


@tells("WTR-N8/average-reg21")
@pytest.mark.parametrize(("last", "state"), [("08:00", NEAR), ("08:01", BROKEN)])
def test_in_a_care_home_the_ledger_tells_of_long_nights(store_folder: Path, last: str, state: str) -> None:
    """Regulation 21 frees care homes: a minute over 48 hours is told in the ledger and keeps nobody off a roster."""
    office = only(store_folder, "WTR-N8")
    nights(office, last)
    assert office.broken() == []
    assert [(line.rule, line.state, line.hard) for line in limits(office, "WTR-N8")] == [
        ("WTR-N8/average-reg21", state, False)
    ]


@tells("WTR-N8/hazard", "WTR-N8/hazard-reg21")
@pytest.mark.parametrize(("last", "told"), [("06:00", False), ("06:01", True)])
@pytest.mark.parametrize(("kind", "part"), [("domiciliary", "WTR-N8/hazard"), ("care_home", "WTR-N8/hazard-reg21")])
def test_night_work_of_special_hazard_lasts_eight_hours(
    store_folder: Path, kind: str, part: str, last: str, told: bool
) -> None:
    """In a role that the organisation named a night worker has eight hours in any 24: a minute more is broken, or in a
    care home reported."""
    office = only(store_folder, "WTR-N8")
    office.change(t.Setting, office.home, kind=kind)
    with use_case(office.store, None, "policies") as case:
        set_policy(case, "night.hazardous_roles", CARER, from_on=day(6), organisation=office.organisation)
    worker = office.worker("ann")
    worked(office, worker, [(-3, "22:00", "06:00")])
    on_all(office, worker, [(0, "22:00", last)])
    standing = office.standing()
    found = {one.rule for one in (*standing.report.broken, *reported(standing.build, standing.roster))}
    assert found == ({part} if told else set())


def test_no_role_is_of_special_hazard_until_somebody_says_so(store_folder: Path) -> None:
    """A night of nine hours in a role that nobody named; the day after it is named it counts."""
    office = only(store_folder, "WTR-N8")
    office.change(t.Setting, office.home, kind="domiciliary")
    worker = office.worker("ann")
    worked(office, worker, [(-3, "22:00", "06:00")])
    on_all(office, worker, [(0, "22:00", "07:00")])
    with use_case(office.store, None, "policies") as case:
        set_policy(case, "night.hazardous_roles", f"{NURSE}; {CARER}", from_on=day(7))
    assert office.broken() == []


@tells("WTR-NHA")
@pytest.mark.parametrize(
    ("offered", "until", "start", "end", "rule"),
    [
        (day(0), day(0), "20:00", "02:00", None),
        (day(0), day(0), "20:00", "01:59", None),
        (day(-30), day(-1), "20:00", "02:00", "WTR-NHA"),
        (day(-30), day(-1), "20:00", "01:59", None),
        (day(1), None, "20:00", "02:00", "WTR-NHA"),
        (None, None, "20:00", "02:00", "WTR-NHA"),
        (None, None, "03:01", "10:00", None),
        (None, None, "03:00", "10:00", "WTR-NHA"),
    ],
)
def test_nights_need_an_assessment_in_date(
    store_folder: Path, offered: date | None, until: date | None, start: str, end: str, rule: str | None
) -> None:
    """The assessment is in date on the day the night begins; three hours between 23:00 and 06:00 make a night."""
    office = only(store_folder, "WTR-NHA")
    office.worker("ann")
    if offered is not None:
        office.add(t.Clearance(person_id=1, kind="fit_for_nights", on_date=offered, until_on=until))
    assert office.refusal("ann", office.shift(0, start, end)) == rule


# Under 18


WEEK = [(number, "07:00", "15:00") for number in range(5)]
SIX_DAYS = [*WEEK[:3], (4, "15:00", "18:00"), (5, "07:00", "15:00")]  # 35 hours, and 48 hours off in a row


@tells("WTR-Y/day", "WTR-Y/week", "WTR-Y/rest", "WTR-Y/weekly")
@pytest.mark.parametrize(
    ("spans", "rules_broken"),
    [
        ([(0, "07:00", "15:00")], []),
        ([(0, "07:00", "15:01")], ["WTR-Y/day"]),
        (WEEK, []),
        ([*SIX_DAYS, (6, "07:00", "12:00")], []),
        ([*SIX_DAYS, (6, "07:00", "12:01")], ["WTR-Y/week"]),
        ([(0, "16:00", "22:00"), (1, "10:00", "12:00")], []),
        ([(0, "16:00", "22:00"), (1, "09:59", "12:00")], ["WTR-Y/rest"]),
        ([*((number, "10:00", "14:00") for number in range(5)), (6, "14:00", "16:00")], []),
        ([*((number, "10:00", "14:00") for number in range(5)), (6, "13:59", "16:00")], ["WTR-Y/weekly"]),
    ],
)
def test_hours_and_rest_under_18(store_folder: Path, spans: list[Span], rules_broken: list[str]) -> None:
    """Eight hours a day, forty a week, twelve hours between duties and forty-eight in a row each week."""
    assert broken_young(store_folder, spans, BIRTHDAY) == rules_broken


@tells("WTR-Y/day")
@pytest.mark.parametrize(("minutes", "kept"), [(240, True), (241, False)])
def test_all_jobs_of_the_young_count_together(store_folder: Path, minutes: int, kept: bool) -> None:
    """Four hours in a shop on the same day leave four here, by the minute."""
    office = only(store_folder, "WTR-Y")
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=BIRTHDAY))
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=minutes, from_on=MONDAY, until_on=MONDAY))
    on_all(office, worker, [(0, "10:00", "14:00")])
    assert office.broken() == ([] if kept else ["WTR-Y/day"])


@tells("WTR-Y/day")
@pytest.mark.parametrize(("birthday", "kept"), [(day(1), True), (day(2), False)])
def test_the_hours_of_the_young_end_at_midnight_before_the_birthday(
    store_folder: Path, birthday: date, kept: bool
) -> None:
    """A nine-hour day on the birthday is lawful, on the day before it is not."""
    spans: list[Span] = [(1, "07:00", "16:00")]
    found = broken_young(store_folder, spans, birthday)
    assert found == ([] if kept else ["WTR-Y/day"])


@tells("WTR-Y/rest")
@pytest.mark.parametrize(("birthday", "begins", "kept"), [(2, "07:30", True), (2, "06:59", False), (3, "07:30", False)])
def test_the_rest_of_the_young_ends_at_midnight_before_the_birthday(
    store_folder: Path, birthday: int, begins: str, kept: bool
) -> None:
    """A duty that begins on the birthday needs the eleven hours of adults before it, not the twelve of the young."""
    office = only(store_folder, "WTR-Y", "WTR-11")
    office.switch("WTR-Y/break", on=False)
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=day(birthday)))
    on_all(office, worker, [(1, "12:00", "20:00"), (2, begins, "12:30")])
    assert office.broken() == ([] if kept else ["WTR-11" if birthday == 2 else "WTR-Y/rest"])


@tells("WTR-Y/week")
@pytest.mark.parametrize(("minutes", "kept"), [(480, True), (481, False)])
def test_the_week_of_the_birthday_counts_up_to_it(store_folder: Path, minutes: int, kept: bool) -> None:
    """On Saturday they turn 18: forty hours before it still bind, what they work from then on is not among them."""
    office = only(store_folder, "WTR-Y")
    office.switch("WTR-Y/break", on=False)
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=day(5)))
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=minutes, from_on=MONDAY, until_on=MONDAY))
    on_all(office, worker, [*WEEK[1:], (5, "07:00", "17:00")])
    assert office.broken() == ([] if kept else ["WTR-Y/week"])


@tells("WTR-24/day", "WTR-Y/weekly")
@pytest.mark.parametrize(
    ("birthday", "begins", "rules_broken"),
    [
        (6, "12:00", []),
        (6, "11:59", ["WTR-24/day"]),
        (7, "12:00", ["WTR-Y/weekly"]),
    ],
)
def test_a_week_has_the_rest_of_its_last_day(
    store_folder: Path, birthday: int, begins: str, rules_broken: list[str]
) -> None:
    """Who turns 18 on Sunday has the weekly rest of adults in that week, on Monday that of the young."""
    office = only(store_folder, "WTR-24", "WTR-Y")
    for part in ("break", "night", "rest"):
        office.switch(f"WTR-Y/{part}", on=False)
    worker = office.worker("ann", person_id=office.person("ann", under_18_until=day(birthday)))
    early = [(number, "07:00", "12:00") for number in range(3)]
    late = [(number, "12:00", "17:00") for number in (4, 5, 6)]
    spans = [*early, (3, begins, "17:00"), *late]
    on_all(office, worker, spans)
    assert office.broken() == rules_broken


@tells("WTR-Y/break", "WTR-Y/night", "WTR-Y/school")
@pytest.mark.parametrize(
    ("start", "end", "break_minutes", "until", "rule"),
    [
        ("10:00", "14:30", 0, BIRTHDAY, None),
        ("10:00", "14:31", 0, BIRTHDAY, "WTR-Y/break"),
        ("10:00", "14:31", 29, BIRTHDAY, "WTR-Y/break"),
        ("10:00", "14:31", 30, BIRTHDAY, None),
        ("18:00", "22:00", 0, BIRTHDAY, None),
        ("18:00", "22:01", 0, BIRTHDAY, "WTR-Y/night"),
        ("06:00", "10:00", 0, BIRTHDAY, None),
        ("05:59", "10:00", 0, BIRTHDAY, "WTR-Y/night"),
        ("22:00", "02:00", 0, day(0), None),
        ("22:00", "02:00", 0, day(1), "WTR-Y/night"),
        # Leaving age comes on the last Friday in June of the school year of the 16th birthday: 31 August 2026 is in
        # the year that ended on 26 June 2026, 1 September 2026 in the one that ends on 25 June 2027.
        ("10:00", "14:00", 0, date(2028, 8, 31), None),
        ("10:00", "14:00", 0, date(2028, 9, 1), "WTR-Y/school"),
    ],
)
def test_who_is_under_18_on_a_shift(
    store_folder: Path, start: str, end: str, break_minutes: int, until: date, rule: str | None
) -> None:
    """Thirty minutes of break over four and a half hours, no minute from 22:00 to 06:00, nobody of school age."""
    office = only(store_folder, "WTR-Y")
    office.worker("ann", person_id=office.person("ann", under_18_until=until))
    assert office.refusal("ann", office.shift(0, start, end, break_minutes=break_minutes)) == rule


# Clocks


@tells("WTR-ONCALL/premises", "WTR-ONCALL/home", "SLEEP-IN/time")
@pytest.mark.parametrize(
    ("type_", "ends", "kept"),
    [
        ("sleep-in", "08:00", True),
        ("sleep-in", "08:01", False),
        ("on-call", "08:00", True),
        ("on-call", "08:01", False),
        ("on-call-home", "08:01", True),
        ("awake", "08:30", True),  # half an hour of break is no work
        ("awake", "08:31", False),
    ],
)
def test_what_a_night_counts_for_the_average(store_folder: Path, type_: str, ends: str, kept: bool) -> None:
    """A sleep-in and on call at the workplace count from beginning to end, on call at home for nothing planned."""
    office = only(store_folder, "WTR-48", "WTR-ONCALL", "SLEEP-IN")
    worker = office.worker("ann")
    spell: dict[str, Any] = {"from_on": day(-20), "until_on": day(-11)}
    office.add(t.HistorySum(worker_id=worker, employer="shop", minutes=17 * 48 * 60 - 600, **spell))
    on_all(office, worker, [(0, "22:00", ends)], type=type_, break_minutes=30)
    assert office.broken() == ([] if kept else ["WTR-48/average"])


@tells("SLEEP-IN/time")
@pytest.mark.parametrize(("ends", "kept"), [("07:00", True), ("07:01", False)])
def test_a_late_and_a_sleep_in_are_one_block(store_folder: Path, ends: str, kept: bool) -> None:
    """A sleep-in is no rest: with the evening before it, it spans at most thirteen hours."""
    office = only(store_folder, "WTR-11", "SLEEP-IN")
    worker = office.worker("ann")
    office.worked(worker, 0, "18:00", "22:00")
    on_all(office, worker, [(0, "22:00", ends)], type="sleep-in")
    assert office.broken() == ([] if kept else ["WTR-11"])


@tells("SLEEP-IN/time")
@pytest.mark.parametrize(("type_", "covered"), [("awake", True), ("sleep-in", False)])
def test_a_sleep_in_is_no_waking_cover(store_folder: Path, type_: str, covered: bool) -> None:
    """Where a nurse is present every minute, one who sleeps in is not."""
    office = only(store_folder, "SLEEP-IN")
    office.shift(0, "22:00", "08:00", type=type_)
    assert bool(office.build().problem.shifts[0].awake) is covered


@tells("SLEEP-IN/pay")
@pytest.mark.parametrize(("awake", "paid"), [(None, 0), (59, 59), (60, 60)])
def test_a_sleep_in_is_paid_by_the_minute_awake(awake: int | None, paid: int) -> None:
    """Nothing of it is time for the minimum wage but what was awake for work; all of it is working time."""
    asked = formula(rules(), "sleep-in", MONDAY)
    assert clocks(asked, 600, called=awake) == Clocks(work=600, paid=paid, cover=0)


@tells("DST")
@pytest.mark.parametrize(("monday", "minutes"), [(MARCH, 660), (OCTOBER, 780), (MONDAY, 720)])
def test_a_night_lasts_as_long_as_passes(store_folder: Path, monday: date, minutes: int) -> None:
    """20:00 to 08:00 is eleven hours in March, thirteen in October and twelve in any other week."""
    office = only(store_folder, "DST", monday=monday)
    office.shift(5, "20:00", "08:00")
    assert office.build().problem.shifts[0].quantities["work"] == minutes


@tells("DST")
@pytest.mark.parametrize(("monday", "utc"), [(MARCH, "01:30"), (OCTOBER, "00:30"), (MONDAY, "01:30")])
def test_a_missing_and_a_doubled_time(store_folder: Path, monday: date, utc: str) -> None:
    """01:30 on the Sunday moves to 02:30 in March (01:30 UTC), and is the first of two in October (00:30 UTC)."""
    assert f"{only(store_folder, 'DST', monday=monday).at(6, '01:30').astimezone(UTC):%H:%M}" == utc
