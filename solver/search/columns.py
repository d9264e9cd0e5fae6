"""Column generation: lines of work combined by a linear master, priced against its duals until nothing is gained.

Every round gives a true bound: what the best line of each worker costs under the duals, and what the rows cost at
least. Duals are smoothed towards the best ones so far, which makes the rounds few; at first those are none at all, as
the first duals of a master are far too large where many could stand on the same dear row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.lines.pricing import MOST_CELLS_AT_ONCE, Line, Priced, Pricing
from solver.lines.product import Flags, Integers, Reals
from solver.roster import Roster
from solver.search.master import Duals, Master, Relaxed
from solver.search.rows import Rows
from solver.search.total import Held, Total
from solver.stop import Stop

SMOOTHING = 0.5
LINES_A_ROUND = 3
LEAST_GAIN = 1e-6
# Prices this near are the same.
SAME_PRICE = 1e-9
# A bound this close to the master's value (as a share of it) is as good as reached.
CLOSE = 1e-6


@dataclass(frozen=True)
class Round:
    """Where the generation stands: the master's optimum, and the best bound so far with the duals that prove it."""

    relaxed: Relaxed
    bound: float


@dataclass(frozen=True)
class _Last:
    """What everybody was priced at, and what was found."""

    duals: Duals
    priced: list[Priced]
    loose: bool


