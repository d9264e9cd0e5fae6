"""Permission beyond the stories: registration deadlines, terms of study, and what is unknown until it is declared."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.rules.staff import wales
from tests.rostering.rules.story import found, on, switch_to


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


@pytest.mark.parametrize(
    ("started", "monday", "number", "rule"),
    [
        (date(2022, 9, 30), date(2023, 9, 25), 5, None),  # twelve months: 30 September 2023
        (date(2022, 9, 30), date(2023, 9, 25), 6, "SCW-REG"),
        (date(2022, 10, 1), date(2023, 9, 25), 6, None),  # by 1 October 2023
        (date(2022, 10, 1), date(2023, 10, 2), 0, "SCW-REG"),
        (date(2023, 3, 31), date(2023, 9, 25), 6, None),
        (date(2023, 3, 31), date(2023, 10, 2), 0, "SCW-REG"),
        (date(2023, 4, 1), date(2023, 9, 25), 6, None),  # six months
        (date(2023, 4, 1), date(2023, 10, 2), 0, "SCW-REG"),
        (date(2021, 1, 1), date(2022, 9, 26), 4, None),  # care homes since 1 October 2022
        (date(2021, 1, 1), date(2022, 9, 26), 5, "SCW-REG"),
    ],
)
def test_the_welsh_deadlines_by_start_date(
    office: Office, started: date, monday: date, number: int, rule: str | None
) -> None:
    """The last day without registration follows from the day the work began."""
    switch_to(office, "SCW-REG")
    wales(office)
    office.monday = monday
    office.horizon = type(office.horizon)(monday, monday + timedelta(days=6))
    office.worker("ann", started_on=started)
    assert office.refusal("ann", office.shift(number, "07:00", "15:00")) == rule


def test_a_night_that_begins_on_the_deadline_is_of_that_day(office: Office) -> None:
    """A shift goes by the day it begins on."""
    switch_to(office, "SCW-REG")
    wales(office)
    office.worker("ann", started_on=date(2026, 5, 23))
    assert office.refusal("ann", office.shift(0, "20:00", "08:00")) is None


@pytest.mark.parametrize(("ends", "counted"), [(day(-1), False), (MONDAY, True)])
def test_a_week_with_a_day_of_term_is_a_week_of_term(office: Office, ends: date, counted: bool) -> None:
    """Twenty-one hours break the visa in a week whose Monday is the last day of term, not in one after it."""
    switch_to(office, "VISA-STU")
    worker = office.worker("ann", person_id=office.person("ann", visa="student", visa_weekly_minutes=1200))
    office.add(t.StudyTerm(person_id=worker, from_on=day(-60), until_on=ends))
    on(office, worker, *(office.shift(number, "07:00", "14:00") for number in (2, 3, 4)))
    assert ("VISA-STU" in found(office)) is counted


@pytest.mark.parametrize(
    ("rule", "subject", "facts"),
    [
        ("RTW", "right_to_work", {"right_to_work_open": False}),
        ("VISA-STU", "visa", {"right_to_work_open": False, "visa": None}),
        ("VISA-SUP", "visa_sponsor", {"visa": "sponsored"}),
    ],
)
@pytest.mark.parametrize(("until", "lets_pass"), [(day(1), True), (MONDAY, False)])
def test_what_is_unknown_blocks_by_law_until_it_is_declared(
    office: Office, rule: str, subject: str, facts: dict[str, Any], until: date, lets_pass: bool
) -> None:
    """A declaration carries a night to its last day; one that ends the day before does not, nor does none."""
    switch_to(office, rule)
    person = office.person("ann", **facts)
    office.worker("ann", person_id=person)
    shift = office.shift(0, "20:00", "08:00")
    assert (office.refusal("ann", shift) or "").partition("/")[0] == rule
    row: dict[str, Any] = {"declared_by": "m", "declared_at": office.at(-1, "09:00"), "until_on": until}
    office.add(t.Declared(person_id=person, subject=subject, **row))
    assert (office.refusal("ann", shift) is None) is lets_pass


@pytest.mark.parametrize("rule", ["DBS", "CARE-CERT"])
def test_what_is_unknown_to_a_policy_does_not_block(office: Office, rule: str) -> None:
    """No check and no certificate on record keep nobody from a lone place with medication."""
    switch_to(office, rule)
    office.worker("ann", started_on=day(-999))
    assert office.refusal("ann", office.shift(0, "07:00", "15:00", skills="medication")) is None
