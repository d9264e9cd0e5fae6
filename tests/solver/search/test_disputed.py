"""What a roster and an answer differ in: who is free there, for what, and what CP-SAT makes of it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.cpsat.part import Assignment
from solver.cpsat.run import Answer, run
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.search.disputed import Disputed
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.search.part_search import PartSearch
from solver.solve import solve
from solver.stop import Stop
from tests.solver.search.ward import ward


def best_of(problem: Problem) -> Roster:
    """A roster near the best."""
    roster = solve(problem, Limits(seconds=5, workers=2)).roster
    assert roster is not None
    return roster


def standing_at(problem: Problem, roster: Roster) -> Incumbent:
    """An incumbent with this roster."""
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(roster, "test")
    return incumbent


def test_only_who_is_told_of_otherwise_is_free() -> None:
    """Of those whom an answer gives something else, what stands and what any answer gives is free; of nobody else."""
    problem = ward(6, 7, heads=2)
    one, other, third = (worker.id for worker in problem.workers[:3])
    duties = {name: [duty.id for duty in problem.duties_of[name]] for name in (one, other, third)}
    stands = Roster.of([(one, duties[one][0]), (other, duties[other][0]), (third, duties[third][0])])
    disputed = Disputed(problem, Roster.of([(one, duties[one][-1]), (other, duties[other][0])]))

    part = disputed.part(stands)

    assert part.free == {(one, duties[one][0]), (one, duties[one][-1]), (third, duties[third][0])}
    assert part.roster == stands


@given(st.integers(1, 40))
def test_groups_are_everybody_who_is_free_once(most: int) -> None:
    """Whatever their size, groups have everybody whom the answer tells of otherwise, nobody twice; no group has more
    pairs than asked for but for its last member's, and what all of them may have is what the whole part has free."""
    problem = ward(8, 7, heads=2)
    disputed = Disputed(problem, Roster.of((pair.worker, pair.duty) for pair in problem.pairs[::5]))
    stands = Roster.of((pair.worker, pair.duty) for pair in problem.pairs[::7])
    whole = disputed.part(stands).free

    groups = list(disputed.groups(stands, most))

    assert sorted(worker for group in groups for worker in group) == sorted({worker for worker, _ in whole})
    assert frozenset[Assignment]().union(*(disputed.part(stands, group).free for group in groups)) == whole
    for group in groups:
        sizes = sorted(len([pair for pair in whole if pair[0] == worker]) for worker in group)
        assert sum(sizes[:-1]) < most or len(group) == 1


def test_the_best_of_what_either_gives_is_found() -> None:
    """With a better roster heard of, choosing between it and the one that stands ends no dearer than either."""
    problem = ward(8, 14, heads=3)
    best = best_of(problem)
    incumbent = standing_at(problem, greedy(problem, Stop()))
    heard = incumbent.judge(best, "test")
    assert heard is not None
    assert incumbent.found is not None
    assert heard.objective < incumbent.found.objective
    disputed = Disputed(problem, best)

    assert PartSearch(problem, incumbent, 1).dispute(disputed, Stop.after(20))

    assert incumbent.found.objective <= heard.objective
    disputed = Disputed(problem, incumbent.found.roster)
    assert not PartSearch(problem, incumbent, 1).dispute(disputed, Stop.after(20))  # nothing differs any more


def test_an_answer_goes_with_the_roster_it_was_made_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's roster that is better meanwhile may not go together with the answer: the answer still counts."""
    problem = ward(8, 14, heads=3)
    best = best_of(problem)
    filled = greedy(problem, Stop())
    extra = next(pair for pair in filled if pair not in best)
    incumbent = standing_at(problem, Roster.of(pair for pair in filled if pair != extra))
    heard, meanwhile = (incumbent.judge(roster, "test") for roster in (best, filled))
    assert heard is not None
    assert meanwhile is not None

    def late(*words: Any, **more: Any) -> Answer:
        answer = run(*words, **more)
        assert incumbent.keep(meanwhile)
        return answer

    monkeypatch.setattr("solver.search.part_search.run", late)
    disputed = Disputed(problem, best)

    assert PartSearch(problem, incumbent, 1).dispute(disputed, Stop.after(20))

    assert incumbent.found is not None
    assert incumbent.found.objective <= heard.objective < meanwhile.objective
