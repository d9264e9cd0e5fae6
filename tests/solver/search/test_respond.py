"""The first roster line by line: lawful, and such that nobody could do better alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from solver.check import check
from solver.lines.pricing import Line, Pricing
from solver.search.columns import Columns
from solver.search.lineup import Lineup
from solver.search.mend import Mending
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.stop import Stop
from tests.solver.search.ward import homes, ward


def test_nobody_could_do_better_alone() -> None:
    """With all others as they are, the best line of each worker costs what the one they have costs."""
    problem = ward(6, 7, heads=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    lineup = Lineup(columns, Mending(problem))
    assert respond(lineup, Stop())
    lines = list(lineup.lines.values())
    roster = columns.roster(lines)
    report = check(problem, roster)
    assert not report.forbidden
    rows = columns.rows
    assert report.score.objective == sum(line.cost for line in lines) + rows.cost(columns.heads(lines))
    for line in lines:
        heads = columns.heads([other for other in lines if other is not line])
        dearer = rows.table[np.arange(len(heads)), heads + 1] - rows.table[np.arange(len(heads)), heads]
        prices = rows.choice_prices(-dearer)
        best = columns.pricing.best(line.worker, prices).value
        assert best == line.cost + prices[list(line.choices)].sum()


@pytest.mark.parametrize("begins", [0, 3])
def test_passes_lead_only_down(begins: int) -> None:
    """From where some have begun everybody ends with a line, and at no higher a cost than one pass less leads to."""
    problem = ward(7, 7, heads=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    off = [columns.pricing.line(worker, {}) for worker in range(begins)]
    begun = [line for line in off if line is not None]
    assert len(begun) == begins
    lineup = Lineup(columns, Mending(problem), begun)
    assert respond(lineup, Stop())
    before = lineup.cost
    assert before == _cost(columns, lineup.lines.values())
    assert respond(lineup, Stop())
    assert set(lineup.lines) == set(range(7))
    assert _cost(columns, lineup.lines.values()) == lineup.cost <= before


def test_who_is_new_stays_where_somebody_is() -> None:
    """Nobody who is new is put where nobody else is; those who are there are more than with their partners alone."""
    problem = homes(20, 7, number=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    mending = Mending(problem)
    lineup = Lineup(columns, mending)
    assert respond(lineup, Stop())
    assert respond(lineup, Stop())
    roster = columns.roster(lineup.lines.values())
    assert mending.mended(roster) == roster
    assert any(roster.by_worker(worker.id) for worker in problem.workers[::3])


def _cost(columns: Columns, lines: Iterable[Line]) -> int:
    whole = list(lines)
    return sum(line.cost for line in whole) + columns.rows.cost(columns.heads(whole))
