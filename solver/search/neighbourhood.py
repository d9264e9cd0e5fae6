"""Neighbourhood search: free a part of a roster, solve that part, keep what is better, and again.

Where no part can be made better any more, a part is made different instead, and the search goes on from there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.cpsat.model import RosterModel
from solver.cpsat.run import Answer, Outcome, RunLimits, run
from solver.search.incumbent import Found, Incumbent
from solver.search.regions import LEAST_CELLS, Anchor, Cell, Regions
from solver.stop import Stop

SECONDS_A_STEP = 0.3
SECONDS_A_VARIABLE = 3e-5  # for presolve, which sees the whole model however small the part
WORK_A_STEP = 0.3
QUICK_WORK = 0.03  # a step closed with less frees more next time
PRESOLVE_WORK = 0.03  # what presolve takes, which CP-SAT hardly counts
FIRST_CELLS = 30
GROWTH, SHRINK = 1.06, 0.85
# Steps without anything better before a part is made different, and how much of it has to differ.
PATIENCE = 25
DIFFERENT_SHARE = 0.5
# With how many others that settled it is crossed before that.
MOST_CROSSED = 4
# How much dearer it may be at first, and after all that made it better again; shares of the cost.
MOST_LOSS = 0.05
LASTING_LOSS = 0.02


@dataclass(slots=True)
class Kind:
    """One way to choose what to free, how many cells it frees, and how well it has paid."""

    choose: Callable[[Anchor, int], set[Cell]]
    cells: float = FIRST_CELLS
    credit: float = 1.0

    def learn(self, *, better: bool, closed: bool, work: float, most: int) -> None:
        """Free more after a step that was soon solved to the end, less after one that was not."""
        self.credit = 0.95 * self.credit + (1.0 if better else 0.1)
        factor = SHRINK if not closed else GROWTH if work < QUICK_WORK else 1.0
        self.cells = min(most, max(LEAST_CELLS, self.cells * factor))


class Neighbourhoods:
    """One lane of neighbourhood search on a model, with a roster of its own, towards a shared incumbent."""

    def __init__(self, model: RosterModel, incumbent: Incumbent, seed: int) -> None:
        self._model = model
        self._incumbent = incumbent
        self._chance = random.Random(seed)
        problem = model.problem
        regions = self._regions = Regions(problem, self._chance)
        self._kinds = [Kind(regions.lines), Kind(regions.days), Kind(regions.block)]
        self._cells = len(problem.workers) * problem.horizon
        self._literals = [
            (pair, (pair[0], problem.duty[pair[1]].day), literal) for pair, literal in model.variables.pairs.items()
        ]
        self._seconds = SECONDS_A_STEP + SECONDS_A_VARIABLE * len(model.cp.proto.variables)
        self._current: Found | None = None
        self._stale = 0  # steps since the current roster last got better

    def search(self, stop: Stop, done: Callable[[], bool], *, work: float | None = None) -> float:
        """Step until the stop, until `done` says so, or until the work is used up; returns the work done."""
        used = 0.0
        while not stop.over and not done() and (work is None or used < work):
            used += self._step(stop, deterministic=work is not None)
        return used

    def _step(self, stop: Stop, *, deterministic: bool) -> float:
        leaves = self._stale > PATIENCE
        current = self._go_on_from(settled=leaves)
        crossed = 0.0
        if leaves:
            crossed = self._cross(current, stop, deterministic=deterministic)
            if self._current is not current:
                self._stale = 0
                return crossed
        kind = self._chance.choices(self._kinds, [kind.credit for kind in self._kinds])[0]
        free = kind.choose(self._regions.anchor(current.report.violations), max(1, round(kind.cells)))
        part = self._part(current, free, differs=leaves)
        answer = run(self._model, part, self._limits(deterministic=deterministic), stop)
        better = self._accept(answer)
        if leaves:
            self._stale = 0
        else:
            closed = answer.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
            kind.learn(better=better, closed=closed, work=answer.work, most=self._cells)
            self._stale = 0 if better else self._stale + 1
        return crossed + answer.work + PRESOLVE_WORK

    def _cross(self, current: Found, stop: Stop, *, deterministic: bool) -> float:
        """Look for something better put together from the roster and others that settled; returns the work."""
        others = self._incumbent.settle(current)
        used = 0.0
        for other in self._chance.sample(others, min(MOST_CROSSED, len(others))):
            allowed = {*current.roster, *other.roster}
            part = self._model.cp.clone()
            part.add_bool_and([~literal for pair, _, literal in self._literals if pair not in allowed])
            part.add(self._model.objective <= min(current.objective, other.objective) - 1)
            answer = run(self._model, part, self._limits(deterministic=deterministic), stop)
            used += answer.work + PRESOLVE_WORK
            if self._accept(answer):
                break
        return used

    def _limits(self, *, deterministic: bool) -> RunLimits:
        return RunLimits(
            workers=1,
            seed=self._chance.randrange(2**31),
            seconds=None if deterministic else self._seconds,
            work=WORK_A_STEP,
            linear=0,
        )

    def _go_on_from(self, *, settled: bool) -> Found:
        """The lane's roster; once it has settled, the best in its place if that is better by too much."""
        best = self._incumbent.found
        assert best is not None
        if self._current is None or (settled and self._loss(self._current, best) > LASTING_LOSS):
            self._current = best
        return self._current

    def _loss(self, found: Found, best: Found) -> float:
        return (found.objective - best.objective) / max(1, abs(best.objective))

    def _accept(self, answer: Answer) -> bool:
        """Go on from what was found; returns whether there was anything."""
        found = None if answer.roster is None else self._incumbent.judge(answer.roster, "neighbourhood")
        if found is None:
            return False
        self._incumbent.keep(found)
        self._current = found
        return True

    def _part(self, current: Found, free: set[Cell], *, differs: bool) -> cp_model.CpModel:
        """The model with all but the free cells as they are: better than the roster, or different and little dearer."""
        part = self._model.cp.clone()
        held, kept = [], []
        for pair, cell, literal in self._literals:
            on = pair in current.roster
            if cell not in free:
                held.append(literal if on else ~literal)
            elif on:
                kept.append(literal)
        part.add_bool_and(held)
        most = current.objective - 1
        if differs:
            part.add(cp_model.LinearExpr.sum(kept) <= len(kept) - max(1, round(DIFFERENT_SHARE * len(kept))))
            most = current.objective + max(1, round(MOST_LOSS * abs(current.objective)))
        part.add(self._model.objective <= most)
        return part
