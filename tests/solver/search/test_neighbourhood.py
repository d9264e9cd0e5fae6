"""Neighbourhood search: every step keeps what holds and what is free, and the best never gets worse."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from solver.check import check
from solver.cpsat.build import build
from solver.rules.rule import Violation
from solver.search import neighbourhood
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent, Progress
from solver.search.neighbourhood import Neighbourhoods
from solver.search.regions import MANY_WORKERS, Regions
from solver.stop import Stop
from tests.solver.search.ward import ward


def _search(seed: int, work: float) -> tuple[Incumbent, list[Progress]]:
    problem = ward(8, 14, heads=2)
    heard: list[Progress] = []
    incumbent = Incumbent(problem, heard.append, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    Neighbourhoods(build(problem, rigid=True), incumbent, seed).search(Stop(), lambda: False, work=work)
    return incumbent, heard


def test_no_step_makes_the_best_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best falls strictly from call to call, below the first roster, though lanes leave it again and again."""
    monkeypatch.setattr(neighbourhood, "PATIENCE", 2)
    incumbent, heard = _search(1, 0.3)
    costs = [each.objective for each in heard if each.objective is not None]
    assert len(costs) > 2
    assert all(later < earlier for earlier, later in pairwise(costs))
    assert incumbent.found is not None
    assert not incumbent.found.report.forbidden
    assert incumbent.found.objective == costs[-1]
    assert check(ward(8, 14, heads=2), incumbent.found.roster).score.objective == costs[-1]


def test_the_same_seed_and_work_give_the_same_roster() -> None:
    """A lane whose budget is counted in work takes the same steps each time."""
    one, other = _search(3, 0.2)[0].found, _search(3, 0.2)[0].found
    assert one is not None
    assert other is not None
    assert (one.roster, one.objective) == (other.roster, other.objective)


@pytest.mark.parametrize("cells", [1, 6, 20, 1000])
def test_a_region_holds_its_anchor_and_about_the_cells_asked_for(cells: int) -> None:
    """Every kind of region lies in the problem, around its anchor, and never exceeds the whole."""
    problem = ward(5, 10)
    regions = Regions(problem, random.Random(2))
    whole = {(worker.id, day) for worker in problem.workers for day in range(problem.horizon)}
    for _ in range(40):
        anchor = regions.anchor(check(problem, greedy(problem, Stop())).violations)
        for choose in (regions.lines, regions.days, regions.block):
            region = choose(anchor, cells)
            assert (anchor.worker, anchor.day) in region
            assert region <= whole
            assert len(region) <= max(2 * cells, problem.horizon)
            assert cells < len(whole) or choose is regions.block or region == whole


def test_among_many_a_region_is_drawn_from_those_who_could_do_the_same() -> None:
    """Of two halves that can do nothing in common, a region has people of one."""
    whole = ward(MANY_WORKERS + 20, 2)
    early = {worker.id for worker in whole.workers[::2]}
    problem = whole.replace(
        pairs=tuple(pair for pair in whole.pairs if (pair.worker in early) == pair.duty.endswith("E"))
    )
    regions = Regions(problem, random.Random(1))
    for _ in range(20):
        anchor = regions.anchor(())
        drawn = {worker for worker, _ in regions.lines(anchor, 60)}
        assert len(drawn) == 30
        assert drawn <= early or drawn.isdisjoint(early)


def test_no_region_lies_around_somebody_who_can_do_nothing() -> None:
    """Who is away all week, and so breaks what they are owed, is nobody to free anything around."""
    whole = ward(MANY_WORKERS + 20, 2)
    pairs = tuple(pair for pair in whole.pairs if pair.worker != "w0")
    problem = whole.replace(pairs=pairs)
    regions = Regions(problem, random.Random(1))
    owed = Violation("owed", "Total", True, True, "w0", None, (0,), (), 0, 1, 1, "shifts", "safety", 1000)
    anchors = [regions.anchor([owed]) for _ in range(20)]
    assert all(anchor.worker != "w0" for anchor in anchors)
    assert all(len({worker for worker, _ in regions.lines(anchor, 60)}) == 30 for anchor in anchors)
