"""The working time pack, entry by entry: each rule just kept, and broken by the smallest step there is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rostering.rules.ledger_limits import KEPT, NEAR
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.rules.story import Span, limits, on_all, only, tells, this_week, weeks

MARCH, OCTOBER = date(2026, 3, 23), date(2026, 10, 19)  # the clocks change in the night to the Sunday of these weeks


def broken(folder: Path, rule: str, spans: list[Span], monday: date = MONDAY) -> list[str]:
    """The rules broken by one person on these shifts, where this rule alone is on."""
    office = only(folder, rule, monday=monday)
    on_all(office, office.worker("ann"), spans)
    return office.broken()


# The average week


@tells("WTR-48/average")
@pytest.mark.parametrize(("last", "kept"), [("19:00", True), ("19:01", False)])
def test_seventeen_weeks_of_48_hours(store_folder: Path, last: str, kept: bool) -> None:
    """48.0 hours a week over seventeen weeks pass, a minute more fails."""
    office = only(store_folder, "WTR-48")
    worker = office.worker("ann")
    weeks(office, worker, range(-16, 0))
    this_week(office, worker, last)
    assert office.broken() == ([] if kept else ["WTR-48/average"])


@tells("WTR-48/average")
@pytest.mark.parametrize(("last", "kept"), [("19:00", True), ("19:01", False)])
@pytest.mark.parametrize("kind", ["annual", "sick", "family"])
def test_days_of_leave_are_made_up_by_days_after(store_folder: Path, kind: str, last: str, kept: bool) -> None:
    """With a week of leave inside, the seventeen weeks reach a week further: all that was worked around it counts."""
    office = only(store_folder, "WTR-48")
    worker = office.worker("ann")
    office.add(
        t.Absence(worker_id=worker, kind=kind, starts_at=office.at(-56, "00:00"), ends_at=office.at(-49, "00:00"))
    )
    weeks(office, worker, range(-17, -8))
    weeks(office, worker, range(-7, 0))
    this_week(office, worker, last)
    assert office.broken() == ([] if kept else ["WTR-48/average"])


@tells("WTR-48/average")
def test_other_days_away_are_not_made_up(store_folder: Path) -> None:
    """A week of study leave shortens nothing: the weeks around it lie in no one window."""
    office = only(store_folder, "WTR-48")
    worker = office.worker("ann")
    away: dict[str, Any] = {"starts_at": office.at(-56, "00:00"), "ends_at": office.at(-49, "00:00")}
    office.add(t.Absence(worker_id=worker, kind="study", **away))
    weeks(office, worker, range(-17, -8))
    weeks(office, worker, range(-7, 0))
    this_week(office, worker, "19:01")
    assert office.broken() == []


@tells("WTR-48/average")
@pytest.mark.parametrize(("last", "kept"), [("19:00", True), ("19:01", False)])
def test_a_new_starter_has_the_weeks_since(store_folder: Path, last: str, kept: bool) -> None:
    """Who started a week ago averages over two weeks, this one included."""
    office = only(store_folder, "WTR-48")
    worker = office.worker("ann", started_on=day(-7))
    weeks(office, worker, range(-1, 0))
    this_week(office, worker, last)
    assert office.broken() == ([] if kept else ["WTR-48/average"])


@tells("WTR-OPT")
@pytest.mark.parametrize(
    ("signed", "person", "kept"),
    [
        ({"from_on": MONDAY}, {}, True),
        ({"from_on": day(3)}, {}, True),
        ({"from_on": day(4)}, {}, False),
        ({"from_on": MONDAY, "until_on": day(6)}, {}, True),
        ({"from_on": MONDAY, "until_on": day(2)}, {}, True),
        ({"from_on": MONDAY}, {"under_18_until": day(4)}, False),
        ({"from_on": MONDAY}, {"under_18_until": MONDAY}, True),
    ],
)
def test_an_opt_out_lifts_the_average_on_its_days(
    store_folder: Path, signed: dict[str, Any], person: dict[str, date], kept: bool
) -> None:
    """The window that ends on Thursday, with a minute too many, binds unless an opt-out holds on that day or leaves
    days of the week out; nobody under 18 can sign one."""
    office = only(store_folder, "WTR-48", "WTR-OPT")
    worker = office.worker("ann", person_id=office.person("ann", **person))
    office.add(t.OptOut(worker_id=worker, **signed))
    weeks(office, worker, range(-16, 0))
    this_week(office, worker, "19:01")
    assert office.broken() == ([] if kept else ["WTR-48/average"])


@tells("WTR-OPT")
def test_an_opt_out_lifts_no_rest(store_folder: Path) -> None:
    """Eleven hours of rest are asked of those who opted out, too."""
    office = only(store_folder, "WTR-11", "WTR-48", "WTR-OPT")
    worker = office.worker("ann")
    office.add(t.OptOut(worker_id=worker, from_on=day(-200)))
    on_all(office, worker, [(0, "14:00", "22:00"), (1, "08:59", "15:00")])
    assert office.broken() == ["WTR-11"]


@tells("WTR-48/warning")
@pytest.mark.parametrize(("until", "state"), [("18:30", NEAR), ("18:29", KEPT)])
def test_the_ledger_warns_from_46_hours(store_folder: Path, until: str, state: str) -> None:
    """Seventeen weeks of four days of eleven and a half hours are near the limit, a minute a day less is not."""
    office = only(store_folder, "WTR-48")
    worker = office.worker("ann")
    weeks(office, worker, range(-16, 0), until)
    this_week(office, worker, until, until=until)
    assert office.broken() == []
    assert [line.state for line in limits(office, "WTR-48")] == [state]


# Rest


@tells("WTR-11", "DST")
@pytest.mark.parametrize(
    ("monday", "spans", "kept"),
    [
        (MONDAY, [(0, "14:00", "22:00"), (1, "09:00", "15:00")], True),
        (MONDAY, [(0, "14:00", "22:00"), (1, "08:59", "15:00")], False),
        (MARCH, [(5, "14:00", "22:00"), (6, "10:00", "15:00")], True),
        (MARCH, [(5, "14:00", "22:00"), (6, "09:59", "15:00")], False),
        (OCTOBER, [(5, "14:00", "22:00"), (6, "08:00", "15:00")], True),
        (OCTOBER, [(5, "14:00", "22:00"), (6, "07:59", "15:00")], False),
    ],
)
def test_eleven_hours_in_every_24(store_folder: Path, monday: date, spans: list[Span], kept: bool) -> None:
    """Eleven hours between duties, by elapsed time as the clocks change."""
    assert broken(store_folder, "WTR-11", spans, monday) == ([] if kept else ["WTR-11"])


@tells("WTR-11")
@pytest.mark.parametrize(("end", "kept"), [("20:00", True), ("20:01", False)])
def test_split_work_spans_thirteen_hours(store_folder: Path, end: str, kept: bool) -> None:
    """A morning elsewhere and an evening here leave eleven hours of the 24 where they span no more than thirteen."""
    office = only(store_folder, "WTR-11")
    worker = office.worker("ann")
    office.worked(worker, 0, "07:00", "11:00", setting_id=None, employer="a shop")
    on_all(office, worker, [(0, "16:00", end)])
    assert office.broken() == ([] if kept else ["WTR-11"])


def a_long_week(begins: str) -> list[Span]:
    """Work on seven days, with one long rest from Wednesday 12:00 to Thursday at this time."""
    early = [(number, "04:00", "12:00") for number in range(3)]
    return [*early, (3, begins, "23:00"), *((number, "12:00", "20:00") for number in (4, 5, 6))]


@tells("WTR-24/day")
@pytest.mark.parametrize(("begins", "kept"), [("12:00", True), ("11:59", False)])
def test_a_clear_day_a_week(store_folder: Path, begins: str, kept: bool) -> None:
    """Twenty-four hours in a row between two duties pass, a minute less in the longest rest of the week fails."""
    assert broken(store_folder, "WTR-24", a_long_week(begins)) == ([] if kept else ["WTR-24/day"])


@tells("WTR-24/day")
@pytest.mark.parametrize(("end", "kept"), [("00:00", True), ("00:01", False)])
def test_rest_counts_inside_its_week(store_folder: Path, end: str, kept: bool) -> None:
    """Sunday is the day off: work may end at midnight, and what lies beyond the week is no part of it."""
    spans = [*((number, "12:00", "20:00") for number in range(5)), (5, "14:00", end)]
    assert broken(store_folder, "WTR-24", spans) == ([] if kept else ["WTR-24/day"])


@tells("WTR-24/longer")
@pytest.mark.parametrize(("begins", "cost"), [("23:00", 0), ("22:59", 1)])
def test_a_clear_day_after_a_daily_rest_is_wished_for(store_folder: Path, begins: str, cost: int) -> None:
    """Thirty-five hours in a row cost nothing, a minute less costs, though the roster is lawful."""
    office = only(store_folder, "WTR-24")
    spans = [*a_long_week("12:00")[:3], (3, begins, "23:30"), *a_long_week("12:00")[4:]]
    on_all(office, office.worker("ann"), spans)
    report = office.standing().report
    found = [violation.rule for violation in report.violations if violation.rule.startswith("WTR-24")]
    assert (office.broken(), found) == ([], ["WTR-24/longer"] * cost)


@tells("WTR-20")
@pytest.mark.parametrize(
    ("end", "break_minutes", "rule"),
    [("13:00", 0, None), ("13:01", 0, "WTR-20"), ("13:01", 19, "WTR-20"), ("13:01", 20, None)],
)
def test_twenty_minutes_over_six_hours(store_folder: Path, end: str, break_minutes: int, rule: str | None) -> None:
    """Exactly six hours need no break, a minute more needs twenty minutes of it."""
    office = only(store_folder, "WTR-20")
    office.worker("ann")
    assert office.refusal("ann", office.shift(0, "07:00", end, break_minutes=break_minutes)) == rule


# Rest that is owed


def owing(office: Office, minutes: int = 60) -> int:
    """Ann is owed rest from Sunday's short-rested work, by the end of the coming Tuesday."""
    worker = office.worker("ann")
    office.worked(worker, -1, "08:00", "20:00")
    office.add(
        t.RestDebt(
            person_id=1,
            rule="WTR-11",
            minutes=minutes,
            opened_at=office.at(-1, "08:00"),
            due_on=day(1),
            reason="reg21-continuity",
            approved_by="Mia",
        )
    )
    return worker


