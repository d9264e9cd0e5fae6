"""Mending: a roster from lines that breaks a rule between workers, less the fewest assignments that are in the way.

Lines and the rows of their master know nothing of such rules. What is taken back leaves places short, which the search
goes on from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.registry import rules_of
from solver.rules.repair import Assignment, On, Repair, Way
from solver.rules.rule import Touched
from solver.search.regions import Cell


class Mending:
    """The hard rules of a problem that couple workers, and how a roster is brought to keep them."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.rules = tuple(rule for rule in rules_of(problem) if isinstance(rule, Repair))
        self._hard = tuple(rule for rule in self.rules if rule.hard)
        self._listed = frozenset(worker for rule in self._hard for worker in rule.workers or ())
        self._everybody = any(rule.workers is None for rule in self._hard)
        self._reaching = _by_duty(problem, self._hard)
        self._pinned = frozenset((pin.worker, pin.duty) for pin in problem.pins if pin.on)

    @property
    def needed(self) -> bool:
        """Whether there is any such rule, hard or soft."""
        return bool(self.rules)

    def mended(self, roster: Roster, *, after: Roster | None = None) -> Roster:
        """The roster less what breaks a hard rule of these; the same one where nothing does.

        Pinned assignments go last. Nothing else is looked at: it is the check that judges what is left. Where `after`
        keeps all these rules, only what differs from it is looked at.
        """
        while self._hard:
            touched = None if after is None else Touched.between(self._problem, after, roster)
            ways = self._ways(roster, touched)
            if not ways:
                break
            gone = self._chosen(ways)
            roster = Roster.of(pair for pair in roster if pair not in gone)
        return roster

    def concerns(self, worker: str) -> bool:
        """Whether what a worker does may be forbidden by who else is there."""
        return self._everybody or worker in self._listed

    def bars(self, on: On, worker: str, duty: str) -> bool:
        """Whether a duty more for a worker would break a hard rule, with others on theirs."""
        return any(rule.bars(self._problem, on, worker, duty) for rule in self._reaching.get(duty, ()))

    def holds(self, on: On, worker: str, duty: str) -> bool:
        """Whether a hard rule would be broken without a worker on a duty, with others on theirs."""
        return any(rule.holds(self._problem, on, worker, duty) for rule in self._reaching.get(duty, ()))

    def loose(self, roster: Roster, cells: Iterable[Cell]) -> tuple[set[Cell], On]:
        """Of some cells of a roster (worker, day) those that may change, whatever becomes of the others, and who is on
        each duty beside them.

        Somebody whom others need where they are stays; those who need somebody are taken to stay too, until all
        others are told.
        """
        on = {duty: set(workers) for duty, workers in roster.by_duty.items()}
        loose: set[Cell] = set()
        for worker, day in sorted(cells, key=lambda cell: (cell[0] in self._listed, cell)):
            duties = [duty for duty in roster.by_worker(worker) if self._problem.duty[duty].day == day]
            if not any(self.holds(on, worker, duty) for duty in duties):
                loose.add((worker, day))
                for duty in duties:
                    on[duty].discard(worker)
        return loose, on

    def _ways(self, roster: Roster, touched: Touched | None) -> list[Sequence[Way]]:
        """For each break the ways to mend it."""
        found = [broken.ways() for rule in self._hard for broken in rule.breaks(self._problem, roster, touched)]
        return [ways for ways in found if ways]

    def _chosen(self, breaks: Iterable[Sequence[Way]]) -> Collection[Assignment]:
        """What to take back at once: all that there is no choice about, else one way for each break."""
        certain = {pair for ways in breaks if len(ways) == 1 for pair in ways[0]}
        if certain:
            return certain
        votes = Counter(pair for ways in breaks for way in ways for pair in way)
        gone: set[Assignment] = set()
        for ways in breaks:
            if not any(way <= gone for way in ways):
                least: Way = min(ways, key=lambda way: self._loss(way, votes))
                gone |= least
        return gone

    def _loss(self, way: Way, votes: Counter[Assignment]) -> tuple[bool, float, list[Assignment]]:
        """What speaks against a way: pins, then more assignments than breaks they are in."""
        return not self._pinned.isdisjoint(way), len(way) ** 2 / sum(votes[pair] for pair in way), sorted(way)


def _by_duty(problem: Problem, rules: Iterable[Repair]) -> dict[str, list[Repair]]:
    """For each duty the rules that could bar somebody from it or hold them on it."""
    reaching: dict[str, list[Repair]] = {}
    for rule in rules:
        reached = rule.reached(problem)
        for duty in problem.duty if reached is None else reached:
            reaching.setdefault(duty, []).append(rule)
    return reaching
