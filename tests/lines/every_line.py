"""Every line that a worker could be given, with what the check says of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from solver.problem import FixedWork, Problem, ProblemError
from solver.roster import Roster
from solver.rules import registry
from solver.rules.rule import Rule, Touched
from tests.properties.kinds import KINDS
from tests.properties.problems import CODES, SETTINGS, TAGS, RuleOf, Size, problems

# The random rules of the kinds that concern one person alone.
LINES: dict[str, RuleOf] = {kind: of for kind, of in KINDS.items() if registry.KINDS[kind].acts == "line"}
# Few enough lines to look at every one of them: many days, or many duties a day.
LONG, MIDDLE, WIDE = (
    Size(workers=2, days=9, templates=1, rules=3, least_days=7),
    Size(workers=2, days=5, templates=2, rules=3, least_days=4),
    Size(workers=1, days=4, templates=3, rules=2, least_days=3),
)


@st.composite
def few_duties(draw: st.DrawFn, kinds: dict[str, RuleOf]) -> Problem:
    """A problem whose workers have at most some thousand lines, sometimes with work far outside the horizon."""
    problem = draw(problems(kinds, draw(st.sampled_from((LONG, MIDDLE, WIDE)))))
    if draw(st.integers(0, 3)):
        problem = _telling(problem)
    return draw(with_far_work(problem)) if draw(st.booleans()) else problem


def _telling(problem: Problem) -> Problem:
    """The problem with every rule for everybody, and none that costs nothing."""
    rules = tuple(replace(rule, workers=None, weight=max(1, rule.weight)) for rule in problem.rules)
    try:
        return problem.replace(rules=rules)
    except ProblemError:  # the weights would have to be too far apart
        return problem


@st.composite
def with_far_work(draw: st.DrawFn, problem: Problem) -> Problem:
    """The problem with weekends beyond the horizon, and with more that workers are fixed to."""
    weekends = [*problem.weekends]
    for _ in range(draw(st.integers(0, 2))):
        weekends.append(tuple(day + 7 for day in weekends[-1]) if weekends else (problem.horizon + 1,))
    workers = tuple(
        replace(worker, fixed=(*worker.fixed, *draw(st.lists(far_work(problem), max_size=4))))
        for worker in problem.workers
    )
    try:
        return problem.replace(workers=workers, weekends=tuple(weekends))
    except ProblemError:  # the weights would have to be too far apart
        return problem


@st.composite
def far_work(draw: st.DrawFn, problem: Problem) -> FixedWork:
    """Fixed work up to three weeks before and two after the horizon, some of it longer than a day."""
    day = draw(st.integers(-3, problem.horizon + 2) | st.integers(-21, problem.horizon + 13))
    start = problem.first_minute(day) + draw(st.sampled_from((0, 600, 1380)))
    length = draw(st.sampled_from((60, 600, 2000)))
    return FixedWork(
        start,
        start + length,
        day,
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from(SETTINGS)),
        {"work": length - 30, "night": length // 3},
        draw(st.frozensets(st.sampled_from(TAGS))),
    )


@st.composite
def choice_prices(draw: st.DrawFn, problem: Problem, least: int = -9) -> list[int]:
    """A price of each duty, then of each day off; what is below nothing makes work worth while."""
    scale = draw(st.sampled_from((1, 20, 1000)))
    duties, days = len(problem.duties), problem.horizon
    prices = draw(st.lists(st.integers(least, 4), min_size=duties, max_size=duties))
    off = [0] * days if draw(st.booleans()) else draw(st.lists(st.integers(-3, 3), min_size=days, max_size=days))
    return [scale * price for price in (*prices, *off)]


def line_rules(problem: Problem) -> list[Rule]:
    """The rules that concern one person alone."""
    return [rule for rule in registry.rules_of(problem) if rule.acts == "line"]


def own_cost(problem: Problem, worker: str, duties: tuple[str, ...], *, rigid: bool) -> int | None:
    """What a line costs by itself; None where no solve may make it (rigid: where it breaks anything hard)."""
    roster = Roster.of((worker, duty) for duty in duties)
    touched = Touched(frozenset({worker}), frozenset())
    cost = problem.prices.get("cost", 0) * sum(problem.pair[worker, duty].cost for duty in duties)
    for rule in line_rules(problem):
        for violation in rule.find(problem, roster, touched):
            assert violation.worker == worker
            if violation.hard and (rigid or not violation.breakable):
                return None
            cost += violation.price
    return cost


def every_line(problem: Problem, worker: str, barred: Collection[int] = ()) -> Iterator[tuple[int, ...]]:
    """All choices (duties by number; the number of duties plus the day for a day off) of what the worker is listed
    for, one for each day, without the barred ones."""
    by_day = [[len(problem.duties) + day] for day in range(problem.horizon)]
    for number, duty in enumerate(problem.duties):
        if (worker, duty.id) in problem.pair:
            by_day[duty.day].append(number)
    yield from product(*([choice for choice in choices if choice not in barred] for choices in by_day))


def duties_of(problem: Problem, choices: Iterable[int]) -> tuple[str, ...]:
    """The duties among choices."""
    return tuple(problem.duties[choice].id for choice in choices if choice < len(problem.duties))
