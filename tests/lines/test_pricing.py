"""The best line under prices is the best of all lines, whatever the rules, and costs what the check says."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

import solver.lines.axes as axes_module
import solver.lines.pricing as pricing_module
from solver.cpsat.build import build
from solver.lines.pricing import Pricing
from solver.problem import Pair, Problem
from tests.lines.agreement import assert_best, assert_true_of_its_lines, best_of_all, price
from tests.lines.every_line import LINES, choice_prices, duties_of, every_line, few_duties, own_cost
from tests.properties.problems import Size, problems

EACH = [{kind: of} for kind, of in LINES.items()]
few = settings(max_examples=20, suppress_health_check=list(HealthCheck))
some = settings(max_examples=8, suppress_health_check=list(HealthCheck))  # each with a model to solve
more = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@st.composite
def some_kinds(draw: st.DrawFn) -> Problem:
    """A problem with a rule of each of two to five kinds."""
    names = draw(st.lists(st.sampled_from(sorted(LINES)), min_size=2, max_size=5, unique=True))
    return draw(few_duties({name: LINES[name] for name in names}))


@pytest.mark.parametrize("kinds", EACH, ids=LINES)
@few
@given(data=st.data())
def test_the_best_line_is_the_best_of_all_lines(kinds: dict, data: st.DataObject) -> None:
    """For every worker the best value is the least over all combinations of at most one duty a day, of the violations
    that the check finds in them, their pay and the prices; hard minima cost or, in a rigid form, forbid."""
    problem = data.draw(few_duties(kinds))
    prices = data.draw(choice_prices(problem))
    assert_best(problem, prices, (), rigid=data.draw(st.booleans()), count=data.draw(st.sampled_from((1, 4))))


@more
@given(data=st.data())
def test_rules_of_several_kinds_hold_together(data: st.DataObject) -> None:
    """The same with rules of several kinds at once, whose states and sums are walked together."""
    problem = data.draw(some_kinds())
    prices = data.draw(choice_prices(problem))
    assert_best(problem, prices, (), rigid=data.draw(st.booleans()), count=3)


@pytest.mark.parametrize("values_a_listed", [1, 10**9], ids=["listed", "all"])
@more
@given(data=st.data())
def test_combinations_listed_or_all_of_them_say_the_same(values_a_listed: int, data: st.DataObject) -> None:
    """The best line is the best of all, whether the combinations of sums that can be reached are listed or every one
    has its place."""
    problem = data.draw(few_duties({name: LINES[name] for name in ("Fairness", "RollingLimit", "Total")}))
    prices = data.draw(choice_prices(problem))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(axes_module, "VALUES_A_LISTED", values_a_listed)
        assert_best(problem, prices, (), rigid=data.draw(st.booleans()), count=3)


@few
@given(data=st.data())
def test_barred_choices_are_in_no_line(data: st.DataObject) -> None:
    """The same where some duties and days off may not be chosen."""
    problem = data.draw(some_kinds())
    prices = data.draw(choice_prices(problem))
    barred = data.draw(st.frozensets(st.integers(0, len(prices) - 1), max_size=4))
    assert_best(problem, prices, barred, rigid=False, count=3)


@few
@given(data=st.data())
def test_a_given_line_costs_what_the_check_says(data: st.DataObject) -> None:
    """Asked for the line with certain duties, pricing gives it with its own cost, or none where it is not allowed."""
    problem = data.draw(some_kinds())
    rigid = data.draw(st.booleans())
    pricing = Pricing(problem, rigid=rigid)
    name = problem.workers[0].id
    for choices in data.draw(st.lists(st.sampled_from(list(every_line(problem, name))), max_size=8)):
        by_day = {problem.duties[choice].day: choice for choice in choices if choice < len(problem.duties)}
        line = pricing.line(0, by_day)
        own = own_cost(problem, name, duties_of(problem, choices), rigid=rigid)
        assert (None if line is None else line.cost) == own
        assert line is None or line.choices == choices


@few
@given(data=st.data())
def test_prices_need_not_be_whole(data: st.DataObject) -> None:
    """Under prices that do not add up without rounding, the way back finds the line, and its own cost is whole."""
    problem = data.draw(some_kinds())
    prices = [value / 7 for value in data.draw(choice_prices(problem))]
    pricing = Pricing(problem, rigid=False)
    for index, worker in enumerate(problem.workers):
        priced = price(pricing, index, prices)
        best = best_of_all(problem, worker.id, prices, (), rigid=False)
        assert priced.value == pytest.approx(best, rel=1e-12, abs=1e-9)
        for line in priced.lines:
            own = own_cost(problem, worker.id, duties_of(problem, line.choices), rigid=False)
            assert line.cost == own
            assert own + sum(prices[choice] for choice in line.choices) == pytest.approx(best, rel=1e-12, abs=1e-9)


@few
@given(data=st.data())
def test_a_pricing_asked_again_answers_as_a_new_one(data: st.DataObject) -> None:
    """What was counted exactly for earlier prices changes no answer."""
    problem = data.draw(problems({name: LINES[name] for name in ("Total", "RollingLimit")}, Size(2, 6, 2, 2)))
    kept = Pricing(problem, rigid=False)
    for _ in range(3):
        prices = data.draw(choice_prices(problem))
        for worker in range(len(problem.workers)):
            again = price(kept, worker, prices, 2)
            assert_true_of_its_lines(problem, worker, prices, again, rigid=False)
            assert again.value == price(Pricing(problem, rigid=False), worker, prices).value


@few
@given(data=st.data())
def test_caps_too_many_to_count_leave_a_lower_bound_and_lines_that_keep_them(data: st.DataObject) -> None:
    """Where nothing may be counted beside what must be, the value is never above the best line's, and every line that
    is given keeps every cap."""
    problem = data.draw(problems({"Total": LINES["Total"]}, Size(2, 6, 2, 2)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pricing_module, "MOST_CELLS", 0)
        pricing = Pricing(problem, rigid=True)
        for worker, facts in enumerate(problem.workers):
            for _ in range(3):
                prices = data.draw(choice_prices(problem))
                priced = price(pricing, worker, prices, 2)
                best = best_of_all(problem, facts.id, prices, (), rigid=True)
                assert priced.value <= best + 1e-6
                for line in priced.lines:
                    assert line.cost == own_cost(problem, facts.id, duties_of(problem, line.choices), rigid=True)


@pytest.mark.parametrize("kinds", [*EACH, LINES], ids=[*LINES, "all together"])
@some
@given(data=st.data())
def test_the_best_line_is_the_models_best_roster(kinds: dict, data: st.DataObject) -> None:
    """With one worker, the best value is the optimum of the whole model where prices are paid on top of the pairs."""
    size = Size(workers=1, days=9, templates=3) if len(kinds) == 1 else Size(workers=1, days=4, templates=2)
    problem = data.draw(problems(kinds, size))
    problem = problem.replace(tiers=dict(problem.prices))  # which pay on top shall not change
    rigid = data.draw(st.booleans())
    most = data.draw(st.sampled_from((1, 8)))
    units = data.draw(st.lists(st.integers(0, most), min_size=len(problem.duties), max_size=len(problem.duties)))
    unit_of = {duty.id: unit for duty, unit in zip(problem.duties, units, strict=True)}
    dearer = problem.replace(
        pairs=tuple(
            Pair(pair.worker, pair.duty, pair.employer, pair.cost + unit_of[pair.duty]) for pair in problem.pairs
        )
    )
    prices = [problem.prices["cost"] * unit for unit in units] + [0] * problem.horizon
    priced = price(Pricing(problem, rigid=rigid), 0, prices)
    assert priced.value == optimum(dearer, rigid=rigid)
    assert_true_of_its_lines(problem, 0, prices, priced, rigid=rigid)


def optimum(problem: Problem, *, rigid: bool) -> float:
    """The least objective of the whole model; infinite where it has no solution."""
    model = build(problem, rigid=rigid)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else math.inf
