"""Where a roster loses against the bound: what each line and each row costs beyond what the duals charge for it.

Under any duals the cost of a roster is what they prove and these losses, added up: where nothing is lost nothing can be
gained, however dear it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from solver.lines.pricing import Line
from solver.search.columns import Columns
from solver.search.incumbent import Found
from solver.search.master import Relaxed
from solver.search.regions import Anchor, Loss

# Less than this is lost by rounding.
LEAST_LOSS = 0.5


class Losses:
    """The losses of one roster after another against an answer of the master."""

    def __init__(self, columns: Columns, guide: Relaxed) -> None:
        self._columns = columns
        self._reduced = columns.reduced(guide)
        charged = columns.rows.charged(guide.duals.rows)
        self._lost = charged - charged.min(axis=1, keepdims=True)  # by row and heads
        self._wanted: dict[int, set[int]] = {}  # the duties of which the answer gives a worker any share
        for line in guide.shares:
            self._wanted.setdefault(line.worker, set()).update(line.duties)
        self._found: Found | None = None
        self._losses: tuple[Loss, ...] = ()
        self._lines: dict[int, tuple[tuple[str, ...], Line]] = {}  # by worker: duties, and the line that they are

    def of(self, found: Found) -> tuple[Loss, ...]:
        """What a roster loses, and where; nothing is told of one with a line that cannot be priced."""
        if found is not self._found:
            lines = self._lines_of(found)
            self._found = found
            self._losses = () if lines is None else (*self._of_lines(lines), *self._of_rows(lines))
        return self._losses

    def _lines_of(self, found: Found) -> Mapping[int, Line] | None:
        for worker, person in enumerate(self._columns.pricing.problem.workers):
            duties = tuple(found.roster.by_worker(person.id))
            if worker not in self._lines or self._lines[worker][0] != duties:
                line = self._columns.line_of(worker, found.roster)
                if line is None:
                    return None
                self._lines[worker] = duties, line
        return {worker: line for worker, (_, line) in self._lines.items()}

    def _of_lines(self, lines: Mapping[int, Line]) -> Iterator[Loss]:
        problem = self._columns.pricing.problem
        for worker, line in lines.items():
            amount = self._reduced(line)
            if amount > LEAST_LOSS:
                stake = tuple(self._wanted.get(worker, set()).symmetric_difference(line.duties))
                duties = [problem.duties[duty] for duty in sorted(stake or line.duties)]
                day = duties[len(duties) // 2].day if duties else 0
                yield Loss(Anchor(problem.workers[worker].id, day, tuple(duty.id for duty in duties)), amount)

    def _of_rows(self, lines: Mapping[int, Line]) -> Iterator[Loss]:
        problem = self._columns.pricing.problem
        heads = self._columns.heads(lines.values())
        lost = self._lost[np.arange(len(heads)), heads]
        for row in np.flatnonzero(lost > LEAST_LOSS).tolist():
            duties = [problem.duties[duty] for duty in self._columns.rows.rows[row].duties]
            duty = next((duty for duty in duties if problem.workers_of[duty.id]), None)
            if duty is not None:  # else nobody can help it
                able = problem.workers_of[duty.id]
                yield Loss(Anchor(able[row % len(able)], duty.day, (duty.id,)), float(lost[row]))
