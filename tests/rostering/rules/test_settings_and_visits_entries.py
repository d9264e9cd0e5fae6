"""Few settings a person, and visits of home care: just kept, and broken by the smallest step."""

from datetime import date
from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.rules.story import found, on, refused, switch_to
from tests.rostering.rules.test_infection_entries import in_week

WINTER = date(2021, 12, 6)  # while the rules on movement between homes hold
TOLD_HERE = {"MOVE-TEMP/block", "RISCA/round"}


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


@pytest.mark.parametrize(("before", "broken"), [(-14, set()), (-13, {"MOVE-TEMP/block"})])
def test_temporary_staff_know_one_home_in_fourteen_days(office: Office, before: int, broken: set[str]) -> None:
    """The other home was fourteen days ago, or thirteen."""
    in_week(switch_to(office, "MOVE-TEMP/block"), WINTER)
    ann, there = office.worker("ann", pool="bank"), office.setting("T")
    office.worked(ann, before, "07:00", "15:00", setting_id=there)
    on(office, ann, office.shift(0, "07:00", "15:00"))
    assert found(office) == broken


def test_own_staff_are_not_meant(office: Office) -> None:
    """Whoever is on the staff of a home is no temporary worker."""
    in_week(switch_to(office, "MOVE-TEMP/block"), WINTER)
    ann, there = office.worker("ann"), office.setting("T")
    office.worked(ann, -1, "07:00", "15:00", setting_id=there)
    on(office, ann, office.shift(0, "07:00", "15:00"))
    assert found(office) == set()


def test_a_solve_leaves_people_where_they_were(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who come from the bank, each from the home they were at in the week before, fill a place at each."""
    monkeypatch.setenv("ROTA_NOW", "2021-12-01T09:00:00+00:00")
    in_week(switch_to(office, "MOVE-TEMP/block", "GEN-COVER"), WINTER)
    there = office.setting("T")
    for code, home in (("ann", there), ("bob", office.home)):
        worker = office.worker(code, pool="bank", setting_id=None)
        office.worked(worker, -3, "07:00", "15:00", setting_id=home)
        office.shift(0, "07:00", "15:00", setting_id=home)
    placed = {(worker, duty.partition("/")[0]) for worker, duty in office.solve().roster}
    assert placed == {("ann", "T"), ("bob", "H")}


@pytest.mark.parametrize(("end", "refusals"), [("07:30", set()), ("07:29", {"RISCA/round"})])
def test_a_visit_lasts_half_an_hour(office: Office, end: str, refusals: set[str]) -> None:
    """A shift of Welsh home care for one client is a visit: thirty minutes pass, a minute less does not."""
    switch_to(office, "RISCA")
    office.change(t.Organisation, office.organisation, nation="WAL")
    office.change(t.Setting, office.home, kind="domiciliary")
    office.worker("ann")
    client = office.add(t.Client(code="c", setting_id=office.home))
    assert refused(office, "ann", office.shift(0, "07:00", end, client_id=client)) == refusals


@pytest.mark.parametrize(("nation", "kind"), [("ENG", "domiciliary"), ("WAL", "care_home")])
def test_visits_are_of_welsh_home_care(office: Office, nation: str, kind: str) -> None:
    """A quarter of an hour for a client is nobody's visit in England, or in a home."""
    switch_to(office, "RISCA")
    office.change(t.Organisation, office.organisation, nation=nation)
    office.change(t.Setting, office.home, kind=kind)
    office.worker("ann")
    client = office.add(t.Client(code="c", setting_id=office.home))
    assert refused(office, "ann", office.shift(0, "07:00", "07:15", client_id=client)) == set()


def test_a_round_of_no_single_client_has_no_visits_to_judge(office: Office) -> None:
    """What is inside a short round nobody has told."""
    switch_to(office, "RISCA")
    office.change(t.Organisation, office.organisation, nation="WAL")
    office.change(t.Setting, office.home, kind="domiciliary")
    office.worker("ann")
    assert refused(office, "ann", office.shift(0, "07:00", "07:20")) == set()
