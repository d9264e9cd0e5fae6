"""What couples workers, as rows of a linear master: how many are on, and what each number costs.

A row counts the duties among its own that its workers do; its cost is convex in that number, so it is a chain of
segments with rising slopes. Rules that couple workers in another way have no row: a master without them is a
relaxation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.lines.product import Flags, Integers, Reals
from solver.problem import Problem
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest

NOT_FOR_SALE = 10  # what a head too many costs where it may not be, in units of safety

Price = Callable[[int], int]


@dataclass(frozen=True)
class Row:
    """A count over duties (by number) of some workers (by number; None: of everybody); `prices[n]` is what n heads
    cost, up to as many as there could be."""

    name: str
    duties: tuple[int, ...]
    prices: tuple[int, ...]
    workers: frozenset[int] | None = None


@dataclass(frozen=True)
class Own:
    """The heads that a worker has on rows of some workers: for each its duty, and its row."""

    duties: NDArray[np.int64]
    rows: NDArray[np.int64]


class Rows:
    """All rows of a problem, with their prices by number of heads as one table."""

    def __init__(self, problem: Problem) -> None:
        self.rows = tuple(rows_of(problem))
        self.choices = len(problem.duties) + problem.horizon
        self._everybodys: list[list[int]] = [[] for _ in problem.duties]
        for number, row in enumerate(self.rows):
            if row.workers is None:
                for duty in row.duties:
                    self._everybodys[duty].append(number)
        self._own: dict[int, Own] = {}
        self._duty_rows: dict[int, dict[int, list[int]]] = {}
        self._lay_own(problem)
        self.table = self._laid()
        self.most = np.array([len(row.prices) - 1 for row in self.rows], dtype=np.int32)
        shared = [(number, row) for number, row in enumerate(self.rows) if row.workers is None]
        self._flat_duties = np.array([duty for _, row in shared for duty in row.duties], dtype=np.int64)
        self._flat_rows = np.repeat(
            np.array([number for number, _ in shared], dtype=np.int64), [len(row.duties) for _, row in shared]
        )

        # What one more head costs at each number of heads; nothing at the last.
        self.slopes = np.diff(self.table, axis=1, append=self.table[:, -1:])
        every = (*self._everybodys, *(rows for of in self._duty_rows.values() for rows in of.values()))
        self.most_rows = max(map(len, every), default=0)  # that one duty has a head on
        self.dearest = float(np.abs(self.slopes).max(initial=1.0))
        # Whether one line can have two heads on a row.
        self.repeats = any(len({problem.duties[duty].day for duty in row.duties}) > 1 for row in self.rows)
        # The rows that count some workers only.
        self.of_some = np.array([number for number, row in enumerate(self.rows) if row.workers], dtype=np.int64)
        self._segments: dict[tuple[int, int], list[tuple[int, int, float]]] = {}

    def _lay_own(self, problem: Problem) -> None:
        """What workers have on rows that do not count everybody; most have nothing there."""
        number = {duty.id: index for index, duty in enumerate(problem.duties)}
        heads: dict[int, dict[int, list[int]]] = {}
        for index, row in enumerate(self.rows):
            for worker in row.workers or ():
                for duty in row.duties:
                    heads.setdefault(worker, {}).setdefault(duty, []).append(index)
        for worker, of in heads.items():
            listed = [number[duty.id] for duty in problem.duties_of[problem.workers[worker].id]]
            mine = [(duty, row) for duty in listed for row in of.get(duty, ())]
            self._own[worker] = Own(
                np.array([duty for duty, _ in mine], dtype=np.int64), np.array([row for _, row in mine], dtype=np.int64)
            )
            self._duty_rows[worker] = {duty: [*self._everybodys[duty], *of.get(duty, ())] for duty in listed}

    def _laid(self) -> Reals:
        """The table; beyond what is possible nothing more is charged: nobody gets there."""
        table = np.zeros((len(self.rows), max((len(row.prices) for row in self.rows), default=1)))
        for number, row in enumerate(self.rows):
            table[number, : len(row.prices)] = row.prices
            table[number, len(row.prices) :] = row.prices[-1]
        return table

    def on(self, worker: int) -> list[list[int]] | dict[int, list[int]]:
        """By duty, the rows on which a worker has a head who does it."""
        return self._duty_rows.get(worker, self._everybodys)

    def reached(self, open_choices: Mapping[int, Flags]) -> Integers:
        """The rows that any of these workers' choices has a head on."""
        some = np.zeros(self.choices, dtype=np.bool_)
        for flags in open_choices.values():
            some |= flags
        found = [self._flat_rows[some[self._flat_duties]]]
        for worker, flags in open_choices.items():
            own = self._own.get(worker)
            if own is not None:
                found.append(own.rows[flags[own.duties]])
        reached: Integers = np.unique(np.concatenate(found)).astype(np.int32)
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
        """What each choice costs beside itself where each head on a row of everybody is worth its dual; a day off
        nothing."""
        prices = np.zeros(self.choices)
        np.subtract.at(prices, self._flat_duties, duals[self._flat_rows])
        return prices

    def prices_of(self, worker: int, everybodys: Reals, duals: Reals) -> Reals:
        """The prices of choices for one worker: those of everybody, and what their heads on other rows are worth."""
        own = self._own.get(worker)
        if own is None:
            return everybodys
        worth = duals[own.rows]
        if not worth.any():
            return everybodys
        prices = everybodys.copy()
        np.subtract.at(prices, own.duties, worth)
        return prices

    def least(self, duals: Reals, table: Reals | None = None) -> float:
        """The least that the rows can cost when each head has to be paid its dual; another table may be charged."""
        return float(self.charged(duals, table).min(axis=1).sum())

    def charged(self, duals: Reals, table: Reals | None = None) -> Reals:
        """What each row (a row of the array) costs at each number of heads when each has to be paid its dual; infinite
        where there are not so many. Another table may be charged."""
        numbers = np.arange(self.table.shape[1])
        values = (self.table if table is None else table) + duals[:, None] * numbers[None, :]
        return np.where(numbers[None, :] <= self.most[:, None], values, np.inf)

    def cost(self, heads: Integers) -> int:
        """What these numbers of heads cost."""
        return int(self.table[np.arange(len(self.rows)), heads].sum())


