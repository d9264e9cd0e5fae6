"""What a duty looks like to the rules along a line: duties alike in codes, clock, quantities and places are one act.

The codes of an act hold the tags of its shifts too. A duty that a rule means by its id, or tells apart from others, is
like no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solver.problem import Duty, Problem
from solver.rules.fairness import Fairness
from solver.rules.min_rest import MinRest


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One shift of an act, in minutes from the first minute of its day."""

    start: int
    end: int
    setting: str
    quantities: tuple[tuple[str, int], ...]

    def quantity(self, name: str) -> int:
        """How much of a quantity the stretch holds."""
        return next((amount for quantity, amount in self.quantities if quantity == name), 0)


Look = tuple[frozenset[str], tuple[Stretch, ...]]  # codes, and shifts in the order of their starts


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """What can be done on a day, wherever in the horizon the day lies. Of duties alike there is one object."""

    codes: frozenset[str]
    stretches: tuple[Stretch, ...]
    name: str = ""  # of the duty, where some rule means it by its id

    @property
    def start(self) -> int:
        """The minute of the day it begins."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """The minute it ends, counted from the beginning of its day."""
        return max(stretch.end for stretch in self.stretches)


def acts_of(problem: Problem) -> dict[str, Act]:
    """The act of each duty; duties alike share one object."""
    looks = {duty.id: _look(problem, duty) for duty in problem.duties}
    meant = {*_meant(problem), *_told_apart(problem, looks)}
    acts: dict[tuple[Look, str], Act] = {}
    of: dict[str, Act] = {}
    for duty, look in looks.items():
        name = duty if duty in meant else ""
        of[duty] = acts.setdefault((look, name), Act(*look, name))
    return of


def _look(problem: Problem, duty: Duty) -> Look:
    first = problem.days[duty.day]
    shifts = sorted(problem.shifts_of(duty.id), key=lambda shift: shift.start)
    stretches = tuple(
        Stretch(
            shift.start - first,
            shift.end - first,
            shift.setting,
            tuple(sorted((name, amount) for name, amount in shift.quantities.items() if amount)),
        )
        for shift in shifts
    )
    return problem.codes[duty.id], stretches


def _meant(problem: Problem) -> Iterator[str]:
    """What rules mean by name."""
    for rule in problem.rules:
        if isinstance(rule, MinRest):
            yield from (name for blocks in rule.agreed.values() for block in blocks for name in block)


def _told_apart(problem: Problem, looks: Mapping[str, Look]) -> Iterator[str]:
    """Duties that look alike on a day, of which a share counts some and not the others."""
    alike: dict[tuple[int, Look], set[str]] = {}
    for duty, look in looks.items():
        alike.setdefault((problem.duty[duty].day, look), set()).add(duty)
    shares = {row.shifts for rule in problem.rules if isinstance(rule, Fairness) for row in rule.rows}
    for shifts in shares:
        counted = {duty for shift in shifts for duty in problem.duties_with[shift]}
        for day, look in {(problem.duty[duty].day, looks[duty]) for duty in counted}:
            if not alike[day, look] <= counted:
                yield from alike[day, look]
