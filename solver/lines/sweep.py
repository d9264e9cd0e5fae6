"""The best lines along a track under given prices of choices: a sweep over the days, and the way back.

Arrays of the track are taken out of it once: each time they are, code is generated for it.
"""

from __future__ import annotations

import numpy as np

from solver.lines.compiled import compiled, compiled_beside
from solver.lines.product import Flags, Integers, Reals
from solver.lines.track import Track

Found = tuple[Reals, Integers, Reals, int]


@compiled_beside
def best_lines_beside(
    track: Track,
    choice_prices: Reals,
    barred: Flags,
    values: Reals,
    low: Integers,
    high: Integers,
    count: int,
) -> Found:
    """The same as `best_lines`, while other threads may run."""
    return best_lines(track, choice_prices, barred, values, low, high, count)


@compiled
def best_lines(
    track: Track, choice_prices: Reals, barred: Flags, values: Reals, low: Integers, high: Integers, count: int
) -> Found:
    """The cheapest lines with different ends: their values, the choice of each day, what they cost without prices; and
    how many values were compared to find them.

    An infinite value stands for none. `values`, `low` and `high` are room to work in: one number for each node and
    combination of sums, and one for each node and outer index.
    """
    outer, inner, rows = len(track.outer_end), len(track.inner_end), np.int64(track.step_rows[-1])
    room = values[: rows * outer * inner].reshape((rows, outer, inner))
    lowest, highest = low[: rows * outer].reshape((rows, outer)), high[: rows * outer].reshape((rows, outer))
    prices = np.empty(len(track.entry_first) - 1)
    best = np.zeros(len(prices), dtype=np.int32)
    price_symbols(track.entry_first, track.entry_choices, track.entry_prices, choice_prices, barred, prices, best)
    compared = sweep(track, prices, room, lowest, highest)
    found, where = best_ends(track.end_prices, track.outer_end, track.inner_end, room, lowest, highest, count)
    days = len(track.layers) - 2
    choices = np.zeros((count, days), dtype=np.int32)
    costs = np.zeros(count)
    symbols = np.zeros(days, dtype=np.int32)
    for number in range(count):
        if found[number] == np.inf:
            break
        costs[number] = way_back(track, prices, room, lowest, highest, where[number], symbols)
        for day in range(days):
            entry = best[symbols[day]]
            choices[number, day] = track.entry_choices[entry]
            costs[number] += track.entry_prices[entry]
    return found, choices, costs, compared


@compiled
def price_symbols(
    entry_first: Integers,
    entry_choices: Integers,
    entry_prices: Reals,
    choice_prices: Reals,
    barred: Flags,
    prices: Reals,
    best: Integers,
) -> None:
    """The cheapest choice behind each symbol that is not barred, and what it costs."""
    for symbol in range(len(entry_first) - 1):
        prices[symbol] = np.inf
        for entry in range(entry_first[symbol], entry_first[symbol + 1]):
            choice = entry_choices[entry]
            price = entry_prices[entry] + choice_prices[choice]
            if price < prices[symbol] and not barred[choice]:
                prices[symbol] = price
                best[symbol] = entry


