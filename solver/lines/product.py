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
from solver.lines.part import Part, State, Step
from solver.stop import Stop

Integers = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
States = tuple[State, ...]
# For each act: the node reached and the price; None where forbidden.
Row = tuple[tuple[int, int] | None, ...]


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


def compile_product(
    parts: Sequence[Part], starts: Iterable[States], acts: Sequence[Sequence[Act]], stop: Stop
) -> Product:
    """The product of parts over the days, from every given start, where `acts[d]` may be done on day d.

    Raises Stopped.
    """
    wanted = sorted(set(starts), key=repr)
    forward = _Forward(parts)
    layers = [wanted]
    tables: list[list[list[tuple[States, int] | None]]] = []
    for day, today in enumerate(acts):
        stop.raise_if_over()
        table = forward.table(layers[-1], day, (None, *today))
        tables.append(table)
        layers.append(_reached(table))
    return _backward(parts, layers, tables, acts, wanted)


class _Forward:
    """Steps of all parts at once, remembered for days of one kind."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._steps: dict[tuple[object, ...], dict[States, dict[Act | None, tuple[States, int] | None]]] = {}
        # Of each part by itself, by kind of day and act: a part has few states, all parts together have many.
        self._part_steps: list[dict[tuple[object, Act | None], dict[State, Step | None]]] = [{} for _ in parts]

    def table(
        self, states: Sequence[States], day: int, acts: Sequence[Act | None]
    ) -> list[list[tuple[States, int] | None]]:
        """For each state and act, the state reached and the price."""
        kinds = tuple(part.kind(day) for part in self._parts)
        known = self._steps.setdefault(kinds, {})
        by_act = {act: self._of_parts(kinds, act) for act in acts}
        table = []
        for state in states:
            steps = known.setdefault(state, {})
            for act in acts:
                if act not in steps:
                    steps[act] = self._step(state, day, act, by_act[act])
            table.append([steps[act] for act in acts])
        return table

    def _of_parts(self, kinds: Sequence[object], act: Act | None) -> list[dict[State, Step | None]]:
        """What each part is known to do with an act on a day of its kind."""
        return [steps.setdefault((kind, act), {}) for steps, kind in zip(self._part_steps, kinds, strict=True)]

    def _step(
        self, states: States, day: int, act: Act | None, known: Sequence[dict[State, Step | None]]
    ) -> tuple[States, int] | None:
        after, cost = [], 0
        for part, state, steps in zip(self._parts, states, known, strict=True):
            if state in steps:
                step = steps[state]
            else:
                step = steps[state] = part.step(state, day, act)
            if step is None:
                return None
            after.append(step[0])
            cost += step[1]
        return tuple(after), cost


def _reached(table: list[list[tuple[States, int] | None]]) -> list[States]:
    return list(dict.fromkeys(step[0] for row in table for step in row if step is not None))


def _backward(
    parts: Sequence[Part],
    layers: list[list[States]],
    tables: list[list[list[tuple[States, int] | None]]],
    acts: Sequence[Sequence[Act]],
    starts: list[States],
) -> Product:
    """Merge nodes with equal futures, from the last day to the first, and number what is left."""
    end_prices, node_of = _ends(parts, layers[-1])
    rows_by_day: list[list[Row]] = []
    for table, layer in zip(reversed(tables), reversed(layers[:-1]), strict=True):
        rows: dict[Row, int] = {}
        merged: dict[States, int] = {}
        for state, steps in zip(layer, table, strict=True):
            row = tuple(
                None if step is None or step[0] not in node_of else (node_of[step[0]], step[1]) for step in steps
            )
            if any(arc is not None for arc in row):
                merged[state] = rows.setdefault(row, len(rows))
        rows_by_day.append(list(rows))
        node_of = merged
    rows_by_day.reverse()
    return _numbered(rows_by_day, end_prices, acts, {start: node_of[start] for start in starts if start in node_of})


def _ends(parts: Sequence[Part], states: Iterable[States]) -> tuple[list[int], dict[States, int]]:
    prices: dict[int, int] = {}
    node_of: dict[States, int] = {}
    for state in states:
        each = [part.end(one) for part, one in zip(parts, state, strict=True)]
        if all(price is not None for price in each):
            cost = sum(price for price in each if price is not None)
            node_of[state] = prices.setdefault(cost, len(prices))
    return list(prices), node_of


def _numbered(
    rows_by_day: list[list[Row]], end_prices: list[int], acts: Sequence[Sequence[Act]], starts: dict[States, int]
) -> Product:
    sizes = [len(rows) for rows in rows_by_day] + [len(end_prices)]
    layers = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    arcs: list[tuple[int, int, int, int]] = []  # target, source, symbol, price
    symbols: list[dict[Act | None, int]] = []
    for day, rows in enumerate(rows_by_day):
        columns: dict[tuple[tuple[int, int] | None, ...], int] = {}
        names: list[Act | None] = [None, *acts[day]]
        table = zip(*rows, strict=True) if rows else [()] * len(names)
        of = {name: columns.setdefault(column, len(columns)) for name, column in zip(names, table, strict=True)}
        symbols.append(of)
        for symbol, column in enumerate(columns):
            arcs += [
                (int(layers[day + 1]) + arc[0], int(layers[day]) + source, symbol, arc[1])
                for source, arc in enumerate(column)
                if arc is not None
            ]
    arcs.sort()
    arrays = np.array(arcs, dtype=np.int64).reshape(-1, 4)
    enters = np.searchsorted(arrays[:, 0], np.arange(layers[-1] + 1)).astype(np.int32)
    return Product(
        layers=layers,
        enters=enters,
        sources=arrays[:, 1].astype(np.int32),
        arc_symbols=arrays[:, 2].astype(np.int32),
        arc_prices=arrays[:, 3].astype(np.float64),
        end_prices=np.array(end_prices, dtype=np.float64),
        symbols=tuple(symbols),
        starts=starts,
    )
