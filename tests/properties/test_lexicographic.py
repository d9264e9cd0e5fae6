"""Tier after tier: what is reached is what enumeration finds, and no bound says too much."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver.check import Report, check
from solver.cpsat.build import build
from solver.limits import Limits
from solver.problem import Problem
from solver.result import Status
from solver.score import TIERS
from solver.solve import solve
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems, rosters_of
from tests.properties.test_solve import TINY, all_reports

# Kinds whose parts speak against each other.
KINDS_OF = [{name: KINDS[name] for name in names.split()} for names in ("Cover Request", "Cover Total Change", "Total")]
few = settings(max_examples=8, suppress_health_check=list(HealthCheck))


def by_tier(problem: Problem, report: Report) -> tuple[int, ...]:
    """What a roster costs in each tier, the most important first."""
    return tuple(report.score.parts.get(tier, 0) for tier in reversed(TIERS))


@pytest.mark.parametrize("kinds", [*KINDS_OF, KINDS], ids=[*("-".join(kinds) for kinds in KINDS_OF), "all together"])
@few
@given(data=st.data())
def test_tier_after_tier_equals_enumeration(kinds: dict, data: st.DataObject) -> None:
    """Where every tier is proven, the roster is the first of all lawful ones (where there is none, of all possible
    ones) by safety, then cover, and so on down; the bound is one of all of them."""
    problem = data.draw(problems(kinds, TINY))
    reports = all_reports(problem)
    lawful = [report for report in reports if not any(violation.hard for violation in report.violations)]
    among = lawful or [report for report in reports if not report.forbidden]
    best = min(by_tier(problem, report) for report in among)
    result = solve(problem, Limits(seconds=20, deterministic=True, lexicographic=True))
    assert result.report is not None
    assert result.bound is not None
    assert all(tier.proven for tier in result.tiers)
    assert by_tier(problem, result.report) == best
    assert {tier.tier: tier.cost for tier in result.tiers}.items() <= {
        **result.report.score.parts,
        "safety": best[0],
    }.items()
    cheapest = min(report.score.objective for report in among)
    assert result.bound <= cheapest
    assert result.least_places <= min(sum(by_tier(problem, report)[:2]) for report in among)
    assert result.status is not Status.OPTIMAL or result.objective == cheapest


@few
@given(data=st.data())
def test_no_upper_tier_is_worse_than_by_weights(data: st.DataObject) -> None:
    """The roster found by all weights at once is never before the one found tier after tier."""
    problem = data.draw(problems(KINDS, Size(workers=3, days=4, templates=2, rules=2)))
    by_weights = solve(problem, Limits(seconds=10, deterministic=True))
    in_turn = solve(problem, Limits(seconds=20, deterministic=True, lexicographic=True))
    assert by_weights.report is not None
    assert in_turn.report is not None
    assert by_tier(problem, in_turn.report) <= by_tier(problem, by_weights.report)


@few
@given(data=st.data())
def test_the_model_knows_each_part_apart(data: st.DataObject) -> None:
    """What the model's terms of each part of the score add up to for a roster is that part in the check."""
    problem = data.draw(problems(KINDS, Size(workers=1, days=3, templates=2)))
    roster = data.draw(rosters_of(problem))
    report = check(problem, roster)
    if report.forbidden:
        return
    model = build(problem, rigid=False)
    model.cp.add_bool_and([on if pair in roster else ~on for pair, on in model.variables.pairs.items()])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    for tier in problem.prices:
        assert solver.value(model.cost_in(tier)) == report.score.parts.get(tier, 0), tier
