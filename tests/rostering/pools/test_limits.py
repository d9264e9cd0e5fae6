"""Each pool's own limits, at their edges: notice, hours, the minimum, company, and two pools that contradict."""

from typing import Any

import pytest

from rostering.pools.listing import contradictions, list_pools
from rostering.rosters.summary import cover_of_settings
from rostering.store import tables as t
from tests.rostering.office import LONG_AGO, Office, day

SETTLED: dict[str, Any] = {"started_on": LONG_AGO}


def volunteer(office: Office, code: str = "vic") -> int:
    """A volunteer of the organisation."""
    return office.worker(code, pool="volunteer", setting_id=None, **SETTLED)


@pytest.mark.parametrize(("pool", "days"), [("student", 2), ("volunteer", 1)])
def test_notice_counts_from_today(office: Office, monkeypatch: pytest.MonkeyPatch, pool: str, days: int) -> None:
    """With so many days to go there is a place, with one less there is none, but for who stands there already."""
    bo = office.worker("bo", pool=pool, setting_id=None, **SETTLED)
    office.worker("ann", **SETTLED)
    shift = office.shift(3, "07:00", "15:00", target=2)
    monkeypatch.setenv("ROTA_NOW", f"{day(3 - days)}T23:59:00+00:00")
    assert office.refusal("bo", shift) is None
    monkeypatch.setenv("ROTA_NOW", f"{day(4 - days)}T00:01:00+00:00")
    assert office.refusal("bo", shift) == f"POOL-NOTICE/{pool}"
    office.assign(office.roster(), bo, shift)
    assert office.refusal("bo", shift) is None


@pytest.mark.parametrize(
    ("pool", "hours", "wanted"), [("volunteer", "08:00", []), ("volunteer", "08:01", ["POOL-HOURS/volunteer"])]
)
def test_a_volunteers_week(office: Office, pool: str, hours: str, wanted: list[str]) -> None:
    """Sixteen hours in a week pass, a minute more does not."""
    worker = office.worker("vic", pool=pool, setting_id=None, **SETTLED)
    ann = office.worker("ann", **SETTLED)
    roster = office.roster()
    for number, end in ((1, "16:00"), (3, "16:00" if hours == "08:00" else "16:01")):
        shift = office.shift(number, "08:00", end, target=2)
        office.assign(roster, worker, shift)
        office.assign(roster, ann, shift)
    assert [rule for rule in office.broken() if rule.startswith("POOL")] == wanted


@pytest.mark.parametrize(
    ("term", "extra", "wanted"), [(True, 0, []), (True, 1, ["POOL-HOURS/student"]), (False, 1, [])]
)
def test_a_students_week_of_term(office: Office, term: bool, extra: int, wanted: list[str]) -> None:
    """Twenty hours in a week of term pass and a minute more does not; out of term there is no such limit."""
    sue = office.worker("sue", pool="student", setting_id=None, **SETTLED)
    ann = office.worker("ann", **SETTLED)
    first = day(0) if term else day(14)
    person = office.snapshot().worker[sue].person
    office.add(t.StudyTerm(person_id=person, from_on=first, until_on=first))
    roster = office.roster()
    for number, end in ((1, "18:00"), (3, f"18:{extra:02}")):
        shift = office.shift(number, "08:00", end, target=2)
        office.assign(roster, sue, shift)
        office.assign(roster, ann, shift)
    assert [rule for rule in office.broken() if rule.startswith("POOL")] == wanted


def test_a_volunteer_is_never_one_of_the_minimum(office: Office) -> None:
    """No place where the target is the minimum; above it one, and the minimum stays short without anybody else."""
    vic = volunteer(office)
    full, above = office.shift(1, "07:00", "15:00"), office.shift(2, "07:00", "15:00", minimum=1, target=2)
    assert office.refusal("vic", full) == "VOL-MIN/place"
    office.worker("ann", **SETTLED)
    assert office.refusal("vic", above) is None
    roster = office.roster()
    office.assign(roster, vic, above)
    standing = office.standing()
    assert standing.build.filled(standing.roster, above) == 0
    assert "VOL-MIN/minimum" in {one.rule for one in standing.report.short}
    assert [(one.places, one.filled) for one in cover_of_settings(standing.build, standing.roster)] == [(3, 0)]


