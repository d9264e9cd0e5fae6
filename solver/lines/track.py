"""One worker's product and sums in arrays, ready to be swept: the track along which a line is found.

A value is kept for each node and each combination of the sums counted so far. The longest sum is the inner axis, all
others together are the outer one. Sums that follow one another in time share an axis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

import numpy as np

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Joint, Sum, joined
from solver.lines.product import Integers, Product, Reals

# An axis of what only forbids too much has no more indices than this.
MOST_INDICES = 300

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


@dataclass(frozen=True)
class Axis:
    """Sums one after another in time that share one axis, counted in units."""

    sums: tuple[Joint, ...]

    @property
    def size(self) -> int:
        """How many indices the longest of them needs."""
        return max(_size(total) for total in self.sums)

    def on(self, day: int) -> Joint | None:
        """The sum that counts on a day."""
        return next((total for total in self.sums if total.first <= day < total.last), None)

    def costs(self, total: Joint, size: int) -> list[float]:
        """What each index costs when a sum is settled."""
        unit = _unit(total)
        prices = (total.price(unit * index) for index in range(size))
        return [math.inf if price is None else price for price in prices]


def exact(total: Sum) -> bool:
    """Whether a sum is counted exactly on its axis; else amounts are rounded down to units that keep it short."""
    return _unit(Joint((total,))) == math.gcd(*total.amounts.values())


def _unit(total: Joint) -> int:
    unit = math.gcd(*total.amounts.values())
    if not total.watched or total.room is None:
        return unit
    return max(unit, -(-total.room // MOST_INDICES))


def _size(total: Joint) -> int:
    unit = _unit(total)
    if total.open_above:
        return -(-total.needed // unit) + 1
    reach = total.reach()
    if total.room is not None:
        reach = max(0, min(reach, total.room))
    return reach // unit + 1


def axes_of(sums: Sequence[Sum]) -> list[Axis]:
    """As few axes as hold all sums, the longest last."""
    groups: list[list[Joint]] = []
    for total in sorted(joined(sums), key=lambda one: (one.first, one.last, one.sums[0].name)):
        free = next((group for group in groups if group[-1].last <= total.first), None)
        if free is None:
            groups.append([total])
        else:
            free.append(total)
    return sorted((Axis(tuple(group)) for group in groups), key=lambda axis: axis.size)


def cells(track: Track) -> int:
    """How many values a sweep keeps."""
    return int(track.step_rows[-1]) * len(track.inner_end) * len(track.outer_end)


def make_track(form: Form, product: Product, sums: Sequence[Sum], duty_index: dict[str, int]) -> Track:
    """The track of one worker with these sums counted exactly."""
    axes = axes_of(sums)
    inner = axes[-1] if axes else None
    outer = _Outer(axes[:-1])
    symbols = _Symbols(form, product, axes, outer, duty_index)
    steps = _Steps(product, axes, outer)
    size = 1 if inner is None else inner.size
    return Track(
        layers=product.layers,
        enters=product.enters,
        sources=product.sources,
        arc_symbols=product.arc_symbols,
        arc_prices=product.arc_prices,
        end_prices=product.end_prices,
        start=product.starts.get(tuple(part.start for part in form.parts), -1),
        inner_end=_array(_last_costs(inner, product.days, size)),
        outer_end=outer.last_costs(product.days),
        saturates=_whole(
            [
                int(inner is not None and (total := inner.on(day)) is not None and total.open_above)
                for day in range(product.days)
            ]
        ),
        **steps.arrays(),
        **symbols.arrays(),
    )


def _last_costs(axis: Axis | None, days: int, size: int) -> list[float]:
    last = None if axis is None else next((total for total in axis.sums if total.last >= days), None)
    return [0.0] * size if axis is None or last is None else axis.costs(last, size)


def _array(values: Sequence[float]) -> Reals:
    return np.array(values, dtype=np.float64)


def _whole(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int32)


class _Outer:
    """All axes but the inner one, as one index."""

    def __init__(self, axes: Sequence[Axis]) -> None:
        self.axes = axes
        self.sizes = [axis.size for axis in axes]
        self.count = math.prod(self.sizes)
        # The place of each index on each axis, and how far apart neighbours on an axis are.
        self._places = np.indices(self.sizes, dtype=np.int32).reshape(len(axes), self.count)
        self._strides = [math.prod(self.sizes[number + 1 :]) for number in range(len(axes))]
        self._moves: dict[tuple[tuple[int, bool], ...], int] = {}
        self.moves: list[tuple[Integers, Integers]] = []

    def move(self, adds: tuple[tuple[int, bool], ...]) -> int:
        """The number of the move that adds so much on each axis, which may stop at its end."""
        if adds not in self._moves:
            self._moves[adds] = len(self.moves)
            to = np.zeros(self.count, dtype=np.int32)
            possible = np.ones(self.count, dtype=np.bool_)
            for places, size, stride, (add, saturates) in zip(
                self._places, self.sizes, self._strides, adds, strict=True
            ):
                moved = places + add
                if saturates:
                    moved = np.minimum(moved, size - 1)
                possible &= moved < size
                to += moved * stride
            self.moves.append((np.flatnonzero(possible).astype(np.int32), to[possible]))
        return self._moves[adds]

    def settled(self, axis: int, total: Joint) -> tuple[Reals, Integers]:
        """What each index costs and where it goes when a sum on an axis is settled."""
        places = self._places[axis]
        costs = _array(self.axes[axis].costs(total, self.sizes[axis]))[places]
        to = np.arange(self.count, dtype=np.int32) - places * self._strides[axis]
        return costs, to.astype(np.int32)

    def last_costs(self, days: int) -> Reals:
        """What each index costs at the end."""
        costs = np.zeros(self.count)
        for axis, size, places in zip(self.axes, self.sizes, self._places, strict=True):
            costs += _array(_last_costs(axis, days, size))[places]
        return costs


class _Steps:
    """The days, and between them the sums that are settled."""

    def __init__(self, product: Product, axes: Sequence[Axis], outer: _Outer) -> None:
        self._steps: list[tuple[int, int, int]] = []
        self._rows = [0]
        self._inner: list[list[float]] = []
        self._outer: list[tuple[Reals, Integers]] = []
        self._axes, self._outer_axes = axes, outer
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
        for number, axis in enumerate(self._axes):
            for total in axis.sums:
                if total.last != day + 1:
                    continue
                if number == len(self._axes) - 1:
                    self._inner.append(axis.costs(total, axis.size))
                    self._take(SETTLE_INNER, day, len(self._inner) - 1, width)
                else:
                    self._outer.append(self._outer_axes.settled(number, total))
                    self._take(SETTLE_OUTER, day, len(self._outer) - 1, width)

    def arrays(self) -> _StepArrays:
        """The steps as arrays."""
        size = self._axes[-1].size if self._axes else 1
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

    def __init__(
        self, form: Form, product: Product, axes: Sequence[Axis], outer: _Outer, duty_index: dict[str, int]
    ) -> None:
        self._product, self._axes, self._outer = product, axes, outer
        self._days: list[dict[tuple[int, tuple[int, ...]], list[tuple[int, float]]]] = []
        for day in range(product.days):
            of: dict[tuple[int, tuple[int, ...]], list[tuple[int, float]]] = {}
            if form.off_prices[day] < math.inf:
                of.setdefault(self._key(day, None), []).append((len(duty_index) + day, form.off_prices[day]))
            for duty in form.duties(day):
                if form.duty_prices[duty.id] < math.inf:
                    entry = (duty_index[duty.id], form.duty_prices[duty.id])
                    of.setdefault(self._key(day, form.acts[duty.id]), []).append(entry)
            self._days.append(of)

    def _key(self, day: int, act: Act | None) -> tuple[int, tuple[int, ...]]:
        adds = []
        for axis in self._axes:
            total = axis.on(day)
            amount = 0 if total is None or act is None else total.amounts.get((day, act), 0)
            adds.append(0 if total is None or not amount else amount // _unit(total))
        return self._product.symbols[day][act], tuple(adds)

    def arrays(self) -> _SymbolArrays:
        """The symbols as arrays, ordered by day and product symbol."""
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
                        adds.append(each[-1] if each else 0)
                        moves.append(self._outer.move(self._outer_adds(day, each)))
                        entries.append(behind)
                last[day, symbol] = len(entries)
        moves_made = self._outer.moves
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

    def _outer_adds(self, day: int, adds: tuple[int, ...]) -> tuple[tuple[int, bool], ...]:
        found = []
        for axis, add in zip(self._axes[:-1], adds[:-1], strict=True):
            total = axis.on(day)
            found.append((add, total is not None and total.open_above))
        return tuple(found)
