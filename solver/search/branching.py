"""Branching on totals: where the master has a broken number of something, it is held above it or below it.

Each way is bounded by columns of its own; the least bound of all ways holds for everything. The first thing to break
is mostly how many heads are missing, or how many dear choices are taken: one branch is then soon seen to lead nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from solver.lines.pricing import Line
from solver.search.columns import Columns, Round
from solver.search.master import Master, Relaxed
from solver.search.total import Broken, Held, Totals
from solver.stop import Stop

ROUNDING = 1e-4  # of a cost: what a bound in floating point may be off
MET = 1e-3  # of the master's value
MOST_LEAVES = 1_000
# Rounds for each branch.
MOST_ROUNDS = 40
# So many totals are tried for each branch, the heaviest first: often one of its ways leads nowhere, and the other holds
# everywhere. A week of 8 settings came to 121,944 of 121,956 so in seconds; by the heaviest alone to 119,700.
MOST_TRIED = 8


@dataclass(frozen=True)
class Leaf:
    """One way that is left: the totals it holds, its bound, and the master's optimum where it was solved."""

    held: tuple[Held, ...]
    bound: float
    relaxed: Relaxed


class Branching:
    """The ways there are, from the root on, with one master for all of them."""

    def __init__(
        self,
        columns: Columns,
        master: Master,
        root: Round,
        most: Callable[[], float],
        offer: Callable[[Iterable[Line]], object],
    ) -> None:
        self._columns = columns
        self._master = master
        self._most = most  # what the best roster costs: ways that cost as much lead nowhere
        self._totals = Totals(columns.rows, columns.pricing)
        self.leaves = [Leaf((), root.bound, root.relaxed)]
        # Before the columns have met their bound, it says little what they leave broken.
        self.possible = root.relaxed.value - root.bound <= MET * max(1.0, abs(root.relaxed.value))
        self._offer = offer  # what is done with lines that are whole
        self._whole: list[Leaf] = []  # leaves where nothing is broken

    @property
    def bound(self) -> float:
        """What no roster costs less than; infinite when no way is left."""
        return min((leaf.bound for leaf in [*self.leaves, *self._whole]), default=math.inf)

    def step(self, stop: Stop) -> bool:
        """Branch on the way that could lead lowest; False where there is nothing to branch on. Raises Stopped."""
        if not self.leaves or len(self.leaves) > MOST_LEAVES:
            return False
        leaf = min(self.leaves, key=lambda leaf: leaf.bound)
        broken = self._totals.broken(leaf.relaxed.shares)
        self.leaves.remove(leaf)
        if not broken:
            self._offer(leaf.relaxed.shares)
            self._whole.append(leaf)
            return bool(self.leaves)
        left = [leaf]
        try:
            left = self._split(leaf, broken[:MOST_TRIED], stop)
        finally:
            self.leaves.extend(left)
        return True

    def _split(self, leaf: Leaf, broken: Iterable[Broken], stop: Stop) -> list[Leaf]:
        """The ways further from a leaf, by the first total that leaves one at most; else by the one whose ways are
        bounded highest."""
        best: list[Leaf] = []
        for each in broken:
            found = [self._bounded(leaf, way, stop) for way in _ways(leaf, each)]
            left = [one for one in found if least_whole(one.bound) < self._most()]
            if len(left) < len(found):
                return left
            best = max(best, left, key=lambda ways: min((one.bound for one in ways), default=-math.inf))
        return best

    def _bounded(self, leaf: Leaf, way: Held, stop: Stop) -> Leaf:
        """One way further from a leaf."""
        held = (*(each for each in leaf.held if each.total is not way.total), way)
        self._hold(held)
        bound, relaxed = leaf.bound, leaf.relaxed
        for number, round_ in enumerate(self._columns.rounds(self._master, stop, near=relaxed.duals)):
            bound, relaxed = max(bound, round_.bound), round_.relaxed
            if number >= MOST_ROUNDS or bound >= self._most():
                break
        return Leaf(held, bound, relaxed)

    def _hold(self, held: tuple[Held, ...]) -> None:
        """Hold these totals, and no other."""
        mine = {each.total for each in held}
        free = (Held(each.total) for each in self._master.held if each.total not in mine)
        for each in (*held, *free):
            self._master.hold(each)


def _ways(leaf: Leaf, broken: Broken) -> tuple[Held, Held]:
    """Above a broken total and below it."""
    total, value = broken.total, broken.value
    known = next((each for each in leaf.held if each.total is total), Held(total))
    return Held(total, math.ceil(value), known.most), Held(total, known.least, math.floor(value))


def least_whole(bound: float) -> int:
    """The least whole cost that a bound leaves."""
    return math.ceil(bound - max(ROUNDING, abs(bound) * 1e-9))