def busy(office: Office, worker: int, *spans: Span) -> None:
    """Work elsewhere that is fixed."""
    for span in spans:
        office.worked(worker, *span, setting_id=None, employer="a shop")


@tells("WTR-COMP")
@pytest.mark.parametrize(("begins", "kept"), [("08:00", True), ("07:59", False)])
def test_owed_rest_comes_in_time(store_folder: Path, begins: str, kept: bool) -> None:
    """Twelve hours after Sunday's work repay the hour that is owed, a minute less does not."""
    office = only(store_folder, "WTR-COMP")
    worker = owing(office)
    busy(office, worker, (0, "15:00", "00:00"), (1, "08:00", "00:00"))
    on_all(office, worker, [(0, begins, "14:00")])
    assert office.broken() == ([] if kept else ["WTR-COMP"])


@tells("WTR-COMP")
@pytest.mark.parametrize(("ends", "kept"), [("12:00", True), ("12:01", False)])
def test_owed_rest_ends_by_the_due_day(store_folder: Path, ends: str, kept: bool) -> None:
    """The rest is complete at Tuesday's midnight; Wednesday's free morning is too late."""
    office = only(store_folder, "WTR-COMP")
    worker = owing(office)
    busy(office, worker, (0, "07:00", "19:00"), (0, "20:00", "04:00"))
    on_all(office, worker, [(1, "06:00", ends)])
    assert office.broken() == ([] if kept else ["WTR-COMP"])


@tells("WTR-COMP")
@pytest.mark.parametrize(("minutes", "filled"), [(60, True), (61, False)])
def test_the_next_solve_leaves_room_for_what_is_owed(store_folder: Path, minutes: int, filled: bool) -> None:
    """With an hour owed the shift twelve hours after Sunday's work is filled; with a minute more it stays short."""
    office = only(store_folder, "WTR-COMP", "CQC-18", "GEN-COVER")
    busy(office, owing(office, minutes), (1, "00:00", "00:00"))
    shift = office.shift(0, "08:00", "20:00")
    office.solve()
    assert bool(office.count(t.Assignment)) is filled
    assert office.refusal("ann", shift) is None
