"""Pricing: the best lines of each worker under prices of duties."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.lines.act import Act
from solver.lines.axes import exact
from solver.lines.build import forms
from solver.lines.compiled import keep_compiled
from solver.lines.form import Form
from solver.lines.part import Sum
from solver.lines.part_steps import PartSteps
from solver.lines.product import Flags, Integers, Product, Reals, compile_product
from solver.lines.sweep import best_lines, best_lines_beside
from solver.lines.track import Track, cells, make_track
from solver.problem import Problem
from solver.stop import Stop

# The most values that one sweep may keep.
MOST_CELLS = 40_000_000
# About the seconds that a sweep takes, and each value it compares: work is counted, not timed, so that a run can be
# repeated.
WORK_A_SWEEP, WORK_A_VALUE = 5e-5, 3e-9
# What cannot be counted has a price: first this share of the dearest choice it counts, then more and more, so often;
# what was paid before is tried first, a little cheaper.
FIRST_TOLL, TOLL_GROWTH, MOST_TOLLS, TOLL_DECAY = 0.05, 2.0, 24, 0.9
# A sweep of no more values than this is done before another thread would have taken its turn.
MOST_CELLS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """What one worker (by number) could do: a choice for each day, and what that costs by itself.

    A choice is a duty by number, or the number of duties plus the day for a day off. `duties` are those that are.
    """

    worker: int
    choices: tuple[int, ...]
    duties: tuple[int, ...] = field(compare=False)
    cost: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Priced:
    """The best value a worker can reach under the prices, and lines that come near it, the best first; and the work it
    took, in about seconds.

    A line's value is its cost and the prices of its duties. Without lines the worker has none that is allowed.
    """

    value: float
    lines: tuple[Line, ...]
    work: float = 0.0


@dataclass(frozen=True, eq=False)
class Cap:
    """Something of which one worker's line holds no more than `room`; `amounts` gives what each choice takes of it."""

    worker: int
    amounts: Reals
    room: int

    def taken(self, line: Line) -> float:
        """How much of it a line takes."""
        return float(self.amounts[list(line.choices)].sum())


