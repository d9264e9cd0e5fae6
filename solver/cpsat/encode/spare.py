"""Spare as a model: a literal for each worker who is busy around a shift, and how many are not."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.problem import FixedWork, Shift
from solver.rules.spare import Spare


def encode(rule: Spare, model: RosterModel) -> None:
    """Price each spare that is missing on a shift."""
    problem = model.problem
    among = None if rule.workers is None else frozenset(rule.workers)
    for row in rule.rows:
        shift = problem.shift[row.shift]
        able = {worker for duty in problem.duties_with[shift.id] for worker in problem.workers_of[duty]}
        able = able if among is None else able & among
        if model.part is None or any(model.has_worker(worker) for worker in able):
            terms = [(1, negated(_busy(rule, model, shift, worker))) for worker in sorted(able)]
            model.at_least(terms, row.min, model.price(rule))


def _busy(rule: Spare, model: RosterModel, shift: Shift, worker: str) -> Literal:
    """Whether a worker is too near to a shift to step in on it."""
    if any(_near(rule, work, shift) for work in model.fixed(rule, worker)):
        return True
    shifts = model.problem.shift
    return model.either(
        model.variables[worker, duty.id]
        for duty in model.variables.duties_of(worker)
        if any(_near(rule, shifts[each], shift) for each in duty.shifts)
    )


def _near(rule: Spare, work: Shift | FixedWork, shift: Shift) -> bool:
    return max(work.start, shift.start) - min(work.end, shift.end) < rule.rest
