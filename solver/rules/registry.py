"""The rule kinds by name, and the rules every roster is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.rules.change import Change
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover
from solver.rules.eligibility import Eligibility
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.min_rest import MinRest
from solver.rules.request import Request
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit

if TYPE_CHECKING:
    from solver.problem import Problem

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        Change,
        ConsecutiveRun,
        Cover,
        Eligibility,
        ForbiddenSuccession,
        MinRest,
        Request,
        RollingLimit,
        Total,
        WeekendLimit,
    )
}


def rules_of(problem: Problem) -> tuple[Rule, ...]:
    """The problem's rules and those that hold without being named: eligibility, and its pins."""
    rules = problem.rules
    kinds = {rule.kind for rule in rules}
    if "Eligibility" not in kinds:
        rules = (Eligibility(id="GEN-SKILL"), *rules)
    if problem.pins and "Change" not in kinds:
        rules = (*rules, Change(id="GEN-PIN", tier=next(iter(problem.prices)), weight=0))
    return rules
