"""A first roster line by line: each worker takes the best line between what all others do, and then again.

Every line it comes by is worth knowing: a master that begins with them has sensible duals from its first round on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.lines.pricing import Line
from solver.search.columns import LINES_A_ROUND, Columns
from solver.stop import Stop

MOST_PASSES = 4


def respond(columns: Columns, stop: Stop) -> list[Line] | None:
    """The lines of all workers after a few passes; None where somebody has none. Raises Stopped."""
    return _Responses(columns).passes(stop)


class _Responses:
    """The lines taken so far, and what one more head on each row would cost."""

    def __init__(self, columns: Columns) -> None:
        rows = columns.rows
        self._columns = columns
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
                self._count(self._lines[worker], -1)
            prices = self._rows.prices_of(worker, self._prices, -self._next)
            priced = self._columns.pricing.best(worker, prices, LINES_A_ROUND)
            if not priced.lines:
                return False
            self._columns.keep(priced.lines)
            self._lines[worker] = priced.lines[0]
            self._count(priced.lines[0], 1)
        return True

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
