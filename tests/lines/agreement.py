"""Pricing held against all lines that there are."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np

from solver.lines.pricing import Priced, Pricing
from solver.problem import Problem
from tests.lines.every_line import duties_of, every_line, own_cost


def price(
    pricing: Pricing, worker: int, prices: Sequence[float], count: int = 1, barred: Collection[int] | None = None
) -> Priced:
    """What pricing answers."""
    flags = None if barred is None else np.array([choice in barred for choice in range(len(prices))], dtype=np.bool_)
    return pricing.best(worker, np.array(prices, dtype=np.float64), count, flags)


def best_of_all(
    problem: Problem, worker: str, prices: Sequence[float], barred: Collection[int], *, rigid: bool
) -> float:
    """The least own cost and prices of any line that is allowed."""
    best = math.inf
    for choices in every_line(problem, worker, barred):
        cost = own_cost(problem, worker, duties_of(problem, choices), rigid=rigid)
        if cost is not None:
            best = min(best, cost + sum(prices[choice] for choice in choices))
    return best


def assert_true_of_its_lines(
    problem: Problem, worker: int, prices: list[int], priced: Priced, barred: Collection[int] = (), *, rigid: bool
) -> None:
    """Each line is allowed, costs what it says, and they stand in order from the best value on."""
    name, duties = problem.workers[worker].id, len(problem.duties)
    values = []
    for line in priced.lines:
        assert line.worker == worker
        assert [problem.duties[choice].day if choice < duties else choice - duties for choice in line.choices] == list(
            range(problem.horizon)
        )
        assert line.duties == tuple(choice for choice in line.choices if choice < duties)
        assert not set(line.choices) & set(barred)
        named = duties_of(problem, line.choices)
        assert all((name, duty) in problem.pair for duty in named)
        assert line.cost == own_cost(problem, name, named, rigid=rigid)
        values.append(line.cost + sum(prices[choice] for choice in line.choices))
    assert values == sorted(values)
    assert priced.value == (values[0] if values else math.inf)


def assert_best(problem: Problem, prices: list[int], barred: Collection[int], *, rigid: bool, count: int) -> None:
    """What pricing says of each worker is what all lines say."""
    pricing = Pricing(problem, rigid=rigid)
    for index, worker in enumerate(problem.workers):
        priced = price(pricing, index, prices, count, barred)
        assert len(priced.lines) <= count
        assert_true_of_its_lines(problem, index, prices, priced, barred, rigid=rigid)
        assert priced.value == best_of_all(problem, worker.id, prices, barred, rigid=rigid)
