"""The linear master: which share of which line each worker gets, and what a head on each row is worth."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import Cap, Line
from solver.lines.product import Flags, Integers, Reals
from solver.search.linear import LinearProgramme
from solver.search.rows import Rows
from solver.stop import Stop

# A worker without a line costs this many times the dearest head: it never lasts.
NOBODY = 1e3
LEAST_SHARE = 1e-7
# Lines for each row and worker: from so many on they are thinned out to so many.
MOST_LINES_A_ROW, LINES_KEPT_A_ROW = 5, 2
# About the seconds that one pivot takes for each row: work is counted, not timed, so that a run can be repeated.
WORK_A_PIVOT = 1e-7


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the master: its value, the duals of rows and of workers, and the lines that have a share."""

    value: float
    duals: Reals
    worker_duals: Mapping[int, float]
    cap_duals: Reals
    shares: Mapping[Line, float]
    nobody: bool  # whether a worker is left without a whole line


class Master:
    """A linear programme over lines of some workers, on their open days; `heads` stand on the rows already.

    Only rows that an open choice can reach are in it; the others cost what they cost. Caps are kept by the lines of a
    worker together, in their shares: each of them may break one.
    """

    def __init__(
        self, rows: Rows, open_choices: Mapping[int, Flags], heads: Integers, caps: Sequence[Cap] = ()
    ) -> None:
        self.work = 0.0
        self._rows = rows
        self._open = open_choices
        self._heads = heads
        reached = rows.reached(open_choices.values())
        self._row_number = {int(row): number for number, row in enumerate(reached)}
        self._reached = reached
        self._constant = rows.cost(heads)
        self._worker_number = {worker: len(reached) + number for number, worker in enumerate(open_choices)}
        self._caps: dict[int, list[tuple[int, Cap]]] = {}
        first = len(reached) + len(open_choices)
        for number, cap in enumerate(caps, start=first):
            self._caps.setdefault(cap.worker, []).append((number, cap))
        self._cap_rows = slice(first, first + len(caps))
        rooms = [float(cap.room) for cap in caps]
        self._programme = LinearProgramme([0.0] * len(reached) + [1.0] * len(open_choices) + rooms)
        for number in range(first, first + len(caps)):
            self._programme.add(0.0, [number], [1.0])
        for row, number in self._row_number.items():
            self._segments(row, number, int(heads[row]))
        nobody = NOBODY * rows.dearest
        for number in self._worker_number.values():
            self._programme.add(nobody, [number], [1.0])
        self._columns: dict[Line, int] = {}
        self._lines: dict[int, Line] = {}
        self._of: dict[int, list[Line]] = {worker: [] for worker in open_choices}

    def _segments(self, row: int, number: int, heads: int) -> None:
        """Heads beyond those that stand, as segments of rising price."""
        for begin, end, slope in self._rows.segments(row, heads):
            self._programme.add(slope, [number], [-1.0], float(end - begin))

    def add(self, line: Line) -> bool:
        """Take a line; returns whether it is new."""
        if line in self._columns:
            return False
        open_ = self._open[line.worker]
        rows = [self._row_number[row] for duty in line.duties if open_[duty] for row in self._rows.duty_rows[duty]]
        rows.append(self._worker_number[line.worker])
        values = [1.0] * len(rows)
        for number, cap in self._caps.get(line.worker, ()):
            taken = cap.taken(line)
            if taken:
                rows.append(number)
                values.append(taken)
        column = self._programme.add(float(line.cost), rows, values)
        self._columns[line] = column
        self._lines[column] = line
        self._of[line.worker].append(line)
        return True

    def drop(self, worker: int, barred: Flags) -> list[Line]:
        """Take from a worker all lines with a barred choice; returns them."""
        dropped = [line for line in self._of[worker] if any(barred[choice] for choice in line.choices)]
        for line in dropped:
            self._programme.bound(self._columns[line], 0.0)
        gone = set(dropped)
        self._of[worker] = [line for line in self._of[worker] if line not in gone]
        return dropped

    def restore(self, lines: list[Line]) -> None:
        """Take back lines that were dropped."""
        for line in lines:
            self._programme.bound(self._columns[line], math.inf)
            self._of[line.worker].append(line)

    def thin_out(self, relaxed: Relaxed, reduced: Callable[[Line, Relaxed], float]) -> None:
        """Once there are many more lines than rows, drop those that are furthest from gaining anything."""
        size = len(self._reached) + len(self._worker_number)
        if len(self._columns) <= MOST_LINES_A_ROW * size:
            return
        basic = self._programme.basic()
        idle = [line for line, column in self._columns.items() if column not in basic]
        idle.sort(key=lambda line: reduced(line, relaxed))
        gone = idle[max(0, LINES_KEPT_A_ROW * size - len(basic)) :]
        self._programme.forget(self._columns[line] for line in gone)
        for line in gone:
            del self._lines[self._columns.pop(line)]
            self._of[line.worker].remove(line)

    def solve(self, stop: Stop) -> Relaxed:
        """The optimum over the lines taken so far. Raises LinearError, and Stopped when the time is up."""
        optimum = self._programme.solve(stop)
        rows = len(self._reached)
        self.work += WORK_A_PIVOT * optimum.pivots * len(optimum.duals)
        duals = np.zeros(len(self._rows.rows))
        duals[self._reached] = optimum.duals[:rows]
        lines = self._lines
        shares = {lines[one]: share for one, share in optimum.values.items() if one in lines and share > LEAST_SHARE}
        return Relaxed(
            value=optimum.value + self._constant,
            duals=duals,
            worker_duals={worker: float(optimum.duals[number]) for worker, number in self._worker_number.items()},
            cap_duals=optimum.duals[self._cap_rows],
            shares=shares,
            nobody=sum(shares.values()) < len(self._worker_number) - 10 * LEAST_SHARE * max(1, len(shares)),
        )
