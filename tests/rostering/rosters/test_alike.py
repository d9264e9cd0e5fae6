"""What is found about a person on one shift holds on every other that asks alike, wherever that is."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rostering.rosters.clock import wall_times
from rostering.rosters.eligibility.alike import ANYWHERE, asks
from rostering.rosters.eligibility.case import Case, Finding
from rostering.rosters.eligibility.eligibility import REQUIREMENTS
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.eligibility.reach import Reach
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import Snapshot
from rostering.rules.entry import RulePart
from rostering.store.sqlite import SqliteStore

WEEK = Horizon(date(2026, 11, 23), date(2026, 11, 29))


def read(store: SqliteStore) -> Snapshot:
    """The week of the demo."""
    with store.reading() as session:
        return read_snapshot(session, WEEK)


def cases(snapshot: Snapshot) -> Iterator[Case]:
    """Everybody on every shift that they are in reach of."""
    reach = Reach(snapshot)
    for shift in snapshot.shifts:
        for worker, pool in reach.reached(shift):
            person = snapshot.persons[worker.person]
            yield Case(snapshot, person, worker, shift, wall_times(shift), pool, reach.joined(worker, shift))


def elsewhere(case: Case) -> Case:
    """The same person on the same shift at a new home of the same kind."""
    twin = replace(case.home, id=-1, home=-1, code="TWIN", name="Twin House")
    snapshot = replace(case.snapshot, settings={**case.snapshot.settings, twin.id: twin})
    return replace(case, snapshot=snapshot, shift=replace(case.shift, id=-case.shift.id, setting=twin.id))


def required(snapshot: Snapshot) -> Iterator[tuple[Requirement, RulePart]]:
    """The requirements in force in the week that do not look at the place, with the parts that ask for them."""
    for nation in sorted(set(snapshot.nations.values())):
        for _, part in snapshot.rules.parts(WEEK.first, nation):
            requirement = REQUIREMENTS.get(part.params.get("require", ""))
            if requirement in ANYWHERE:
                yield requirement, part


def test_what_one_shift_finds_holds_for_all_that_ask_alike(demo: SqliteStore) -> None:
    """In the demo's week every requirement that is found once finds the same on all shifts it is found for, and on
    each of them at another home."""
    snapshot = read(demo)
    asked = tuple(required(snapshot))
    assert {requirement for requirement, _ in asked} == ANYWHERE
    found: dict[Hashable, list[Finding | None]] = {}
    again, refused = 0, 0
    for case in cases(snapshot):
        findings = [requirement(case, part) for requirement, part in asked]
        key = case.worker.id, case.pool, asks(case)
        again += key in found
        refused += any(findings)
        assert found.setdefault(key, findings) == findings
        if again % 10 == 0:
            there = elsewhere(case)
            assert asks(there) == asks(case)
            assert [requirement(there, part) for requirement, part in asked] == findings
    assert again > 100
    assert refused > 100


@pytest.mark.parametrize(
    "change", [{"starts_at": 1}, {"role": "driver"}, {"skills": (("signing", None),)}, {"target": 1}, {"client": 1}]
)
def test_shifts_that_ask_for_something_else_are_not_alike(demo: SqliteStore, change: dict[str, Any]) -> None:
    """Another time, role, skill, number of places or client: each is looked at for itself."""
    case = next(case for case in cases(read(demo)) if not case.is_lone)
    if "starts_at" in change:
        change = {"starts_at": case.shift.starts_at + timedelta(hours=change["starts_at"])}
    assert asks(replace(case, shift=replace(case.shift, **change))) != asks(case)
