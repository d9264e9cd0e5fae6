"""The linear master: which share of which line each worker gets, and what a head on each row is worth."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import Line
from solver.lines.product import Flags, Integers, Reals
from solver.search.linear import LinearProgramme
from solver.search.rows import Rows
from solver.search.total import Held, Total
from solver.stop import Stop

# A worker without a line, or a unit by which a total is missed, costs this many times what the dearest line and all its
# heads could: it never lasts.
NOBODY = 2.0
LEAST_SHARE = 1e-7
# Lines for each row and worker: from so many on they are thinned out to so many.
MOST_LINES_A_ROW, LINES_KEPT_A_ROW = 5, 2
# About the seconds that one pivot takes for each row: work is counted, not timed, so that a run can be repeated.
WORK_A_PIVOT = 1e-7


@dataclass(frozen=True)
class Duals:
    """What a head on each row is worth, and what a unit of each total is."""

    rows: Reals
    totals: Mapping[Total, float]

    def towards(self, other: Duals, share: float) -> Duals:
        """Some way towards others."""
        return Duals(
            rows=(1 - share) * self.rows + share * other.rows,
            totals={
                total: (1 - share) * dual + share * other.totals.get(total, 0.0) for total, dual in self.totals.items()
            },
        )


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the master: its value, the duals of rows, totals and workers, and the lines that have a share."""

    value: float
    duals: Duals
    worker_duals: Mapping[int, float]
    shares: Mapping[Line, float]
    nobody: bool  # whether a worker is left without a whole line, or a total is missed


