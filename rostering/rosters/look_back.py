"""Whose history is read further back than everybody's: of those whom a rule with a longer period is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rostering.rosters.contract_hours import ContractHours
from rostering.rosters.horizon import DAYS_BEHIND, Horizon
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.snapshot import Snapshot
from rostering.rules.entry import RulePart

A_YEAR = 366  # days, so that the longest year of an agreement is inside
AGREEMENT_YEAR = "agreement_year"
RESERVIST = "reservist"
CONTRACT_HOURS = "GEN-MINUTES"


def look_back(snapshot: Snapshot, horizon: Horizon, person_of: Mapping[int, int]) -> Mapping[int, frozenset[int]]:
    """Employments by how many days before the period a rule looks at their work; none where history reaches so far.

    `person_of` is the person behind every employment, also of those that have ended.
    """
    subjects = Subjects(snapshot, horizon, {}, {})
    persons: dict[int, int] = defaultdict(int)
    for person, days in (*_windows(subjects), *_contracts(subjects)):
        persons[person] = max(persons[person], days)
    employments: dict[int, int] = defaultdict(int)
    for employment, person in person_of.items():
        employments[employment] = persons.get(person, 0)
    for employment, days in _agreement_years(subjects):
        employments[employment] = max(employments[employment], days)
    found: dict[int, set[int]] = defaultdict(set)
    for employment, days in employments.items():
        if days > DAYS_BEHIND:
            found[days].add(employment)
    return {days: frozenset(found[days]) for days in sorted(found)}


def _parts(subjects: Subjects, kind: str) -> Iterator[RulePart]:
    """The parts of a kind in force anywhere, each once."""
    parts = (
        part for nation in subjects.nations for _, part in subjects.snapshot.rules.parts(subjects.day, nation, kind)
    )
    return iter({id(part): part for part in parts}.values())


def _windows(subjects: Subjects) -> Iterator[tuple[int, int]]:
    """The persons whom a rolling limit is about, with the days of its window."""
    for part in _parts(subjects, "RollingLimit"):
        days = int(part.params.get("window_days", 0))
        if days > DAYS_BEHIND and part.severity == "hard":
            for person in subjects.people:
                if subjects.applies(part.applies, person):
                    yield person.id, days


def _contracts(subjects: Subjects) -> Iterator[tuple[int, int]]:
    """The persons with contract hours over a period that began before, with the days since."""
    if not any(part.id.partition("/")[0] == CONTRACT_HOURS for part in _parts(subjects, "Total")):
        return
    hours = ContractHours(subjects.snapshot, subjects.horizon)
    for worker in subjects.snapshot.workers:
        yield worker.person, -hours.first_day(worker)


def _agreement_years(subjects: Subjects) -> Iterator[tuple[int, int]]:
    """The employments of reservists, with the days of a year, where a rule counts the days of one."""
    if any(part.params.get("period") == AGREEMENT_YEAR for part in _parts(subjects, "Total")):
        for worker in subjects.snapshot.workers:
            if worker.pool == RESERVIST:
                yield worker.id, A_YEAR
