"""Staffing beyond the stories: who counts for whom, which minutes are short, and the shape of a round."""

from pathlib import Path
from typing import Any

import pytest

from rostering.rosters.standing import checked
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.work.shape import Shape, Visit, shape_refusal
from tests.rostering.office import MONDAY, NURSE, Office
from tests.rostering.rules.staff import client, nurse, team
from tests.rostering.rules.story import found, on, switch_to


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


def test_a_minute_that_no_place_reaches_is_short(office: Office) -> None:
    """Demand for nurses with a minute between the day's end and the night's start can never be kept."""
    switch_to(office, "NURSE-24")
    office.change(t.Setting, office.home, kind="care_home_nursing")
    shifts = office.shift(0, "08:00", "19:59", role=NURSE), office.shift(0, "20:00", "08:00", "N", role=NURSE)
    roster = office.roster()
    for code, shift in zip(("ann", "bob"), shifts, strict=True):
        office.assign(roster, nurse(office, code), shift)
    gaps = office.standing().report.short
    assert {gap.rule for gap in gaps} == {"NURSE-24/present"}
    assert {gap.row.minutes for gap in gaps if gap.row is not None} == {(19 * 60 + 59, 20 * 60)}


def test_who_is_one_to_one_is_no_nurse_for_the_others(office: Office) -> None:
    """The only nurse on one-to-one care counts for nobody else."""
    switch_to(office, "NURSE-24")
    office.change(t.Setting, office.home, kind="care_home_nursing")
    places: dict[str, Any] = {"role": NURSE, "start": "08:00", "end": "20:00"}
    common = office.shift(0, **places)
    on(office, nurse(office, "ann"), office.shift(0, **places, client_id=client(office), exclusive=True))
    assert found(office) == {"NURSE-24/present"}
    office.assign(1, nurse(office, "bob"), common)
    assert found(office) == set()


@pytest.mark.parametrize(
    ("ward", "places", "nurses", "broken"),
    [
        ("paediatric", 8, 2, set()),
        ("paediatric", 9, 2, {"W-25B/paediatric"}),
        ("paediatric", None, 1, {"W-25B/paediatric"}),
        ("adult", 9, 1, set()),
        (None, 9, 1, set()),
    ],
)
def test_nurses_for_children(office: Office, ward: str, places: int | None, nurses: int, broken: set[str]) -> None:
    """One nurse for four beds of a ward for children, two at least; no other ward has to."""
    switch_to(office, "W-25B/paediatric")
    office.change(t.Organisation, office.organisation, nation="WAL")
    office.change(t.Setting, office.home, kind="ward", ward=ward, places=places)
    shift = office.shift(0, "07:00", "15:00", role=NURSE, target=nurses)
    team(office, shift, *(nurse(office, f"n{number}") for number in range(nurses)))
    assert found(office) == broken


@pytest.mark.parametrize(("ward", "broken"), [("paediatric", set()), ("adult", {"NICE-RF/nurses"})])
def test_red_flags_are_those_of_adult_wards(office: Office, ward: str, broken: set[str]) -> None:
    """One nurse is a red flag of the guidance on adult wards (NICE SG1), and none on a ward for children."""
    switch_to(office, "NICE-RF/nurses")
    office.change(t.Setting, office.home, kind="ward", ward=ward)
    on(office, nurse(office, "ann"), office.shift(0, "07:00", "15:00", role=NURSE))
    assert found(office) == broken


@pytest.mark.parametrize(("people", "broken"), [(1, {"1:1"}), (2, set())])
def test_two_to_one_takes_two(office: Office, people: int, broken: set[str]) -> None:
    """One of the two for a client is not enough."""
    switch_to(office, "1:1")
    shift = office.shift(0, "07:00", "15:00", client_id=client(office), exclusive=True, minimum=2, target=2)
    team(office, shift, *(office.worker(code) for code in ("ann", "bob")[:people]))
    assert found(office) == broken


@pytest.mark.parametrize(
    ("visit", "kept"),
    [
        ({"ends_at": 30}, True),
        ({"ends_at": 29}, False),
        ({"ends_at": 15, "condition": "A"}, True),
        ({"ends_at": 15, "condition": "D"}, False),
        ({"ends_at": 30, "travel": 10}, True),
        ({"ends_at": 30, "travel": 11}, False),
    ],
)
def test_the_shape_of_a_welsh_round(visit: dict[str, Any], kept: bool) -> None:
    """A visit of 29 minutes needs a condition of the law, and the way takes no minute more than there is."""
    part = rulebook(None).part("RISCA", MONDAY, "WAL", "round")
    assert part is not None
    round_ = Shape(70, visits=(Visit(0, **visit), Visit(40, 70)))
    assert (shape_refusal([part], round_) is None) is kept


def test_a_draft_with_a_gap_is_told_in_a_check(office: Office) -> None:
    """The same rules judge what is read from the store and what is handed in."""
    switch_to(office, "CQC-18")
    office.add(t.Workload(setting_id=office.home, weekdays="0", hour=8, minutes=1))
    office.shift(0, "07:00", "15:00")
    standing = checked(office.snapshot(), office.horizon)
    assert [violation.rule for violation in standing.report.short] == ["CQC-18"]
