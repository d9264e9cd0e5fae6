"""The first roster line by line: lawful, and such that nobody could do better alone."""

from __future__ import annotations

import numpy as np

from solver.check import check
from solver.lines.pricing import Pricing
from solver.search.columns import Columns
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.stop import Stop
from tests.solver.search.ward import ward


def test_nobody_could_do_better_alone() -> None:
    """With all others as they are, the best line of each worker costs what the one they have costs."""
    problem = ward(6, 7, heads=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    lines = respond(columns, Stop())
    assert lines is not None
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
