"""Totals: how much of something a whole roster holds, such as heads that are missing or choices that cost something.

A total is a whole number in every roster and seldom in the master, so a bound may be raised by holding it there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import Cap, Line, Pricing
from solver.lines.product import Reals
from solver.search.rows import Rows

# A number this far from a whole one is broken.
BROKEN = 1e-3


@dataclass(frozen=True, eq=False)
class Total:
    """What the choices of workers take (`amounts`, by worker) and what each number of heads on each row does (`heads`,
    like the table of rows). `price` is what a unit of it costs, or more."""

    price: float
    amounts: Mapping[int, Reals]
    heads: Reals | None = None

    def taken(self, line: Line) -> float:
        """How much of it a line takes."""
        amounts = self.amounts.get(line.worker)
        return 0.0 if amounts is None else float(amounts[list(line.choices)].sum())


@dataclass(frozen=True)
class Held:
    """A total that is held between two values."""

    total: Total
    least: float = 0.0
    most: float = math.inf

    def worth(self, dual: float) -> float:
        """The least that it can be worth at a price for each unit."""
        if dual >= 0:
            return dual * self.least
        return dual * self.most


def of_caps(caps: Iterable[Cap]) -> list[Held]:
    """Caps, each as a total of one worker that is held below its room."""
    return [Held(Total(1.0, {cap.worker: cap.amounts}), most=float(cap.room)) for cap in caps]


@dataclass(frozen=True)
class Broken:
    """A total that the master does not hold a whole number of."""

    total: Total
    value: float

    @property
    def weight(self) -> float:
        """How far it is from whole, by what that costs."""
        return self.total.price * abs(self.value - round(self.value))


class Totals:
    """The totals of a problem: heads by what they are worth, and choices that cost so much or more."""

    def __init__(self, rows: Rows, pricing: Pricing) -> None:
        self._rows = rows
        self._by_slope = list(_by_slope(rows))
        self._costs = [pricing.choice_costs(worker) for worker in range(len(pricing.problem.workers))]
        self._groups = pricing.groups
        self._by_price: dict[float, Total] = {}
        self._by_row: dict[int, Total] = {}
        self._by_day: dict[tuple[int, int, frozenset[int]], Total] = {}

    def broken(self, shares: Mapping[Line, float]) -> Broken | None:
        """What is broken by these shares of lines: the heaviest total, else a row of heads, else a worker's day."""
        heads = self._heads(shares)
        by_slope = (Broken(total, _of_heads(total, heads)) for total in self._by_slope)
        return (
            _heaviest([*by_slope, *self._broken_prices(shares)])
            or _heaviest(self._broken_rows(heads))
            or _heaviest(self._broken_days(shares))
        )

    def _broken_rows(self, heads: Reals) -> Iterator[Broken]:
        for row in np.flatnonzero(np.abs(heads - np.round(heads)) > BROKEN).tolist():
            if row not in self._by_row:
                table = np.zeros_like(self._rows.table)
                table[row] = np.arange(self._rows.table.shape[1])
                self._by_row[row] = Total(1.0, {}, table)
            yield Broken(self._by_row[row], float(heads[row]))

    def _broken_days(self, shares: Mapping[Line, float]) -> Iterator[Broken]:
        """What workers do on a day in some of their lines only."""
        done: dict[tuple[int, int, frozenset[int]], float] = {}
        for line, share in shares.items():
            for day, choice in enumerate(line.choices):
                key = (line.worker, day, self._groups[choice])
                done[key] = done.get(key, 0.0) + share
        for key, share in done.items():
            if BROKEN < share < 1 - BROKEN:
                yield Broken(self._on_day(key), share)

    def _on_day(self, key: tuple[int, int, frozenset[int]]) -> Total:
        if key not in self._by_day:
            worker, _, group = key
            amounts = np.zeros(self._rows.choices)
            amounts[list(group)] = 1.0
            self._by_day[key] = Total(1.0, {worker: amounts})
        return self._by_day[key]

    def _heads(self, shares: Mapping[Line, float]) -> Reals:
        heads = np.zeros(len(self._rows.rows))
        for line, share in shares.items():
            on = self._rows.on(line.worker)
            for duty in line.duties:
                for row in on[duty]:
                    heads[row] += share
        return heads

    def _broken_prices(self, shares: Mapping[Line, float]) -> Iterator[Broken]:
        """How many choices cost each price that is in use, or more."""
        used: dict[float, float] = {}
        for line, share in shares.items():
            for price in self._costs[line.worker][list(line.choices)].tolist():
                if price > 0:
                    used[price] = used.get(price, 0.0) + share
        value = 0.0
        for price in sorted(used, reverse=True):
            value += used[price]
            if abs(value - round(value)) > BROKEN:
                yield Broken(self._from(price), value)

    def _from(self, price: float) -> Total:
        if price not in self._by_price:
            dear = {worker: np.isfinite(costs) & (costs >= price) for worker, costs in enumerate(self._costs)}
            amounts = {worker: flags.astype(np.float64) for worker, flags in dear.items() if flags.any()}
            self._by_price[price] = Total(price, amounts)
        return self._by_price[price]


def _heaviest(every: Iterable[Broken]) -> Broken | None:
    broken = (one for one in every if abs(one.value - round(one.value)) > BROKEN)
    return max(broken, key=lambda one: one.weight, default=None)


def _by_slope(rows: Rows) -> Iterator[Total]:
    slopes = rows.slopes[:, :-1]
    possible = np.arange(slopes.shape[1])[None, :] < rows.most[:, None]
    for slope in np.unique(slopes[possible]).tolist():
        if slope:
            counts = np.where((slopes == slope) & possible, 1.0, 0.0)
            heads = np.concatenate((np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)), axis=1)
            yield Total(abs(slope), {}, heads)


def _of_heads(total: Total, heads: Reals) -> float:
    """How much of a total broken numbers of heads take."""
    assert total.heads is not None
    below = np.minimum(np.floor(heads + 1e-9).astype(np.int64), total.heads.shape[1] - 2)
    rows = np.arange(len(heads))
    steps = total.heads[rows, below + 1] - total.heads[rows, below]
    return float((total.heads[rows, below] + (heads - below) * steps).sum())
