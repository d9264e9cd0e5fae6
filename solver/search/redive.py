"""Diving again and again: free a part of a roster, dive for it between all that stands, keep what is not worse."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from solver.lines.pricing import Line
from solver.lines.product import Flags
from solver.search.columns import Columns
from solver.search.dive import Dive
from solver.search.incumbent import Found, Incumbent
from solver.search.master import Relaxed
from solver.search.neighbourhood import Kind
from solver.search.regions import Cell, Regions
from solver.stop import Stop

FIRST_SHARE, MOST_FIRST = 0.3, 400  # of all cells, and in cells
LEAST_CELLS = 8
GROWTH, SHRINK = 1.05, 0.97
# Work (about seconds) above which a dive frees less the next time; so does one that led nowhere, while one that found
# the part closed frees more.
LONG_WORK = 0.5
QUICK_SHARE, QUICK_GROWTH = 0.1, 1.15
# The share of dives that have to be better; the others may be as good, which leads on over plateaus.
BETTER_SHARE = 0.7
# Dives without anything better before some may also be worse than the best, by this share of its cost.
PATIENCE = 60
MOST_LOSS = 0.004


class Redives:
    """One lane of dives towards a shared incumbent."""

    def __init__(self, columns: Columns, incumbent: Incumbent, guide: Relaxed, seed: int) -> None:
        self._columns = columns
        self._incumbent = incumbent
        self._guide = guide
        self._chance = random.Random(seed)
        self._dive = Dive(columns, self._chance)
        problem = self._problem = columns.pricing.problem
        regions = self._regions = Regions(problem, self._chance)
        self._all = len(problem.workers) * problem.horizon
        first = min(FIRST_SHARE * self._all, MOST_FIRST)
        self._kinds = [Kind(regions.lines, first), Kind(regions.days, first), Kind(regions.block, first)]
        self._number = {worker.id: number for number, worker in enumerate(problem.workers)}
        self._found: Found | None = None
        self._lines: dict[int, Line] = {}
        self._stale = 0

    def search(self, stop: Stop, done: Callable[[], bool], *, work: float | None = None) -> float:
        """Dive until the stop, until `done` says so, or until the work is used up; returns the work done."""
        began = self._dive.work
        while not stop.over and not done() and (work is None or self._dive.work - began < work):
            if not self._follow():
                break
            self._step(stop)
        return self._dive.work - began

    def whole(self, stop: Stop, *, pace: float | None) -> bool:
        """One dive for everybody, each step within a share of what time is left; returns whether it led to a roster."""
        everybody = dict.fromkeys(range(len(self._problem.workers)), self._columns.open_choices())
        lines = self._dive.dive(everybody, {}, self._guide, np.inf, stop, pace=pace)
        return lines is not None and self._take(lines)

    def _follow(self) -> bool:
        """Go on from the best roster if it is better than the lane's own; False where its lines cannot be priced."""
        best = self._incumbent.found
        assert best is not None
        if self._found is None or best.rank < self._found.rank:
            lines = self._columns.lines_of(best.roster)
            if lines is None:
                return False
            self._found, self._lines, self._stale = best, lines, 0
            self._columns.keep(lines.values())
        return True

    def _step(self, stop: Stop) -> None:
        assert self._found is not None
        kind = self._chance.choices(self._kinds, [one.credit for one in self._kinds])[0]
        anchor = self._regions.anchor(self._found.report.violations)
        cells = kind.choose(anchor, max(LEAST_CELLS, round(kind.cells * self._chance.uniform(0.5, 1.0))))
        before = self._dive.work
        lines = self._dive.dive(self._open(cells), self._lines, self._guide, self._most() + 1e-6, stop)
        work = self._dive.work - before
        objective = self._found.objective
        better = lines is not None and self._take(lines) and self._found.objective < objective
        self._stale = 0 if better else self._stale + 1
        kind.credit = 0.97 * kind.credit + (1.0 if better else 0.03)
        kind.cells = min(self._all, max(LEAST_CELLS, kind.cells * self._factor(lines is not None, work)))

    def _factor(self, found: bool, work: float) -> float:
        """Free more after a part that was closed, much more if that was quick; less after one that was lost."""
        if work > LONG_WORK or not (found or self._dive.closed):
            return SHRINK
        if not self._dive.closed:
            return 1.0
        return QUICK_GROWTH if work < QUICK_SHARE * LONG_WORK else GROWTH

    def _most(self) -> float:
        assert self._found is not None
        best = self._incumbent.found
        assert best is not None
        if self._chance.random() < BETTER_SHARE:
            return self._found.objective - 1
        if self._stale > PATIENCE:
            return best.objective + MOST_LOSS * abs(best.objective)
        return self._found.objective

    def _open(self, cells: set[Cell]) -> dict[int, Flags]:
        """For each worker with a free cell, the choices on their free days."""
        days: dict[int, set[int]] = {}
        for name, day in cells:
            days.setdefault(self._number[name], set()).add(day)
        alike = {frozenset(each): self._columns.open_choices(each) for each in days.values()}
        return {worker: alike[frozenset(each)] for worker, each in days.items()}

    def _take(self, lines: list[Line]) -> bool:
        """Go on from these lines if the check agrees with them."""
        every = {**self._lines, **{line.worker: line for line in lines}}
        roster = self._columns.roster(every.values())
        found = self._incumbent.judge(roster, "columns", after=self._found)
        if found is None:
            return False
        self._found, self._lines = found, every
        self._incumbent.keep(found)
        return True
