"""A solve finds what enumeration finds, and keeps what it must."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.check import Report, check
from solver.limits import Limits
from solver.problem import Pair, Pin, Problem, Worker
from solver.result import Status
from solver.roster import Roster
from solver.rules.rule import Rule
from solver.solve import solve
from tests.properties.kinds import KINDS
from tests.properties.problems import Size, problems

MOST_ROSTERS = 2000
TINY = Size(workers=2, days=3, templates=2, rules=2)
EACH = [*({kind: of} for kind, of in KINDS.items()), KINDS]
few = settings(max_examples=8, suppress_health_check=list(HealthCheck))
WITHOUT_MINIMA = {name: of for name, of in KINDS.items() if name in ("Cover", "Request", "MinRest", "Total")}


def all_reports(problem: Problem) -> list[Report]:
    """What the check says of every roster with at most one listed duty a day."""
    cells: list[list[tuple[str, str] | None]] = []
    for worker, duties in problem.duties_of.items():
        for day in range(problem.horizon):
            listed = [(worker, duty.id) for duty in duties if duty.day == day]
            if listed:
                cells.append([None, *listed])
    number = 1
    for cell in cells:
        number *= len(cell)
    assume(number <= MOST_ROSTERS)
    return [check(problem, Roster.of(pair for pair in chosen if pair)) for chosen in product(*cells)]


def optimum(problem: Problem) -> tuple[bool, int]:
    """Whether something hard is given up in the best roster of a problem, and its proven cost."""
    result = solve(problem, Limits(seconds=10, deterministic=True))
    assert result.proven
    assert result.report is not None
    assert result.objective is not None
    return any(violation.hard for violation in result.report.violations), result.objective


@pytest.mark.parametrize("kinds", EACH, ids=[*KINDS, "all together"])
@few
@given(data=st.data())
def test_a_solve_equals_enumeration(kinds: dict, data: st.DataObject) -> None:
    """The proven cost is the least of all rosters that break nothing hard; only where there is none, the least of all
    that break only what may be given up. Then, and only then, the status may be BROKEN."""
    problem = data.draw(problems(kinds, TINY))
    reports = all_reports(problem)
    lawful = [report for report in reports if not any(violation.hard for violation in report.violations)]
    possible = [report for report in reports if not report.forbidden]
    assert possible, "an empty roster never breaks a maximum"
    result = solve(problem, Limits(seconds=10, deterministic=True))
    assert result.proven
    assert result.report is not None
    assert not result.report.forbidden
    assert result.objective == min(report.score.objective for report in lawful or possible)
    if lawful:
        assert result.status is Status.OPTIMAL
    else:
        kept = result.report.broken or (problem.tiers is not None and result.report.score.safety)
        assert (result.status is Status.BROKEN) == bool(kept)


@pytest.mark.slow
@few
@given(data=st.data())
def test_the_names_and_the_order_of_workers_mean_nothing(data: st.DataObject) -> None:
    """Renaming every worker and turning the list round keeps the optimum."""
    problem = data.draw(problems(KINDS, TINY))
    assume(all_reports(problem))
    assume(any(not report.forbidden for report in all_reports(problem)))
    name = {worker.id: f"z{9 - number}" for number, worker in enumerate(problem.workers)}
    assert optimum(renamed(problem, name)) == optimum(problem)


@few
@given(data=st.data())
def test_one_worker_more_never_makes_it_worse(data: st.DataObject) -> None:
    """A worker whom no rule of a minimum concerns can stay at home."""
    problem = data.draw(problems(WITHOUT_MINIMA, TINY))
    mine = tuple(worker.id for worker in problem.workers)
    rules = tuple(rule if rule.kind in ("Cover", "Request") else _for(rule, mine) for rule in problem.rules)
    problem = problem.replace(rules=rules, tiers=problem.prices)
    assume(any(not report.forbidden for report in all_reports(problem)))
    more = problem.replace(
        workers=(*problem.workers, Worker("new")),
        pairs=(*problem.pairs, *(Pair("new", duty.id) for duty in problem.duties)),
    )
    assert optimum(more) <= optimum(problem)


def _for(rule: Rule, workers: tuple[str, ...]) -> Rule:
    from dataclasses import replace

    return rule if rule.workers is not None else replace(rule, workers=workers)


def renamed(problem: Problem, name: dict[str, str]) -> Problem:
    """The same problem with other names, in the other order."""
    from dataclasses import fields, is_dataclass, replace

    def rule_renamed(rule: Rule) -> Rule:
        return replace(rule, **{field.name: other_name(getattr(rule, field.name)) for field in fields(rule)})

    def other_name(value: Any) -> Any:
        """A rule's number, list or row, with the workers it names under their other names."""
        if isinstance(value, str):
            return name.get(value, value)
        if isinstance(value, tuple | frozenset):
            return type(value)(map(other_name, value))
        if isinstance(value, Mapping):
            return {other_name(key): other_name(each) for key, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: other_name(getattr(value, field.name)) for field in fields(value)})
        return value

    return problem.replace(
        workers=tuple(replace(worker, id=name[worker.id]) for worker in reversed(problem.workers)),
        pairs=tuple(replace(pair, worker=name[pair.worker]) for pair in reversed(problem.pairs)),
        pins=tuple(Pin(name[pin.worker], pin.duty, pin.on) for pin in problem.pins),
        base=None if problem.base is None else tuple((name[worker], duty) for worker, duty in problem.base),
        rules=tuple(rule_renamed(rule) for rule in problem.rules),
    )
