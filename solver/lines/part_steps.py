"""One part by itself, over all days: its states as far as the days to come can tell them apart.

A part has few states and all parts together have many: what is merged here never multiplies.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.lines.act import Act
from solver.lines.part import Part, State

Numbers = npt.NDArray[np.int64]

NOT_ALLOWED, NOT_ASKED = -1, -2
FEW = 16


@dataclass(frozen=True, eq=False)
class Day:
    """What becomes of a part's classes on a day: for each class and column the class reached the next day (below zero
    where nothing is) and the price; and the column of each act."""

    reached: Numbers
    prices: Numbers
    columns: Numbers


@dataclass(frozen=True, eq=False)
class PartDays:
    """The classes of a part's states: the class of each start (below zero where no way leads to the end), the days, and
    what it costs to end in each class."""

    starts: dict[State, int]
    days: tuple[Day, ...]
    ends: npt.NDArray[np.float64]


class PartSteps:
    """The steps of one part, as they are asked for; what steps alike is asked once for all products."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._numbers: dict[State, int] = {}
        self._states: list[State] = []
        self._known: dict[object, _Known] = {}  # by kind of day

    def over(self, starts: Iterable[State], acts: Sequence[Sequence[Act | None]]) -> PartDays:
        """The part over the days from every given start, where `acts[d]` may be done on day d."""
        begun = {state: self._number(state) for state in starts}
        here = np.unique(np.array(list(begun.values()), dtype=np.int64))
        met = [here]
        steps = []
        for day, today in enumerate(acts):
            steps.append(self._steps(here, day, today))
            reached = steps[-1][0]
            here = np.unique(reached[reached >= 0])
            met.append(here)
        ends = [self._part.end(self._states[state]) for state in here.tolist()]
        end_prices, classes = merged_ends(np.array([np.inf if price is None else price for price in ends]))
        days: list[Day] = []
        for (reached, prices), after in zip(reversed(steps), reversed(met[1:]), strict=True):
            there = np.append(classes, NOT_ALLOWED)[np.searchsorted(after, reached)]
            one, classes = _day(np.where(reached >= 0, there, NOT_ALLOWED), prices)
            days.append(one)
        of = dict(zip(met[0].tolist(), classes.tolist(), strict=True))
        return PartDays({state: of[number] for state, number in begun.items()}, tuple(reversed(days)), end_prices)

    def _number(self, state: State) -> int:
        if state not in self._numbers:
            self._numbers[state] = len(self._numbers)
            self._states.append(state)
        return self._numbers[state]

    def _steps(self, states: Numbers, day: int, acts: Sequence[Act | None]) -> tuple[Numbers, Numbers]:
        """The states reached from some states (rows) by acts (columns), and the prices."""
        known = self._known.setdefault(self._part.kind(day), _Known())
        rows = known.rows(self._part.look(act) for act in acts)
        known.widen(len(self._states))
        cells = np.ix_(rows, states)
        for row, column in np.argwhere(known.reached[cells] == NOT_ASKED).tolist():
            cell = rows[row], states[column]
            if known.reached[cell] == NOT_ASKED:  # acts that look alike have one row
                step = self._part.step(self._states[cell[1]], day, acts[row])
                known.reached[cell] = NOT_ALLOWED if step is None else self._number(step[0])
                known.prices[cell] = 0 if step is None else step[1]
        return known.reached[cells].T, known.prices[cells].T


class _Known:
    """What is known of the days of one kind: a row for each look of an act, a column for each state."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, int] = {}
        self.reached = np.full((FEW, FEW), NOT_ASKED, dtype=np.int64)
        self.prices = np.zeros((FEW, FEW), dtype=np.int64)

    def rows(self, looks: Iterable[Hashable]) -> Numbers:
        """The row of each look."""
        found = np.array([self._rows.setdefault(look, len(self._rows)) for look in looks], dtype=np.int64)
        if len(self._rows) > len(self.reached):
            self._grow(2 * len(self._rows), self.reached.shape[1])
        return found

    def widen(self, states: int) -> None:
        """Have columns for so many states."""
        if states > self.reached.shape[1]:
            self._grow(len(self.reached), 2 * states)

    def _grow(self, rows: int, columns: int) -> None:
        more = ((0, rows - len(self.reached)), (0, columns - self.reached.shape[1]))
        self.reached = np.pad(self.reached, more, constant_values=NOT_ASKED)
        self.prices = np.pad(self.prices, more)


def merged_ends(costs: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], Numbers]:
    """What it costs to end in each class, and the class of each state; below zero where that costs infinitely much."""
    classes = np.full(len(costs), NOT_ALLOWED, dtype=np.int64)
    alive = np.isfinite(costs)
    ends, of = np.unique(costs[alive], return_inverse=True)
    classes[alive] = of.reshape(-1)
    return ends, classes


def _day(reached: Numbers, prices: Numbers) -> tuple[Day, Numbers]:
    """A day of classes from a day of states (rows) and acts (columns), and the class of each state."""
    alive = np.any(reached >= 0, axis=1)
    futures = np.stack((reached, np.where(reached >= 0, prices, 0)), axis=2)[alive]
    rows, of = _distinct(futures)
    classes = np.full(len(reached), NOT_ALLOWED, dtype=np.int64)
    classes[alive] = of
    columns, column_of = _distinct(rows.swapaxes(0, 1))
    return Day(columns[..., 0].T, columns[..., 1].T, column_of), classes


def _distinct(rows: Numbers) -> tuple[Numbers, Numbers]:
    """The different rows, in the order they are met, and which of them each row is."""
    numbers: dict[bytes, int] = {}
    of = np.array([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows], dtype=np.int64)
    first = np.unique(of, return_index=True)[1]
    return rows[first], of
