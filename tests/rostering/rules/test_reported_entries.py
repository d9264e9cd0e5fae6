"""Rules that are only reported, and notice of rosters: what is told, and what is just no more told."""

from pathlib import Path

import pytest

from rostering.exports.day_page import DayPages
from rostering.rosters.obligations.lead import Lead, lead
from rostering.rosters.obligations.reports import reported
from rostering.store import tables as t
from tests.rostering.exports.leaving import material
from tests.rostering.office import CARER, NURSE, Office, day
from tests.rostering.rules.own_pack import own
from tests.rostering.rules.staff import nurse
from tests.rostering.rules.story import found, on, switch_to

HAZARD = """[[rule.part]]
name = "hazard-reg21"
kind = "RollingLimit"
severity = "report"
applies = { role = "care_worker", reg21 = true }
params = { quantity = "work", max = 480, window_minutes = 1440, where = "regular_night_worker" }
"""
TOLD_HERE = {"GEN-SPARE", "DR-LEAD", "NURSE-24/stagger"}


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


def told(office: Office) -> list[tuple[str, int]]:
    """The reported rules that the saved roster does not keep, each with its number."""
    standing = office.standing()
    return [(one.rule, one.number) for one in reported(standing.build, standing.roster)]


@pytest.mark.parametrize(("people", "spares"), [(3, []), (2, [("GEN-SPARE", 1)])])
def test_two_could_step_in(office: Office, people: int, spares: list[tuple[str, int]]) -> None:
    """One is on a place of the highest priority; two more could be, or one."""
    switch_to(office, "GEN-SPARE")
    workers = [office.worker(f"w{number}") for number in range(people)]
    on(office, workers[0], office.shift(0, "07:00", "15:00", priority=1))
    assert told(office) == spares
    assert found(office) == set()


@pytest.mark.parametrize(("end", "spares"), [("20:00", []), ("20:01", [("GEN-SPARE", 1)])])
def test_who_has_rested_too_little_is_no_spare(office: Office, end: str, spares: list[tuple[str, int]]) -> None:
    """One of the two others worked until eleven hours before, or a minute longer."""
    switch_to(office, "GEN-SPARE")
    workers = [office.worker(f"w{number}") for number in range(3)]
    office.worked(workers[1], -1, "12:00", end)
    on(office, workers[0], office.shift(0, "07:00", "15:00", priority=1))
    assert told(office) == spares


@pytest.mark.parametrize("priority", [1, 2])
def test_only_the_most_urgent_places_have_spares(office: Office, priority: int) -> None:
    """Nobody but the one who is on it: told of at priority 1 only."""
    switch_to(office, "GEN-SPARE")
    on(office, office.worker("ann"), office.shift(0, "07:00", "15:00", priority=priority))
    assert bool(told(office)) is (priority == 1)


@pytest.mark.parametrize(("until", "left"), [("12:30", 0), ("12:29", 1)])
def test_the_break_of_a_sole_nurse_is_relieved(office: Office, until: str, left: int) -> None:
    """Another nurse is there for the half hour of the break, or a minute less: then the day sheet says that it has no
    time."""
    office.change(t.Setting, office.home, kind="care_home_nursing")
    roster = office.roster()
    day_, relief = {"break_minutes": 30, "role": NURSE}, {"break_minutes": 0, "role": NURSE}
    shifts = office.shift(0, "07:00", "19:00", **day_), office.shift(0, "12:00", until, "R", **relief)
    for code, shift in zip(("ann", "bob"), shifts, strict=True):
        office.assign(roster, nurse(office, code), shift)
    page = DayPages(material(office), {}).page(office.home, day(0))
    assert [one.startswith("Ann: a break of 30 minutes has no time") for one in page.remarks] == [True] * left


@pytest.mark.parametrize(("end", "rules"), [("06:00", []), ("06:01", ["WTR-N8/hazard-reg21"])])
def test_hazardous_nights_in_a_care_home_are_told(office: Office, end: str, rules: list[str]) -> None:
    """A minute above eight hours in 24 is told and stands in nobody's way."""
    own(office, "WTR-N8", HAZARD)
    worker = office.worker("ann")
    office.worked(worker, -3, "22:00", "06:00")
    on(office, worker, office.shift(0, "22:00", end))
    assert [rule for rule, _ in told(office)] == rules
    assert found(office) == set()


@pytest.mark.parametrize(
    ("role", "nation", "days"), [("doctor", "ENG", 42), (CARER, "ENG", None), ("doctor", "WAL", None)]
)
def test_rosters_of_doctors_are_out_six_weeks_ahead(office: Office, role: str, nation: str, days: int | None) -> None:
    """The personal roster of resident doctors in England, and of nobody else by default."""
    office.change(t.Organisation, office.organisation, nation=nation)
    office.shift(0, "07:00", "15:00", role=role)
    asked = lead(office.snapshot(), day(0), [office.home])
    assert asked == (None if days is None else Lead("DR-LEAD", days))


def test_the_longest_notice_counts(office: Office) -> None:
    """Where the notice for everybody is switched on, too, the longer of both is asked for."""
    office.switch("ROST-LEAD", on=True)
    office.shift(0, "07:00", "15:00")
    assert lead(office.snapshot(), day(0), [office.home]) == Lead("ROST-LEAD", 42)
