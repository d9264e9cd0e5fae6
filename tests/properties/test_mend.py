"""Rules between workers: what is mended keeps them, and what they bar beforehand is what would break them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.registry import KINDS as REGISTERED
from solver.rules.repair import Break, Repair
from solver.search.mend import Mending
from solver.solve import solve
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems, rosters_of
from tests.properties.test_part import listed

COUPLING = {name: of for name, of in KINDS.items() if REGISTERED[name].acts == "repair"}
few = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def hard_breaks(problem: Problem, roster: Roster) -> list[Break]:
    """Where a roster breaks a hard rule between workers."""
    rules = [rule for rule in problem.rules if isinstance(rule, Repair) and rule.hard]
    return [broken for rule in rules for broken in rule.breaks(problem, roster)]


@few
@given(data=st.data())
def test_what_is_mended_keeps_every_rule_between_workers(data: st.DataObject) -> None:
    """No such rule is broken after, nothing is added, and what breaks none is left as it is; after a roster that keeps
    them it is enough to look at what differs."""
    problem = data.draw(problems(COUPLING))
    mending = Mending(problem)
    roster = data.draw(rosters_of(problem))
    mended = mending.mended(roster)
    assert not hard_breaks(problem, mended)
    assert set(mended) <= set(roster)
    assert (mended is roster) == (not hard_breaks(problem, roster))
    other = data.draw(rosters_of(problem))
    assert mending.mended(other, after=mended) == mending.mended(other)


@few
@given(data=st.data())
def test_each_way_mends_something(data: st.DataObject) -> None:
    """A break has a way, and without the assignments of any way it is gone or smaller."""
    problem = data.draw(problems(COUPLING))
    roster = data.draw(rosters_of(problem))
    for broken in hard_breaks(problem, roster):
        assert broken.ways()
        for way in broken.ways():
            assert way
            assert way <= set(roster)
            left = [each.violation for each in hard_breaks(problem, Roster.of(set(roster) - way))]
            assert broken.violation not in left


@pytest.mark.parametrize("kind", COUPLING)
@few
@given(data=st.data())
def test_what_is_barred_is_what_would_break(kind: str, data: st.DataObject) -> None:
    """With a rule kept, one duty more is barred exactly when it would break it; and who leaves a duty that is not held
    breaks nothing."""
    problem = data.draw(problems({kind: COUPLING[kind]}, Size(rules=1)))
    mending = Mending(problem)
    roster = listed(problem, data.draw(rosters_of(problem)))
    roster = Roster.of({(worker, problem.duty[duty].day): (worker, duty) for worker, duty in roster}.values())
    roster = mending.mended(roster)
    free = sorted(set(problem.pair) - set(roster))
    assume(free)
    worker, duty = data.draw(st.sampled_from(free))
    would_break = bool(hard_breaks(problem, roster.with_(worker, duty)))
    assert mending.bars(roster.by_duty, worker, duty) == would_break
    cells = {(worker, problem.duty[duty].day) for worker, duty in roster}
    loose, _ = mending.loose(roster, sorted(cells)[:1])
    for worker, day in loose:
        gone = {(worker, duty) for duty in roster.by_worker(worker) if problem.duty[duty].day == day}
        assert not hard_breaks(problem, Roster.of(set(roster) - gone))


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(KINDS, Size(workers=4, days=6)))
def test_what_a_solve_returns_breaks_no_maximum(problem: Problem) -> None:
    """On random problems with all kinds at once, the check finds nothing in the roster that no solve may leave."""
    result = solve(problem, Limits(seconds=0.4, workers=1))
    assert result.roster is not None
    assert not check(problem, result.roster).forbidden