@compiled
def sweep(track: Track, prices: Reals, values: Reals, low: Integers, high: Integers) -> int:
    """Fill `values` (rows, outer, inner) with the least price of reaching each; `low` and `high` bound the inner
    indices that are reached in each row and outer index. Returns how many values were compared."""
    layers, enters, sources = track.layers, track.enters, track.sources
    arc_symbols, arc_prices = track.arc_symbols, track.arc_prices
    symbol_first, symbol_last = track.symbol_first, track.symbol_last
    symbol_adds, symbol_moves = track.symbol_adds, track.symbol_moves
    move_first, move_from, move_to = track.move_first, track.move_from, track.move_to
    step_kinds, step_days, step_rows, step_settles = (
        track.step_kinds,
        track.step_days,
        track.step_rows,
        track.step_settles,
    )
    outer_costs, outer_to, inner_costs, saturates = (
        track.outer_costs,
        track.outer_to,
        track.inner_costs,
        track.saturates,
    )
    inner = values.shape[2]
    low[:] = inner
    high[:] = -1
    reached = np.zeros(values.shape[0], dtype=np.bool_)
    values[track.start, 0, 0] = 0.0
    low[track.start, 0] = 0
    high[track.start, 0] = 0
    reached[track.start] = True
    compared = 0
    for step in range(len(step_kinds)):
        before, after = step_rows[step], step_rows[step + 1]
        settle = step_settles[step]
        if step_kinds[step] == 1:
            _settle_inner(inner_costs[settle], values, low, high, reached, before, after)
            continue
        if step_kinds[step] == 2:
            _settle_outer(outer_costs[settle], outer_to[settle], values, low, high, reached, before, after)
            continue
        day = step_days[step]
        stops = saturates[day] == 1
        from_layer, to_layer = before - layers[day], after - layers[day + 1]
        for target in range(layers[day + 1], layers[day + 2]):
            to_row = target + to_layer
            for arc in range(enters[target], enters[target + 1]):
                row = sources[arc] + from_layer
                if not reached[row]:
                    continue
                arc_symbol = arc_symbols[arc]
                for symbol in range(symbol_first[day, arc_symbol], symbol_last[day, arc_symbol]):
                    price = prices[symbol] + arc_prices[arc]
                    if price == np.inf:
                        continue
                    reached[to_row] = True
                    add, move = symbol_adds[symbol], symbol_moves[symbol]
                    for pair in range(move_first[move], move_first[move + 1]):
                        place = move_from[pair]
                        compared += high[row, place] - low[row, place] + 1 if high[row, place] >= low[row, place] else 0
                        _relax(values, low, high, row, place, to_row, move_to[pair], add, price, stops)
    return compared


@compiled
def _settle_inner(
    costs: Reals, values: Reals, low: Integers, high: Integers, reached: Flags, before: int, after: int
) -> None:
    """Charge each inner index and return to nothing counted."""
    for node in range(after - before):
        for place in range(values.shape[1]):
            best = np.inf
            for index in range(low[before + node, place], high[before + node, place] + 1):
                best = min(best, values[before + node, place, index] + costs[index])
            if best < np.inf:
                values[after + node, place, 0] = best
                low[after + node, place] = 0
                high[after + node, place] = 0
                reached[after + node] = True


@compiled
def _settle_outer(
    costs: Reals, to: Integers, values: Reals, low: Integers, high: Integers, reached: Flags, before: int, after: int
) -> None:
    """Charge each outer index and return to nothing counted on one of its axes."""
    for node in range(after - before):
        reached[after + node] = reached[before + node]
        for place in range(values.shape[1]):
            if costs[place] < np.inf:
                _relax(
                    values,
                    low,
                    high,
                    before + node,
                    place,
                    after + node,
                    to[place],
                    0,
                    costs[place],
                    False,
                )


@compiled
def _relax(
    values: Reals,
    low: Integers,
    high: Integers,
    source: int,
    place: int,
    target: int,
    place_to: int,
    add: int,
    price: float,
    stops: bool,
) -> None:
    """Take what is cheaper by way of one row and outer index into another, `add` further along the inner axis, which
    stops at its end or ends there."""
    inner = values.shape[2]
    first, last = low[source, place], high[source, place]
    if first > last or (not stops and first + add >= inner):
        return
    begin, end = min(first + add, inner - 1), min(last + add, inner - 1)
    old_begin, old_end = low[target, place_to], high[target, place_to]
    if old_begin > old_end:
        old_begin, old_end = end + 1, end
    # Indices without a sign and stores without a branch: several values are taken at once.
    for index in range(np.uint64(begin), np.uint64(max(begin, old_begin))):
        values[target, place_to, index] = np.inf
    for index in range(np.uint64(old_end + 1), np.uint64(max(old_end, end) + 1)):
        values[target, place_to, index] = np.inf
    low[target, place_to], high[target, place_to] = min(begin, old_begin), max(end, old_end)
    more = np.uint64(add)
    for index in range(np.uint64(first), np.uint64(max(first, min(last, inner - 1 - add) + 1))):
        value, old = values[source, place, index] + price, values[target, place_to, index + more]
        values[target, place_to, index + more] = value if value < old else old
    if stops:
        for index in range(max(first, inner - add), last + 1):
            value = values[source, place, index] + price
            if value < values[target, place_to, inner - 1]:
                values[target, place_to, inner - 1] = value


