"""From a problem to the form of each worker's line: every rule's parts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from solver.lines.act import Act, acts_of
from solver.lines.form import Form
from solver.lines.parts import (
    change,
    consecutive_run,
    fairness,
    forbidden_succession,
    min_rest,
    movement,
    periodic_rest,
    request,
    rest_after_run,
    rolling_limit,
    total,
    weekend_limit,
)
from solver.problem import Problem
from solver.rules.registry import rules_of
from solver.rules.rule import Rule
from solver.stop import Stop


def eligible(rule: Rule, form: Form) -> None:
    """Nothing to add: a form holds only what its worker may do, one duty a day."""


PARTS: dict[str, Callable[[Any, Form], None]] = {
    "Change": change.parts,
    "ConsecutiveRun": consecutive_run.parts,
    "Eligibility": eligible,
    "Fairness": fairness.parts,
    "ForbiddenSuccession": forbidden_succession.parts,
    "MinRest": min_rest.parts,
    "Movement": movement.parts,
    "PeriodicRest": periodic_rest.parts,
    "Request": request.parts,
    "RestAfterRun": rest_after_run.parts,
    "RollingLimit": rolling_limit.parts,
    "Total": total.parts,
    "WeekendLimit": weekend_limit.parts,
}


def forms(problem: Problem, *, rigid: bool, stop: Stop) -> list[Form]:
    """The form of each worker, in the problem's order. Raises Stopped."""
    acts = acts_of(problem)
    known: dict[Hashable, Mapping[tuple[int, Act], int]] = {}
    of = {worker.id: Form(problem, worker, acts, known, rigid=rigid) for worker in problem.workers}
    for rule in rules_of(problem):
        if rule.acts != "line":
            continue
        stop.raise_if_over()
        for worker in rule.workers if rule.workers is not None else of:
            PARTS[rule.kind](rule, of[worker])
    return list(of.values())
