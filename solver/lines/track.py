"""One worker's product and sums in arrays, ready to be swept: the track along which a line is found.

A value is kept for each node and each combination of the sums counted so far, by an outer and an inner index.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, TypedDict

import numpy as np

from solver.lines.act import Act
from solver.lines.axes import Axis, Outer, Place, axes_of, outer_of, unit_of
from solver.lines.form import Form
from solver.lines.part import Sum
from solver.lines.product import Integers, Product, Reals

# What a step of the sweep does.
DAY, SETTLE_INNER, SETTLE_OUTER = 0, 1, 2


class Track(NamedTuple):
    """What the sweep walks over.

    Steps: `step_kinds`, `step_days` and `step_rows`, the first row of values before each step and after the last.
    A settling step takes the row `step_settles` of `inner_costs` (a price for each inner index, which returns to
    nothing) or of `outer_costs` and `outer_to`. Symbols of day d and product symbol c are `symbol_first[d, c]` to
    `symbol_last[d, c]`; each adds `symbol_adds` to the inner index and makes an outer move: pairs of `move_from` and
    `move_to` from `move_first` on. `entry_first` gives the choices behind each symbol: duties by number, and after
    them a day off for each day.
    """

    layers: Integers
    enters: Integers
    sources: Integers
    arc_symbols: Integers
    arc_prices: Reals
    end_prices: Reals
    start: int
    step_kinds: Integers
    step_days: Integers
    step_rows: Integers
    step_settles: Integers
    inner_costs: Reals
    outer_costs: Reals
    outer_to: Integers
    inner_end: Reals
    outer_end: Reals
    saturates: Integers
    symbol_first: Integers
    symbol_last: Integers
    symbol_adds: Integers
    symbol_moves: Integers
    move_first: Integers
    move_from: Integers
    move_to: Integers
    entry_first: Integers
    entry_choices: Integers
    entry_prices: Reals


class _StepArrays(TypedDict):
    step_kinds: Integers
    step_days: Integers
    step_rows: Integers
    step_settles: Integers
    inner_costs: Reals
    outer_costs: Reals
    outer_to: Integers


class _SymbolArrays(TypedDict):
    symbol_first: Integers
    symbol_last: Integers
    symbol_adds: Integers
    symbol_moves: Integers
    move_first: Integers
    move_from: Integers
    move_to: Integers
    entry_first: Integers
    entry_choices: Integers
    entry_prices: Reals


def cells(track: Track) -> int:
    """How many values a sweep keeps."""
    return int(track.step_rows[-1]) * len(track.inner_end) * len(track.outer_end)


def make_track(form: Form, product: Product, sums: Sequence[Sum], duty_index: dict[str, int]) -> Track:
    """The track of one worker with these sums counted exactly."""
    axes = axes_of(sums)
    symbols = _Symbols(form, product, axes, duty_index)
    listed = outer_of(axes, symbols.added())
    inner = axes[-1] if axes and listed is None else None
    outer = listed or Outer(axes[:-1])
    size = 1 if inner is None else inner.size
    return Track(
        layers=product.layers,
        enters=product.enters,
        sources=product.sources,
        arc_symbols=product.arc_symbols,
        arc_prices=product.arc_prices,
        end_prices=product.end_prices,
        start=product.starts.get(tuple(part.start for part in form.parts), -1),
        inner_end=_array([0.0] if inner is None else inner.last_costs(product.days, size)),
        outer_end=outer.last_costs(product.days),
        saturates=_whole([int(inner is not None and inner.stops(day)) for day in range(product.days)]),
        **_Steps(product, inner, outer).arrays(),
        **symbols.arrays(outer),
    )


def _array(values: Sequence[float]) -> Reals:
    return np.array(values, dtype=np.float64)


def _whole(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int32)


class _Steps:
    """The days, and between them the sums that are settled."""

    def __init__(self, product: Product, inner: Axis | None, outer: Outer) -> None:
        self._steps: list[tuple[int, int, int]] = []
        self._rows = [0]
        self._inner: list[list[float]] = []
        self._outer: list[tuple[Reals, Integers]] = []
        self._inner_axis, self._outer_axes = inner, outer
        widths = np.diff(product.layers)
        for day in range(product.days):
            self._take(DAY, day, 0, int(widths[day]))
            if day + 1 < product.days:
                self._settle(day, int(widths[day + 1]))
        self._rows.append(self._rows[-1] + int(widths[-1]))

    def _take(self, kind: int, day: int, settle: int, width: int) -> None:
        self._steps.append((kind, day, settle))
        self._rows.append(self._rows[-1] + width)

    def _settle(self, day: int, width: int) -> None:
        for number, axis in enumerate(self._outer_axes.axes):
            for total in axis.sums:
                if total.last == day + 1:
                    self._outer.append(self._outer_axes.settled(number, total))
                    self._take(SETTLE_OUTER, day, len(self._outer) - 1, width)
        inner = self._inner_axis
        if inner is not None:
            for total in inner.sums:
                if total.last == day + 1:
                    self._inner.append(inner.costs(total, inner.size))
                    self._take(SETTLE_INNER, day, len(self._inner) - 1, width)

    def arrays(self) -> _StepArrays:
        """The steps as arrays."""
        size = 1 if self._inner_axis is None else self._inner_axis.size
        return {
            "step_kinds": _whole([kind for kind, _, _ in self._steps]),
            "step_days": _whole([day for _, day, _ in self._steps]),
            "step_settles": _whole([settle for _, _, settle in self._steps]),
            "step_rows": _whole(self._rows),
            "inner_costs": np.array(self._inner, dtype=np.float64).reshape(-1, size),
            "outer_costs": np.array([costs for costs, _ in self._outer], dtype=np.float64).reshape(
                -1, self._outer_axes.count
            ),
            "outer_to": np.array([to for _, to in self._outer], dtype=np.int32).reshape(-1, self._outer_axes.count),
        }


class _Symbols:
    """What may be done on each day, as far as the product and the sums can tell it apart."""

    def __init__(self, form: Form, product: Product, axes: Sequence[Axis], duty_index: dict[str, int]) -> None:
        self._product, self._axes = product, axes
        self._days: list[dict[tuple[int, Place], list[tuple[int, float]]]] = []
        for day in range(product.days):
            of: dict[tuple[int, Place], list[tuple[int, float]]] = {}
            if form.off_prices[day] < math.inf:
                of.setdefault(self._key(day, None), []).append((len(duty_index) + day, form.off_prices[day]))
            for duty in form.duties(day):
                if form.duty_prices[duty.id] < math.inf:
                    entry = (duty_index[duty.id], form.duty_prices[duty.id])
                    of.setdefault(self._key(day, form.acts[duty.id]), []).append(entry)
            self._days.append(of)

    def added(self) -> list[set[Place]]:
        """What each day's symbols add on each axis."""
        return [{adds for _, adds in of} for of in self._days]

    def _key(self, day: int, act: Act | None) -> tuple[int, Place]:
        adds = []
        for axis in self._axes:
            total = axis.on(day)
            amount = 0 if total is None or act is None else total.amounts.get((day, act), 0)
            adds.append(0 if total is None or not amount else amount // unit_of(total))
        return self._product.symbols[day][act], tuple(adds)

    def arrays(self, outer: Outer) -> _SymbolArrays:
        """The symbols as arrays, ordered by day and product symbol; what is no outer axis is the inner one."""
        axes = len(outer.axes)
        most = max((symbol for of in self._product.symbols for symbol in of.values()), default=0) + 1
        first = np.zeros((len(self._days), most), dtype=np.int32)
        last = np.zeros((len(self._days), most), dtype=np.int32)
        adds: list[int] = []
        moves: list[int] = []
        entries: list[list[tuple[int, float]]] = []
        for day, of in enumerate(self._days):
            for symbol in range(most):
                first[day, symbol] = len(entries)
                for (product_symbol, each), behind in sorted(of.items(), key=lambda item: item[0]):
                    if product_symbol == symbol:
                        adds.append(each[-1] if axes < len(each) else 0)
                        moves.append(outer.move(day, each[:axes]))
                        entries.append(behind)
                last[day, symbol] = len(entries)
        moves_made = outer.moves
        flat = [entry for behind in entries for entry in behind]
        return {
            "symbol_first": first,
            "symbol_last": last,
            "symbol_adds": _whole(adds),
            "symbol_moves": _whole(moves),
            "move_first": _whole(np.cumsum([0, *(len(begins) for begins, _ in moves_made)]).tolist()),
            "move_from": np.concatenate([_whole([]), *(begins for begins, _ in moves_made)]),
            "move_to": np.concatenate([_whole([]), *(ends for _, ends in moves_made)]),
            "entry_first": _whole(np.cumsum([0, *(len(behind) for behind in entries)]).tolist()),
            "entry_choices": _whole([choice for choice, _ in flat]),
            "entry_prices": _array([price for _, price in flat]),
        }
