"""A rule's faces prove each other: what the check finds in a roster is what the model says of it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver.check import check, find
from solver.cpsat.build import ENCODERS, build
from solver.problem import Problem
from solver.roster import Roster
from solver.rules import registry
from solver.rules.rule import Acts, Touched
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, edits, problems, rosters_of
from tests.properties.test_part import listed

CPSAT = Path(__file__).parents[2] / "solver" / "cpsat"
EACH = [*({kind: of} for kind, of in KINDS.items()), KINDS]
NAMES = [*KINDS, "all together"]
FEW_CHANCES = Size(workers=1, days=3, templates=2)  # that a roster keeps ten random rules at once
few = settings(max_examples=16, suppress_health_check=list(HealthCheck))


def cost_in_model(problem: Problem, roster: Roster, *, rigid: bool) -> int | None:
    """What a roster costs in the model that holds nothing but it; None where the model does not allow it."""
    model = build(problem, rigid=rigid)
    if any(pair not in model.variables.pairs for pair in roster):
        return None
    model.cp.add_bool_and([on if pair in roster else ~on for pair, on in model.variables.pairs.items()])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


@pytest.mark.parametrize("kinds", EACH, ids=NAMES)
@few
@given(data=st.data())
def test_model_and_check_agree_about_a_roster(kinds: dict, data: st.DataObject) -> None:
    """A rigid model allows a roster exactly when the check finds nothing hard broken in it, a soft one exactly when
    nothing is broken that no solve may break; and what the roster costs in the soft one is the check's objective."""
    problem = data.draw(problems(kinds, Size() if len(kinds) == 1 else FEW_CHANCES))
    roster = data.draw(rosters_of(problem))
    report = check(problem, roster)
    lawful = not any(violation.hard for violation in report.violations)
    assert (cost_in_model(problem, roster, rigid=True) is not None) == lawful
    cost = cost_in_model(problem, roster, rigid=False)
    assert cost == (None if report.forbidden else report.score.objective)


@pytest.mark.parametrize("kinds", EACH, ids=NAMES)
@few
@given(data=st.data())
def test_after_an_edit_only_what_was_touched_is_found_again(kinds: dict, data: st.DataObject) -> None:
    """The difference of two full finds equals the find on what an edit touched, as a multiset."""
    problem = data.draw(problems(kinds))
    before = data.draw(rosters_of(problem))
    after = data.draw(edits(problem, before))
    touched = Touched.between(problem, before, after)
    kept = Counter(find(problem, before))
    kept.subtract(find(problem, before, touched))
    assert min(kept.values(), default=0) >= 0, "the touched find names what the full one does not"
    assert +(kept + Counter(find(problem, after, touched))) == Counter(find(problem, after))


# MinRest names two gaps; random duties overlap, and have more neighbours than two.
@pytest.mark.parametrize("kinds", [kinds for kinds in EACH[:-1] if "MinRest" not in kinds], ids="-".join)
@few
@given(data=st.data())
def test_no_assignment_changes_more_than_a_rule_says(kinds: dict, data: st.DataObject) -> None:
    """What one assignment more changes in a rule's soft cost is within the most that the rule names, in its units.

    A rule that couples workers may count what the others do, who have one duty a day.
    """
    problem = data.draw(problems(kinds))
    roster = data.draw(rosters_of(problem))
    if any(rule.acts == "repair" for rule in problem.rules):
        roster = Roster.of(
            {(worker, problem.duty[duty].day): (worker, duty) for worker, duty in listed(problem, roster)}.values()
        )
    free = [
        pair
        for pair in problem.pair
        if not any(problem.duty[duty].day == problem.duty[pair[1]].day for duty in roster.by_worker(pair[0]))
    ]
    if not free:
        return
    more = roster.with_(*data.draw(st.sampled_from(free)))
    for rule in problem.rules:
        units = [sum(found.price for found in rule.find(problem, each) if not found.hard) for each in (roster, more)]
        if not rule.hard:
            assert abs(units[1] - units[0]) <= problem.prices[rule.tier] * rule.most(problem)


def test_every_kind_has_all_its_faces() -> None:
    """A kind in the registry has an encoder and a strategy here, and says how it acts."""
    assert set(registry.KINDS) == set(ENCODERS) == set(KINDS)
    for name, kind in registry.KINDS.items():
        assert kind.kind == name
        assert kind.acts in get_args(Acts), f"{name} does not say how it acts"


@pytest.mark.parametrize("file", sorted(CPSAT.rglob("*.py")), ids=lambda file: str(file.relative_to(CPSAT)))
def test_the_model_shares_nothing_that_decides_a_rule(file: Path) -> None:
    """No encoder imports the check, or what the checks read a worker's line with."""
    barred = {"solver.check", "solver.rules.line", "solver.rules.run"}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        else:
            continue
        assert not imported & barred
