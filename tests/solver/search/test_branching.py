"""Branching on totals: with nothing left to branch on the bound is the optimum, and it never is above it."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.lines.pricing import Pricing
from solver.problem import Problem
from solver.rules import registry
from solver.rules.cover import Cover, CoverRow
from solver.rules.fairness import Fairness, FairRow
from solver.rules.rule import Rule
from solver.search.branching import Branching
from solver.search.columns import Columns
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.search.lineup import Lineup
from solver.search.master import Master
from solver.search.mend import Mending
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.search.total import Held, Total, Totals
from solver.stop import Stop
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems
from tests.solver.search.test_line_lanes import optimum
from tests.solver.search.ward import ward

MOST_STEPS = 200


def laid_out(problem: Problem, *, rigid: bool) -> tuple[Columns, Master]:
    """Columns, and a master with the lines of a first roster; with none where somebody has no line."""
    columns = Columns(Rows(problem), Pricing(problem, rigid=rigid))
    workers = range(len(problem.workers))
    master = Master(columns.rows, dict.fromkeys(workers, columns.open_choices()), columns.heads([]))
    if respond(Lineup(columns, Mending(problem)), Stop()):
        for lines in columns.known.values():
            for line in lines:
                master.add(line)
    return columns, master


def branched(problem: Problem, incumbent: Incumbent, *, rigid: bool, most_steps: int = MOST_STEPS) -> Branching | None:
    """Branching from the root of a problem, until nothing is left or for so many steps; None where somebody has no
    line."""
    columns, master = laid_out(problem, rigid=rigid)
    if not master.lines:
        return None
    root = list(columns.rounds(master, Stop()))[-1]

    def most() -> float:
        return math.inf if incumbent.found is None else incumbent.found.objective

    branching = Branching(
        columns, master, root, most, lambda lines: incumbent.offer(columns.roster(lines), "branching")
    )
    steps = 0
    while steps < most_steps and branching.step(Stop()):
        steps += 1
    assert steps < MOST_STEPS
    return branching


LINES_AND_ROWS = {name: of for name, of in KINDS.items() if registry.KINDS[name].acts != "repair"}


def on_one_day(problem: Problem) -> Problem:
    """The same problem, with each row of cover on the day of its own shift only: there nobody is counted twice."""

    def cut(rule: Rule) -> Rule:
        if not isinstance(rule, Cover):
            return rule
        rows = []
        for row in rule.rows:
            day = problem.shift[row.shift].day
            kept = frozenset(shift for shift in row.counted if problem.shift[shift].day == day) or {row.shift}
            rows.append(replace(row, shifts=None if row.shifts is None else frozenset(kept)))
        return replace(rule, rows=tuple(rows))

    return problem.replace(rules=tuple(map(cut, problem.rules)), tiers=problem.prices)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(LINES_AND_ROWS, Size(workers=3, days=4)).map(on_one_day))
def test_with_nothing_left_to_branch_on_the_bound_is_the_optimum(problem: Problem) -> None:
    """What is found on the way, or the least bound of all ways, is what CP-SAT proves to be the least."""
    least = optimum(problem, rigid=False)
    assume(least is not None)
    incumbent = Incumbent(problem, None, time.monotonic())
    branching = branched(problem, incumbent, rigid=False)
    assert branching is not None
    assert incumbent.found is not None
    assert incumbent.found.objective == least
    assert math.ceil(branching.bound - 1e-4) >= least or branching.bound == math.inf


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems({name: KINDS[name] for name in ("Cover", "Fairness")}, Size(workers=4, days=4)))
def test_no_way_of_rows_is_bounded_above_the_optimum(problem: Problem) -> None:
    """Rows of some workers, rows over several days and fairness: the bound of the columns, and that of all ways
    branched on, is at most what CP-SAT proves to be the least."""
    least = optimum(problem, rigid=False)
    assume(least is not None)
    incumbent = Incumbent(problem, None, time.monotonic())
    branching = branched(problem, incumbent, rigid=False, most_steps=5)
    assert branching is not None
    found = None if incumbent.found is None else incumbent.found.objective
    assert least is not None
    assert found == least or branching.bound <= least + 1e-6


@pytest.mark.slow
def test_overlays_and_shares_are_priced_to_their_bound() -> None:
    """Rows of some workers and shares of one: the columns meet their bound, which is nearly the optimum and branching
    proves it; with prices that everybody pays the columns would never meet it."""
    bare = ward(5, 7, heads=2)
    lates = frozenset(shift.id for shift in bare.shifts if shift.code == "L")
    some = tuple(CoverRow(shift.id, target=1, among=frozenset(("w0", "w1"))) for shift in bare.shifts if shift.day % 2)
    shares = tuple(FairRow(worker.id, lates, 2, number % 2) for number, worker in enumerate(bare.workers))
    fair = Fairness(id="FAIR", tier="wishes", weight=2, rows=shares)
    problem = bare.replace(rules=(*bare.rules, Cover(id="SOME", severity="soft", rows=some), fair))
    least = optimum(problem, rigid=True)
    assert least is not None
    columns, master = laid_out(problem, rigid=True)
    rounds = list(columns.rounds(master, Stop()))
    assert rounds[-1].bound == pytest.approx(rounds[-1].relaxed.value)
    assert least - 5 <= rounds[-1].bound <= least
    incumbent = Incumbent(problem, None, time.monotonic())
    assert branched(problem, incumbent, rigid=True) is not None
    assert incumbent.found is not None
    assert incumbent.found.objective == least


def test_ways_that_cost_as_much_as_the_best_are_left_out() -> None:
    """With the optimum in hand every way is closed, and none is left."""
    problem = ward(3, 10, heads=1)
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    branching = branched(problem, incumbent, rigid=True)
    assert branching is not None
    assert incumbent.found is not None
    assert incumbent.found.objective == optimum(problem, rigid=True)
    assert math.ceil(min(branching.bound, incumbent.found.objective) - 1e-4) == incumbent.found.objective


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_roster_breaks_no_total(data: st.DataObject) -> None:
    """Whole lines leave every total, every row and every day whole; half of one line and half of another may not."""
    problem = ward(4, 7, heads=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    totals = Totals(columns.rows, columns.pricing)
    lineup = Lineup(columns, Mending(problem))
    assert respond(lineup, Stop())
    lines = list(lineup.lines.values())
    assert totals.broken(dict.fromkeys(lines, 1.0)) == []
    prices = np.array(
        data.draw(st.lists(st.integers(-9, 9), min_size=columns.rows.choices, max_size=columns.rows.choices))
    )
    other = columns.pricing.best(0, prices.astype(np.float64)).lines[0]
    first = next(line for line in lines if line.worker == 0)
    assume(other.choices != first.choices)
    shares = {line: 1.0 for line in lines if line.worker} | {first: 0.5, other: 0.5}
    broken = totals.broken(shares)
    assert broken
    assert all(each.value % 1 == pytest.approx(0.5) for each in broken)
    assert [each.weight for each in broken] == sorted((each.weight for each in broken), reverse=True)


@given(least=st.integers(0, 5), more=st.integers(0, 5), dual=st.floats(-9, 9))
def test_what_is_held_is_worth_its_cheapest_number(least: int, more: int, dual: float) -> None:
    """At a price a unit, a total between two values is worth the least of what its numbers are."""
    held = Held(Total(1.0, {}), least, least + more)
    assert held.worth(dual) == min(dual * number for number in range(least, least + more + 1))
