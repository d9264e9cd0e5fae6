"""Sums as axes of values: which there are, and which combinations of them a line can come to.

Sums that follow one another in time share an axis. The longest axis is the inner one and all others together are the
outer one; where only few of all combinations can be reached there is no inner axis, and the outer one has those alone.
What two kinds of shift add up to in a week is a few dozen numbers of minutes, each with its own numbers of nights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.lines.part import Joint, Sum, joined
from solver.lines.product import Integers, Reals

# An axis of what only forbids too much has no more indices than this.
MOST_INDICES = 300
# Combinations are listed where there are no more than so many, and at most one for so many values of all axes: values
# side by side on an inner axis are compared several at a time, those of a list one by one.
MOST_LISTED, VALUES_A_LISTED = 2_000, 8
# Each combination has a number among all there are.
MOST_CODES = 2**62

Place = tuple[int, ...]  # an index on each axis


@dataclass(frozen=True)
class Axis:
    """Sums one after another in time that share one axis, counted in units."""

    sums: tuple[Joint, ...]

    @property
    def size(self) -> int:
        """How many indices the longest of them needs."""
        return max(_size(total) for total in self.sums)

    def on(self, day: int) -> Joint | None:
        """The sum that counts on a day."""
        return next((total for total in self.sums if total.first <= day < total.last), None)

    def stops(self, day: int) -> bool:
        """Whether an index stays at the end of the axis on a day rather than leave it."""
        total = self.on(day)
        return total is not None and total.open_above

    def costs(self, total: Joint, size: int) -> list[float]:
        """What each index costs when a sum is settled."""
        unit = unit_of(total)
        prices = (total.price(unit * index) for index in range(size))
        return [math.inf if price is None else price for price in prices]

    def last_costs(self, days: int, size: int) -> list[float]:
        """What each index costs at the end."""
        last = next((total for total in self.sums if total.last >= days), None)
        return [0.0] * size if last is None else self.costs(last, size)


def exact(total: Sum) -> bool:
    """Whether a sum is counted exactly on its axis; else amounts are rounded down to units that keep it short."""
    return unit_of(Joint((total,))) == math.gcd(*total.amounts.values())


def unit_of(total: Joint) -> int:
    """The amount that one index stands for."""
    unit = math.gcd(*total.amounts.values())
    if not total.watched or total.room is None:
        return unit
    return max(unit, -(-total.room // MOST_INDICES))


def _size(total: Joint) -> int:
    unit = unit_of(total)
    if total.open_above:
        return -(-total.needed // unit) + 1
    reach = total.amounts.reach
    if total.room is not None:
        reach = max(0, min(reach, total.room))
    return reach // unit + 1


def axes_of(sums: Sequence[Sum]) -> list[Axis]:
    """As few axes as hold all sums, the longest last."""
    groups: list[list[Joint]] = []
    for total in sorted(joined(sums), key=lambda one: (one.first, one.last, one.sums[0].name)):
        free = next((group for group in groups if group[-1].last <= total.first), None)
        if free is None:
            groups.append([total])
        else:
            free.append(total)
    return sorted((Axis(tuple(group)) for group in groups), key=lambda axis: axis.size)


class Outer:
    """Several axes as one index: of all combinations, or of those `listed`; `begins` are the ones that a line can have
    come to when each day begins."""

    def __init__(
        self,
        axes: Sequence[Axis],
        listed: Collection[Place] | None = None,
        begins: Sequence[Collection[Place]] | None = None,
    ) -> None:
        self.axes = axes
        self.sizes = [axis.size for axis in axes]
        # How far apart neighbours on an axis are among all combinations.
        self._strides = [math.prod(self.sizes[number + 1 :]) for number in range(len(axes))]
        if listed is None:
            self._codes = np.arange(math.prod(self.sizes), dtype=np.int64)
        else:
            self._codes = np.unique(self._coded(listed))
        self.count = len(self._codes)
        self._places = [(self._codes // stride) % size for stride, size in zip(self._strides, self.sizes, strict=True)]
        self._begins = None if begins is None else [np.searchsorted(self._codes, self._coded(each)) for each in begins]
        self._moves: dict[tuple[int, Place, tuple[bool, ...]], int] = {}
        self.moves: list[tuple[Integers, Integers]] = []

    def move(self, day: int, adds: Place) -> int:
        """The number of the move on a day that adds so much on each axis."""
        stops = tuple(axis.stops(day) for axis in self.axes)
        key = (-1 if self._begins is None else day, adds, stops)
        if key not in self._moves:
            self._moves[key] = len(self.moves)
            begins = np.arange(self.count) if self._begins is None else self._begins[day]
            codes = np.zeros(len(begins), dtype=np.int64)
            possible = np.ones(len(begins), dtype=np.bool_)
            for places, size, stride, add, stop in zip(
                self._places, self.sizes, self._strides, adds, stops, strict=True
            ):
                moved = places[begins] + add
                if stop:
                    moved = np.minimum(moved, size - 1)
                possible &= moved < size
                codes += moved * stride
            to = np.searchsorted(self._codes, codes[possible])
            self.moves.append((begins[possible].astype(np.int32), to.astype(np.int32)))
        return self._moves[key]

    def settled(self, axis: int, total: Joint) -> tuple[Reals, Integers]:
        """What each index costs and where it goes when a sum on an axis is settled; anywhere from where no line is."""
        places = self._places[axis]
        costs = np.array(self.axes[axis].costs(total, self.sizes[axis]), dtype=np.float64)[places]
        to = np.searchsorted(self._codes, self._codes - places * self._strides[axis])
        return costs, np.minimum(to, self.count - 1).astype(np.int32)

    def last_costs(self, days: int) -> Reals:
        """What each index costs at the end."""
        costs = np.zeros(self.count)
        for axis, size, places in zip(self.axes, self.sizes, self._places, strict=True):
            costs += np.array(axis.last_costs(days, size), dtype=np.float64)[places]
        return costs

    def _coded(self, places: Collection[Place]) -> npt.NDArray[np.int64]:
        table = np.array(list(places), dtype=np.int64).reshape(len(places), len(self.axes))
        codes: npt.NDArray[np.int64] = table @ np.array(self._strides, dtype=np.int64)
        return codes


def outer_of(axes: Sequence[Axis], added: Sequence[Collection[Place]]) -> Outer | None:
    """All axes as one index of what can be reached where each day adds one of these; None where that is too much."""
    sizes = [axis.size for axis in axes]
    every_one = math.prod(sizes)
    if every_one > MOST_CODES:
        return None
    most = min(MOST_LISTED, every_one // VALUES_A_LISTED)
    here: set[Place] = {(0,) * len(axes)}
    every = set(here)
    begins = []
    for day, adds in enumerate(added):
        begins.append(here)
        stops = [axis.stops(day) for axis in axes]
        moved = (_added(place, add, sizes, stops) for place in here for add in adds)
        here = {place for place in moved if place is not None}
        every |= here
        for number, axis in enumerate(axes):  # one after another, as they are settled
            if any(total.last == day + 1 for total in axis.sums):
                here = {(*place[:number], 0, *place[number + 1 :]) for place in here}
                every |= here
        if len(every) > most:
            return None
    return Outer(axes, every, begins)


def _added(place: Place, add: Place, sizes: Sequence[int], stops: Sequence[bool]) -> Place | None:
    """The place so much further on; None beyond the end of an axis that does not stop there."""
    found = []
    for index, more, size, stop in zip(place, add, sizes, stops, strict=True):
        if index + more >= size and not stop:
            return None
        found.append(min(index + more, size - 1))
    return tuple(found)
