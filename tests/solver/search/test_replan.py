"""Changing one's mind: what was lost is filled with the fewest changes, and nothing else moves."""

from __future__ import annotations

import time

import pytest

from solver.check import check
from solver.cpsat.build import build
from solver.cpsat.run import Outcome, RunLimits, run
from solver.limits import Limits
from solver.problem import Pair, Pin, Problem, Worker
from solver.roster import Roster
from solver.rules.change import Change
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.total import Total
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.search.replan import Replan
from solver.solve import solve
from solver.stop import Stop
from tests.solver.conftest import week
from tests.solver.search.ward import ward

TIERS = {"wishes": 1, "change": 50, "cover": 400}
LIMITS = Limits(workers=1, deterministic=True)


def replanned(problem: Problem, stop: Stop | None = None, limits: Limits = LIMITS) -> Roster:
    """What is found from the first roster, every score checked."""
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    Replan(problem, limits, incumbent, stop or Stop()).search()
    found = incumbent.found
    assert found is not None
    assert check(problem, found.roster).score == found.report.score
    return found.roster


def after_sickness(seed: int, *, heads: int = 2) -> Problem:
    """A ward of eight for a week, solved; then one of them is away for all of it."""
    problem = ward(8, 7, heads=heads).replace(tiers=TIERS)
    roster = solve(problem, Limits(seconds=1, workers=1, deterministic=True, seed=seed + 1)).roster
    assert roster is not None
    sick = f"w{seed}"
    return problem.replace(
        pairs=tuple(pair for pair in problem.pairs if pair.worker != sick),
        rules=(*problem.rules, Change(id="CHANGE")),
        base=tuple(roster),
    )


@pytest.mark.parametrize("seed", [0, 3, 6])
def test_after_sickness_cover_and_changes_are_the_best_there_can_be(seed: int) -> None:
    """On a ward small enough for a proof, cover and changes cost what they cost in the best roster of all."""
    problem = after_sickness(seed)
    only = problem.replace(tiers={"wishes": 0, "change": 1, "cover": 8})
    model = build(only, rigid=False)
    best = run(model, model.cp, RunLimits(2, 1, 20), Stop())
    assert best.outcome is Outcome.OPTIMAL
    assert check(only, replanned(problem)).score.objective == best.bound


def test_without_a_reason_nothing_moves() -> None:
    """A base that still holds, and that nothing could fill better, stays as it is."""
    problem = after_sickness(2)
    settled = replanned(problem)
    still = problem.replace(base=tuple(settled))
    assert replanned(still) == settled


def chained() -> Problem:
    """The only one who could take the lost place is elsewhere; somebody else could take that place over."""
    shifts = ("E0", "L0")
    problem = week(
        MinRest(id="REST", minutes=660),
        Total(id="ONE", quantity="days", max=1),
        Cover(id="COVER", severity="soft", rows=tuple(CoverRow(shift, min=1) for shift in shifts)),
        Change(id="CHANGE"),
        base=(("ann", "E0"), ("ben", "L0")),
    )
    return problem.replace(
        workers=(*problem.workers, Worker("cy")),
        pairs=(Pair("ben", "E0"), Pair("ben", "L0"), Pair("cy", "L0")),
    )


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("many", [0, 400])
def test_a_place_that_nobody_free_can_take_is_filled_by_a_chain(
    monkeypatch: pytest.MonkeyPatch, threads: int, many: int
) -> None:
    """What the base kept is opened around, however many workers there are."""
    monkeypatch.setattr("solver.search.replan.MANY_WORKERS", many)
    assert set(replanned(chained(), limits=Limits(workers=threads))) == {("ben", "E0"), ("cy", "L0")}


def test_among_many_much_that_fell_empty_is_left_to_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what is open does not fit one step, nothing is searched here."""
    monkeypatch.setattr("solver.search.replan.MANY_WORKERS", 0)
    monkeypatch.setattr("solver.search.replan.MOST_PAIRS", 1)
    assert replanned(chained()) == greedy(chained(), Stop())


def test_among_many_a_place_that_was_empty_before_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the base kept: who could fill the other place by a chain stays where they are."""
    problem = chained()
    before = problem.replace(base=(("ben", "L0"),))
    assert set(replanned(before)) == {("ben", "E0"), ("cy", "L0")}
    monkeypatch.setattr("solver.search.replan.MANY_WORKERS", 0)
    assert set(replanned(before)) == {("ben", "L0")}


def test_a_pin_against_the_base_is_kept() -> None:
    """What is newly pinned is set, what is newly barred is taken, and the places are filled by others."""
    problem = week(
        Cover(id="COVER", severity="soft", rows=(CoverRow("E0", min=1), CoverRow("L0", min=1))),
        Change(id="CHANGE"),
        base=(("ann", "E0"), ("ben", "L0")),
        pins=(Pin("ann", "E0", on=False), Pin("ann", "L0")),
    )
    assert set(replanned(problem)) == {("ann", "L0"), ("ben", "E0")}


def test_a_stop_is_heard_at_once() -> None:
    """With the wish to stop already there, the first roster stays."""
    stop = Stop()
    stop.request()
    problem = after_sickness(1)
    began = time.monotonic()
    assert replanned(problem, stop) == greedy(problem, Stop())
    assert time.monotonic() - began < 1


@pytest.mark.slow
def test_the_same_roster_on_every_run() -> None:
    """Deterministic: one thread and work in place of seconds."""
    problem = after_sickness(4, heads=3)
    assert replanned(problem) == replanned(problem)