class Master:
    """A linear programme over lines of some workers, on their open days; `heads` stand on the rows already.

    Only rows that an open choice can reach are in it; the others cost what they cost. Totals are held by the lines
    together, in their shares, and by the heads.
    """

    def __init__(
        self, rows: Rows, open_choices: Mapping[int, Flags], heads: Integers, held: Sequence[Held] = ()
    ) -> None:
        self.work = 0.0
        self._rows = rows
        self._open = open_choices
        self._heads = heads
        reached = rows.reached(open_choices)
        self._row_number = {int(row): number for number, row in enumerate(reached)}
        self._reached = reached
        self._constant = rows.cost(heads)
        self._worker_number = {worker: len(reached) + number for number, worker in enumerate(open_choices)}
        self._programme = LinearProgramme([0.0] * len(reached) + [1.0] * len(open_choices))
        self._segments: list[tuple[int, int, int, int]] = []  # column, row, and the heads between which it lies
        for row, number in self._row_number.items():
            for begin, end, slope in rows.segments(row, int(heads[row])):
                column = self._programme.add(slope, [number], [-1.0], float(end - begin))
                self._segments.append((column, row, begin, end))
        self._nobody: float | None = None  # what it costs that a worker has no line
        self._columns: dict[Line, int] = {}
        self._lines: dict[int, Line] = {}
        self._of: dict[int, list[Line]] = {worker: [] for worker in open_choices}
        self._totals: dict[Total, _Sum] = {}
        self._totals_of: dict[int, list[tuple[Total, _Sum]]] = {}
        self._missed: dict[Total, int] = {}
        self._held: dict[Total, Held] = {}
        for each in held:
            self.hold(each)

    @property
    def held(self) -> list[Held]:
        """All totals that were ever held, as they are held now."""
        return list(self._held.values())

    @property
    def lines(self) -> Collection[Line]:
        """All lines taken so far."""
        return self._columns.keys()

    def hold(self, held: Held) -> None:
        """Hold a total between two values from now on."""
        total = held.total
        if total not in self._totals:
            self._totals[total] = self._sum(total)
        known = self._totals[total]
        self._held[total] = held
        self._programme.bound(known.column, held.most, held.least)
        if held.least > 0 and total not in self._missed:
            self._missed[total] = self._programme.add(self._priced_nobody(), [known.row], [1.0])

    def _sum(self, total: Total) -> _Sum:
        """A new row for a total."""
        parts = {column: total.taken(line) for line, column in self._columns.items() if line.worker in total.amounts}
        if total.heads is not None:
            for column, row, begin, end in self._segments:
                parts[column] = float(total.heads[row, end] - total.heads[row, begin]) / (end - begin)
        row, column = self._programme.add_row({number: part for number, part in parts.items() if part})
        known = _Sum(row, column)
        for worker in total.amounts:
            self._totals_of.setdefault(worker, []).append((total, known))
        return known

    def add(self, line: Line) -> bool:
        """Take a line; returns whether it is new."""
        if line in self._columns:
            return False
        open_ = self._open[line.worker]
        on = self._rows.on(line.worker)
        rows = [self._row_number[row] for duty in line.duties if open_[duty] for row in on[duty]]
        values = [1.0] * len(rows)
        if self._rows.repeats and len(set(rows)) < len(rows):
            heads = Counter(rows)
            rows, values = list(heads), [float(number) for number in heads.values()]
        rows.append(self._worker_number[line.worker])
        values.append(1.0)
        for total, known in self._totals_of.get(line.worker, ()):
            taken = total.taken(line)
            if taken:
                rows.append(known.row)
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

    def thin_out(self, reduced: Callable[[Line], float]) -> None:
        """Once there are many more lines than rows, drop those that are furthest from gaining anything."""
        size = len(self._reached) + len(self._worker_number)
        if len(self._columns) <= MOST_LINES_A_ROW * size:
            return
        basic = self._programme.basic()
        idle = [line for line, column in self._columns.items() if column not in basic]
        idle.sort(key=reduced)
        gone = idle[max(0, LINES_KEPT_A_ROW * size - len(basic)) :]
        self._programme.forget(self._columns[line] for line in gone)
        for line in gone:
            del self._lines[self._columns.pop(line)]
            self._of[line.worker].remove(line)

    def solve(self, stop: Stop) -> Relaxed:
        """The optimum over the lines taken so far. Raises LinearError, and Stopped when the time is up."""
        self._priced_nobody()
        optimum = self._programme.solve(stop)
        rows = len(self._reached)
        self.work += WORK_A_PIVOT * optimum.pivots * len(optimum.duals)
        duals = np.zeros(len(self._rows.rows))
        duals[self._reached] = optimum.duals[:rows]
        lines = self._lines
        shares = {lines[one]: share for one, share in optimum.values.items() if one in lines and share > LEAST_SHARE}
        missed = any(optimum.values.get(column, 0.0) > 10 * LEAST_SHARE for column in self._missed.values())
        return Relaxed(
            value=optimum.value + self._constant,
            duals=Duals(duals, self._total_duals(optimum.duals)),
            worker_duals={worker: float(optimum.duals[number]) for worker, number in self._worker_number.items()},
            shares=shares,
            nobody=missed or sum(shares.values()) < len(self._worker_number) - 10 * LEAST_SHARE * max(1, len(shares)),
        )

    def _priced_nobody(self) -> float:
        """What nobody costs: more than any line known when it is asked for first, with all its heads."""
        if self._nobody is None:
            heads = max((len(line.duties) for line in self._columns), default=1) * self._rows.most_rows
            lines = max((abs(line.cost) for line in self._columns), default=0)
            self._nobody = NOBODY * (max(1, heads) * self._rows.dearest + lines)
            for number in self._worker_number.values():
                self._programme.add(self._nobody, [number], [1.0])
        return self._nobody

    def _total_duals(self, duals: Reals) -> dict[Total, float]:
        """What a unit of each total is worth: nothing less than nothing where there is no end to it."""
        found = {total: float(duals[known.row]) for total, known in self._totals.items()}
        return {total: max(0.0, dual) if self._held[total].most == math.inf else dual for total, dual in found.items()}


@dataclass(frozen=True)
class _Sum:
    """The row of a total, and the column that it adds up to."""

    row: int
    column: int