@dataclass(frozen=True)
class Counted:
    """Who is counted: workers (None: everybody) on any of these shifts, once on however many of them they are."""

    shifts: frozenset[str]
    among: frozenset[str] | None = None


def rows_of(problem: Problem) -> Iterator[Row]:
    """A row for everything that anybody counts."""
    prices: dict[Counted, list[Price]] = {}
    names: dict[Counted, str] = {}
    for rule in problem.rules:
        if rule.acts == "rows":
            for name, counted, price in PRICES[rule.kind](problem, rule):
                names.setdefault(counted, name)
                prices.setdefault(counted, []).append(price)
    duties = {duty.id: number for number, duty in enumerate(problem.duties)}
    workers = {worker.id: number for number, worker in enumerate(problem.workers)}
    for counted, each in prices.items():
        heads = _Heads.of(problem, counted)
        table = [sum(price(number) for price in each) for number in range(heads.most + 1)]
        if heads.twice(problem):
            # Some could be counted twice here and not there: then at most the fall of the prices is charged.
            table = list(accumulate(table, min))
        among = None if heads.everybody else frozenset(workers[worker] for worker in heads.days)
        yield Row(names[counted], tuple(duties[duty] for duty in heads.duties), tuple(table), among)


@dataclass(frozen=True)
class _Heads:
    """The duties that give a head, who could have one, on which of their days, and whether that is everybody who is
    listed for those duties."""

    duties: tuple[str, ...]
    days: Mapping[str, set[int]]
    everybody: bool

    @classmethod
    def of(cls, problem: Problem, counted: Counted) -> _Heads:
        """What there is to count."""
        if counted.among is None:
            return cls._of_all(problem, counted.shifts)
        shifts, among = counted.shifts, counted.among
        if len(among) < len(shifts):
            every = [
                (worker, duty)
                for worker in sorted(among)
                for duty in problem.duties_of[worker]
                if not shifts.isdisjoint(duty.shifts)
            ]
        else:
            listed = dict.fromkeys(duty for shift in sorted(shifts) for duty in problem.duties_with[shift])
            every = [
                (worker, problem.duty[duty])
                for duty in listed
                for worker in problem.workers_of[duty]
                if worker in among
            ]
        days: dict[str, set[int]] = {}
        for worker, duty in every:
            days.setdefault(worker, set()).add(duty.day)
        duties = tuple(dict.fromkeys(duty.id for _, duty in every))
        everybody = len(every) == sum(len(problem.workers_of[duty]) for duty in duties)
        return cls(duties, days, everybody)

    @classmethod
    def _of_all(cls, problem: Problem, shifts: frozenset[str]) -> _Heads:
        duties = tuple(dict.fromkeys(duty for shift in sorted(shifts) for duty in problem.duties_with[shift]))
        days: dict[str, set[int]] = {}
        for day in {problem.duty[duty].day for duty in duties}:
            able = {worker for duty in duties if problem.duty[duty].day == day for worker in problem.workers_of[duty]}
            if days:
                for worker in able:
                    days.setdefault(worker, set()).add(day)
            else:
                days = {worker: {day} for worker in able}
        return cls(duties, days, everybody=True)

    @property
    def most(self) -> int:
        """The most heads there can be, one a worker and day."""
        return sum(map(len, self.days.values()))

    def twice(self, problem: Problem) -> bool:
        """Whether a worker could have two heads: duties on two days, which no hard rest keeps apart."""
        able = {worker for worker, days in self.days.items() if len(days) > 1}
        if not able:
            return False
        ends: dict[int, int] = {}  # the first on each day
        starts: dict[int, int] = {}  # the last on each day
        for duty in self.duties:
            day, (start, end) = problem.duty[duty].day, problem.span[duty]
            ends[day], starts[day] = min(end, ends.get(day, end)), max(start, starts.get(day, start))
        longest = max(starts[later] - ends[earlier] for earlier, later in combinations(sorted(ends), 2))
        return not able <= _resting(problem, longest)


