"""Ways to choose the part of a roster to free: cells (worker, day), drawn around what costs most."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from solver.problem import Problem
from solver.rules.repair import Repair
from solver.rules.rule import Violation

Cell = tuple[str, int]
LEAST_CELLS = 6
# Half of the regions lie where the roster costs, the rest anywhere: what looks cheap may be in the way.
HOT_SHARE = 0.5
# Where it is known what is lost against the bound, so many lie there.
LOST_SHARE = 0.9
# And so many of those hold others who could do the duties at stake.
AT_STAKE_SHARE = 0.9
# Among more workers than these, others drawn by chance would seldom have anything to do with one another: there they
# are drawn from so many times as many who could do the same duties, or duties of those who could.
MANY_WORKERS, NEAR_TIMES = 400, 2
# How many days a region for rules between workers has at most: who meets whom is decided on a day.
MOST_COUPLED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a region lies: a worker and a day that it holds, and duties that others might take or give."""

    worker: str
    day: int
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost at a place against a bound."""

    anchor: Anchor
    amount: float


class Regions:
    """Draws regions of one problem, from a source of chance."""

    def __init__(self, problem: Problem, chance: random.Random) -> None:
        self._problem = problem
        self._chance = chance
        self._workers = [worker.id for worker in problem.workers if problem.duties_of[worker.id]]
        self._rules = [rule for rule in problem.rules if isinstance(rule, Repair)]

    def anchor(self, violations: Iterable[Violation], losses: Sequence[Loss] = ()) -> Anchor:
        """A place to free something around: where something is lost, or else where a violation lies, the dearer the
        likelier; or anywhere."""
        anchor = Anchor(self._chance.choice(self._workers), self._chance.randrange(self._problem.horizon))
        if losses and self._chance.random() < LOST_SHARE:
            return self._chance.choices(losses, [loss.amount for loss in losses])[0].anchor
        priced = [violation for violation in violations if violation.price > 0]
        if not priced or self._chance.random() >= HOT_SHARE:
            return anchor
        hot = self._chance.choices(priced, [violation.price for violation in priced])[0]
        days = [day for day in hot.days if 0 <= day < self._problem.horizon]
        worker = hot.worker or (self._able(hot) if self._rules else None) or anchor.worker
        if not self._problem.duties_of[worker]:  # nothing there is theirs to change
            return anchor
        return Anchor(worker, self._chance.choice(days) if days else anchor.day)

    def _able(self, hot: Violation) -> str | None:
        """Somebody who could be where nobody in particular is at fault."""
        duties = hot.duties or (self._problem.duties_with.get(hot.shift, ()) if hot.shift is not None else ())
        able = sorted({worker for duty in duties for worker in self._problem.workers_of[duty]})
        return self._chance.choice(able) if able else None

    def lines(self, anchor: Anchor, cells: int) -> set[Cell]:
        """A few workers over all days."""
        return self._region(anchor, cells, self._problem.horizon)

    def days(self, anchor: Anchor, cells: int) -> set[Cell]:
        """All workers over a few days."""
        return self._region(anchor, cells, max(1, round(cells / len(self._workers))))

    def block(self, anchor: Anchor, cells: int) -> set[Cell]:
        """Some workers over some days in a row, in any proportion."""
        least = max(2, -(-cells // len(self._workers)))
        most = min(self._problem.horizon, max(least, cells // 2))
        return self._region(anchor, cells, self._chance.randint(min(least, most), most))

    def coupled(self, anchor: Anchor, cells: int) -> set[Cell]:
        """A worker, many of those whose duties decide theirs, and others, over a few days."""
        length = min(self._chance.randint(1, MOST_COUPLED_DAYS), self._problem.horizon)
        named = {worker for rule in self._rules for worker in rule.coupled(self._problem, anchor.worker)}
        able = [worker for worker in self._workers if worker in named]
        number = max(2, round(cells / length))
        those = self._chance.sample(able, min(number // 2, len(able)))
        company = dict.fromkeys([anchor.worker, *those, *self._company(anchor, number)])
        return _cells([*company][:number], self._first(anchor, length), length)

    def _region(self, anchor: Anchor, cells: int, length: int) -> set[Cell]:
        length = min(length, self._problem.horizon)
        count = min(len(self._workers), max(1, round(cells / length)))
        first = self._first(anchor, length)
        return _cells(self._company(anchor, count), first, length)

    def _first(self, anchor: Anchor, length: int) -> int:
        """The first of so many days with the anchor's among them."""
        return self._chance.randint(max(0, anchor.day - length + 1), min(anchor.day, self._problem.horizon - length))

    def _company(self, anchor: Anchor, count: int) -> list[str]:
        """A worker and others: those who could do the duties at stake, or else half of the time those who could do most
        of the same duties."""
        one = anchor.worker
        if anchor.duties and self._chance.random() < AT_STAKE_SHARE:
            return self._able_to_do(anchor, count)
        others = [worker for worker in self._workers if worker != one]
        if count > len(others) or self._chance.random() < 0.5:
            if len(others) > MANY_WORKERS:
                others = self._near(one, NEAR_TIMES * count)
            return [one, *self._chance.sample(others, min(count - 1, len(others)))]
        duties = self._problem.duties_of[one]
        shared: dict[str, int] = {}
        for duty in self._chance.sample(duties, min(5, len(duties))):
            for worker in self._problem.workers_of[duty.id]:
                shared[worker] = shared.get(worker, 0) + 1
        ranked = sorted(others, key=lambda worker: (-shared.get(worker, 0), self._chance.random()))
        return [one, *ranked[: count - 1]]

    def _able_to_do(self, anchor: Anchor, count: int) -> list[str]:
        """A worker and others who could do the duties at stake, of each as many."""
        able = [list(self._problem.workers_of[duty]) for duty in anchor.duties]
        for each in able:
            self._chance.shuffle(each)
        turns = (worker for turn in zip_longest(*able) for worker in turn if worker is not None)
        return list(islice(dict.fromkeys([anchor.worker, *turns]), count))

    def _near(self, one: str, least: int) -> list[str]:
        """At least so many others, where there are so many: who could do a duty of theirs, then of one of those."""
        near: dict[str, None] = {one: None}
        waiting = [one]
        while waiting and len(near) <= least:
            worker = waiting.pop(self._chance.randrange(len(waiting)))
            duty = self._chance.choice(self._problem.duties_of[worker])
            found = [other for other in self._problem.workers_of[duty.id] if other not in near]
            near.update(dict.fromkeys(found))
            waiting += found
        return [worker for worker in near if worker != one]


def _cells(workers: Iterable[str], first: int, length: int) -> set[Cell]:
    return {(worker, day) for worker in workers for day in range(first, first + length)}
