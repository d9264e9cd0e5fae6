"""A sponsored worker's second and third jobs count together, in rosters and in what is fixed already."""

from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.rules.story import limits, switch_to


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which only the second job is limited."""
    return switch_to(Office(store_folder, off=()), "VISA-SUP")


def elsewhere(office: Office, code: str, person: int) -> tuple[int, int]:
    """A person's employment with another organisation, and its home."""
    organisation = office.add(t.Organisation(code=code, name=code.title()))
    home = office.setting(code.upper(), organisation_id=organisation)
    return office.worker(code, person_id=person, organisation_id=organisation, setting_id=home), home


def put_on(office: Office, worker: int, home: int, number: int, end: str) -> None:
    """One shift from six o'clock, on a roster of a home."""
    shift = office.shift(number, "06:00", end, setting_id=home)
    office.assign(office.roster([home]), worker, shift)


@pytest.mark.parametrize(("end", "broken"), [("16:00", []), ("16:01", ["VISA-SUP/week"])])
def test_two_others_count_together(office: Office, end: str, broken: list[str]) -> None:
    """Ten hours with each of two others than the sponsor, or a minute more: neither alone is above twenty."""
    person = office.person("ann", visa="sponsored", visa_sponsor="far")
    office.add(t.Organisation(code="far", name="Far Care"))
    first, home = elsewhere(office, "one", person)
    second, there = elsewhere(office, "two", person)
    put_on(office, first, home, 0, "16:00")
    put_on(office, second, there, 1, end)
    assert office.broken("ONE", "TWO") == broken
    worst = {line.state for line in limits(office, "VISA-SUP", person)}
    assert ("broken" in worst) is bool(broken)


@pytest.mark.parametrize(("end", "broken"), [("16:00", []), ("16:01", ["VISA-SUP/week"])])
@pytest.mark.parametrize("declared", [True, False])
def test_what_is_fixed_elsewhere_counts(office: Office, declared: bool, end: str, broken: list[str]) -> None:
    """Ten hours of the week were worked for a third employer, known to the store or only declared; the sponsor's own
    shifts of the same week count for nothing."""
    person = office.person("ann", visa="sponsored", visa_sponsor="org")
    mine = office.worker("ann", person_id=person)
    second, there = elsewhere(office, "two", person)
    if declared:
        office.worked(mine, 0, "06:00", "16:00", setting_id=None, employer="the shop")
    else:
        third, shop = elsewhere(office, "three", person)
        office.worked(third, 0, "06:00", "16:00", setting_id=shop)
    put_on(office, mine, office.home, 3, "18:00")
    put_on(office, second, there, 1, end)
    assert office.broken("H", "TWO") == broken


@pytest.mark.parametrize(("end", "broken"), [("02:00", []), ("02:01", ["VISA-SUP/week"])])
def test_the_sponsors_own_work_is_taken_off_minute_by_minute(office: Office, end: str, broken: list[str]) -> None:
    """A Sunday night for the sponsor that ends in the week, and twenty hours for another: where only the other's
    shifts are filled, the sponsor's hours of the week are not counted."""
    person = office.person("ann", visa="sponsored", visa_sponsor="org")
    mine = office.worker("ann", person_id=person)
    second, there = elsewhere(office, "two", person)
    office.worked(mine, -1, "20:01", "05:00", break_minutes=30)
    put_on(office, second, there, 1, end)
    assert office.broken("TWO") == broken


def test_a_solve_keeps_the_sum(office: Office) -> None:
    """Three shifts of eight hours with two others than the sponsor, and one person: the third stays open."""
    office.switch("GEN-COVER", on=True)
    person = office.person("ann", visa="sponsored", visa_sponsor="far")
    office.add(t.Organisation(code="far", name="Far Care"))
    homes = [elsewhere(office, code, person)[1] for code in ("one", "two")]
    for number, home in enumerate((*homes, homes[0])):
        office.shift(number, "06:00", "14:00", setting_id=home)
    assert len(list(office.solve("ONE", "TWO").roster)) == 2
