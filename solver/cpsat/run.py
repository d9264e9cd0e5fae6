"""One run of CP-SAT on a roster model: limits in, rosters and bounds out as they come."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from solver.cpsat.model import RosterModel
from solver.roster import Roster
from solver.stop import Stop

INSIST_SECONDS = 0.02


class Outcome(Enum):
    """How a run ended. Only OPTIMAL and FEASIBLE have a roster."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How much one run may take. `work` is CP-SAT's deterministic time, `seconds` the wall's.

    `linear` is how much of the model the linear relaxation holds, from 0 (none: small parts are closed faster by
    clauses alone) to 2 (all of it). `probe` is whether
    variables are probed and symmetries looked for beforehand, which for a home takes longer than it saves. `guided`:
    what is branched on is what the linear relaxation leaves open.
    """

    workers: int
    seed: int
    seconds: float | None = None
    work: float | None = None
    gap: float = 0.0
    linear: int = 1
    probe: bool = True
    guided: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run found: the roster is None unless the outcome has one."""

    outcome: Outcome
    roster: Roster | None
    bound: int | None
    work: float


class _Listening(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: RosterModel, on_roster: Callable[[Roster], None]) -> None:
        super().__init__()
        self._model = model
        self._on_roster = on_roster

    def on_solution_callback(self) -> None:
        """Hand on the roster of each improving solution."""
        self._on_roster(self._model.roster(self.boolean_value))


class _Stopper:
    """Asks a solver to stop until it has: a wish that comes just before the search begins would be lost."""

    def __init__(self, solver: cp_model.CpSolver) -> None:
        self._solver = solver
        self._ended = threading.Event()

    def begin(self) -> None:
        """Keep asking, from a thread of its own."""
        threading.Thread(target=self._insist, daemon=True).start()

    def end(self) -> None:
        """The solver has ended."""
        self._ended.set()

    def _insist(self) -> None:
        while not self._ended.wait(INSIST_SECONDS):
            self._solver.stop_search()


def run(
    model: RosterModel,
    cp: cp_model.CpModel,
    limits: RunLimits,
    stop: Stop,
    *,
    on_roster: Callable[[Roster], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
) -> Answer:
    """Solve `cp` (the model or a copy of it with more in it) until its limits, the stop or a proof."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.relative_gap_limit = limits.gap
    parameters.catch_sigint_signal = False  # the program hears Ctrl-C itself
    parameters.linearization_level = limits.linear
    if limits.guided:
        parameters.search_branching = cp_model.LP_SEARCH
    if not limits.probe:
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
    seconds = [each for each in (limits.seconds, stop.remaining) if each is not None]
    if seconds:
        parameters.max_time_in_seconds = max(0.01, min(seconds))
    if limits.work is not None:
        parameters.max_deterministic_time = limits.work
    if on_bound is not None:
        solver.best_bound_callback = lambda bound: on_bound(math.ceil(bound - 1e-6))
    stopper = _Stopper(solver)
    stop.on_request(stopper.begin)
    try:
        listening = None if on_roster is None else _Listening(model, on_roster)
        status = solver.solve(cp, listening)
    finally:
        stopper.end()
        stop.forget(stopper.begin)
    return _answer(model, solver, status)


def _answer(model: RosterModel, solver: cp_model.CpSolver, status: object) -> Answer:
    work = solver.deterministic_time
    if status == cp_model.INFEASIBLE:
        return Answer(Outcome.INFEASIBLE, None, None, work)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(Outcome.UNKNOWN, None, None, work)  # no value may be read
    roster = model.roster(solver.boolean_value)
    bound = math.ceil(solver.best_objective_bound - 1e-6)
    return Answer(Outcome.OPTIMAL if status == cp_model.OPTIMAL else Outcome.FEASIBLE, roster, bound, work)
