"""A model of a part says of it what the model of the whole says with everything else as it stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check, find, recheck
from solver.cpsat.build import build
from solver.cpsat.part import Part
from solver.cpsat.run import Outcome, RunLimits, run
from solver.problem import Problem
from solver.roster import Roster
from solver.stop import Stop
from tests.properties.kinds import KINDS
from tests.properties.problems import RuleOf, Size, edits, problems, rosters_of

EACH = [*({kind: of} for kind, of in KINDS.items()), KINDS]
NAMES = [*KINDS, "all together"]
SMALL = Size(workers=3, days=4, templates=2)
few = settings(max_examples=12, suppress_health_check=list(HealthCheck))
ONE_THREAD = RunLimits(workers=1, seed=1)


def listed(problem: Problem, roster: Roster) -> Roster:
    """The roster without the assignments that the problem does not list."""
    return Roster.of(pair for pair in roster if pair in problem.pair)


@st.composite
def parts(draw: st.DrawFn, problem: Problem) -> Part:
    """A roster with any of its pairs free: some cells of it, or pairs at random."""
    roster = listed(problem, draw(rosters_of(problem)))
    every = sorted(problem.pair)
    if not every:
        return Part(problem, roster, frozenset())
    if draw(st.booleans()):
        return Part(problem, roster, frozenset(draw(st.lists(st.sampled_from(every), max_size=12))))
    cells = sorted({(worker, problem.duty[duty].day) for worker, duty in every})
    return Part.of_cells(problem, roster, draw(st.lists(st.sampled_from(cells), max_size=6)))


def outside(part: Part) -> int:
    """What the roster costs apart from the workers and shifts that the part touches."""
    found = set_aside = sum(violation.price for violation in find(part.problem, part.roster))
    set_aside -= sum(violation.price for violation in find(part.problem, part.roster, part.touched))
    pay = sum(part.problem.pair[pair].cost for pair in part.roster if pair[0] not in part.touched.workers)
    assert found >= set_aside
    return set_aside + part.problem.prices.get("cost", 0) * pay


@pytest.mark.parametrize("kinds", EACH, ids=NAMES)
@few
@given(data=st.data())
def test_the_best_of_a_part_is_the_best_of_the_whole_with_the_rest_held(
    kinds: dict[str, RuleOf], data: st.DataObject
) -> None:
    """Where what stands outside is lawful, the optimum of a part equals that of the whole model with all other pairs
    held; the roster it gives keeps them, and the check prices it alike."""
    problem = data.draw(problems(kinds, SMALL))
    part = data.draw(parts(problem))
    rigid = data.draw(st.booleans())
    part = replace(part, outside=outside(part))
    elsewhere = check(problem, part.roster)
    lost = [found for found in elsewhere.violations if found.hard and (rigid or not found.breakable)]
    if any(found.worker not in part.touched.workers and found.shift not in part.touched.shifts for found in lost):
        return  # what the part never looks at is broken
    whole = build(problem, rigid=rigid)
    held = [on if pair in part.roster else ~on for pair, on in whole.variables.pairs.items() if pair not in part.free]
    whole.cp.add_bool_and(held)
    best = run(whole, whole.cp, ONE_THREAD, Stop())
    model = build(problem, rigid=rigid, part=part)
    answer = run(model, model.cp, ONE_THREAD, Stop())
    assert answer.outcome is best.outcome
    if best.roster is None or answer.roster is None:
        return
    assert best.outcome is Outcome.OPTIMAL
    costs = [check(problem, roster).score.objective for roster in (best.roster, answer.roster)]
    assert answer.bound == best.bound
    assert costs == [best.bound, best.bound]
    assert {pair for pair in answer.roster if pair not in part.free} == part.standing


@pytest.mark.parametrize("kinds", EACH, ids=NAMES)
@few
@given(data=st.data())
def test_checking_again_what_changed_says_what_the_check_says(kinds: dict[str, RuleOf], data: st.DataObject) -> None:
    """After an edit, the report made from the one before has the violations and the score of a full check."""
    problem = data.draw(problems(kinds, SMALL))
    before = data.draw(rosters_of(problem))
    after = data.draw(edits(problem, before))
    again, full = recheck(problem, check(problem, before), before, after), check(problem, after)
    assert Counter(again.violations) == Counter(full.violations)
    assert again.score == full.score
