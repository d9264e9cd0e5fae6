"""What lenders lose by all loans of a plan together, counted on their rosters without a model.

Two loans of one lender may each leave the minimum at home and together not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rostering import words
from rostering.aid.lender import LostShift
from rostering.gaps.gaps import MINIMUM, Gap, gaps_of, ground_of
from rostering.rosters.build import Build
from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from solver.roster import Roster
from solver.rules.cover import BELOW_MINIMUM, Cover
from solver.rules.rule import Violation


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody of an employment who is not at home on some days."""

    worker: int
    days: frozenset[date]

    def takes(self, snapshot: Snapshot, one: AssignmentFacts) -> bool:
        """Whether home is without them on an assignment."""
        worker, shift = snapshot.worker.get(self.worker), snapshot.shift[one.shift]
        return (
            worker is not None
            and snapshot.worker[one.worker].person == worker.person
            and snapshot.settings[shift.setting].organisation == worker.organisation
            and shift.day in self.days
        )


@dataclass(frozen=True)
class Loss:
    """What is left at home: the shifts that each absence takes, in the order given; the shifts that fall below their
    minimum and did not before; the red lines that newly break, each with a shift where it does."""

    shifts: tuple[tuple[LostShift, ...], ...]
    below: frozenset[int]
    red_lines: frozenset[tuple[str, int]]


def lost_together(build: Build, away: Iterable[Away], already: Iterable[Away] = ()) -> Loss:
    """What some absences take from home, all together, beside those that are so already."""
    every, snapshot = tuple(away), build.snapshot
    gone = [_taken(snapshot, one) for one in every]
    before = frozenset[int]().union(*(_taken(snapshot, one) for one in already))
    after = before.union(*gone)
    without = _roster(build, after)
    shifts = tuple(
        tuple(_lost(build, without, one) for one in snapshot.assignments if one.id in theirs) for theirs in gone
    )
    below = _newly_below(_less(snapshot, before), _less(snapshot, after))
    return Loss(shifts, below, frozenset(_red_lines(build, _roster(build, before), without)))


def _taken(snapshot: Snapshot, away: Away) -> frozenset[int]:
    return frozenset(one.id for one in snapshot.assignments if away.takes(snapshot, one))


def _less(snapshot: Snapshot, gone: frozenset[int]) -> Snapshot:
    return replace(snapshot, assignments=tuple(one for one in snapshot.assignments if one.id not in gone))


def _roster(build: Build, gone: frozenset[int]) -> Roster:
    return Roster.of(build.assigned(one) for one in build.snapshot.assignments if one.id not in gone)


def _lost(build: Build, without: Roster, one: AssignmentFacts) -> LostShift:
    shift = build.snapshot.shift[one.shift]
    return LostShift(
        shift=shift.id,
        words=words.shift(build, shift),
        state=build.snapshot.rosters[build.snapshot.settings[shift.setting].home][3],
        left=build.filled(without, shift.id),
        minimum=shift.minimum,
        waived=False,
    )


def _newly_below(before: Snapshot, after: Snapshot) -> frozenset[int]:
    """The shifts with more places open to their minimum than before, counted as the board of gaps counts them."""
    known, now = (_below(gaps_of(ground_of(one)), one) for one in (before, after))
    return frozenset(shift for shift, places in now.items() if places > known.get(shift, 0))


def _below(gaps: Iterable[Gap], snapshot: Snapshot) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for gap in gaps:
        shift = snapshot.shift[gap.shift]
        if gap.below == MINIMUM:
            places = gap.places - (max(shift.target, shift.minimum) - shift.minimum)
            found[gap.shift] = max(places, found.get(gap.shift, 0))
    return found


def _red_lines(build: Build, was: Roster, without: Roster) -> Iterator[tuple[str, int]]:
    """The rules of cover that the rosters newly break without them, or break by more."""
    problem = build.problem
    before, after = build.blocks.joined(was), build.blocks.joined(without)
    for rule in problem.rules:
        if isinstance(rule, Cover):
            known = {(one.shift, one.row): one.amount for one in rule.find(problem, before) if _is_short(one)}
            for one in rule.find(problem, after):
                if _is_short(one) and one.shift is not None and one.amount > known.get((one.shift, one.row), 0):
                    yield rule.id, build.shifts[one.shift].id


def _is_short(one: Violation) -> bool:
    return one.unit == BELOW_MINIMUM
