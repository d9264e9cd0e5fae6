"""A roster line by line: each worker takes the best line between what all others do, and then again.

Every line it comes by is worth knowing: a master that begins with them has sensible duals from its first round on. And
what a master shares out between lines is whole again after a pass or two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from solver.lines.pricing import Line
from solver.search.columns import LINES_A_ROUND, Columns
from solver.search.mend import Mending
from solver.stop import Stop

MOST_PASSES = 4
# How often somebody looks for a line that no rule between workers forbids beside the others.
MOST_LOOKS = 6


def respond(columns: Columns, mending: Mending, stop: Stop, begun: Iterable[Line] = ()) -> list[Line] | None:
    """The lines of all workers after a few passes over those they have begun with; None where somebody has none.

    Raises Stopped.
    """
    responses = _Responses(columns, mending)
    for line in begun:
        responses.take(line)
    return responses.passes(stop)


class _Responses:
    """The lines taken so far, and what one more head on each row would cost."""

    def __init__(self, columns: Columns, mending: Mending) -> None:
        rows = columns.rows
        self._columns = columns
        self._mending = mending
        self._on: dict[str, set[str]] = defaultdict(set)  # who is on each duty
        self._rows = rows
        self._duties = [np.array(row.duties, dtype=np.int64) for row in rows.rows]
        self._slopes = rows.slopes
        self._everybodys = [row.workers is None for row in rows.rows]
        self._alone = rows.alone.tolist()
        self._heads = [0] * len(rows.rows)
        self._next = self._slopes[:, 0].copy()  # what the next head costs
        self._next[rows.alone] = 0.0  # it is one of several of the same line, which all would be priced like the first
        self._prices = rows.choice_prices(-self._next)
        self._lines: dict[int, Line] = {}

    def passes(self, stop: Stop) -> list[Line] | None:
        """Pass over all workers, those with the fewest choices first, until nobody changes any more."""
        problem = self._columns.pricing.problem
        able = [len(problem.duties_of[worker.id]) for worker in problem.workers]
        order = sorted(range(len(able)), key=able.__getitem__)
        for _ in range(MOST_PASSES):
            before = dict(self._lines)
            if not self._pass(order, stop):
                return None
            if self._lines == before:
                break
        return list(self._lines.values())

    def _pass(self, order: Sequence[int], stop: Stop) -> bool:
        for worker in order:
            stop.raise_if_over()
            if worker in self._lines:
                self._leave(worker)
            line = self._best(worker)
            if line is None:
                return False
            self.take(line)
        return True

    def _best(self, worker: int) -> Line | None:
        """The best line of a worker that no rule between workers forbids, if it is found soon."""
        pricing = self._columns.pricing
        prices = self._rows.prices_of(worker, self._prices, -self._next)
        barred = None
        best = None
        for _ in range(MOST_LOOKS):
            priced = pricing.best(worker, prices, LINES_A_ROUND, barred)
            if not priced.lines:
                break
            self._columns.keep(priced.lines)
            best = priced.lines[0]
            forbidden = self._forbidden(best)
            if not forbidden:
                break
            barred = pricing.nothing_barred() if barred is None else barred
            barred[forbidden] = True
        return best

    def _forbidden(self, line: Line) -> list[int]:
        problem = self._columns.pricing.problem
        name = problem.workers[line.worker].id
        if not self._mending.concerns(name):
            return []
        return [duty for duty in line.duties if self._mending.bars(self._on, name, problem.duties[duty].id)]

    def take(self, line: Line) -> None:
        """Give a worker who has none a line."""
        problem = self._columns.pricing.problem
        self._lines[line.worker] = line
        self._count(line, 1)
        for duty in line.duties:
            self._on[problem.duties[duty].id].add(problem.workers[line.worker].id)

    def _leave(self, worker: int) -> None:
        problem = self._columns.pricing.problem
        line = self._lines.pop(worker)
        self._count(line, -1)
        for duty in line.duties:
            self._on[problem.duties[duty].id].discard(problem.workers[worker].id)

    def _count(self, line: Line, heads: int) -> None:
        """Put a line's heads on its rows, or take them away; what the next head costs there may change."""
        on = self._rows.on(line.worker)
        for duty in line.duties:
            for row in on[duty]:
                before = self._next[row]
                self._heads[row] += heads
                if self._alone[row]:
                    continue
                self._next[row] = self._slopes[row, self._heads[row]]
                dearer = self._next[row] - before
                if dearer and self._everybodys[row]:
                    self._prices[self._duties[row]] += dearer
