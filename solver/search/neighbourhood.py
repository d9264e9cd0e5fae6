"""Neighbourhood search: free a part of the best roster, solve that part, keep what is better, and again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.cpsat.model import RosterModel
from solver.cpsat.run import Outcome, RunLimits, run
from solver.problem import Problem
from solver.roster import Roster
from solver.search.incumbent import Incumbent
from solver.stop import Stop

Cell = tuple[str, int]
SECONDS_A_STEP = 2.0
WORK_A_STEP = 2.0
QUICK_WORK = 0.25  # a step closed with less frees more next time
LEAST_SHARE, MOST_SHARE = 0.02, 0.9


@dataclass(slots=True)
class Kind:
    """One way to choose the cells (worker, day) to free, how large a share it frees, and how well it has paid."""

    name: str
    choose: Callable[[Problem, Roster, random.Random, float], set[Cell]]
    share: float
    credit: float = 1.0

    def learn(self, *, better: bool, closed: bool, work: float) -> None:
        """Free more after a step that was soon solved to the end, less after one that was not."""
        self.credit = 0.9 * self.credit + (1.0 if better else 0.05)
        factor = 0.85 if not closed else 1.1 if work < QUICK_WORK else 1.0
        self.share = min(MOST_SHARE, max(LEAST_SHARE, self.share * factor))


class Neighbourhoods:
    """One lane of neighbourhood search on a model, towards a shared incumbent."""

    def __init__(self, model: RosterModel, incumbent: Incumbent, seed: int) -> None:
        self._model = model
        self._problem = model.problem
        self._incumbent = incumbent
        self._random = random.Random(seed)
        self._kinds = [
            Kind("some workers, all days", _workers, 0.5),
            Kind("all workers, some days", _days, 0.4),
            Kind("workers on the same shifts", _colleagues, 0.5),
            Kind("some workers, some days", _block, 0.5),
        ]
        self._pairs = [
            (pair, problem_day(self._problem, pair), literal) for pair, literal in model.variables.pairs.items()
        ]

    def search(self, stop: Stop, done: Callable[[], bool], *, work: float | None = None) -> float:
        """Step until the stop, until `done` says so, or until the work is used up; returns the work done."""
        used = 0.0
        while not stop.over and not done() and (work is None or used < work):
            used += self._step(stop, deterministic=work is not None)
        return used

    def _step(self, stop: Stop, *, deterministic: bool) -> float:
        found = self._incumbent.found
        assert found is not None
        kind = self._random.choices(self._kinds, [kind.credit for kind in self._kinds])[0]
        free = kind.choose(self._problem, found.roster, self._random, kind.share)
        part = self._part(found.roster, found.objective, free)
        limits = RunLimits(
            workers=1,
            seed=self._random.randrange(2**31),
            seconds=None if deterministic else SECONDS_A_STEP,
            work=WORK_A_STEP,
        )
        answer = run(self._model, part, limits, stop)
        better = False
        if answer.roster is not None:
            better = self._incumbent.offer(answer.roster, "neighbourhood", drift=True)
        kind.learn(better=better, closed=answer.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE), work=answer.work)
        return answer.work

    def _part(self, roster: Roster, objective: int, free: set[Cell]) -> cp_model.CpModel:
        """The model with everything outside the free cells as the roster has it, and no worse than the roster."""
        part = self._model.cp.clone()
        held, loose = [], []
        for pair, day, literal in self._pairs:
            on = pair in roster
            if (pair[0], day) in free:
                loose.append((literal, on))
            else:
                held.append(literal if on else ~literal)
        part.add_bool_and(held)
        part.add(self._model.objective <= objective)
        if self._random.random() < 0.5:
            for literal, on in loose:
                part.add_hint(literal, on)
        return part


def problem_day(problem: Problem, pair: tuple[str, str]) -> int:
    """The day of a pair's duty."""
    return problem.duty[pair[1]].day


def _count(total: int, share: float) -> int:
    return max(1, min(total, round(total * share)))


def _workers(problem: Problem, roster: Roster, chance: random.Random, share: float) -> set[Cell]:
    chosen = chance.sample([worker.id for worker in problem.workers], _count(len(problem.workers), share))
    return {(worker, day) for worker in chosen for day in range(problem.horizon)}


def _days(problem: Problem, roster: Roster, chance: random.Random, share: float) -> set[Cell]:
    length = _count(problem.horizon, share)
    first = chance.randrange(problem.horizon - length + 1)
    return {(worker.id, day) for worker in problem.workers for day in range(first, first + length)}


def _colleagues(problem: Problem, roster: Roster, chance: random.Random, share: float) -> set[Cell]:
    """Workers who could do the same duties as one of them."""
    one = chance.choice(problem.workers).id
    duties = problem.duties_of[one]
    near: dict[str, int] = {one: len(duties) + 1}
    for duty in chance.sample(duties, min(5, len(duties))):
        for worker in problem.workers_of[duty.id]:
            near[worker] = near.get(worker, 0) + 1
    ranked = sorted(near, key=lambda worker: (-near[worker], chance.random()))
    chosen = ranked[: _count(len(problem.workers), share)]
    return {(worker, day) for worker in chosen for day in range(problem.horizon)}


def _block(problem: Problem, roster: Roster, chance: random.Random, share: float) -> set[Cell]:
    side = share**0.5
    workers = {worker for worker, _ in _workers(problem, roster, chance, side)}
    days = {day for _, day in _days(problem, roster, chance, side)}
    return {(worker, day) for worker in workers for day in days}
