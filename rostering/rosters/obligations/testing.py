"""The rhythm of tests: better nobody on a shift whose newest tests are older than the guidance of its day asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from rostering.people.clearances import newest
from rostering.people.fitness import clearances_of
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.snapshot import PersonFacts, ShiftFacts
from rostering.rules.entry import RulePart
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule

TEST_FREE = "test_free"


def testing(subjects: Subjects) -> Iterator[Rule]:
    """For each rhythm in force a wish against each shift of somebody whose tests are too old for it."""
    wishes: dict[str, list[Wish]] = defaultdict(list)
    parts: dict[str, RulePart] = {}
    settings = subjects.snapshot.settings
    for shift in subjects.snapshot.shifts:
        home = settings[settings[shift.setting].home]
        for part in _asked(subjects, shift, home.kind):
            parts[part.id] = part
            day = subjects.horizon.number_of(shift.day)
            there = frozenset((subjects.ids[shift.id],))
            for person in subjects.people:
                if person.id in subjects.reaching(home.id) and not _is_kept(person, shift.day, part.params):
                    wishes[part.id].append(Wish(person.code, day, "off", shifts=there))
    for id_, part in parts.items():
        if wishes[id_]:
            yield Request(id=id_, severity="soft", tier=part.tier, weight=part.weight, wishes=tuple(wishes[id_]))


def _asked(subjects: Subjects, shift: ShiftFacts, kind: str) -> Iterator[RulePart]:
    snapshot = subjects.snapshot
    nation = snapshot.nations[snapshot.settings[shift.setting].organisation]
    for _, part in snapshot.rules.parts(shift.day, nation, "Eligibility"):
        kinds = part.applies.get("setting_kind", kind)
        here = kind in ([kinds] if isinstance(kinds, str) else kinds)
        if here and part.params.get("require") == "test_rhythm" and part.severity == "soft":
            yield part


def _is_kept(person: PersonFacts, day: date, params: Mapping[str, Any]) -> bool:
    """Whether the newest test of each sort is young enough, or none is asked for for some time after a positive one."""
    held = clearances_of(person)
    if newest(held, TEST_FREE, day) is not None:
        return True
    return all(
        any(one.kind == kind and day - timedelta(days=days) <= one.on <= day for one in held)
        for kind, days in params["days_by_test"].items()
    )