@compiled
def best_ends(
    end_prices: Reals, outer_end: Reals, inner_end: Reals, values: Reals, low: Integers, high: Integers, count: int
) -> tuple[Reals, Integers]:
    """The cheapest ends among the last rows: their values, and their node, outer and inner index; unused ones have an
    infinite value."""
    found = np.full(count, np.inf)
    where = np.zeros((count, 3), dtype=np.int32)
    first = values.shape[0] - len(end_prices)
    for node in range(len(end_prices)):
        for place in range(len(outer_end)):
            for index in range(low[first + node, place], high[first + node, place] + 1):
                value = values[first + node, place, index] + inner_end[index] + end_prices[node] + outer_end[place]
                rank = count
                while rank > 0 and value < found[rank - 1]:
                    rank -= 1
                if rank < count:
                    for later in range(count - 1, rank, -1):
                        found[later] = found[later - 1]
                        for column in range(3):
                            where[later, column] = where[later - 1, column]
                    found[rank] = value
                    where[rank, 0], where[rank, 1], where[rank, 2] = node, place, index
    return found, where


@compiled
def way_back(  # noqa: C901 - one compiled function is quicker to compile than five
    track: Track, prices: Reals, values: Reals, low: Integers, high: Integers, end: Integers, symbols: Integers
) -> float:
    """Fill `symbols` with the symbol of each day of the line to an end; returns what its arcs and sums cost."""
    layers, enters, sources = track.layers, track.enters, track.sources
    arc_symbols, arc_prices = track.arc_symbols, track.arc_prices
    symbol_first, symbol_last = track.symbol_first, track.symbol_last
    symbol_adds, symbol_moves = track.symbol_adds, track.symbol_moves
    move_first, move_from, move_to = track.move_first, track.move_from, track.move_to
    step_kinds, step_days, step_rows, step_settles = (
        track.step_kinds,
        track.step_days,
        track.step_rows,
        track.step_settles,
    )
    outer_costs, outer_to, inner_costs, saturates = (
        track.outer_costs,
        track.outer_to,
        track.inner_costs,
        track.saturates,
    )
    inner = values.shape[2]
    node, place, index = end[0], end[1], end[2]
    cost = track.end_prices[node] + track.outer_end[place] + track.inner_end[index]
    for step in range(len(step_kinds) - 1, -1, -1):
        before, after = step_rows[step], step_rows[step + 1]
        value = values[after + node, place, index]
        settle = step_settles[step]
        if step_kinds[step] == 1:
            for earlier in range(low[before + node, place], high[before + node, place] + 1):
                if values[before + node, place, earlier] + inner_costs[settle, earlier] == value:
                    index = earlier
                    break
            cost += inner_costs[settle, index]
            continue
        if step_kinds[step] == 2:
            for earlier in range(values.shape[1]):
                known = low[before + node, earlier] <= index <= high[before + node, earlier]
                came = known and outer_to[settle, earlier] == place
                if came and values[before + node, earlier, index] + outer_costs[settle, earlier] == value:
                    place = earlier
                    break
            cost += outer_costs[settle, place]
            continue
        day = step_days[step]
        target = layers[day + 1] + node
        found = False
        for arc in range(enters[target], enters[target + 1]):
            row = sources[arc] - layers[day] + before
            arc_symbol = arc_symbols[arc]
            for symbol in range(symbol_first[day, arc_symbol], symbol_last[day, arc_symbol]):
                price = prices[symbol] + arc_prices[arc]
                add, move = symbol_adds[symbol], symbol_moves[symbol]
                last = inner - 1 if saturates[day] == 1 and index == inner - 1 else index - add
                for pair in range(move_first[move], move_first[move + 1]):
                    if move_to[pair] != place or found:
                        continue
                    from_place = move_from[pair]
                    for earlier in range(max(index - add, low[row, from_place]), min(last, high[row, from_place]) + 1):
                        if values[row, from_place, earlier] + price == value:
                            found = True
                            new_place, new_index = from_place, earlier
                            break
                if found:
                    symbols[day] = symbol
                    break
            if found:
                cost += arc_prices[arc]
                node, place, index = sources[arc] - layers[day], new_place, new_index
                break
    return float(cost)
