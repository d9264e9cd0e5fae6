"""Eligibility as a model: pairs that are not listed have no variable; at most one duty a day."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.rules.eligibility import Eligibility


def encode(rule: Eligibility, model: RosterModel) -> None:
    """Let each worker do at most one duty on each day."""
    for worker in model.workers(rule):
        for day in model.variables.days(worker):
            model.at_most_one(model.variables[worker, duty.id] for duty in model.variables.duties(worker, day))
