"""What couples workers, as rows of a linear master: how many are on, and what each number costs.

A row counts the workers whose duty is among its own; its cost is convex in that number, so it is a chain of segments
with rising slopes. Rules that couple workers in another way have no row: a master without them is a relaxation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.lines.product import Flags, Integers, Reals
from solver.problem import Problem
from solver.rules.cover import Cover, CoverRow


@dataclass(frozen=True)
class Row:
    """A count over duties (by number); `prices[n]` is what n heads cost, up to all who could be on."""

    name: str
    duties: tuple[int, ...]
    prices: tuple[int, ...]


class Rows:
    """All rows of a problem, with their prices by number of heads as one table."""

    def __init__(self, problem: Problem) -> None:
        self.rows = tuple(rows_of(problem))
        self.choices = len(problem.duties) + problem.horizon
        self.duty_rows: list[list[int]] = [[] for _ in problem.duties]
        for number, row in enumerate(self.rows):
            for duty in row.duties:
                self.duty_rows[duty].append(number)
        most = max((len(row.prices) for row in self.rows), default=1)
        # Beyond what is possible nothing more is charged: nobody gets there.
        self.table = np.array([[*row.prices, *[row.prices[-1]] * (most - len(row.prices))] for row in self.rows])
        self.table = self.table.astype(np.float64).reshape(-1, most)
        self.most = np.array([len(row.prices) - 1 for row in self.rows], dtype=np.int32)
        self._flat_duties = np.array([duty for row in self.rows for duty in row.duties], dtype=np.int64)
        self._flat_rows = np.repeat(np.arange(len(self.rows)), [len(row.duties) for row in self.rows])

        # What one more head costs at each number of heads; nothing at the last.
        self.slopes = np.diff(self.table, axis=1, append=self.table[:, -1:])
        self.most_rows = max((len(rows) for rows in self.duty_rows), default=0)  # that one duty has a head on
        self.dearest = float(np.abs(self.slopes).max(initial=1.0))
        self._segments: dict[tuple[int, int], list[tuple[int, int, float]]] = {}

    def reached(self, open_choices: Iterable[Flags]) -> Integers:
        """The rows that any of these choices has a head on."""
        some = np.zeros(self.choices, dtype=np.bool_)
        for flags in open_choices:
            some |= flags
        reached: Integers = np.unique(self._flat_rows[some[self._flat_duties]]).astype(np.int32)
        return reached

    def segments(self, row: int, heads: int) -> list[tuple[int, int, float]]:
        """Stretches of heads with one price each, beyond those that stand: from, to, price."""
        if (row, heads) not in self._segments:
            prices = self.rows[row].prices
            found: list[tuple[int, int, float]] = []
            for head in range(heads, len(prices) - 1):
                slope = float(prices[head + 1] - prices[head])
                if found and found[-1][2] == slope:
                    found[-1] = (found[-1][0], head + 1, slope)
                else:
                    found.append((head, head + 1, slope))
            self._segments[row, heads] = found
        return self._segments[row, heads]

    def choice_prices(self, duals: Reals) -> Reals:
        """What each choice costs beside itself where each head on a row is worth its dual; a day off nothing."""
        prices = np.zeros(self.choices)
        np.subtract.at(prices, self._flat_duties, duals[self._flat_rows])
        return prices

    def least(self, duals: Reals, table: Reals | None = None) -> float:
        """The least that the rows can cost when each head has to be paid its dual; another table may be charged."""
        numbers = np.arange(self.table.shape[1])
        values = (self.table if table is None else table) + duals[:, None] * numbers[None, :]
        possible = numbers[None, :] <= self.most[:, None]
        return float(np.where(possible, values, np.inf).min(axis=1).sum())

    def cost(self, heads: Integers) -> int:
        """What these numbers of heads cost."""
        return int(self.table[np.arange(len(self.rows)), heads].sum())


def rows_of(problem: Problem) -> Iterator[Row]:
    """A row for each shift that anybody counts."""
    shifts: dict[str, list[Callable[[int], int]]] = {}
    for rule in problem.rules:
        if rule.acts == "rows":
            for shift, price in PRICES[rule.kind](problem, rule):
                shifts.setdefault(shift, []).append(price)
    numbers = {duty.id: number for number, duty in enumerate(problem.duties)}
    for shift, prices in shifts.items():
        duties = tuple(numbers[duty] for duty in problem.duties_with[shift])
        able = {worker for duty in problem.duties_with[shift] for worker in problem.workers_of[duty]}
        heads = range(len(able) + 1)
        yield Row(shift, duties, tuple(sum(price(head) for price in prices) for head in heads))


def _cover(problem: Problem, rule: Cover) -> Iterator[tuple[str, Callable[[int], int]]]:
    unit = problem.prices[rule.tier] * rule.weight
    for row in rule.rows:
        yield row.shift, _price(row, unit, problem.prices["safety"] if rule.hard else None)


def _price(row: CoverRow, unit: int, safety: int | None) -> Callable[[int], int]:
    def price(heads: int) -> int:
        least, wanted = max(0, row.min - heads), max(0, row.wanted - heads)
        over = 0 if row.max is None else max(0, heads - row.max)
        cost = unit * (row.price_below_target * wanted + row.price_over * over)
        extra = unit * (row.price_below_minimum - row.price_below_target) if safety is None else safety
        return cost + extra * least

    return price


PRICES: dict[str, Callable[[Problem, Any], Iterator[tuple[str, Callable[[int], int]]]]] = {"Cover": _cover}
