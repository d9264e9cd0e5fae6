"""What is searched with when: CP-SAT on the whole problem first, then beside neighbourhoods of the best roster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ortools.sat.python import cp_model

from solver.cpsat.build import build
from solver.cpsat.model import RosterModel
from solver.cpsat.run import Answer, Outcome, RunLimits, run
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.search.incumbent import Incumbent
from solver.search.neighbourhood import Neighbourhoods
from solver.stop import Stop

# The whole problem alone gets the first part of the time: what it can prove, it mostly proves soon.
FIRST_SHARE = 0.15
FIRST_LEAST_SECONDS = 2.0
FIRST_MOST_SECONDS = 20.0
# Then it starts again with a better cutoff, each time for longer.
ROUND_SECONDS = 10.0
# and gives its threads to the neighbourhoods when a round leaves the bound this far away.
HOPELESS_GAP = 0.1
# Work (CP-SAT's deterministic time) that stands for a second of a time limit when a solve is deterministic.
WORK_A_SECOND = 0.5
MOST_WORK = 1_000_000.0


class Portfolio:
    """One search of one problem, towards an incumbent."""

    def __init__(self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._used = 0.0

    def search(self) -> None:
        """Search until proven, within the gap or stopped. Raises Stopped when not even a model could be built."""
        found = self._incumbent.found
        # Where even the first roster keeps all minima, or nothing speaks against it, minima are kept as they stand.
        model = build(self._problem, rigid=True, stop=self._stop)
        answer = self._first(model)
        if answer.outcome is Outcome.INFEASIBLE:
            model = self._soften()
            answer = self._first(model)
        elif answer.outcome is Outcome.UNKNOWN and found is not None and found.report.broken and not self._stop.over:
            model = self._soften()
        if self._settled() or self._stop.over:
            return
        if self._limits.deterministic:
            self._one_lane(model)
        else:
            self._lanes(model)

    def _soften(self) -> RosterModel:
        self._incumbent.forget_bound()
        return build(self._problem, rigid=False, stop=self._stop)

    def _settled(self) -> bool:
        gap = self._incumbent.gap()
        return self._incumbent.proven or (gap is not None and gap <= self._limits.gap)

    def _first(self, model: RosterModel) -> Answer:
        found = self._incumbent.found
        cp = model.cp.clone()
        if found is not None:
            for pair, literal in model.variables.pairs.items():
                cp.add_hint(literal, pair in found.roster)
        return self._whole(model, cp, self._limits.threads, self._first_seconds(), self._stop.child())

    def _first_seconds(self) -> float | None:
        remaining = self._stop.remaining
        if remaining is None:
            return FIRST_MOST_SECONDS
        return min(max(FIRST_LEAST_SECONDS, FIRST_SHARE * remaining), FIRST_MOST_SECONDS)

    def _whole(
        self, model: RosterModel, cp: cp_model.CpModel, threads: int, seconds: float | None, stop: Stop
    ) -> Answer:
        work = None
        if self._limits.deterministic:
            work = (seconds or FIRST_MOST_SECONDS) * WORK_A_SECOND
            seconds = None
        limits = RunLimits(threads, self._limits.seed, seconds, work, self._limits.gap)
        answer = run(
            model,
            cp,
            limits,
            stop,
            on_roster=lambda roster: self._offer(roster, stop),
            on_bound=self._incumbent.raise_bound,
        )
        self._used += answer.work
        if answer.roster is not None:
            self._incumbent.offer(answer.roster, "cp-sat")
        if answer.bound is not None:
            self._incumbent.raise_bound(answer.bound)
        return answer

    def _offer(self, roster: Roster, stop: Stop) -> None:
        self._incumbent.offer(roster, "cp-sat")
        if self._settled():
            stop.request()

    def _one_lane(self, model: RosterModel) -> None:
        seconds = self._limits.seconds
        work = MOST_WORK if seconds is None else seconds * WORK_A_SECOND
        lane = Neighbourhoods(model, self._incumbent, self._limits.seed)
        lane.search(self._stop, self._settled, work=work - self._used)

    def _lanes(self, model: RosterModel) -> None:
        """Half the threads on neighbourhoods, the rest on the whole problem while that gets anywhere."""
        threads = self._limits.threads
        stop = self._stop.child()
        lanes = threads if self._hopeless() else max(1, threads // 2)
        with ThreadPoolExecutor(max_workers=threads) as pool:
            tasks = [pool.submit(self._lane, model, number, stop) for number in range(lanes)]
            if threads > lanes:
                self._rounds(model, threads - lanes, stop)
                tasks += [pool.submit(self._lane, model, number, stop) for number in range(lanes, threads)]
            for task in tasks:
                task.result()

    def _hopeless(self) -> bool:
        """Whether the bound is too far away for the whole problem to be worth a thread."""
        gap = self._incumbent.gap()
        return gap is None or gap > HOPELESS_GAP

    def _lane(self, model: RosterModel, number: int, stop: Stop) -> None:
        Neighbourhoods(model, self._incumbent, self._limits.seed + number).search(stop, self._settled)
        stop.request()

    def _rounds(self, model: RosterModel, threads: int, stop: Stop) -> None:
        """The whole problem again, asked for something better than the best, until that looks hopeless."""
        seconds = ROUND_SECONDS
        while not stop.over and not self._settled():
            found = self._incumbent.found
            assert found is not None
            cp = model.cp.clone()
            cp.add(model.objective <= found.objective - 1)
            answer = self._whole(model, cp, threads, seconds, stop.child())
            if answer.outcome is Outcome.INFEASIBLE:
                self._incumbent.raise_bound(found.objective)
            if self._hopeless():
                return
            seconds *= 2
        stop.request()
