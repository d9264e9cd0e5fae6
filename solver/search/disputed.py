"""What answers do not agree about: rosters, and what the master's shares give to whom.

Most of a good roster is in all of them. Where they differ CP-SAT chooses, everywhere at once: of a thousand people's
week that is two thousand pairs of eighty thousand, closed in seconds, and seldom does a roster so near the master's
optimum lie anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable

from solver.cpsat.part import Assignment, Part
from solver.problem import Problem
from solver.roster import Roster
from solver.search.master import Relaxed


class Disputed:
    """The answers that were heard of so far, each a set of assignments."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._heard: dict[frozenset[Assignment], None] = {}

    def hear(self, answer: Relaxed | Roster) -> None:
        """Take an answer in; what a master gives any share of to somebody is theirs."""
        pairs = answer if isinstance(answer, Roster) else self._shared(answer)
        self._heard[frozenset(pairs)] = None

    def part(self, roster: Roster) -> Part:
        """The part in which whoever is told of otherwise by another answer may have what any of them gives."""
        standing = frozenset(roster)
        those = {worker for heard in self._heard for worker, _ in heard ^ standing}
        pairs = standing.union(*self._heard)
        return Part(self._problem, roster, frozenset(pair for pair in pairs if pair[0] in those))

    def _shared(self, relaxed: Relaxed) -> Iterable[Assignment]:
        workers, duties = self._problem.workers, self._problem.duties
        return ((workers[line.worker].id, duties[duty].id) for line in relaxed.shares for duty in line.duties)
