"""Yardstick: an integer programme of the same problem, solved by the HiGHS that comes with OR-Tools' MathOpt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from benchmarks.answer import Allowance, Answer, Trace, whole
from benchmarks.integer_programme import NotLinearError, programme
from solver.cpsat.build import build
from solver.problem import Problem
from solver.roster import Roster

# Objectives are whole numbers, so that a bound less than one below the objective proves it.
LESS_THAN_ONE = 0.999


def answer(problem: Problem, allowance: Allowance) -> Answer:
    """What HiGHS finds, with its defaults but for time, threads and seed, and until the gap is closed."""
    trace = Trace(allowance)
    model = build(problem, rigid=problem.tiers is not None)
    try:
        made = programme(model.cp.proto)
    except NotLinearError as error:
        return Answer(None, None, trace, str(error))
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=allowance.remaining),
        random_seed=allowance.seed,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=LESS_THAN_ONE,
        highs=highs_pb2.HighsOptionsProto(int_options={"threads": allowance.workers}),
    )
    result = mathopt.solve(
        made.model, mathopt.SolverType.HIGHS, params=parameters, msg_cb=lambda lines: _hear(trace, lines)
    )
    ended = result.termination
    bound = whole(ended.objective_bounds.dual_bound)
    if not result.has_primal_feasible_solution():
        return Answer(None, bound, trace, ended.reason.name.lower().replace("_", " "))
    pairs = model.variables.pairs
    values = result.variable_values([made.variables[literal.index] for literal in pairs.values()])
    chosen = (pair for pair, value in zip(pairs, values, strict=True) if value > 0.5)
    return Answer(Roster.of(chosen), bound, trace)


def _hear(trace: Trace, lines: Sequence[str]) -> None:
    """Note the best objective in the lines of the search's log.

    MathOpt offers no callback on the solutions of HiGHS. A line holds, after the share of the tree that is explored
    (the first word that ends in %), the best bound and the best objective.
    """
    for line in lines:
        words = line.split()
        shares = [number for number, word in enumerate(words[:6]) if word.endswith("%")]
        if shares and len(words) > shares[0] + 2:
            try:
                trace.hear(float(words[shares[0] + 2]))
            except ValueError:
                continue
