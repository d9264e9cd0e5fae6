"""Diving again and again: free a part of a roster, dive for it between all that stands, keep what is not worse."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from solver.lines.pricing import Line
from solver.lines.product import Flags
from solver.roster import Roster
from solver.rules.repair import Assignment, On
from solver.search.chain import settle
from solver.search.columns import Columns
from solver.search.dive import Dive
from solver.search.incumbent import Found, Incumbent
from solver.search.lineup import Lineup
from solver.search.loss import Losses
from solver.search.master import Relaxed
from solver.search.mend import Mending
from solver.search.neighbourhood import Kind
from solver.search.regions import Cell, Loss, Regions
from solver.stop import Stop, Stopped

FIRST_SHARE, MOST_FIRST = 0.3, 250  # of all cells, and in cells
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
# The share of dives in which nobody may come or go where a rule between workers forbids it as those stand who are not
# free; in the rest all may, and what breaks such a rule is taken back.
KEEPING_SHARE = 0.2
# For so many dives what was taken back may not be done: the lines would come to it again.
BARRED_DIVES = 100


class Redives:
    """One lane of dives towards a shared incumbent."""

    def __init__(
        self, columns: Columns, incumbent: Incumbent, guide: Relaxed, seed: int, mending: Mending | None = None
    ) -> None:
        self._columns = columns
        self._incumbent = incumbent
        self._guide = guide
        self._losses = Losses(columns, guide)
        self._chance = random.Random(seed)
        self._dive = Dive(columns, self._chance)
        problem = self._problem = columns.pricing.problem
        regions = self._regions = Regions(problem, self._chance)
        self._all = len(problem.workers) * problem.horizon
        first = min(FIRST_SHARE * self._all, MOST_FIRST)
        self._kinds = [Kind(regions.lines, first), Kind(regions.days, first), Kind(regions.block, first)]
        self._number = {worker.id: number for number, worker in enumerate(problem.workers)}
        self._mending = Mending(problem) if mending is None else mending
        if self._mending.needed:
            self._kinds.append(Kind(regions.coupled, first))
        self._taken_back: dict[Assignment, int] = {}  # and the dive from which on it may be done again
        self._dives = 0
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

    def losses(self, found: Found) -> Sequence[Loss]:
        """What a roster loses against the latest answer of the master."""
        self._led()
        return self._losses.of(found)

    def _led(self) -> None:
        guide = self._incumbent.guide
        if guide is not None and guide is not self._guide:
            self._guide, self._losses = guide, Losses(self._columns, guide)
            self._columns.keep(guide.shares)

    def whole(self, stop: Stop, *, pace: float | None) -> bool:
        """One dive for everybody, each step within a share of what time is left; returns whether it led to a roster
        from which nothing had to be taken back. What had to be is barred in the next one."""
        everybody = dict.fromkeys(range(len(self._problem.workers)), self._columns.open_choices())
        for name, duty in self._taken_back:
            number = self._number[name]
            flags = everybody[number] = everybody[number].copy()
            flags[self._columns.pricing.duty_index[duty]] = False
        barred = len(self._taken_back)
        lines = self._dive.dive(everybody, {}, self._guide, np.inf, stop, pace=pace)
        if lines is None:
            return False
        lineup = Lineup(self._columns, self._mending, lines)
        with suppress(Stopped):
            settle(lineup, stop)
        return self._take(list(lineup.lines.values()), np.inf) and len(self._taken_back) == barred

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
        anchor = self._regions.anchor(self._found.report.violations, self.losses(self._found))
        cells = kind.choose(anchor, max(LEAST_CELLS, round(kind.cells * self._chance.uniform(0.5, 1.0))))
        before = self._dive.work
        most = self._most() + 1e-6
        self._dives += 1
        lines = self._dive.dive(self._open(cells), self._lines, self._guide, most, stop)
        work = self._dive.work - before
        objective = self._found.objective
        better = lines is not None and self._take(lines, most) and self._found.objective < objective
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
        on = None
        if self._mending.needed and self._chance.random() < KEEPING_SHARE:
            assert self._found is not None
            cells, on = self._mending.loose(self._found.roster, cells)
        days: dict[int, set[int]] = {}
        for name, day in cells:
            days.setdefault(self._number[name], set()).add(day)
        alike = {frozenset(each): self._columns.open_choices(each) for each in days.values()}
        flags = {worker: alike[frozenset(each)] for worker, each in days.items()}
        if self._mending.needed:
            return {worker: self._without_barred(worker, days[worker], each, on) for worker, each in flags.items()}
        return flags

    def _without_barred(self, worker: int, days: set[int], flags: Flags, on: On | None) -> Flags:
        """The choices on some days without what was taken back, and what rules forbid beside those who are `on`."""
        assert self._found is not None
        name = self._problem.workers[worker].id
        barred = [
            self._columns.pricing.duty_index[duty.id]
            for duty in self._problem.duties_of[name]
            if duty.day in days and self._is_barred((name, duty.id), on)
        ]
        if barred:
            flags = flags.copy()
            flags[barred] = False
        return flags

    def _is_barred(self, pair: Assignment, on: On | None) -> bool:
        assert self._found is not None
        if pair in self._found.roster:
            return False
        return self._taken_back.get(pair, 0) > self._dives or (on is not None and self._mending.bars(on, *pair))

    def _take(self, lines: list[Line], most: float) -> bool:
        """Go on from these lines if the check agrees with them; less what breaks a rule between workers, as long as
        that does not cost more than `most`."""
        every = {**self._lines, **{line.worker: line for line in lines}}
        whole = self._columns.roster(every.values())
        roster = self._mending.mended(whole, after=None if self._found is None else self._found.roster)
        found = self._incumbent.judge(roster, "columns", after=self._found)
        gone = whole.diff(roster).removed if roster is not whole else ()
        self._taken_back.update(dict.fromkeys(gone, self._dives + BARRED_DIVES))
        if found is None or (gone and found.objective > most):
            return False
        self._incumbent.keep(found)
        less = self._less(roster, {worker for worker, _ in gone})
        if less is None:
            return False
        self._found, self._lines = found, {**every, **less}
        return True

    def _less(self, roster: Roster, workers: set[str]) -> dict[int, Line] | None:
        """The lines of those from whom something was taken back; None where one cannot be priced."""
        less: dict[int, Line] = {}
        for name in workers:
            worker = self._number[name]
            line = self._columns.line_of(worker, roster)
            if line is None:
                return None
            less[worker] = line
        return less
