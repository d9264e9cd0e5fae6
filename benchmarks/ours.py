"""Our own solver in a comparison."""

from __future__ import annotations

from benchmarks.answer import Allowance, Answer, Trace
from solver.limits import Limits
from solver.problem import Problem
from solver.solve import solve


def answer(problem: Problem, allowance: Allowance) -> Answer:
    """What `solve` finds, on the clock of the run."""
    trace = Trace(allowance)
    limits = Limits(
        seconds=allowance.seconds, workers=allowance.workers, seed=allowance.seed, started=allowance.started
    )
    result = solve(problem, limits, listener=lambda progress: trace.hear(progress.objective))
    return Answer(result.roster, result.bound, trace, result.reason or "")
