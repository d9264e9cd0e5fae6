"""The rule kinds by name, and the rules every roster is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rules.change import Change
from solver.rules.companion import Companion
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover
from solver.rules.distinct import Distinct
from solver.rules.eligibility import Eligibility
from solver.rules.fairness import Fairness
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.min_rest import MinRest
from solver.rules.movement import Movement
from solver.rules.periodic_rest import PeriodicRest
from solver.rules.request import Request
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.spare import Spare
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit

if TYPE_CHECKING:
    from solver.problem import Problem

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        Change,
        Companion,
        ConsecutiveRun,
        Cover,
        Distinct,
        Eligibility,
        Fairness,
        ForbiddenSuccession,
        MinRest,
        Movement,
        PeriodicRest,
        Request,
        RestAfterRun,
        RollingLimit,
        Spare,
        Total,
        WeekendLimit,
    )
}


def rules_of(problem: Problem) -> tuple[Rule, ...]:
    """The problem's rules and those that hold without being named: everybody's eligibility, and every pin."""
    rules = problem.rules
    unnamed = _without(problem, "Eligibility")
    if unnamed:
        among = None if len(unnamed) == len(problem.workers) else unnamed
        rules = (Eligibility(id="GEN-SKILL", workers=among), *rules)
    if problem.pins:
        loose = set(_without(problem, "Change"))
        pinned = tuple(sorted({pin.worker for pin in problem.pins} & loose))
        if pinned:
            rules = (*rules, Change(id="GEN-PIN", tier=next(iter(problem.prices)), weight=0, workers=pinned))
    return rules


def _without(problem: Problem, kind: str) -> tuple[str, ...]:
    """The workers whom no rule of a kind concerns."""
    concerned: set[str] = set()
    for rule in problem.rules:
        if rule.kind == kind:
            if rule.workers is None:
                return ()
            concerned.update(rule.workers)
    return tuple(worker.id for worker in problem.workers if worker.id not in concerned)
