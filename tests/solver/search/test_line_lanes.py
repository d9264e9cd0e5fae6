"""The search by lines: bounds below every optimum, rosters the check agrees with, the same answer twice."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.cpsat.build import build
from solver.cpsat.run import Outcome, RunLimits, run
from solver.limits import Limits
from solver.lines.pricing import Pricing
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.search.columns import Columns, Round
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent, Progress
from solver.search.line_lanes import LineLanes
from solver.search.linear import LinearProgramme
from solver.search.lineup import Lineup
from solver.search.master import Duals, Master
from solver.search.mend import Mending
from solver.search.part_search import PartSearch
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.stop import Stop, Stopped
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems, rosters_of
from tests.solver.search.ward import ward


def by_lines(problem: Problem, limits: Limits, seconds: float = 20, *, rigid: bool = True) -> Incumbent:
    """What the lines alone make of a problem, from the greedy roster on."""
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    if incumbent.found is None:
        incumbent.offer(Roster(), "test")
    lanes = LineLanes(problem, limits, incumbent, Stop.after(seconds), rigid=rigid)
    lanes.search(lambda: incumbent.settled(limits))
    return incumbent


def optimum(problem: Problem, *, rigid: bool) -> int | None:
    """What CP-SAT proves to be the least, None where nothing can be."""
    model = build(problem, rigid=rigid)
    answer = run(model, model.cp, RunLimits(1, 1), Stop())
    assert answer.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
    return None if answer.roster is None else check(problem, answer.roster).score.objective


@pytest.mark.parametrize("threads", [1, 2])
def test_a_ward_is_brought_near_its_bound(threads: int) -> None:
    """Rosters pass the check, the bound is below them, and little lies between."""
    incumbent = by_lines(ward(8, 14, heads=3), Limits(workers=threads), seconds=8)
    assert incumbent.found is not None
    assert incumbent.bound is not None
    assert check(ward(8, 14, heads=3), incumbent.found.roster).score.objective == incumbent.found.objective
    assert incumbent.bound <= incumbent.found.objective <= 1.05 * incumbent.bound + 5


def test_the_bound_of_lines_meets_the_optimum_of_the_model() -> None:
    """What CP-SAT proves lies between the bound of the lines and the roster they found."""
    problem = ward(5, 7, heads=2)
    incumbent = by_lines(problem, Limits(workers=1), seconds=5)
    least = optimum(problem, rigid=True)
    assert least is not None
    assert incumbent.found is not None
    assert (incumbent.bound or 0) <= least <= incumbent.found.objective


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(KINDS, Size(workers=3, days=4)))
def test_no_bound_lies_above_an_optimum(problem: Problem) -> None:
    """On random small problems with rules of every kind the bound is true and no roster is better than the optimum."""
    incumbent = by_lines(problem, Limits(workers=1, gap=0.0), seconds=0.5, rigid=False)
    least = optimum(problem, rigid=False)
    found = incumbent.found
    assert found is not None
    if least is not None:
        assert incumbent.bound is None or incumbent.bound <= least
        assert found.objective >= least


@pytest.mark.slow
def test_counted_work_gives_the_same_roster_twice() -> None:
    """One thread and a budget of work: the same roster and the same bound."""
    limits = Limits(seconds=2, deterministic=True, seed=3)
    one, other = (by_lines(ward(9, 21, heads=3), limits, seconds=60) for _ in range(2))
    assert one.found is not None
    assert other.found is not None
    assert (one.found.roster, one.bound) == (other.found.roster, other.bound)


@pytest.mark.slow
def test_the_bound_comes_round_by_round() -> None:
    """The listener hears of more than one bound, each above the last."""
    heard: list[Progress] = []
    problem = ward(8, 14, heads=3)
    incumbent = Incumbent(problem, heard.append, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    LineLanes(problem, Limits(workers=1), incumbent, Stop.after(3), rigid=True).search(lambda: False)
    bounds = list(dict.fromkeys(each.bound for each in heard if each.bound is not None))
    assert len(bounds) > 2
    assert bounds == sorted(bounds)


def test_a_search_that_is_stopped_at_once_leaves_what_there_was() -> None:
    """Without time nothing is laid out, and nothing is lost."""
    problem = ward(30, 56, heads=6)
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(Roster(), "test")
    began = time.monotonic()
    lanes = LineLanes(problem, Limits(workers=2), incumbent, Stop.after(0.0), rigid=True)
    with pytest.raises(Stopped):
        lanes.search(lambda: False)
    assert time.monotonic() - began < 2
    assert incumbent.found is not None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_rows_cost_what_the_check_says(data: st.DataObject) -> None:
    """Heads on rows cost exactly the cover of the roster they were counted in; never more, where a row of cover lies on
    several days and somebody might be counted twice. Not of a roster that is refused: a head above the most is not for
    sale, and rows price it far above anything that is."""
    problem = data.draw(problems({"Cover": KINDS["Cover"]}, Size(workers=4, days=4)))
    roster = data.draw(rosters_of(problem))
    days = {(worker, problem.duty[duty].day) for worker, duty in roster}
    assume(len(days) == len(roster) and all(pair in problem.pair for pair in roster))
    assume(not check(problem, roster).forbidden)
    rows = Rows(problem)
    heads = np.zeros(len(rows.rows), dtype=np.int32)
    duties = {duty.id: index for index, duty in enumerate(problem.duties)}
    workers = {worker.id: index for index, worker in enumerate(problem.workers)}
    for worker, duty in roster:
        for row in rows.on(workers[worker])[duties[duty]]:
            heads[row] += 1
    assert (heads <= rows.most).all()
    cost = sum(violation.price for rule in problem.rules for violation in rule.find(problem, roster))
    covers = [row for rule in problem.rules if isinstance(rule, Cover) for row in rule.rows]
    assert rows.cost(heads) <= cost
    if all(len({problem.shift[shift].day for shift in row.counted}) == 1 for row in covers):
        assert rows.cost(heads) == cost


def test_a_linear_programme_goes_on_from_where_it_was() -> None:
    """Columns added, bounded and forgotten lead to the optimum that a new programme has."""
    programme = LinearProgramme([1.0, 2.0])
    dear = programme.add(5.0, [0, 1], [1.0, 1.0])
    programme.add(1.0, [1], [1.0])
    assert programme.solve(Stop()).value == pytest.approx(6.0)
    cheap = programme.add(2.0, [0], [1.0])
    first = programme.solve(Stop())
    assert (first.value, first.values[cheap]) == (pytest.approx(4.0), pytest.approx(1.0))
    programme.bound(cheap, 0.5)
    assert programme.solve(Stop()).value == pytest.approx(5.0)
    programme.bound(cheap, 1.0)
    assert programme.solve(Stop()).value == pytest.approx(4.0)
    if dear not in programme.basic():
        programme.forget([dear])
    assert programme.solve(Stop()).value == pytest.approx(4.0)


@pytest.mark.slow
def test_parts_better_a_roster() -> None:
    """From the greedy roster of a ward the search over parts finds a cheaper one, checked."""
    problem = ward(8, 7, heads=3)
    incumbent = Incumbent(problem, None, time.monotonic())
    incumbent.offer(greedy(problem, Stop()), "greedy")
    assert incumbent.found is not None
    before = incumbent.found.objective
    PartSearch(problem, incumbent, 1).search(Stop.after(4), lambda: incumbent.found.objective < before)
    assert incumbent.found.objective < before
    assert check(problem, incumbent.found.roster).score.objective == incumbent.found.objective


def test_lines_of_a_roster_are_that_roster() -> None:
    """A line asked for by its duties has just these, at the price the check gives them."""
    problem = ward(4, 7, heads=2)
    pricing = Pricing(problem, rigid=False)
    roster = greedy(problem, Stop())
    number = {duty.id: index for index, duty in enumerate(problem.duties)}
    for worker, person in enumerate(problem.workers):
        wanted = {problem.duty[duty].day: number[duty] for duty in roster.by_worker(person.id)}
        line = pricing.line(worker, wanted)
        assert line is not None
        assert sorted(line.duties) == sorted(wanted.values())


@pytest.mark.parametrize("threads", [1, 2])
def test_many_workers_go_another_way_to_the_same_place(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a worker more would be many, the root is met beside the dives: the bound is true, little between."""
    for module in ("dive", "line_lanes"):
        monkeypatch.setattr(f"solver.search.{module}.MANY_WORKERS", 5)
    problem = ward(7, 7, heads=3)
    incumbent = by_lines(problem, Limits(workers=threads, gap=0.04), seconds=3)
    least = optimum(problem, rigid=True)
    assert least is not None
    assert incumbent.found is not None
    assert incumbent.bound is not None
    assert 0 < incumbent.bound <= least <= incumbent.found.objective <= 1.05 * least + 5


def test_the_first_round_knows_a_bound() -> None:
    """Rounds begin with duals that are nothing worth, or near known ones: the bound of those is known at once."""
    problem = ward(6, 7, heads=2)
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    assert respond(Lineup(columns, Mending(problem)), Stop())

    def rounds(near: Duals | None = None) -> list[Round]:
        everybody = dict.fromkeys(range(6), columns.open_choices())
        master = Master(columns.rows, everybody, columns.heads([]))
        for lines in columns.known.values():
            for line in lines:
                master.add(line)
        return list(columns.rounds(master, Stop(), near=near))

    every = rounds()
    assert every[0].bound >= 0
    again = rounds(every[-1].relaxed.duals)
    assert again[0].bound == pytest.approx(every[-1].bound, abs=1e-3)
    assert len(again) < len(every)
