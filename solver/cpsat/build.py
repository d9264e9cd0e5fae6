"""From a problem to a model: every rule's encoding in the registry's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.cpsat.encode import (
    change,
    consecutive_run,
    cover,
    eligibility,
    forbidden_succession,
    min_rest,
    request,
    rolling_limit,
    total,
    weekend_limit,
)
from solver.cpsat.model import RosterModel
from solver.problem import Problem
from solver.rules.registry import rules_of
from solver.stop import Stop

ENCODERS: dict[str, Callable[[Any, RosterModel], None]] = {
    "Change": change.encode,
    "ConsecutiveRun": consecutive_run.encode,
    "Cover": cover.encode,
    "Eligibility": eligibility.encode,
    "ForbiddenSuccession": forbidden_succession.encode,
    "MinRest": min_rest.encode,
    "Request": request.encode,
    "RollingLimit": rolling_limit.encode,
    "Total": total.encode,
    "WeekendLimit": weekend_limit.encode,
}


def build(problem: Problem, *, rigid: bool, stop: Stop | None = None) -> RosterModel:
    """The model of a problem, objective set. Raises Stopped when the time is up before it is complete."""
    model = RosterModel(problem, rigid=rigid, stop=stop)
    for pair in problem.pairs:
        if pair.cost:
            model.pay(model.variables[pair.worker, pair.duty], problem.prices["cost"] * pair.cost)
    for rule in rules_of(problem):
        ENCODERS[rule.kind](rule, model)
    model.close()
    return model
