"""Chains of moves: somebody leaves one place for another that is dearer empty, and somebody else takes theirs.

Where no single worker could do better alone (`respond`), what one leaves costs more than what is gained. Two or three
moves at once lead on, when the last is made by somebody who is free.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from solver.lines.pricing import Line
from solver.search.lineup import Lineup
from solver.search.respond import respond
from solver.stop import Stop, Stopped

# How many ways are tried for each move of a chain: short chains everywhere first, then longer ones.
BREADTHS = ((3, 2), (4, 3, 2))
# How many of the rows that a move makes dearer the next move may mend.
MOST_LEFT = 2
# What all chains together may take for each worker, in about seconds.
MOST_WORK_A_WORKER = 2e-3
LEAST_GAIN = 1e-6


def settle(lineup: Lineup, stop: Stop) -> bool:
    """Let everybody respond, then chains, then everybody again; returns False where somebody has no line at all.

    Raises Stopped.
    """
    if not respond(lineup, stop):
        return False
    Chains(lineup).search(stop)
    return respond(lineup, stop)


@dataclass(frozen=True)
class _Move:
    """Another line for somebody, and what it adds to the cost of all."""

    cost: float
    line: Line


class Chains:
    """Chains from one lineup, which they make cheaper."""

    def __init__(self, lineup: Lineup) -> None:
        self._lineup = lineup
        self._rows = lineup.columns.rows
        self._problem = lineup.columns.pricing.problem
        self._number = {worker.id: number for number, worker in enumerate(self._problem.workers)}
        self._able: dict[int, list[int]] = {}
        self._most_work = lineup.work + MOST_WORK_A_WORKER * len(self._problem.workers)
        self._before: list[Line] = []  # of those who moved in the chain that is tried, in that order
        # More than all the heads of one duty could cost: who can have a head on a row then does.
        self._worth = 2.0 * self._rows.dearest * max(1, self._rows.most_rows)

    def search(self, stop: Stop) -> None:
        """Try to mend each row that one head more would make cheaper, the dearest first, until stopped."""
        try:
            for breadths in BREADTHS:
                for row in self._short():
                    self._before = []
                    if self._lineup.saved(row) > 0:
                        self._mends(row, breadths, frozenset(), self._lineup.cost - LEAST_GAIN, stop)
        except Stopped:
            self._take_back(0)

    def _short(self) -> list[int]:
        short = [(self._lineup.saved(row), row) for row in range(len(self._rows.rows))]
        return [row for saved, row in sorted(short, reverse=True) if saved > 0]

    def _mends(self, row: int, breadths: tuple[int, ...], moved: frozenset[int], goal: float, stop: Stop) -> bool:
        """Whether all costs less than the goal with one head more on a row and what follows; else it is as it was."""
        for move in self._moves(row, moved, stop)[: breadths[0]]:
            begun = len(self._before)
            dearer = self._make(move)
            if self._lineup.cost < goal:
                return True
            hope = len(breadths) > 1 and self._lineup.cost - sum(dearer.values()) < goal
            for left in sorted(dearer, key=lambda left: -dearer[left])[:MOST_LEFT] if hope else ():
                if self._mends(left, breadths[1:], moved | {move.line.worker}, goal, stop):
                    return True
            self._take_back(begun)
        return False

    def _take_back(self, begun: int) -> None:
        """Take the last moves back, until so many are left."""
        while len(self._before) > begun:
            self._lineup.take(self._before.pop())

    def _make(self, move: _Move) -> dict[int, float]:
        """Make a move; returns which rows cost how much more for it."""
        stood = self._lineup.line(move.line.worker)
        before = {row: self._lineup.row_cost(row) for row in self._lineup.rows_of(stood)}
        self._before.append(stood)
        self._lineup.take(move.line)
        more = {row: self._lineup.row_cost(row) - cost for row, cost in before.items()}
        return {row: cost for row, cost in more.items() if cost > 0}

    def _moves(self, row: int, moved: Collection[int], stop: Stop) -> list[_Move]:
        """How those who are not on a row could come to it at the least cost, the cheapest first."""
        found = []
        for worker in self._who(row):
            if self._lineup.work > self._most_work:
                break
            stop.raise_if_over()
            on = row in self._lineup.rows_of(self._lineup.line(worker))
            if not (on or worker in moved or self._lineup.needs(worker)):
                found.append(self._coming(worker, row))
        return sorted((move for move in found if move is not None), key=lambda move: (move.cost, move.line.worker))

    def _coming(self, worker: int, row: int) -> _Move | None:
        """The cheapest line of a worker with a head on a row; None where they have none."""
        lineup = self._lineup
        before = lineup.cost
        stood = lineup.leave(worker)
        line = lineup.best(worker, self._rows.rows[row].duties, self._worth)
        move = None
        if line is not None and lineup.allows(line) and row in lineup.rows_of(line):
            lineup.take(line)
            move = _Move(lineup.cost - before, line)
        lineup.take(stood)
        return move

    def _who(self, row: int) -> list[int]:
        """Whoever could have a head on a row."""
        if row not in self._able:
            counted = self._rows.rows[row]
            ids = {self._problem.duties[duty].id for duty in counted.duties}
            able = {self._number[name] for id_ in ids for name in self._problem.workers_of[id_]}
            self._able[row] = sorted(able if counted.workers is None else able & counted.workers)
        return self._able[row]