class Pricing:
    """Finds lines. What only forbids too much is counted exactly from the first line on that breaks it, unless that
    takes more than `most_cells` values: then it has a toll, and only where that gives no line it is counted after all.

    Raises Stopped when the time is up before everything is laid out.
    """

    def __init__(
        self, problem: Problem, *, rigid: bool, stop: Stop | None = None, most_cells: int = MOST_CELLS
    ) -> None:
        keep_compiled()
        self.problem = problem
        self._most_cells = most_cells
        self.duty_index = {duty.id: number for number, duty in enumerate(problem.duties)}
        stop = stop or Stop()
        self._forms = forms(problem, rigid=rigid, stop=stop)
        self.gives_up = any(form.gives_up for form in self._forms)
        self._acts = [self._forms[0].acts[duty.id] for duty in problem.duties] if self._forms else []
        self.choices_on, self.groups = self._choices()
        self._products = _products(self._forms, problem.horizon, stop)
        self._counted: list[list[Sum]] = [[one for one in form.sums if not one.watched] for form in self._forms]
        self._watched: list[list[Sum]] = [[one for one in form.sums if one.watched] for form in self._forms]
        self._rounded: list[list[Sum]] = [[] for _ in self._forms]  # counted, but not to the unit
        self._tracks = []
        for number in range(len(self._forms)):
            stop.raise_if_over()
            self._tracks.append(self._track(number, self._counted[number]))
        self._tolls: dict[int, list[float]] = {}  # of what cannot be counted, as they were paid last
        self._scratch = threading.local()
        self._growing = threading.Lock()
        self.choices = len(problem.duties) + problem.horizon
        self._none = np.zeros(self.choices, dtype=np.bool_)

    def caps(self) -> list[Cap]:
        """What only forbids too much and is not counted exactly yet."""
        return [self._cap(worker, one) for worker, sums in enumerate(self._watched) for one in sums]

    def allowed(self, line: Line) -> bool:
        """Whether a line from loose pricing keeps what it did not count."""
        return not self._breaks_any(line.worker, line)

    def loosely(self, worker: int, prices: Reals, count: int = 1) -> Priced:
        """The best lines of a worker, among them such as break a cap."""
        return self._swept(worker, prices, count, self._none)

    def best(self, worker: int, prices: Reals, count: int = 1, barred: Flags | None = None) -> Priced:
        """The best lines of a worker (by number) where each choice costs so much more and some are barred."""
        while True:
            priced = self._swept(worker, prices, count, self._none if barred is None else barred)
            broken = [
                one
                for one in self._watched[worker]
                if any(_breaks(self._total(one, line), one) for line in priced.lines[:1])
            ]
            if not broken:
                kept = tuple(line for line in priced.lines if not self._breaks_any(worker, line))
                return Priced(priced.value, kept, priced.work)
            if not self._count_exactly(worker, broken[0], self._most_cells):
                tolled = self._tolled(worker, prices, count, barred)
                if tolled.lines or not self._count_exactly(worker, broken[0], MOST_CELLS):
                    return tolled

    def _tolled(self, worker: int, prices: Reals, count: int, barred: Flags | None) -> Priced:
        """Lines of a worker with more caps than can be counted: each of those has a toll, raised while it is broken.

        For any tolls, the best value less what the caps leave free of toll is no more than that of the best line.
        """
        caps = [self._cap(worker, one) for one in self._watched[worker]]
        tolls = [TOLL_DECAY * toll for toll in self._tolls.get(worker, [0.0] * len(caps))]
        tolls += [0.0] * (len(caps) - len(tolls))
        value, work = -math.inf, 0.0
        kept: tuple[Line, ...] = ()
        for _ in range(MOST_TOLLS):
            paid = prices + sum(toll * cap.amounts for toll, cap in zip(tolls, caps, strict=True))
            priced = self._swept(worker, paid, count, self._none if barred is None else barred)
            work += priced.work
            free = sum(toll * cap.room for toll, cap in zip(tolls, caps, strict=True))
            value = max(value, priced.value - free)
            kept = tuple(line for line in priced.lines if not self._breaks_any(worker, line))
            if kept or not priced.lines:
                break
            best = priced.lines[0]
            for number, cap in enumerate(caps):
                if cap.taken(best) > cap.room:
                    first = FIRST_TOLL * max(1.0, float(np.abs(prices[cap.amounts > 0]).max(initial=0.0)))
                    tolls[number] = max(first, TOLL_GROWTH * tolls[number])
        self._tolls[worker] = tolls
        return Priced(value, kept, work)

    def line(self, worker: int, duties: Mapping[int, int]) -> Line | None:
        """The line of a worker with these duties by day and no other; None where that is not allowed."""
        barred = np.ones(self.choices, dtype=np.bool_)
        for day in range(self.problem.horizon):
            barred[duties.get(day, len(self._acts) + day)] = False
        lines = self.best(worker, np.zeros(self.choices), 1, barred).lines
        return lines[0] if lines else None

    def choice_costs(self, worker: int) -> Reals:
        """What each choice of a worker costs by itself; infinite where there is no such choice."""
        costs = np.full(self.choices, np.inf)
        form = self._forms[worker]
        for name, price in form.duty_prices.items():
            costs[self.duty_index[name]] = price
        costs[len(self._acts) :] = form.off_prices
        return costs

    def choices_of(self, worker: int) -> Integers:
        """The choices that a worker has on any day."""
        return np.unique(self._tracks[worker].entry_choices)

    def nothing_barred(self) -> Flags:
        """Flags for all choices, none of them set."""
        return np.zeros(self.choices, dtype=np.bool_)

    def cells(self, worker: int) -> int:
        """How many values one sweep for a worker keeps: a measure of its work."""
        return cells(self._tracks[worker])

    def _cap(self, worker: int, one: Sum) -> Cap:
        amounts = np.zeros(self.choices)
        duties = self.problem.duties
        for number, act in enumerate(self._acts):
            amounts[number] = one.amounts.get((duties[number].day, act), 0)
        assert one.limits.ceiling is not None
        return Cap(worker, amounts, one.limits.ceiling - one.base)

    def _choices(self) -> tuple[list[list[int]], list[frozenset[int]]]:
        """The choices there are on each day, and for each choice those that are the same act on the same day."""
        duties, horizon = self.problem.duties, self.problem.horizon
        on: list[list[int]] = [[len(duties) + day] for day in range(horizon)]
        alike: dict[tuple[int, Act], list[int]] = {}
        for number, duty in enumerate(duties):
            on[duty.day].append(number)
            alike.setdefault((duty.day, self._acts[number]), []).append(number)
        groups = [frozenset((choice,)) for choice in range(len(duties) + horizon)]
        for numbers in alike.values():
            group = frozenset(numbers)
            for number in numbers:
                groups[number] = group
        return on, groups

    def _count_exactly(self, worker: int, one: Sum, most_cells: int) -> bool:
        """Count a sum in every line of a worker from now on; returns whether it is not too much to count."""
        with self._growing:
            if one in self._watched[worker]:
                counted = [*self._counted[worker], one]
                track = self._track(worker, counted)
                if cells(track) > most_cells:
                    return False
                self._counted[worker] = counted
                if not exact(one):
                    self._rounded[worker] = [*self._rounded[worker], one]
                self._watched[worker] = [other for other in self._watched[worker] if other is not one]
                self._tracks[worker] = track
                self._tolls.pop(worker, None)
        return True

    def _breaks_any(self, worker: int, line: Line) -> bool:
        unsure = [*self._watched[worker], *self._rounded[worker]]
        return any(_breaks(self._total(one, line), one) for one in unsure)

    def _total(self, total: Sum, line: Line) -> int:
        duties = self.problem.duties
        return total.base + sum(total.amounts.get((duties[duty].day, self._acts[duty]), 0) for duty in line.duties)

    def _track(self, number: int, counted: Sequence[Sum]) -> Track:
        return make_track(self._forms[number], self._products[number], counted, self.duty_index)

    def _swept(self, worker: int, choice_prices: Reals, count: int, barred: Flags) -> Priced:
        track = self._tracks[worker]
        if track.start < 0:
            return Priced(math.inf, ())
        find = best_lines_beside if cells(track) > MOST_CELLS_AT_ONCE else best_lines
        found, choices, costs, compared = find(track, choice_prices, barred, *self._room(track), count)
        duties = len(self._acts)
        lines = []
        for value, chosen, cost in zip(found.tolist(), choices.tolist(), costs.tolist(), strict=True):
            if value < math.inf:
                lines.append(Line(worker, tuple(chosen), tuple(one for one in chosen if one < duties), round(cost)))
        return Priced(float(found[0]), tuple(lines), WORK_A_SWEEP + WORK_A_VALUE * compared)

    def _room(self, track: Track) -> tuple[Reals, Integers, Integers]:
        """Room for one sweep, kept for the next one in this thread."""
        ends = int(track.step_rows[-1]) * len(track.outer_end)
        scratch = self._scratch
        if getattr(scratch, "cells", 0) < cells(track):
            scratch.cells = cells(track)
            scratch.values = np.empty(scratch.cells)
        if getattr(scratch, "ends", 0) < ends:
            scratch.ends = ends
            scratch.low = np.empty(ends, dtype=np.int32)
            scratch.high = np.empty(ends, dtype=np.int32)
        return scratch.values, scratch.low, scratch.high


def _breaks(total: int, one: Sum) -> bool:
    return one.limits.ceiling is not None and total > one.limits.ceiling


def _products(every: Sequence[Form], horizon: int, stop: Stop) -> list[Product]:
    """The product of each worker's parts, compiled once for all whose parts step alike."""
    alike: dict[object, list[int]] = {}
    for number, form in enumerate(every):
        alike.setdefault(tuple(part.key for part in form.parts), []).append(number)
    of: dict[int, Product] = {}
    known: dict[object, PartSteps] = {}
    for numbers in alike.values():
        members = [every[number] for number in numbers]
        starts = [tuple(part.start for part in form.parts) for form in members]
        acts = [_sorted(act for form in members for act in form.acts_on(day)) for day in range(horizon)]
        product = compile_product(members[0].parts, starts, acts, stop, known)
        of.update(dict.fromkeys(numbers, product))
    return [of[number] for number in range(len(every))]


def _sorted(acts: Iterator[Act]) -> list[Act]:
    return sorted(set(acts), key=lambda act: (sorted(act.codes), act.stretches, act.name))
