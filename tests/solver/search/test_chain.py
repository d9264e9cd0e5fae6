"""Chains: places that nobody would come to alone are filled by two who move at once, and nothing is lost on the way."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.lines.pricing import Pricing
from solver.problem import DAY_MINUTES, Duty, Pair, Problem, Shift, Worker
from solver.rules.cover import Cover, CoverRow
from solver.search.chain import Chains, settle
from solver.search.columns import Columns
from solver.search.lineup import Lineup
from solver.search.mend import Mending
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.stop import Stop
from tests.solver.search.ward import homes, ward


def skilled() -> Problem:
    """Places on one day. Only Ann can do the rare one, and she stands on the plain one, which else only Bob can do; he
    is on the spare one, which Cy can do as well, who is free."""
    prices = {"rare": 2, "plain": 3, "spare": 3}
    able = {"ann": ("rare", "plain"), "bob": ("plain", "spare"), "cy": ("spare",)}
    return Problem(
        id="skilled",
        days=(0, DAY_MINUTES),
        shifts=tuple(Shift(code, "ward", code, 0, 7 * 60, 15 * 60) for code in prices),
        duties=tuple(Duty(code, 0, (code,)) for code in prices),
        workers=tuple(Worker(name) for name in able),
        pairs=tuple(Pair(name, code) for name, codes in able.items() for code in codes),
        rules=(
            Cover(
                id="COVER",
                severity="soft",
                rows=tuple(CoverRow(code, target=1, max=1, under=price, over=5) for code, price in prices.items()),
            ),
        ),
        tiers={"cover": 1},
    )


def laid_out(problem: Problem) -> tuple[Columns, Mending]:
    return Columns(Rows(problem), Pricing(problem, rigid=True)), Mending(problem)


def test_three_move_where_none_would_alone() -> None:
    """Nobody does better alone; Ann, Bob and Cy do together, and every place is filled."""
    columns, mending = laid_out(skilled())
    place = {duty.id: number for number, duty in enumerate(columns.pricing.problem.duties)}
    stood: tuple[dict[int, int], ...] = ({0: place["plain"]}, {0: place["spare"]}, {})
    begun = [columns.pricing.line(worker, wanted) for worker, wanted in enumerate(stood)]
    lineup = Lineup(columns, mending, [line for line in begun if line is not None])
    assert respond(lineup, Stop())
    assert lineup.cost == 2
    Chains(lineup).search(Stop())
    assert lineup.cost == 0
    roster = columns.roster(lineup.lines.values())
    assert set(roster) == {("ann", "rare"), ("bob", "plain"), ("cy", "spare")}


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), coupled=st.booleans())
def test_chains_lead_only_down_and_cost_what_they_say(seed: int, *, coupled: bool) -> None:
    """From any lines chains end no dearer; the cost is what the check finds; nobody who is new is left alone by one."""
    problem = homes(12, 5, number=2) if coupled else ward(8, 7, heads=2)
    columns, mending = laid_out(problem)
    chance = random.Random(seed)
    prices = [np.array([chance.uniform(-30, 30) for _ in range(columns.rows.choices)]) for _ in problem.workers]
    lineup = Lineup(
        columns, mending, (columns.pricing.best(worker, each).lines[0] for worker, each in enumerate(prices))
    )
    before, roster = lineup.cost, columns.roster(lineup.lines.values())
    whole = mending.mended(roster) == roster
    Chains(lineup).search(Stop())
    after = columns.roster(lineup.lines.values())
    assert lineup.cost <= before
    assert check(problem, after).score.objective == lineup.cost
    assert not whole or mending.mended(after) == after


def test_a_stop_leaves_everybody_with_a_line() -> None:
    """Stopped at once, chains leave the lineup as it was."""
    columns, mending = laid_out(ward(7, 7, heads=2))
    lineup = Lineup(columns, mending)
    assert settle(lineup, Stop())
    before = lineup.lines
    stop = Stop()
    stop.request()
    Chains(lineup).search(stop)
    assert lineup.lines == before
