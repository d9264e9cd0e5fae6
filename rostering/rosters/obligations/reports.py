"""What rules of severity `report` find in a roster: told when it is looked at, priced nowhere, in nobody's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rostering.rosters.obligations.movement import gaps
from rostering.rosters.obligations.rest import rest
from rostering.rosters.obligations.runs import runs
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.obligations.totals import totals
from rostering.rosters.obligations.windows import windows
from rostering.rules.entry import RulePart
from solver.check import find
from solver.rules.cover import LOWEST_PRIORITY
from solver.rules.rule import Rule, Violation
from solver.rules.spare import Spare, SpareRow

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.roster import Roster

REPORT = "report"
PRIORITY = re.compile(r"priority_([1-9])")  # places of this priority and of more urgent ones: 'priority_1'


class ReportedSubjects(Subjects):
    """The people whom rules concern that are only reported. Each stands as a limit, so that all it finds is told."""

    def concerned(self, kind: str) -> Iterator[Concerned]:
        """Each rule of a kind that is only reported, with the people it applies to."""
        for nation in self.nations:
            for _, part in self.snapshot.rules.parts(self.day, nation, kind):
                people = [person for person in self.people_in(nation) if self.applies(part.applies, person)]
                if people and part.severity == REPORT:
                    yield Concerned(replace(part, severity="hard"), tuple(people))


def reported(build: Build, roster: Roster) -> tuple[Violation, ...]:
    """Every place where a roster breaks a rule that is only reported, once."""
    problem = reporting(build).problem
    found = find(problem, roster) if problem.rules else ()
    return tuple({(one.rule, one.worker, one.shift, one.days, one.number): one for one in found}.values())


def reporting(build: Build) -> Build:
    """The same problem with the rules that are only reported in place of all others: what they find is said of it."""
    ids, snapshot = build.shift_ids, build.snapshot
    persons = {person.code: person.id for person in snapshot.persons.values()}
    reach: dict[int, set[int]] = {}
    for code, shift in build.seats:
        reach.setdefault(snapshot.settings[build.shifts[shift].setting].home, set()).add(persons[code])
    near = {home: frozenset(people) for home, people in reach.items()}
    subjects = ReportedSubjects(snapshot, build.horizon, ids, near)
    rules: tuple[Rule, ...] = (
        *rest(subjects),
        *runs(subjects),
        *windows(subjects),
        *totals(subjects),
        *gaps(subjects),
        *spares(build),
    )
    workers = tuple(
        replace(one, carry={**one.carry, **subjects.carry.get(one.id, {})}) for one in build.problem.workers
    )
    return replace(build, problem=replace(build.problem, rules=rules, workers=workers))


def spares(build: Build) -> Iterator[Spare]:
    """How many more people could lawfully step in on the places that matter most (GEN-SPARE)."""
    snapshot, horizon = build.snapshot, build.horizon
    rows: dict[str, tuple[RulePart, list[SpareRow]]] = {}
    for shift in snapshot.shifts:
        nation = snapshot.nations[snapshot.settings[shift.setting].organisation]
        for _, part in snapshot.rules.parts(horizon.last, nation, "Spare") if shift.is_cover else ():
            if shift.priority <= _least_urgent(part):
                _, mine = rows.setdefault(part.id, (part, []))
                mine.append(SpareRow(build.shift_ids[shift.id], part.params["min"]))
    for part, mine in rows.values():
        yield Spare(id=part.id, severity="soft", weight=part.weight, rows=tuple(mine), rest=part.params.get("rest", 0))


def _least_urgent(part: RulePart) -> int:
    """The least urgent priority of the places that a rule about spares means; every one where it names none."""
    found = PRIORITY.fullmatch(str(part.params.get("place", "")))
    return LOWEST_PRIORITY if found is None else int(found[1])
