"""The lines that workers have, with what the rows cost beside them: what one worker can do best between all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from solver.lines.pricing import Line
from solver.search.columns import LINES_A_ROUND, Columns
from solver.search.mend import Mending

# How often somebody looks for a line that no rule between workers forbids beside the others.
MOST_LOOKS = 6
# About the seconds that one of these looks takes beside its sweep.
LEAST_WORK = 4e-4


class Lineup:
    """At most one line of each worker; `cost` is what their lines and all rows cost together."""

    def __init__(self, columns: Columns, mending: Mending, lines: Iterable[Line] = ()) -> None:
        rows = columns.rows
        self.columns = columns
        self._mending = mending
        self._on: dict[str, set[str]] = defaultdict(set)  # who is on each duty
        self._rows = rows
        self._duties = [np.array(row.duties, dtype=np.int64) for row in rows.rows]
        self._everybodys = [row.workers is None for row in rows.rows]
        self._heads = [0] * len(rows.rows)
        self._next = rows.slopes[:, 0].copy()  # what the next head costs
        self._prices = rows.choice_prices(-self._next)
        self._lines: dict[int, Line] = {}
        self.cost = float(rows.table[:, 0].sum())
        self.work = 0.0  # done so far, in about seconds
        for line in lines:
            self.take(line)

    @property
    def lines(self) -> dict[int, Line]:
        """Who has which line."""
        return dict(self._lines)

    def line(self, worker: int) -> Line:
        """The line of somebody who has one."""
        return self._lines[worker]

    def take(self, line: Line) -> None:
        """Give a worker a line, instead of the one they have."""
        if line.worker in self._lines:
            self.leave(line.worker)
        name = self._name(line.worker)
        self._lines[line.worker] = line
        self._count(line, 1)
        for duty in self._ids(line):
            self._on[duty].add(name)

    def leave(self, worker: int) -> Line:
        """Take a worker's line away; returns it."""
        line = self._lines.pop(worker)
        self._count(line, -1)
        for duty in self._ids(line):
            self._on[duty].discard(self._name(worker))
        return line

    def best(self, worker: int, wanted: Sequence[int] = (), worth: float = 0.0) -> Line | None:
        """The best line of somebody who has none, where each of some duties is worth so much more than it is.

        It is one that no rule between workers forbids beside the others if such a one is found soon; None where there
        is no line at all.
        """
        pricing = self.columns.pricing
        prices = self._rows.prices_of(worker, self._prices, -self._next)
        if wanted:
            prices = prices.copy()
            prices[list(wanted)] -= worth
        barred = None
        best = None
        for _ in range(MOST_LOOKS):
            priced = pricing.best(worker, prices, LINES_A_ROUND, barred)
            self.work += max(LEAST_WORK, priced.work)
            if not priced.lines:
                break
            self.columns.keep(priced.lines)
            best = priced.lines[0]
            forbidden = self._forbidden(best)
            if not forbidden:
                break
            barred = pricing.nothing_barred() if barred is None else barred
            barred[forbidden] = True
        return best

    def allows(self, line: Line) -> bool:
        """Whether no rule between workers forbids a line of somebody who has none."""
        return not self._forbidden(line)

    def needs(self, worker: int) -> bool:
        """Whether others may be where they are only because this worker is there too."""
        return any(self._mending.holds(self._on, self._name(worker), duty) for duty in self._ids(self._lines[worker]))

    def row_cost(self, row: int) -> float:
        """What a row costs as it is."""
        return float(self._rows.table[row, self._heads[row]])

    def saved(self, row: int) -> float:
        """What one head more on a row would save; below zero where it would cost something."""
        return -float(self._next[row])

    def rows_of(self, line: Line) -> Iterator[int]:
        """The rows on which a line has heads; one for each."""
        on = self._rows.on(line.worker)
        for duty in line.duties:
            yield from on[duty]

    def _forbidden(self, line: Line) -> list[int]:
        name = self._name(line.worker)
        if not self._mending.concerns(name):
            return []
        ids = zip(line.duties, self._ids(line), strict=True)
        return [duty for duty, id_ in ids if self._mending.bars(self._on, name, id_)]

    def _name(self, worker: int) -> str:
        return self.columns.pricing.problem.workers[worker].id

    def _ids(self, line: Line) -> list[str]:
        duties = self.columns.pricing.problem.duties
        return [duties[duty].id for duty in line.duties]

    def _count(self, line: Line, heads: int) -> None:
        """Put a line's heads on its rows, or take them away; what the next head costs there may change."""
        table, slopes = self._rows.table, self._rows.slopes
        self.cost += heads * line.cost
        for row in self.rows_of(line):
            stood, stand = self._heads[row], self._heads[row] + heads
            self._heads[row] = stand
            self.cost += float(table[row, stand] - table[row, stood])
            dearer = slopes[row, stand] - self._next[row]
            self._next[row] = slopes[row, stand]
            if dearer and self._everybodys[row]:
                self._prices[self._duties[row]] += dearer