def _resting(problem: Problem, rest: int) -> set[str]:
    """The workers who must rest for longer than so many minutes between any two duties."""
    resting: set[str] = set()
    for rule in problem.rules:
        if not isinstance(rule, MinRest) or rule.until is not None:
            continue
        if rule.hard and rule.mode == "gap" and rule.minutes > rest:
            resting.update(set(problem.worker if rule.workers is None else rule.workers) - rule.agreed.keys())
    return resting


def _cover(problem: Problem, rule: Cover) -> Iterator[tuple[str, Counted, Price]]:
    unit = problem.prices[rule.tier] * rule.weight
    for row in rule.rows:
        safety = problem.prices["safety"] if rule.hard else None
        yield row.shift, Counted(row.counted, row.among), _price(row, unit, safety)


def _price(row: CoverRow, unit: int, safety: int | None) -> Price:
    def price(heads: int) -> int:
        least, wanted = max(0, row.min - heads), max(0, row.wanted - heads)
        over = 0 if row.max is None else max(0, heads - row.max)
        # What a hard rule does not sell at all is dear here: so a master stays a relaxation, and may begin above it.
        above = unit * row.price_over if safety is None else NOT_FOR_SALE * safety
        cost = unit * row.price_below_target * wanted + above * over
        extra = unit * (row.price_below_minimum - row.price_below_target) if safety is None else safety
        return cost + extra * least

    return price


PRICES: dict[str, Callable[[Problem, Any], Iterator[tuple[str, Counted, Price]]]] = {
    "Cover": _cover,
}
