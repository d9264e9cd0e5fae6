"""Change as a model: pins as fixed literals, changes as a cost against the base."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import negated
from solver.rules.change import Change
from solver.rules.rule import SAFETY


def encode(rule: Change, model: RosterModel) -> None:
    """Keep the pins (or give one up at the safety price) and pay for each worker's day that changes."""
    concerned = set(model.workers(rule))
    safety = None if model.rigid else model.problem.prices["safety"]
    for pin in model.problem.pins:
        if pin.worker not in concerned:
            continue
        literal = model.variables[pin.worker, pin.duty]
        if pin.on:
            with model.paying(SAFETY):
                model.forbid([negated(literal)], safety)
        else:
            model.forbid([literal], None)
    if model.problem.base is not None:
        _changes(rule, model, concerned)


def _changes(rule: Change, model: RosterModel, concerned: set[str]) -> None:
    problem = model.problem
    unit = problem.prices[rule.tier] * rule.weight
    was: dict[tuple[str, int], list[str]] = {}
    for worker, duty in sorted(set(problem.base or ())):
        was.setdefault((worker, problem.duty[duty].day), []).append(duty)
    for worker in (worker for worker in problem.worker if worker in concerned):
        for day in range(problem.horizon):
            price = unit * (rule.cost_by_day[day] if rule.cost_by_day is not None else 1)
            before = was.get((worker, day), [])
            if not before:
                for possible in model.variables.duties(worker, day):
                    model.pay(model.variables[worker, possible.id], price)
            elif len(before) == 1:
                model.pay(True, price)
                model.pay(model.variables[worker, before[0]], -price)
            else:
                model.pay(True, price)  # two duties on one day cannot be kept
