"""From a problem to a model: every rule's encoding in the registry's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.cpsat.encode import (
    change,
    companion,
    consecutive_run,
    cover,
    distinct,
    eligibility,
    fairness,
    forbidden_succession,
    min_rest,
    movement,
    periodic_rest,
    request,
    rest_after_run,
    rolling_limit,
    spare,
    total,
    weekend_limit,
)
from solver.cpsat.model import RosterModel
from solver.cpsat.part import Part
from solver.problem import Problem
from solver.rules.registry import rules_of
from solver.rules.rule import SAFETY
from solver.stop import Stop

COST = "cost"
ENCODERS: dict[str, Callable[[Any, RosterModel], None]] = {
    "Change": change.encode,
    "Companion": companion.encode,
    "ConsecutiveRun": consecutive_run.encode,
    "Cover": cover.encode,
    "Distinct": distinct.encode,
    "Eligibility": eligibility.encode,
    "Fairness": fairness.encode,
    "ForbiddenSuccession": forbidden_succession.encode,
    "MinRest": min_rest.encode,
    "Movement": movement.encode,
    "PeriodicRest": periodic_rest.encode,
    "Request": request.encode,
    "RestAfterRun": rest_after_run.encode,
    "RollingLimit": rolling_limit.encode,
    "Spare": spare.encode,
    "Total": total.encode,
    "WeekendLimit": weekend_limit.encode,
}


def build(problem: Problem, *, rigid: bool, stop: Stop | None = None, part: Part | None = None) -> RosterModel:
    """The model of a problem, or of a part of it, objective set.

    Raises Stopped when the time is up before it is complete.
    """
    model = RosterModel(problem, rigid=rigid, stop=stop, part=part)
    with model.paying(COST):
        for pair in model.pairs():
            if pair.cost:
                model.pay(model.variables[pair.worker, pair.duty], problem.prices[COST] * pair.cost)
    for rule in rules_of(problem):
        with model.paying(SAFETY if rule.hard else rule.tier):
            ENCODERS[rule.kind](rule, model)
    model.close()
    return model
