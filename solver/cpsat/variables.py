"""The unknowns: does this worker do this duty. Which of them exist is hidden here.

A literal is a Boolean variable, its negation, or a constant: pairs that cannot be are False, so that encoders
read the same whether a pair is free, impossible or settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

from ortools.sat.python import cp_model

from solver.cpsat.part import Part
from solver.problem import Duty, Problem

Literal: TypeAlias = cp_model.IntVar | cp_model.NotBooleanVariable | bool


def negated(literal: Literal) -> Literal:
    """The literal that is true where this one is false."""
    return (not literal) if isinstance(literal, bool) else cast(Literal, ~literal)


class Variables:
    """A Boolean for each pair (of a part, for each free one), and on demand one for 'any of these on this day'."""

    def __init__(self, model: cp_model.CpModel, problem: Problem, part: Part | None = None) -> None:
        self._model = model
        self._problem = problem
        every = problem.pair
        self.pairs: dict[tuple[str, str], cp_model.IntVar] = {
            pair: model.new_bool_var("") for pair in (every if part is None else sorted(part.free)) if pair in every
        }
        self._standing = frozenset[tuple[str, str]]() if part is None else part.standing
        self._possible: dict[str, list[Duty]] = {}
        self._by_day: dict[str, dict[int, list[Duty]]] = {}
        self._any: dict[tuple[str, frozenset[str]], Literal] = {}

    def __getitem__(self, pair: tuple[str, str]) -> Literal:
        literal = self.pairs.get(pair)
        return (pair in self._standing and pair in self._problem.pair) if literal is None else literal

    def duties_of(self, worker: str) -> Sequence[Duty]:
        """What a worker may do, by day and id: what cannot be any more is left out."""
        if worker not in self._possible:
            listed = self._problem.duties_of[worker]
            self._possible[worker] = [duty for duty in listed if self[worker, duty.id] is not False]
        return self._possible[worker]

    def duties(self, worker: str, day: int) -> list[Duty]:
        """What a worker may do on a day."""
        return self._days_of(worker).get(day, [])

    def days(self, worker: str) -> Iterable[int]:
        """The days on which a worker may do anything."""
        return self._days_of(worker)

    def _days_of(self, worker: str) -> dict[int, list[Duty]]:
        if worker not in self._by_day:
            days: dict[int, list[Duty]] = {}
            for duty in self.duties_of(worker):
                days.setdefault(duty.day, []).append(duty)
            self._by_day[worker] = days
        return self._by_day[worker]

    def works(self, worker: str, day: int) -> Literal:
        """Whether a worker does any duty on a day."""
        return self.any_of(worker, (duty.id for duty in self.duties(worker, day)))

    def has_code(self, worker: str, day: int, codes: frozenset[str]) -> Literal:
        """Whether a worker's duty on a day has one of these codes."""
        return self.any_of(
            worker, (duty.id for duty in self.duties(worker, day) if self._problem.codes[duty.id] & codes)
        )

    def any_of(self, worker: str, duties: Iterable[str]) -> Literal:
        """Whether a worker does one of these duties, all of one day."""
        literals = {duty: self[worker, duty] for duty in duties}
        if any(literal is True for literal in literals.values()):
            return True
        chosen = frozenset(duty for duty, literal in literals.items() if literal is not False)
        if not chosen:
            return False
        if len(chosen) == 1:
            return self[worker, next(iter(chosen))]
        if (worker, chosen) not in self._any:
            literal = self._model.new_bool_var("")
            self._model.add_exactly_one([*(self.pairs[worker, duty] for duty in sorted(chosen)), ~literal])
            self._any[worker, chosen] = literal
        return self._any[worker, chosen]
