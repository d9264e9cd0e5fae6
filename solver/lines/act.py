"""What a duty looks like to the rules along a line: duties alike in codes, clock, quantities and places are one act.

The codes of an act hold the tags of its shifts too. A duty that a rule means by its id is like no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from solver.problem import Problem
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
    acts: dict[tuple[frozenset[str], tuple[Stretch, ...], str], Act] = {}
    of: dict[str, Act] = {}
    meant = frozenset(_meant(problem))
    for duty in problem.duties:
        first = problem.days[duty.day]
        shifts = sorted(problem.shifts_of(duty.id), key=lambda shift: shift.start)
        key = (
            problem.codes[duty.id],
            tuple(
                Stretch(
                    shift.start - first,
                    shift.end - first,
                    shift.setting,
                    tuple(sorted((name, amount) for name, amount in shift.quantities.items() if amount)),
                )
                for shift in shifts
            ),
            duty.id if duty.id in meant else "",
        )
        of[duty.id] = acts.setdefault(key, Act(*key))
    return of


def _meant(problem: Problem) -> Iterator[str]:
    """What rules mean by name."""
    for rule in problem.rules:
        if isinstance(rule, MinRest):
            yield from (name for blocks in rule.agreed.values() for block in blocks for name in block)
