"""Company beyond the stories: from when and until when somebody needs a buddy, and who may be one."""

from pathlib import Path
from typing import Any

import pytest

from rostering.store import tables as t
from tests.rostering.office import CARER, Office, day
from tests.rostering.rules.staff import SENIOR, newcomer, settled, team
from tests.rostering.rules.story import found, on, switch_to


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


@pytest.mark.parametrize(("number", "broken"), [(1, {"CARE-CERT/buddy"}), (2, set())])
def test_the_buddy_is_asked_for_day_by_day(office: Office, number: int, broken: set[str]) -> None:
    """Twelve weeks that end inside the roster ask for a buddy to their last day."""
    switch_to(office, "CARE-CERT")
    ann = office.worker("ann", started_on=day(2 - 84), care_certificate="in_progress")
    on(office, ann, office.shift(number, "07:00", "15:00", target=2))
    assert found(office) == broken


@pytest.mark.parametrize(("number", "broken"), [(3, set()), (4, {"DBS/buddy"})])
def test_a_check_runs_out_inside_the_roster(office: Office, number: int, broken: set[str]) -> None:
    """A check seen by update service is good for a year, and a colleague is asked for from the day after."""
    switch_to(office, "DBS")
    ann = office.worker("ann")
    office.add(t.Clearance(person_id=ann, kind="dbs_update", on_date=day(-362), until_on=day(3)))
    on(office, ann, office.shift(number, "07:00", "15:00", target=2))
    assert found(office) == broken


@pytest.mark.parametrize(
    ("facts", "broken"),
    [({}, set()), ({"care_certificate": "no"}, {"CARE-CERT/buddy"}), ({"role": "ancillary"}, {"CARE-CERT/buddy"})],
)
def test_who_may_be_the_buddy(office: Office, facts: dict[str, Any], broken: set[str]) -> None:
    """A carer of whom nothing bad is known will do; one without the certificate, or a cleaner, will not."""
    switch_to(office, "CARE-CERT")
    role = facts.get("role", CARER)
    ann = office.worker("ann", role=SENIOR, started_on=day(-7), care_certificate="in_progress")
    bob = office.worker("bob", started_on=day(-999), **({"role": CARER} | facts))
    roster = office.roster()
    office.assign(roster, ann, office.shift(0, "07:00", "15:00", role=SENIOR, target=2))
    office.assign(roster, bob, office.shift(0, "07:00", "15:00", role=role, target=2))
    assert found(office) == broken


@pytest.mark.parametrize(("pool", "broken"), [("bank", set()), ("agency", {"ALONE/buddy"})])
def test_two_who_may_not_be_alone_are_no_company(office: Office, pool: str, broken: set[str]) -> None:
    """A newcomer beside somebody from an agency is alone; beside a settled colleague they are not."""
    switch_to(office, "ALONE/buddy")
    office.switch("ALONE/pool", on=False)
    shift = office.shift(0, "07:00", "15:00", target=2)
    team(office, shift, newcomer(office, "ann"), settled(office, "bob", pool=pool))
    assert found(office) == broken


@pytest.mark.parametrize(("started", "broken"), [(-28, set()), (-27, {"ALONE/buddy"})])
def test_nobody_is_new_after_four_weeks_on_the_staff(office: Office, started: int, broken: set[str]) -> None:
    """Whose work at a home began 28 days ago may be alone though no shift of theirs is known; a day later, not yet."""
    switch_to(office, "ALONE")
    on(office, office.worker("ann", started_on=day(started)), office.shift(0, "07:00", "15:00"))
    settled(office, "bob")
    office.shift(0, "07:00", "15:00", "E")
    assert found(office) == broken


@pytest.mark.parametrize(("role", "broken"), [(CARER, {"ALONE/buddy"}), (SENIOR, set())])
def test_company_has_the_same_or_a_higher_qualification(office: Office, role: str, broken: set[str]) -> None:
    """A new senior is alone beside a care worker."""
    switch_to(office, "ALONE")
    roster = office.roster()
    office.assign(roster, newcomer(office, "ann", SENIOR), office.shift(0, "07:00", "15:00", role=SENIOR))
    office.assign(roster, settled(office, "bob", role=role), office.shift(0, "07:00", "15:00", role=role))
    assert found(office) == broken
