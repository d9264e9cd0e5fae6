"""Totals: how much of something a whole roster holds, such as heads that are missing or choices that cost something.

A total is a whole number in every roster and seldom in the master, so a bound may be raised by holding it there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import Cap, Line, Pricing
from solver.lines.product import Integers, Reals
from solver.problem import Problem
from solver.search.rows import Rows

# A number this far from a whole one is broken.
BROKEN = 1e-3
EVERYWHERE = -1


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
    """The totals of a problem: heads by what they are worth, and choices that cost so much or more, everywhere and at
    each setting."""

    def __init__(self, rows: Rows, pricing: Pricing) -> None:
        self._rows = rows
        self._by_slope = list(_by_slope(rows))
        self._costs = [pricing.choice_costs(worker) for worker in range(len(pricing.problem.workers))]
        self._groups = pricing.groups
        self._at = _settings(pricing.problem, rows.choices)
        self._by_price: dict[tuple[int, float], Total] = {}
        self._by_row: dict[int, Total] = {}
        self._by_day: dict[tuple[int, int, frozenset[int]], Total] = {}

    def broken(self, shares: Mapping[Line, float]) -> list[Broken]:
        """What is broken by these shares of lines, the heaviest first: totals, else rows of heads, else what a worker
        does on a day."""
        heads = self._heads(shares)
        by_slope = (Broken(total, _of_heads(total, heads)) for total in self._by_slope)
        return (
            _by_weight([*by_slope, *self._broken_prices(shares)])
            or _by_weight(self._broken_rows(heads))
            or _by_weight(self._broken_days(shares))
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
        """How many choices cost each price that is in use, or more: everywhere, and at each setting."""
        used: dict[int, dict[float, float]] = {}
        for line, share in shares.items():
            choices = list(line.choices)
            costs = self._costs[line.worker][choices].tolist()
            for setting, price in zip(self._at[choices].tolist(), costs, strict=True):
                if price > 0:
                    for place in {EVERYWHERE, setting}:
                        at = used.setdefault(place, {})
                        at[price] = at.get(price, 0.0) + share
        for place, prices in used.items():
            value = 0.0
            for price in sorted(prices, reverse=True):
                value += prices[price]
                if abs(value - round(value)) > BROKEN:
                    yield Broken(self._from(place, price), value)

    def _from(self, place: int, price: float) -> Total:
        if (place, price) not in self._by_price:
            here = np.ones(self._rows.choices, dtype=np.bool_) if place == EVERYWHERE else self._at == place
            dear = {worker: here & np.isfinite(costs) & (costs >= price) for worker, costs in enumerate(self._costs)}
            amounts = {worker: flags.astype(np.float64) for worker, flags in dear.items() if flags.any()}
            self._by_price[place, price] = Total(price, amounts)
        return self._by_price[place, price]


def _settings(problem: Problem, choices: int) -> Integers:
    """The number of the setting of each choice; where there is only one, and on a day off, EVERYWHERE."""
    numbers = {setting: number for number, setting in enumerate(sorted({shift.setting for shift in problem.shifts}))}
    at: Integers = np.full(choices, EVERYWHERE, dtype=np.int32)
    if len(numbers) > 1:
        at[: len(problem.duties)] = [numbers[problem.shift[duty.shifts[0]].setting] for duty in problem.duties]
    return at


def _by_weight(every: Iterable[Broken]) -> list[Broken]:
    """Those that are broken at all, the heaviest first."""
    broken = (one for one in every if abs(one.value - round(one.value)) > BROKEN)
    return sorted(broken, key=lambda one: -one.weight)


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
