"""The product of parts, compiled: layers of nodes, one a day and one after the last, and the arcs between them.

Nodes that lead to the same futures are one node, and acts that do the same everywhere on a day are one symbol, so
that what does not matter costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.lines.act import Act
from solver.lines.part import Part, State
from solver.lines.part_steps import Day, PartDays, PartSteps, merged_ends
from solver.stop import Stop

Integers = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
States = tuple[State, ...]


@dataclass(frozen=True, eq=False)
class Product:
    """Arcs by the node they enter. `layers[d]` is the first node of day d's layer; the last entry ends them.

    `enters[n]` is the first arc into node n. `symbols[d]` gives the symbol of each act on day d (None: off).
    `end_prices` belong to the nodes of the last layer. `starts` gives the node of each start.
    """

    layers: Integers
    enters: Integers
    sources: Integers
    arc_symbols: Integers
    arc_prices: Reals
    end_prices: Reals
    symbols: tuple[dict[Act | None, int], ...]
    starts: dict[States, int]

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.layers) - 2


@dataclass(frozen=True, eq=False)
class Table:
    """What becomes of the states of one day: the state reached in the next layer (-1: forbidden) and the price.

    A row for each state, a column for each kind of act; `kinds` is the column of each act, the day off first.
    """

    reached: npt.NDArray[np.int64]
    prices: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]


def compile_product(
    parts: Sequence[Part],
    starts: Iterable[States],
    acts: Sequence[Sequence[Act]],
    stop: Stop,
    known: dict[object, PartSteps] | None = None,
) -> Product:
    """The product of parts over the days, from every given start, where `acts[d]` may be done on day d.

    `known` has what parts do by their kinds and keys, and is told more. Raises Stopped.
    """
    known = {} if known is None else known
    wanted = sorted(set(starts), key=repr)
    every = [(None, *today) for today in acts]
    days = []
    for number, part in enumerate(parts):
        stop.raise_if_over()
        steps = known.setdefault((type(part), part.key), PartSteps(part))
        days.append(steps.over((start[number] for start in wanted), every))
    begun = {start: _classes(days, start) for start in wanted}
    wanted = [start for start in wanted if min(begun[start], default=0) >= 0]
    layer = np.array([begun[start] for start in wanted], dtype=np.int64).reshape(len(wanted), len(parts))
    tables: list[Table] = []
    for day, today in enumerate(every):
        stop.raise_if_over()
        layer, table = _step(layer, [part.days[day] for part in days], len(today))
        tables.append(table)
    return _backward(_ends(days, layer), tables, acts, wanted)


def _classes(parts: Sequence[PartDays], start: States) -> list[int]:
    """The class of each part's state in a start; below zero where it leads nowhere."""
    return [part.starts[state] for part, state in zip(parts, start, strict=True)]


def _step(layer: npt.NDArray[np.int64], parts: Sequence[Day], acts: int) -> tuple[npt.NDArray[np.int64], Table]:
    """The next layer, and what leads there. Acts that do the same to every part are a kind."""
    every = [np.zeros(acts, dtype=np.int64), *(part.columns for part in parts)]  # one row where there is no part at all
    kinds, of = np.unique(np.array(every), axis=1, return_inverse=True)
    shape = len(layer), kinds.shape[1]
    prices, allowed = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=np.bool_)
    reached = []
    for part, column, states in zip(parts, kinds[1:], layer.T, strict=True):
        cells = states[:, None], column[None, :]
        here = part.reached[cells]
        allowed &= here >= 0
        reached.append(here)
        prices += part.prices[cells]
    following = np.empty((int(allowed.sum()), len(reached)), dtype=np.int64)
    for number, each in enumerate(reached):
        following[:, number] = each[allowed]
    after, number_of = _distinct(following)
    to = np.full(shape, -1, dtype=np.int64)
    to[allowed] = number_of
    return after, Table(to, prices, of.reshape(-1))


def _ends(parts: Sequence[PartDays], layer: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """What it costs to end in each state of a layer."""
    costs = np.zeros(len(layer))
    for part, classes in zip(parts, layer.T, strict=True):
        costs += part.ends[classes]
    return costs


def _distinct(rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The different rows, and which of them each row is."""
    number = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:  # two at a time, so that numbers stay small
        _, number = np.unique(number * (column.max(initial=0) + 1) + column, return_inverse=True)
    first = np.full(number.max(initial=-1) + 1, -1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(rows))[::-1]
    return rows[first], number


def _backward(
    ends: npt.NDArray[np.float64], tables: Sequence[Table], acts: Sequence[Sequence[Act]], starts: list[States]
) -> Product:
    """Merge nodes with equal futures, from the last day to the first, and number what is left."""
    end_prices, node_of = merged_ends(ends)
    days: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    for table in reversed(tables):
        to = np.where(table.reached >= 0, np.append(node_of, -1)[table.reached], -1)
        futures = np.concatenate((to, np.where(to >= 0, table.prices, 0)), axis=1)
        alive = np.any(to >= 0, axis=1)
        rows, numbers = np.unique(futures[alive], axis=0, return_inverse=True)
        node_of = np.full(len(to), -1, dtype=np.int64)
        node_of[alive] = numbers.reshape(-1)
        days.append((rows[:, : to.shape[1]], rows[:, to.shape[1] :]))
    days.reverse()
    kept = {start: int(node) for start, node in zip(starts, node_of, strict=True) if node >= 0}
    return _numbered(days, end_prices, acts, [table.kinds for table in tables], kept)


def _numbered(
    days: Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    end_prices: npt.NDArray[np.float64],
    acts: Sequence[Sequence[Act]],
    kinds: Sequence[npt.NDArray[np.int64]],
    starts: dict[States, int],
) -> Product:
    """Number nodes and symbols, the arcs ordered by the node they enter.

    Kinds of act that do the same to all nodes that are left are one symbol.
    """
    sizes = [len(to) for to, _ in days] + [len(end_prices)]
    layers = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    arcs = [np.zeros((0, 4), dtype=np.int64)]  # target, source, symbol, price
    symbols: list[dict[Act | None, int]] = []
    for day, (to, prices) in enumerate(days):
        columns, of = np.unique(np.concatenate((to, prices)), axis=1, return_inverse=True)
        of = of.reshape(-1)
        symbols.append({name: int(of[kind]) for name, kind in zip((None, *acts[day]), kinds[day], strict=True)})
        source, symbol = np.nonzero(columns[: len(to)] >= 0)
        target = columns[source, symbol]
        arcs.append(
            np.stack(
                (layers[day + 1] + target, layers[day] + source, symbol, columns[len(to) + source, symbol]), axis=1
            )
        )
    arrays = np.concatenate(arcs)
    arrays = arrays[np.lexsort(arrays.T[::-1])]
    enters = np.searchsorted(arrays[:, 0], np.arange(layers[-1] + 1)).astype(np.int32)
    return Product(
        layers=layers,
        enters=enters,
        sources=arrays[:, 1].astype(np.int32),
        arc_symbols=arrays[:, 2].astype(np.int32),
        arc_prices=arrays[:, 3].astype(np.float64),
        end_prices=end_prices,
        symbols=tuple(symbols),
        starts=starts,
    )
