"""The search by lines where rules couple workers: nothing of them is broken, and it ends near what CP-SAT finds."""

from __future__ import annotations

import time

import pytest

from solver.check import check
from solver.limits import Limits
from solver.problem import Pin, Problem
from solver.rules.companion import Companion
from solver.search.greedy import greedy
from solver.search.incumbent import Found, Incumbent
from solver.search.line_lanes import LineLanes
from solver.search.mend import Mending
from solver.search.model_lanes import ModelLanes
from solver.stop import Stop
from tests.solver.search.ward import homes

SECONDS = 3.0


def begun(problem: Problem) -> Incumbent:
    """An incumbent with the greedy roster."""
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    return incumbent


def by_lines(problem: Problem, limits: Limits, seconds: float) -> Found:
    """What the lines make of a problem."""
    incumbent = begun(problem)
    LineLanes(problem, limits, incumbent, Stop.after(seconds), rigid=True).search(lambda: incumbent.settled(limits))
    assert incumbent.found is not None
    assert incumbent.bound is not None
    assert incumbent.bound <= incumbent.found.objective
    return incumbent.found


@pytest.mark.slow
def test_homes_with_a_third_of_new_workers_are_brought_near_the_model() -> None:
    """40 workers, one week: no place more is short than by CP-SAT alone, and the wishes are nearly as cheap; nobody
    who is new is ever alone."""
    problem = homes(40, 7, number=4)
    found = by_lines(problem, Limits(workers=2), SECONDS)
    alone = begun(problem)
    ModelLanes(problem, Limits(workers=2), alone, Stop.after(SECONDS)).search()
    assert alone.found is not None
    assert not check(problem, found.roster).forbidden
    assert found.report.score.parts["cover"] <= alone.found.report.score.parts["cover"]
    first = greedy(problem, Stop())
    assert found.objective < check(problem, first).score.objective
    assert found.objective <= 2 * alone.found.objective + 40


@pytest.mark.slow
def test_one_thread_takes_turns_and_counts_them() -> None:
    """With counted work the same roster comes twice, better than the first one."""
    problem = homes(10, 14, number=1)
    limits = Limits(seconds=5, deterministic=True, seed=2)
    one, other = (by_lines(problem, limits, 60) for _ in range(2))
    assert one.roster == other.roster
    assert not check(problem, one.roster).forbidden
    assert one.objective < check(problem, greedy(problem, Stop())).score.objective


def test_the_first_roster_brings_partners_together() -> None:
    """The greedy roster has people who are new at work, each with a partner, and pins that can stand."""
    problem = homes(20, 7, number=2)
    rule = next(rule for rule in problem.rules if isinstance(rule, Companion))
    duties = {duty for worker in rule.workers or () for duty in greedy(problem, Stop()).by_worker(worker)}
    assert duties
    pins = (Pin("w00", "0:0:E"), Pin("w04", "0:0:E"))
    first = greedy(problem.replace(pins=pins), Stop())
    assert {("w00", "0:0:E"), ("w04", "0:0:E")} <= set(first)
    assert not check(problem, first).forbidden


def test_what_may_change_leaves_nobody_alone() -> None:
    """Of a partner and somebody who is new, both free, only the latter may go."""
    problem = homes(20, 7, number=2)
    first = greedy(problem.replace(pins=(Pin("w00", "0:0:E"), Pin("w04", "0:0:E"))), Stop())
    others = {worker for worker, duty in first if duty == "0:0:E"} - {"w00", "w04"}
    for worker in others:
        first = first.without(worker, "0:0:E")
    loose, on = Mending(problem).loose(first, {("w00", 0), ("w04", 0)})
    assert loose == {("w00", 0)}
    assert "w04" in on["0:0:E"]
