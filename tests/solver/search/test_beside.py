"""A lane in a process of its own: what it finds is known here, what is found here is known there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from solver.roster import Roster
from solver.search.beside import POSSIBLE, Beside, LaneError
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.stop import Stop
from tests.solver.search.test_branching import laid_out
from tests.solver.search.ward import ward

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="processes are not copied on this system")
PROBLEM = ward(4, 7, heads=2)


def waited_for(reached: Callable[[], bool]) -> bool:
    """Whether something comes about within ten seconds."""
    until = time.monotonic() + 10
    while not reached() and time.monotonic() < until:
        time.sleep(0.01)
    return reached()


def test_what_a_lane_finds_is_known_here() -> None:
    """A roster and both bounds that another process has found are in the incumbent of this one."""
    incumbent = Incumbent(PROBLEM, None, time.monotonic())

    def lane() -> None:
        incumbent.offer(greedy(PROBLEM, Stop()), "there")
        incumbent.raise_bound(1)
        incumbent.raise_bound(2, keeping=True)

    beside = Beside(incumbent, lane)
    assert waited_for(lambda: incumbent.found is not None and incumbent.bounds == (1, 2))
    beside.end()
    assert incumbent.found is not None
    assert incumbent.found.origin == "there"


def test_what_is_found_here_is_known_to_a_lane() -> None:
    """A lane that waits for a roster of the first process gets it, and answers with a bound."""
    incumbent = Incumbent(PROBLEM, None, time.monotonic())

    def lane() -> None:
        if waited_for(lambda: incumbent.found is not None):
            incumbent.raise_bound(7)

    beside = Beside(incumbent, lane)
    incumbent.offer(Roster(), "here")
    assert waited_for(lambda: incumbent.bounds == (7, None))
    beside.end()


def test_an_endless_lane_is_ended() -> None:
    """Ending does not wait for what a lane is doing."""
    incumbent = Incumbent(PROBLEM, None, time.monotonic())
    beside = Beside(incumbent, lambda: time.sleep(600))
    began = time.monotonic()
    beside.end()
    assert time.monotonic() - began < 5


def test_a_fault_in_a_lane_is_not_lost() -> None:
    """What goes wrong in the other process is raised here when the lane is ended."""
    incumbent = Incumbent(PROBLEM, None, time.monotonic())

    def lane() -> None:
        raise ZeroDivisionError("on purpose")

    beside = Beside(incumbent, lane)
    assert waited_for(lambda: not beside.running)
    with pytest.raises(LaneError, match="on purpose"):
        beside.end()


def test_an_answer_of_the_master_is_known_at_both_ends() -> None:
    """What a lane is guided by comes here, and what is known here goes there, of the same value though it may be."""
    incumbent = Incumbent(PROBLEM, None, time.monotonic())
    guide = laid_out(PROBLEM, rigid=False)[1].solve(Stop())

    def lane() -> None:
        incumbent.lead(guide)
        if waited_for(lambda: incumbent.guide is not None and not incumbent.guide.shares):
            incumbent.raise_bound(5)

    beside = Beside(incumbent, lane)
    assert waited_for(lambda: incumbent.guide is not None)
    assert incumbent.guide is not None
    assert incumbent.guide.shares == guide.shares
    incumbent.lead(replace(guide, shares={}))
    assert waited_for(lambda: incumbent.bounds == (5, None))
    beside.end()
