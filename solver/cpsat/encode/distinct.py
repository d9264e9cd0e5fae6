"""Distinct as a model: a literal for each worker who is on any shift of a row, and their number."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.distinct import Distinct, DistinctRow


def encode(rule: Distinct, model: RosterModel) -> None:
    """Bound or price the different workers of each row."""
    for row in rule.rows:
        if any(model.has_shift(shift) for shift in row.shifts):
            _row(rule, model, row)


def _row(rule: Distinct, model: RosterModel, row: DistinctRow) -> None:
    problem = model.problem
    among = None if rule.workers is None else frozenset(rule.workers)
    known = {worker for worker in row.known if rule.start == "history" and (among is None or worker in among)}
    of: dict[str, list[Literal]] = {}
    for shift in sorted(row.shifts):
        for duty in problem.duties_with[shift]:
            for worker in problem.workers_of[duty]:
                if worker not in known and (among is None or worker in among):
                    of.setdefault(worker, []).append(model.variables[worker, duty])
    terms: list[tuple[int, Literal]] = [(1, True) for _ in known]
    terms += [(1, model.either(literals)) for literals in of.values()]
    model.at_most(terms, row.max, model.price(rule), already=max(0, len(known) - row.max))
