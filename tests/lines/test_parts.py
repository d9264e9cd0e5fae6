"""Corners of the parts that random problems seldom reach; each is what all lines say too."""

from __future__ import annotations

import pytest

from solver.lines.build import forms
from solver.lines.pricing import Pricing
from solver.problem import Duty, FixedWork, Pair, Problem, Shift, Worker
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from solver.stop import Stop
from tests.lines.agreement import assert_best, price

DAY = 1440
Clock = tuple[int, int, int]  # day, first and last minute


def one_worker(rule: Rule, duties: dict[str, list[Clock]], days: int = 7, **changes: object) -> Problem:
    """One worker who may do these duties, under one rule."""
    shifts, made = [], []
    for name, pieces in duties.items():
        for number, (day, start, end) in enumerate(pieces):
            shift = f"{name}{number}"
            shifts.append(Shift(shift, "home", "N", day, day * DAY + start, day * DAY + end, {"work": end - start}))
        made.append(Duty(name, pieces[0][0], tuple(f"{name}{number}" for number in range(len(pieces)))))
    return Problem(
        "one",
        tuple(range(0, (days + 1) * DAY, DAY)),
        tuple(shifts),
        tuple(made),
        (Worker("w"),),
        tuple(Pair("w", name) for name in duties),
        (rule,),
        tiers={"safety": 1000, "wishes": 1},
    ).replace(**changes)


def best_values(problem: Problem, prices: list[int]) -> tuple[float, tuple[int, ...]]:
    """The best value and its duties, after it agreed with every line."""
    prices = prices + [0] * problem.horizon
    for rigid in (False, True):
        assert_best(problem, prices, (), rigid=rigid, count=4)
    priced = price(Pricing(problem, rigid=False), 0, prices)
    return priced.value, priced.lines[0].duties


def test_what_was_carried_in_above_a_soft_most_costs_whatever_is_rostered() -> None:
    """Three carried in against one: two units stand, and each shift more is one more."""
    rule = Total(id="T", severity="soft", quantity="shifts", max=1, carry="before", weight=5)
    problem = one_worker(rule, {"a": [(1, 420, 900)]}, workers=(Worker("w", carry={"before": 3}),))
    assert best_values(problem, [-4]) == (10, ())
    assert best_values(problem, [-6]) == (9, (0,))


def test_carried_weekends_above_a_soft_most_cost_whatever_is_rostered() -> None:
    """The same of weekends."""
    rule = WeekendLimit(id="W", severity="soft", max=1, carry="before", weight=5)
    changes = {"workers": (Worker("w", carry={"before": 3}),), "weekends": ((5, 6),)}
    problem = one_worker(rule, {"a": [(5, 420, 900)]}, **changes)
    assert best_values(problem, [-4]) == (10, ())
    assert best_values(problem, [-6]) == (9, (0,))


@pytest.mark.parametrize(("definition", "value"), [("start", -3), ("minute", -2)])
def test_a_night_into_saturday_works_the_weekend_by_the_minute(definition: str, value: int) -> None:
    """The night before a weekend counts by the minute and not by the start; Sunday's night counts once, by both."""
    rule = WeekendLimit(id="W", max=1, definition=definition)
    days = {"thursday": 3, "friday": 4, "sunday": 6, "next friday": 11}
    nights = {name: [(day, 1320, 1920)] for name, day in days.items()}
    problem = one_worker(rule, nights, days=14, weekends=((5, 6), (12, 13)))
    assert best_values(problem, [-1, -1, 0, -1])[0] == value
    assert best_values(problem, [-1, -1, -1, 0])[0] == -3


def test_windows_reach_over_all_weekends_that_are_known() -> None:
    """Two weekends that stand beyond the horizon leave none of three to work, by either of them."""
    beyond = tuple(FixedWork(day * DAY + 420, day * DAY + 900, day, "N", "home") for day in (12, 19))
    rule = WeekendLimit(id="W", max=2, per=3)
    changes = {"workers": (Worker("w", beyond),), "weekends": ((5, 6), (12, 13), (19, 20))}
    assert best_values(one_worker(rule, {"a": [(5, 420, 900)]}, **changes), [-1]) == (0, ())


def test_a_window_of_minutes_begins_with_a_duty_and_not_within_it() -> None:
    """Two split duties: a window from the second piece of the first would hold three shifts, and is not looked at."""
    rule = RollingLimit(id="R", quantity="shifts", window_minutes=DAY, max=2)
    split = {"a": [(0, 0, 120), (0, 600, 720)], "b": [(1, 480, 560), (1, 590, 960)]}
    assert best_values(one_worker(rule, split), [-1, -1]) == (-2, (0, 1))


@pytest.mark.parametrize(("most", "best"), [(38, (0, ())), (39, (-1, (0,)))])
def test_minutes_are_split_at_midnight_with_each_edge_rounded_down(
    most: int, best: tuple[int, tuple[int, ...]]
) -> None:
    """Of 60 minutes' work spread over 600, 212 lie before midnight: 21 of the 60, and the other 39 after it."""
    rule = Total(id="T", quantity="work", periods=((0, 1), (1, 2)), max=most)
    night = Shift("n0", "home", "N", 0, 1228, 1828, {"work": 60})
    assert best_values(one_worker(rule, {"n": [(0, 1228, 1828)]}, shifts=(night,)), [-1]) == best


@pytest.mark.parametrize("quantity", ["days", "work"])
def test_overlapping_windows_with_a_least_are_states(quantity: str) -> None:
    """Windows that cost on both sides, over three weeks of which nothing stands: a product, and no sum for each."""
    unit = 1 if quantity == "days" else 480
    limits = {"quantity": quantity, "window_days": 7, "min": 3 * unit, "max": 5 * unit, "severity": "soft"}
    problem = one_worker(RollingLimit(id="R", **limits), {str(day): [(day, 420, 900)] for day in range(21)}, days=21)
    assert not any(form.sums for form in forms(problem, rigid=False, stop=Stop()))
    pricing = Pricing(problem, rigid=False)
    # Two days off in every seven where work pays, three of work where it costs less than what they lack.
    assert price(pricing, 0, [-1] * 21 + [0] * 21).value == -15
    assert price(pricing, 0, [1] * 21 + [0] * 21).value == 9
