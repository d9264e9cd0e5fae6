"""What a roster loses against the bound, and where."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import Problem
from solver.rules import registry
from solver.search.greedy import greedy
from solver.search.incumbent import Found, Incumbent
from solver.search.loss import LEAST_LOSS, Losses
from solver.search.master import Relaxed
from solver.search.regions import Anchor, Loss, Regions
from solver.stop import Stop
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems, rosters_of
from tests.solver.search.test_branching import laid_out, on_one_day
from tests.solver.search.ward import ward

LINES_AND_ROWS = {name: of for name, of in KINDS.items() if registry.KINDS[name].acts != "repair"}


def found_of(problem: Problem, roster_source: st.DataObject) -> Found:
    """Some roster of a problem, which the check does not refuse."""
    roster = roster_source.draw(rosters_of(problem))
    days = {(worker, problem.duty[duty].day) for worker, duty in roster}
    assume(len(days) == len(roster) and all(pair in problem.pair for pair in roster))
    report = check(problem, roster)
    assume(not report.forbidden)
    return Found(roster, report, "test")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(LINES_AND_ROWS, Size(workers=3, days=4)).map(on_one_day), data=st.data())
def test_bound_and_losses_add_up_to_what_a_roster_costs(problem: Problem, data: st.DataObject) -> None:
    """Where the columns have met their bound, every roster costs that much and what it loses, line by line and row by
    row."""
    found = found_of(problem, data)
    columns, master = laid_out(problem, rigid=False)
    assume(master.lines)
    last = list(columns.rounds(master, Stop()))[-1]
    assume(last.relaxed.value == pytest.approx(last.bound, abs=1e-3))
    lost = sum(loss.amount for loss in Losses(columns, last.relaxed).of(found))
    places = len(problem.workers) + len(columns.rows.rows)
    assert last.relaxed.value + lost <= found.objective + 1e-3
    assert found.objective <= last.relaxed.value + lost + LEAST_LOSS * places + 1e-3


def test_what_nobody_can_help_loses_nothing() -> None:
    """A place that stays empty because all are where they are worth as much is dear, and nothing is lost there."""
    problem = ward(2, 2, heads=2)
    columns, master = laid_out(problem, rigid=False)
    *_, last = columns.rounds(master, Stop())
    roster = greedy(problem, Stop())
    found = Found(roster, check(problem, roster), "test")
    lost = sum(loss.amount for loss in Losses(columns, last.relaxed).of(found))
    assert found.objective > 0
    assert lost == pytest.approx(found.objective - last.bound, abs=LEAST_LOSS * 10)


def test_around_a_loss_are_those_who_could_do_what_is_at_stake() -> None:
    """Most regions that lie where a duty is given or taken hold only people who could do it, besides its worker."""
    whole = ward(12, 7)
    late = {"w0", "w1", "w2", "w3"}
    pairs = tuple(pair for pair in whole.pairs if not pair.duty.endswith("L") or pair.worker in late)
    problem = whole.replace(pairs=pairs)
    duty = next(duty for duty in problem.duties if duty.id.endswith("L"))
    regions = Regions(problem, random.Random(1))
    loss = Loss(Anchor("w9", duty.day, (duty.id,)), 100.0)
    drawn = [
        {worker for worker, _ in regions.lines(anchor, 7 * 4)}
        for anchor in (regions.anchor((), (loss,)) for _ in range(60))
        if anchor == loss.anchor
    ]
    assert len(drawn) > 40
    assert sum(those <= late | {"w9"} for those in drawn) > len(drawn) / 2


def test_a_guide_is_told_to_who_follows() -> None:
    """The latest answer of the master is there for all lanes, and they hear that it is."""
    incumbent = Incumbent(ward(2, 2), None, time.monotonic())
    heard: list[Relaxed | None] = []
    incumbent.follow(lambda: heard.append(incumbent.guide))
    guide = laid_out(ward(2, 2), rigid=False)[1].solve(Stop())
    assert incumbent.guide is None
    incumbent.lead(guide)
    assert heard == [guide]
