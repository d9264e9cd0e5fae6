"""Yardstick: the plain full CP-SAT model, with all workers and CP-SAT's own defaults."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.answer import Allowance, Answer, Trace, whole
from solver.cpsat.build import build
from solver.problem import Problem
from solver.roster import Roster


class _Listening(cp_model.CpSolverSolutionCallback):
    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def on_solution_callback(self) -> None:
        """Note what each improving solution costs."""
        self._trace.hear(self.objective_value)


def answer(problem: Problem, allowance: Allowance) -> Answer:
    """What CP-SAT finds by itself. A problem with weights of its own keeps its minima; others may give them up."""
    model = build(problem, rigid=problem.tiers is not None)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = allowance.workers
    solver.parameters.random_seed = allowance.seed
    solver.parameters.max_time_in_seconds = allowance.remaining
    trace = Trace(allowance)
    status = solver.solve(model.cp, _Listening(trace))
    if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID):
        return Answer(None, None, trace, solver.status_name(status).lower().replace("_", " "))
    bound = whole(solver.best_objective_bound)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, bound, trace, "no solution found")
    trace.settle()
    chosen = (pair for pair, literal in model.variables.pairs.items() if solver.boolean_value(literal))
    return Answer(Roster.of(chosen), bound, trace)
