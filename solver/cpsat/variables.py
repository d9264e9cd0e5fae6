"""The unknowns: does this worker do this duty. Which of them exist is hidden here.

A literal is a Boolean variable, its negation, or a constant: pairs that cannot be are False, so that encoders
read the same whether a pair is free, impossible or settled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

from ortools.sat.python import cp_model

from solver.problem import Duty, Problem

Literal: TypeAlias = cp_model.IntVar | cp_model.NotBooleanVariable | bool


def negated(literal: Literal) -> Literal:
    """The literal that is true where this one is false."""
    return (not literal) if isinstance(literal, bool) else cast(Literal, ~literal)


class Variables:
    """A Boolean for each pair, and on demand one for 'any of these duties on this day'."""

    def __init__(self, model: cp_model.CpModel, problem: Problem) -> None:
        self._model = model
        self._problem = problem
        self.pairs: dict[tuple[str, str], cp_model.IntVar] = {
            (pair.worker, pair.duty): model.new_bool_var("") for pair in problem.pairs
        }
        self._by_day: dict[str, dict[int, list[Duty]]] = {}
        for worker, duties in problem.duties_of.items():
            days: dict[int, list[Duty]] = {}
            for duty in duties:
                days.setdefault(duty.day, []).append(duty)
            self._by_day[worker] = days
        self._any: dict[tuple[str, frozenset[str]], Literal] = {}

    def __getitem__(self, pair: tuple[str, str]) -> Literal:
        return self.pairs.get(pair, False)

    def duties(self, worker: str, day: int) -> list[Duty]:
        """What a worker may do on a day."""
        return self._by_day[worker].get(day, [])

    def days(self, worker: str) -> Iterable[int]:
        """The days on which a worker may do anything."""
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
        chosen = frozenset(duties)
        if not chosen:
            return False
        if len(chosen) == 1:
            return self[worker, next(iter(chosen))]
        if (worker, chosen) not in self._any:
            literal = self._model.new_bool_var("")
            self._model.add_exactly_one([*(self.pairs[worker, duty] for duty in sorted(chosen)), ~literal])
            self._any[worker, chosen] = literal
        return self._any[worker, chosen]
