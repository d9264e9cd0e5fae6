"""A part of a problem: which pairs are free, and the roster that everything else stands as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solver.roster import Roster
from solver.rules.rule import Touched

if TYPE_CHECKING:
    from solver.problem import Problem

Assignment = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """The listed pairs `free`, while every other pair is as in `roster`.

    A model of a part knows the rules of the workers and shifts it touches and nothing else. `outside` is what the
    roster costs apart from those; with it the model's objective is that of the whole roster.
    """

    problem: Problem
    roster: Roster
    free: frozenset[Assignment]
    outside: int = 0

    @classmethod
    def of_cells(cls, problem: Problem, roster: Roster, cells: Iterable[tuple[str, int]], outside: int = 0) -> Part:
        """The part in which some workers are free on some days: pairs of (worker, day)."""
        days: dict[str, set[int]] = {}
        for worker, day in cells:
            days.setdefault(worker, set()).add(day)
        free = frozenset(
            (worker, duty.id)
            for worker, among in days.items()
            for duty in problem.duties_of[worker]
            if duty.day in among
        )
        return cls(problem, roster, free, outside)

    def onto(self, roster: Roster, answer: Roster) -> Roster:
        """Another roster with what an answer says of the free pairs."""
        return Roster.of([*(set(roster) - self.free), *(set(answer) & self.free)])

    @cached_property
    def touched(self) -> Touched:
        """The workers and shifts with something free: all that the part can change lies there."""
        duties = {duty for _, duty in self.free}
        shifts = {shift for duty in duties for shift in self.problem.duty[duty].shifts}
        return Touched(frozenset(worker for worker, _ in self.free), frozenset(shifts))

    @cached_property
    def standing(self) -> frozenset[Assignment]:
        """The assignments of the roster that are not free."""
        return frozenset(self.roster) - self.free
