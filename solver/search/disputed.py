"""What a roster and another answer do not agree about: mostly what the master's shares give to whom.

Most of a good roster is in both. Where they differ CP-SAT chooses, everywhere at once: of a thousand people's
week that is two thousand pairs of eighty thousand, closed in seconds, and seldom does a roster so near the master's
optimum lie anywhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from solver.cpsat.part import Assignment, Part
from solver.problem import Problem
from solver.roster import Roster
from solver.search.master import Relaxed


class Disputed:
    """An answer as a set of assignments; what a master gives any share of to somebody is theirs."""

    def __init__(self, problem: Problem, answer: Relaxed | Roster) -> None:
        self._problem = problem
        self._answer = frozenset(answer if isinstance(answer, Roster) else self._shared(answer))

    def part(self, roster: Roster, among: Collection[str] | None = None) -> Part:
        """The part in which whoever (of some workers; None: of all) the answer tells of otherwise may have what either
        gives."""
        of = self._free(roster)
        pairs = (pair for worker, mine in of.items() if among is None or worker in among for pair in mine)
        return Part(self._problem, roster, frozenset(pairs))

    def groups(self, roster: Roster, most: int) -> Iterator[frozenset[str]]:
        """All whom the answer tells of otherwise, in groups with about so many pairs: who might have one another's
        duties stay together as far as that goes."""
        of = self._free(roster)
        group: list[str] = []
        pairs = 0
        for worker in _side_by_side(of):
            group.append(worker)
            pairs += len(of[worker])
            if pairs >= most:
                yield frozenset(group)
                group, pairs = [], 0
        if group:
            yield frozenset(group)

    def _free(self, roster: Roster) -> Mapping[str, set[Assignment]]:
        """What anybody who is told of otherwise may have."""
        standing = frozenset(roster)
        of: dict[str, set[Assignment]] = {worker: set() for worker, _ in self._answer ^ standing}
        for pair in self._answer | standing:
            if pair[0] in of:
                of[pair[0]].add(pair)
        return of

    def _shared(self, relaxed: Relaxed) -> Iterable[Assignment]:
        workers, duties = self._problem.workers, self._problem.duties
        return ((workers[line.worker].id, duties[duty].id) for line in relaxed.shares for duty in line.duties)


def _side_by_side(of: Mapping[str, set[Assignment]]) -> Iterator[str]:
    """Everybody once: after somebody those who might have their duties, then those who might have those ones'."""
    able: dict[str, list[str]] = {}
    for worker in sorted(of):
        for _, duty in of[worker]:
            able.setdefault(duty, []).append(worker)
    met: dict[str, None] = {}
    for first in sorted(of):
        waiting = [] if first in met else [first]
        met[first] = None
        for worker in waiting:
            yield worker
            for _, duty in sorted(of[worker]):
                others = [other for other in able[duty] if other not in met]
                met.update(dict.fromkeys(others))
                waiting += others
