"""One small week for all the solver's tests, and a way to say what a roster in it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from ortools.sat.python import cp_model

from solver.check import check
from solver.cpsat.build import build
from solver.problem import Duty, FixedWork, Pair, Problem, Shift, Worker
from solver.roster import Roster
from solver.rules.rule import Rule

DAYS = 14
# Code, setting, first minute of the day, length: early, late, night, and a day at another setting.
SHIFTS = (("E", "home", 360, 480), ("L", "home", 840, 480), ("N", "home", 1320, 480), ("W", "ward", 420, 480))


def week(*rules: Rule, **changes: Any) -> Problem:
    """Two weeks from a Monday, with shifts E, L, N and W on each day (`E0` is Monday's early) for Ann and Ben."""
    shifts = tuple(
        Shift(f"{code}{day}", setting, code, day, day * 1440 + start, day * 1440 + start + length, {"work": length})
        for day in range(DAYS)
        for code, setting, start, length in SHIFTS
    )
    workers = changes.pop("workers", (Worker("ann"), Worker("ben")))
    whole = Problem(
        id="week",
        days=tuple(day * 1440 for day in range(DAYS + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=workers,
        pairs=tuple(Pair(worker.id, shift.id) for worker in workers for shift in shifts),
        rules=rules,
        weeks=(0, 7),
        weekends=((5, 6), (12, 13)),
        tiers={"safety": 1000, "cover": 1, "change": 1, "cost": 1, "fairness": 1, "wishes": 1},
    )
    return whole.replace(**changes)


def worked(code: str, *days: int) -> tuple[FixedWork, ...]:
    """Shifts of a code that somebody is fixed to, on days counted from the first."""
    start, length = next((start, length) for name, _, start, length in SHIFTS if name == code)
    return tuple(
        FixedWork(day * 1440 + start, day * 1440 + start + length, day, code, "home", {"work": length}) for day in days
    )


def roster(**lines: str) -> Roster:
    """A roster from each worker's duties, separated by spaces."""
    return Roster.of((worker, duty) for worker, duties in lines.items() for duty in duties.split())


@dataclass(frozen=True)
class Case:
    """A rule in a problem, and a roster to judge."""

    problem: Problem
    rule: Rule
    roster: Roster = field(default_factory=Roster)

    def given(self, **lines: str) -> Case:
        """The case with this roster."""
        return Case(self.problem, self.rule, roster(**lines))

    def breaks(self, *amounts: int) -> None:
        """The check finds these amounts against the rule, and the model says the same of cost and feasibility."""
        report = check(self.problem, self.roster)
        found = [violation for violation in report.violations if violation.rule == self.rule.id]
        assert sorted(violation.amount for violation in found) == sorted(amounts)
        model = build(self.problem, rigid=False)
        model.cp.add_bool_and([on if pair in self.roster else ~on for pair, on in model.variables.pairs.items()])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if report.forbidden:
            assert solver.solve(model.cp) == cp_model.INFEASIBLE
        else:
            assert solver.solve(model.cp) == cp_model.OPTIMAL
            assert round(solver.objective_value) == report.score.objective

    def keeps(self) -> None:
        """Nothing is found against the rule."""
        self.breaks()


@pytest.fixture
def verify() -> Callable[..., Case]:
    """`verify(rule).given(ann="E0 L1").breaks(180)`: the first argument is the rule, the rest changes the week."""

    def of(rule: Rule, **changes: Any) -> Case:
        return Case(week(rule, **changes), rule)

    return of