def test_more_volunteers_than_places_above_the_minimum(office: Office) -> None:
    """Two volunteers on a shift with one place above its minimum break the rule, one does not."""
    ann, vic, val = office.worker("ann", **SETTLED), volunteer(office), volunteer(office, "val")
    shift, roster = office.shift(2, "07:00", "15:00", minimum=1, target=2), office.roster()
    office.assign(roster, ann, shift)
    office.assign(roster, vic, shift)
    assert office.broken() == []
    office.assign(roster, val, shift)
    over = [one.rule for one in office.standing().report.violations if one.unit == "over"]
    assert "VOL-MIN/most" in over


def test_a_solve_fills_the_minimum_with_others(office: Office) -> None:
    """With Ann away on one of two days, the volunteer stands only beside her, never alone."""
    ann = office.worker("ann", **SETTLED)
    volunteer(office)
    for number in (1, 2):
        office.shift(number, "07:00", "15:00", minimum=1, target=2)
    office.add(t.Absence(worker_id=ann, kind="annual", starts_at=office.at(2, "00:00"), ends_at=office.at(3, "00:00")))
    office.solve(accept=True)
    made = office.build()
    stands = sorted(
        (made.snapshot.shift[one.shift].day, made.snapshot.person_on(one).code) for one in made.snapshot.assignments
    )
    assert stands == [(day(1), "ann"), (day(1), "vic")]


@pytest.mark.parametrize("pool", ["student", "volunteer"])
def test_somebody_settled_is_beside_them(office: Office, pool: str) -> None:
    """A student beside a student is alone; beside Ann of the staff not."""
    office.worker("bo", pool=pool, setting_id=None, **SETTLED)
    office.worker("cy", pool=pool, setting_id=None, **SETTLED)
    shift = office.shift(3, "07:00", "15:00", minimum=1, target=3)
    assert office.refusal("bo", shift) == "POOL-SUP"
    office.worker("ann", **SETTLED)
    assert office.refusal("bo", shift) is None


def test_of_two_pools_the_stricter_limit_holds_and_is_told(office: Office) -> None:
    """A student who volunteers too keeps to the volunteers' sixteen hours; the list of pools says so."""
    person = office.person("sam")
    student = office.worker("s1", person_id=person, pool="student", setting_id=None, **SETTLED)
    office.worker("v1", person_id=person, pool="volunteer", setting_id=None, **SETTLED)
    ann, roster = office.worker("ann", **SETTLED), office.roster()
    for number in (1, 3):
        shift = office.shift(number, "08:00", "16:15", target=2)
        office.assign(roster, student, shift)
        office.assign(roster, ann, shift)
    assert [rule for rule in office.broken() if rule.startswith("POOL")] == ["POOL-HOURS/volunteer"]
    (told,) = contradictions(office.store, None)
    assert told.holds == ("volunteer", "POOL-HOURS/volunteer", 960)
    assert told.words == "in student (20 h a week) and volunteer (16 h a week): the stricter holds, 16 h"


def test_of_two_memberships_what_either_asks_for_holds(office: Office) -> None:
    """A bank nurse who may be drawn on as a reservist too is not used by that host without a recall."""
    other = office.add(t.Organisation(code="nhs", name="Health Board"))
    host = office.setting("K", organisation_id=other)
    bo = office.worker("bo", pool="bank", setting_id=None)
    shift = office.shift(3, "07:00", "15:00", setting_id=host)
    office.add(t.PoolMembership(worker_id=bo, pool="collaborative_bank", organisation_id=other))
    assert office.refusal("bo", shift) is None
    office.add(t.PoolMembership(worker_id=bo, pool="reservist", organisation_id=other, until_on=day(2)))
    assert office.refusal("bo", shift) is None  # it has ended by then
    office.add(t.PoolMembership(worker_id=bo, pool="reservist", organisation_id=other, from_on=day(3)))
    assert office.refusal("bo", shift) == "RES-RECALL"


def test_every_pool_says_what_it_is(office: Office) -> None:
    """Order, who draws on it, its own rules and its way in are told of each; the cheapest comes first."""
    volunteer(office)
    lines = {line.pool.code: line for line in list_pools(office.store, None)}
    assert list(lines) == sorted(lines, key=lambda code: lines[code].pool.tier)
    assert {one.rule for one in lines["reservist"].limits} >= {"RES-DAYS/year", "RES-RECALL"}
    assert {one.rule for one in lines["student"].limits} >= {"POOL-NOTICE/student", "POOL-HOURS/student", "POOL-SUP"}
    assert lines["pop_up"].steps[:2] == ("Interest", "Identity")
    assert (lines["volunteer"].people, lines["volunteer"].pool.counts) == (1, False)
