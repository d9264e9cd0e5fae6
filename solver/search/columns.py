"""Column generation: lines of work combined by a linear master, priced against its duals until nothing is gained.

Every round gives a true bound: what the best line of each worker costs under the duals, and what the rows cost at
least. Duals are smoothed towards the best ones so far, which makes the rounds few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import MOST_CELLS_AT_ONCE, Cap, Line, Priced, Pricing
from solver.lines.product import Flags, Integers, Reals
from solver.roster import Roster
from solver.search.master import Master, Relaxed
from solver.search.rows import Rows
from solver.stop import Stop

SMOOTHING = 0.7
LINES_A_ROUND = 3
LEAST_GAIN = 1e-6
# A bound this close to the master's value (as a share of it) is as good as reached.
CLOSE = 1e-6
# About the seconds that go into each value of a sweep: work is counted, not timed, so that a run can be repeated.
WORK_A_CELL = 4e-9


@dataclass(frozen=True)
class Round:
    """Where the generation stands: the master's optimum, and the best bound so far with the duals that prove it."""

    relaxed: Relaxed
    bound: float


class Columns:
    """The lines known of each worker, and the rounds that find more."""

    def __init__(self, rows: Rows, pricing: Pricing, executor: ThreadPoolExecutor | None = None) -> None:
        self.rows = rows
        self.pricing = pricing
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
            for duty in line.duties:
                if left_out is None or not left_out[duty]:
                    for row in self.rows.duty_rows[duty]:
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
        problem = self.pricing.problem
        number = self.pricing.duty_index
        lines = {}
        for worker, person in enumerate(problem.workers):
            wanted = {problem.duty[duty].day: number[duty] for duty in roster.by_worker(person.id)}
            line = self.pricing.line(worker, wanted)
            if line is None:
                return None
            lines[worker] = line
        return lines

    def no_duals(self) -> Reals:
        """Duals under which no head is worth anything."""
        return np.zeros(len(self.rows.rows))

    def open_choices(self, days: Iterable[int] | None = None) -> Flags:
        """Flags for the choices on some days (None: all)."""
        flags = self.pricing.nothing_barred()
        if days is None:
            flags[:] = True
        else:
            for day in days:
                flags[self.pricing.choices_on[day]] = True
        return flags

    def reduced(self, line: Line, relaxed: Relaxed) -> float:
        """What one share of a line would change in the master's value."""
        worth = sum(float(relaxed.duals[row]) for duty in line.duties for row in self.rows.duty_rows[duty])
        return line.cost - worth - relaxed.worker_duals[line.worker]

    def _reduced_under(self, caps: Sequence[Cap], relaxed: Relaxed) -> Callable[[Line, Relaxed], float]:
        """What one share of a line would change, with what it takes from caps."""
        dearer: dict[int, list[tuple[Cap, float]]] = {}
        for cap, dual in zip(caps, relaxed.cap_duals, strict=True):
            if dual:
                dearer.setdefault(cap.worker, []).append((cap, float(dual)))
        if not dearer:
            return self.reduced

        def reduced(line: Line, relaxed: Relaxed) -> float:
            taken = sum(dual * cap.taken(line) for cap, dual in dearer.get(line.worker, ()))
            return self.reduced(line, relaxed) - taken

        return reduced

    def price(
        self,
        workers: Sequence[int],
        duals: Reals,
        stop: Stop,
        count: int = LINES_A_ROUND,
        barred: Mapping[int, Flags] | None = None,
    ) -> list[Priced]:
        """The best lines of some workers under the duals, without the choices barred to each. Raises Stopped."""
        bars = barred or {}
        prices = self.rows.choice_prices(duals)

        def best(worker: int) -> Priced:
            stop.raise_if_over()
            return self.pricing.best(worker, prices, count, bars.get(worker))

        return self._each(best, workers)

    def _each(self, best: Callable[[int], Priced], workers: Sequence[int]) -> list[Priced]:
        """Price all: where that is much work on other threads, and meanwhile the rest on this one."""
        elsewhere: dict[int, Future[Priced]] = {}
        if self._executor is not None:
            heavy = (worker for worker in workers if self.pricing.cells(worker) > MOST_CELLS_AT_ONCE)
            elsewhere = {worker: self._executor.submit(best, worker) for worker in heavy}
        here = {worker: best(worker) for worker in workers if worker not in elsewhere}
        return [elsewhere[worker].result() if worker in elsewhere else here[worker] for worker in workers]

    def rounds(self, master: Master, workers: Sequence[int], stop: Stop) -> Iterator[Round]:
        """Solve and price everybody until nothing is gained, every cap kept by every line. Raises Stopped."""
        return self._rounds(master, (), lambda duals: self.price(workers, duals, stop), stop)

    def loose_rounds(self, master: Master, caps: Sequence[Cap], stop: Stop) -> Iterator[Round]:
        """The same with lines that may break caps: their duals are added to the prices of what takes from them."""
        return self._rounds(master, caps, lambda duals: self._price_loosely(caps, duals, stop), stop)

    def _rounds(
        self, master: Master, caps: Sequence[Cap], price: Callable[[Reals], list[Priced]], stop: Stop
    ) -> Iterator[Round]:
        nobody = np.zeros(len(self.rows.rows), dtype=np.int32)
        rooms = np.array([cap.room for cap in caps], dtype=np.float64)
        count = len(self.rows.rows)
        center: Reals | None = None
        bound = -np.inf
        while not stop.over:
            before = master.work
            relaxed = master.solve(stop)
            self.work += master.work - before
            latest = np.concatenate((relaxed.duals, relaxed.cap_duals))
            gained = False
            for smoothing in (SMOOTHING, 0.0) if center is not None else (0.0,):
                duals = latest if center is None else smoothing * center + (1 - smoothing) * latest
                priced = price(duals)
                self.work += WORK_A_CELL * sum(self.pricing.cells(worker) for worker in range(len(priced)))
                value = sum(one.value for one in priced) + self.rows.least(duals[:count], nobody)
                value += float(duals[count:] @ rooms)
                if value > bound:
                    bound, center = value, duals
                gained = self.take(master, relaxed, priced, caps)
                if gained:
                    break
            master.thin_out(relaxed, self._reduced_under(caps, relaxed))
            close = relaxed.value - bound <= CLOSE * max(1.0, abs(relaxed.value))
            yield Round(relaxed, bound)
            if close or not gained:
                return

    def _price_loosely(self, caps: Sequence[Cap], duals: Reals, stop: Stop) -> list[Priced]:
        count = len(self.rows.rows)
        prices = self.rows.choice_prices(duals[:count])
        dearer: dict[int, Reals] = {}
        for cap, dual in zip(caps, duals[count:], strict=True):
            if dual:
                dearer[cap.worker] = dearer.get(cap.worker, prices) - dual * cap.amounts

        def best(worker: int) -> Priced:
            stop.raise_if_over()
            return self.pricing.loosely(worker, dearer.get(worker, prices), LINES_A_ROUND)

        return self._each(best, range(len(self.known)))

    def take(self, master: Master, relaxed: Relaxed, priced: Iterable[Priced], caps: Sequence[Cap] = ()) -> bool:
        """Add the lines that would gain something; returns whether there are any."""
        reduced = self._reduced_under(caps, relaxed)
        gained = False
        for one in priced:
            for line in one.lines:
                if reduced(line, relaxed) < -LEAST_GAIN and master.add(line):
                    gained = True
                    if not caps or self.pricing.allowed(line):
                        self.known[line.worker][line] = None
        return gained