class Columns:
    """The lines known of each worker, and the rounds that find more."""

    def __init__(self, rows: Rows, pricing: Pricing, executor: ThreadPoolExecutor | None = None) -> None:
        self.rows = rows
        self.pricing = pricing
        self._last: _Last | None = None
        self.known: dict[int, dict[Line, None]] = {worker: {} for worker in range(len(pricing.problem.workers))}
        self._executor = executor
        self.work = 0.0  # done by rounds, in about seconds

    def alone(self) -> None:
        """Price in the thread that asks, from now on: others are busy themselves."""
        self._executor = None

    def keep(self, lines: Iterable[Line]) -> None:
        """Remember lines."""
        for line in lines:
            self.known[line.worker][line] = None

    def heads(self, lines: Iterable[Line], beside: Mapping[int, Flags] | None = None) -> Integers:
        """How many heads these lines put on each row, by all choices but those in `beside`."""
        heads = np.zeros(len(self.rows.rows), dtype=np.int32)
        for line in lines:
            left_out = None if beside is None else beside.get(line.worker)
            on = self.rows.on(line.worker)
            for duty in line.duties:
                if left_out is None or not left_out[duty]:
                    for row in on[duty]:
                        heads[row] += 1
        return heads

    def roster(self, lines: Iterable[Line]) -> Roster:
        """The roster that lines of all workers make."""
        problem = self.pricing.problem
        return Roster.of(
            (problem.workers[line.worker].id, problem.duties[duty].id) for line in lines for duty in line.duties
        )

    def lines_of(self, roster: Roster) -> dict[int, Line] | None:
        """The line of each worker in a roster; None where one is not allowed as it stands."""
        lines = {}
        for worker in range(len(self.known)):
            line = self.line_of(worker, roster)
            if line is None:
                return None
            lines[worker] = line
        return lines

    def line_of(self, worker: int, roster: Roster) -> Line | None:
        """The line of one worker in a roster; None where it is not allowed as it stands."""
        problem, number = self.pricing.problem, self.pricing.duty_index
        duties = roster.by_worker(problem.workers[worker].id)
        return self.pricing.line(worker, {problem.duty[duty].day: number[duty] for duty in duties})

    def open_choices(self, days: Iterable[int] | None = None) -> Flags:
        """Flags for the choices on some days (None: all)."""
        flags = self.pricing.nothing_barred()
        if days is None:
            flags[:] = True
        else:
            for day in days:
                flags[self.pricing.choices_on[day]] = True
        return flags

    def reduced(self, relaxed: Relaxed) -> Callable[[Line], float]:
        """What one share of a line would change in the master's value."""
        rows, workers, on = relaxed.duals.rows.tolist(), relaxed.worker_duals, self.rows.on
        of: dict[int, list[tuple[Total, float]]] = {}
        for total, dual in relaxed.duals.totals.items():
            if dual:
                for worker in total.amounts:
                    of.setdefault(worker, []).append((total, dual))

        def reduced(line: Line) -> float:
            mine = on(line.worker)
            worth: float = sum(rows[row] for duty in line.duties for row in mine[duty])
            taken = sum(dual * total.taken(line) for total, dual in of.get(line.worker, ()))
            return line.cost - worth - taken - workers[line.worker]

        return reduced

    def price(
        self,
        workers: Sequence[int],
        duals: Duals,
        stop: Stop,
        bars: Mapping[int, Flags],
    ) -> list[Priced]:
        """The best line of each of some workers under the duals, without the choices barred to them. Raises Stopped."""
        prices = self._prices(duals)

        def best(worker: int) -> Priced:
            stop.raise_if_over()
            return self.pricing.best(worker, prices(worker), 1, bars[worker])

        return self._each(best, workers)

    def _price_all(self, duals: Duals, stop: Stop, *, loose: bool) -> list[Priced]:
        """The best lines of everybody; as found before where nothing has moved that concerns them."""
        prices = self._prices(duals)
        find = self.pricing.loosely if loose else self.pricing.best
        last = self._last if self._last is not None and self._last.loose == loose else None

        def best(worker: int) -> Priced:
            stop.raise_if_over()
            return find(worker, prices(worker), LINES_A_ROUND)

        moved = range(len(self.known)) if last is None else self._moved(last, duals)
        priced = {} if last is None else dict(enumerate(last.priced))
        priced.update(zip(moved, self._each(best, moved), strict=True))
        every = [priced[worker] for worker in range(len(self.known))]
        self._last = _Last(duals, every, loose)
        return self._last.priced

    def _moved(self, last: _Last, duals: Duals) -> list[int]:
        """The workers who have a choice that is priced otherwise than it was."""
        before, now = self.rows.choice_prices(last.duals.rows), self.rows.choice_prices(duals.rows)
        choices, of = self._owned
        moved = np.zeros(len(self.known), dtype=np.bool_)
        moved[of[np.abs(before - now)[choices] > SAME_PRICE]] = True
        other = np.abs(last.duals.rows - duals.rows) > SAME_PRICE
        for row in self.rows.of_some[other[self.rows.of_some]]:
            moved[list(self.rows.rows[row].workers or ())] = True
        for total in {**last.duals.totals, **duals.totals}:
            if abs(last.duals.totals.get(total, 0.0) - duals.totals.get(total, 0.0)) > SAME_PRICE:
                moved[list(total.amounts)] = True
        return np.flatnonzero(moved).tolist()

    @cached_property
    def _owned(self) -> tuple[Integers, Integers]:
        """The choices that workers have, one worker after another, and whose each is."""
        owned = [self.pricing.choices_of(worker) for worker in range(len(self.known))]
        return np.concatenate(owned), np.repeat(np.arange(len(owned)), [len(each) for each in owned])

    def _prices(self, duals: Duals) -> Callable[[int], Reals]:
        """What each choice of a worker costs beside itself."""
        base = self.rows.choice_prices(duals.rows)
        paid = [(total.amounts, dual) for total, dual in duals.totals.items() if dual]

        def prices(worker: int) -> Reals:
            found = self.rows.prices_of(worker, base, duals.rows)
            for amounts, dual in paid:
                if worker in amounts:
                    found = found - dual * amounts[worker]
            return found

        return prices

    def _each(self, best: Callable[[int], Priced], workers: Sequence[int]) -> list[Priced]:
        """Price all: where that is much work on other threads, and meanwhile the rest on this one."""
        elsewhere: dict[int, Future[Priced]] = {}
        if self._executor is not None:
            heavy = (worker for worker in workers if self.pricing.cells(worker) > MOST_CELLS_AT_ONCE)
            elsewhere = {worker: self._executor.submit(best, worker) for worker in heavy}
        here = {worker: best(worker) for worker in workers if worker not in elsewhere}
        return [elsewhere[worker].result() if worker in elsewhere else here[worker] for worker in workers]

    def rounds(self, master: Master, stop: Stop, *, loose: bool = False, near: Duals | None = None) -> Iterator[Round]:
        """Solve and price everybody until nothing is gained, beginning `near` known duals. Raises Stopped.

        Every line keeps every cap. Loose lines may break caps, which the master holds as totals: their duals are among
        the prices.
        """
        center = Duals(np.zeros(len(self.rows.rows)), {}) if near is None else near
        priced = self._price_all(center, stop, loose=loose)
        self.work += sum(one.work for one in priced)
        bound = self._bound(priced, center, master.held)
        while not stop.over:
            before = master.work
            relaxed = master.solve(stop)
            self.work += master.work - before
            gained = False
            for smoothing in (SMOOTHING, 0.0):
                duals = relaxed.duals.towards(center, smoothing)
                priced = self._price_all(duals, stop, loose=loose)
                self.work += sum(one.work for one in priced)
                value = self._bound(priced, duals, master.held)
                if value > bound:
                    bound, center = value, duals
                gained = self.take(master, relaxed, priced, loose=loose)
                if gained:
                    break
            master.thin_out(self.reduced(relaxed))
            close = relaxed.value - bound <= CLOSE * max(1.0, abs(relaxed.value))
            yield Round(relaxed, bound)
            if close or not gained:
                return

    def _bound(self, priced: Iterable[Priced], duals: Duals, held: Iterable[Held]) -> float:
        """The least that any roster can cost which holds the totals: best lines, rows and totals, each at its price."""
        table = self.rows.table
        for total, dual in duals.totals.items():
            if dual and total.heads is not None:
                table = table - dual * total.heads
        worth = sum(each.worth(duals.totals[each.total]) for each in held if duals.totals.get(each.total))
        return sum(one.value for one in priced) + self.rows.least(duals.rows, table) + worth

    def take(self, master: Master, relaxed: Relaxed, priced: Iterable[Priced], *, loose: bool = False) -> bool:
        """Add the lines that would gain something; returns whether there are any."""
        reduced = self.reduced(relaxed)
        gained = False
        for one in priced:
            for line in one.lines:
                if reduced(line) < -LEAST_GAIN and master.add(line):
                    gained = True
                    if not loose or self.pricing.allowed(line):
                        self.keep((line,))
        return gained
