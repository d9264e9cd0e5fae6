"""Search by CP-SAT: the whole problem on one thread, neighbourhoods of the best roster on the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from typing import Any

from solver.cpsat.build import build
from solver.cpsat.model import RosterModel
from solver.cpsat.run import Answer, Outcome, RunLimits, run
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.search.incumbent import Incumbent
from solver.search.neighbourhood import Neighbourhoods
from solver.stop import Stop, Stopped

# Where the first roster breaks minima, all threads look for one that keeps them, for a share of the time.
FIRST_SHARE = 0.15
FIRST_LEAST_SECONDS = 2.0
FIRST_MOST_SECONDS = 20.0
# One thread alone gives the whole problem this share of its time, the neighbourhoods the rest.
ALONE_SHARE = 0.3
# It branches as CP-SAT would by itself for so long, where it has the thread alone.
UNGUIDED_SECONDS = 4.0
# The whole problem gives its thread up when its bound is this far away and has not come nearer for a while.
HOPELESS_GAP = 0.1
PATIENCE_SECONDS = 10.0
LEAST_PROGRESS = 0.02  # of the distance between bound and best
TICK_SECONDS = 1.0
# Work (CP-SAT's deterministic time) that stands for a second of a time limit when a solve is deterministic.
WORK_A_SECOND = 0.3
MOST_WORK = 1_000_000.0
# How much of the model the linear relaxation holds: all of it proves most, some of it finds a first roster soonest.
ALL_LINEAR, SOME_LINEAR = 2, 1


class ModelLanes:
    """One search of one problem, towards an incumbent."""

    def __init__(self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._used = 0.0
        self._far = False  # whether a first look at the whole problem left its bound far away

    def search(self) -> None:
        """Search until proven, within the gap or stopped. Raises Stopped when not even a model could be built."""
        model = self._keeping_minima()
        if self._settled() or self._stop.over:
            return
        if self._limits.deterministic:
            self._in_turns(model)
        elif self._limits.threads == 1:
            self._alone(model)
        else:
            self._lanes(model)

    def through(self, seconds: float) -> None:
        """The whole problem on one thread, every minimum kept where that can be; so many seconds at most. Raises
        Stopped.

        Most homes are proven within a few seconds; whatever takes longer is begun again, branching on what the linear
        relaxation leaves open: of thirty homes the ten that took longest so took a third of the time.
        """
        model = build(self._problem, rigid=True, stop=self._stop)
        few = min(UNGUIDED_SECONDS, seconds)
        answer = self._whole(model, self._stop.child(), few)
        if answer.outcome is Outcome.INFEASIBLE:
            model = build(self._problem, rigid=False, stop=self._stop)
            self._whole(model, self._stop.child(), few)
        if not (self._settled() or self._stop.over):
            self._whole(model, self._stop.child(), seconds - few, guided=True)

    def model(self) -> RosterModel:
        """The whole model, for `whole`. Raises Stopped."""
        return build(self._problem, rigid=self._is_clean() or self._problem.tiers is not None, stop=self._stop)

    def whole(self, model: RosterModel) -> None:
        """One run on the whole problem, on one thread, until it is proven or stopped; where not every minimum can be
        kept, another one that gives some up."""
        answer = self._whole(model, self._stop.child())
        if answer.outcome is Outcome.INFEASIBLE and model.rigid:
            with suppress(Stopped):
                self._whole(build(self._problem, rigid=False, stop=self._stop), self._stop.child())

    def _keeping_minima(self) -> RosterModel:
        """The model to search on: one that keeps all minima, unless that cannot be (or is not found in time)."""
        clean = self._is_clean()
        if not clean and self._problem.tiers is None:
            return build(self._problem, rigid=False, stop=self._stop)
        model = build(self._problem, rigid=True, stop=self._stop)
        if clean:
            return model
        answer = self._first(model)
        self._far = self._is_far()
        if answer.outcome is Outcome.INFEASIBLE or (answer.outcome is Outcome.UNKNOWN and not self._stop.over):
            self._far = False
            model = build(self._problem, rigid=False, stop=self._stop)
        return model

    def _is_clean(self) -> bool:
        found = self._incumbent.found
        return found is not None and not any(violation.hard for violation in found.report.violations)

    def _is_far(self) -> bool:
        """Whether the bound is too far away for the whole problem to be worth a thread."""
        gap = self._incumbent.gap()
        return gap is None or gap > HOPELESS_GAP

    def _settled(self) -> bool:
        return self._incumbent.settled(self._limits)

    def _first(self, model: RosterModel) -> Answer:
        remaining = self._stop.remaining
        seconds = FIRST_MOST_SECONDS
        if remaining is not None:
            seconds = min(max(FIRST_LEAST_SECONDS, FIRST_SHARE * remaining), FIRST_MOST_SECONDS)
        stop = self._stop.child()
        limits = RunLimits(self._limits.threads, self._limits.seed, seconds, None, self._limits.gap, SOME_LINEAR)
        return self._run(model, self._in_work(limits), stop, lambda roster: self._offer(roster, stop))

    def _in_work(self, limits: RunLimits) -> RunLimits:
        """The limits with seconds counted in work, where a solve is deterministic."""
        if not self._limits.deterministic:
            return limits
        work = None if limits.seconds is None else limits.seconds * WORK_A_SECOND
        return replace(limits, seconds=None, work=work)

    def _whole(self, model: RosterModel, stop: Stop, seconds: float | None = None, *, guided: bool = False) -> Answer:
        """The whole problem on one thread, with all of its linear relaxation."""
        gap, seed = self._limits.gap, self._limits.seed
        limits = RunLimits(1, seed, seconds, gap=gap, linear=ALL_LINEAR, probe=False, guided=guided)
        return self._run(model, self._in_work(limits), stop, lambda roster: self._offer(roster, stop))

    def _run(self, model: RosterModel, limits: RunLimits, stop: Stop, offer: Callable[[Roster], None]) -> Answer:
        found = self._incumbent.found
        cp = model.cp.clone()
        if found is not None:
            for pair, literal in model.variables.pairs.items():
                cp.add_hint(literal, pair in found.roster)
        answer = run(
            model,
            cp,
            limits,
            stop,
            on_roster=offer,
            on_bound=lambda bound: self._incumbent.raise_bound(bound, keeping=model.rigid),
        )
        self._used += answer.work
        if answer.roster is not None:
            self._incumbent.offer(answer.roster, "cp-sat")
        if answer.bound is not None:
            self._incumbent.raise_bound(answer.bound, keeping=model.rigid)
        return answer

    def _offer(self, roster: Roster, stop: Stop) -> None:
        self._incumbent.offer(roster, "cp-sat")
        if self._settled():
            stop.request()

    def _in_turns(self, model: RosterModel) -> None:
        """One thread, budgets in work: the whole problem, then neighbourhoods."""
        seconds = self._limits.seconds
        self._whole(model, self._stop.child(), FIRST_MOST_SECONDS if seconds is None else ALONE_SHARE * seconds)
        work = MOST_WORK if seconds is None else seconds * WORK_A_SECOND
        lane = Neighbourhoods(model, self._incumbent, self._limits.seed)
        lane.search(self._stop, self._settled, work=work - self._used)

    def _alone(self, model: RosterModel) -> None:
        remaining = self._stop.remaining
        self._whole(model, self._stop.child(), FIRST_MOST_SECONDS if remaining is None else ALONE_SHARE * remaining)
        Neighbourhoods(model, self._incumbent, self._limits.seed).search(self._stop, self._settled)

    def _lanes(self, model: RosterModel) -> None:
        """The whole problem on one thread while that gets anywhere, neighbourhoods on all others."""
        threads = self._limits.threads
        stop = self._stop.child()
        whole_stop = stop.child()
        with ThreadPoolExecutor(max_workers=threads) as pool:
            tasks: set[Future[Any]] = {pool.submit(self._lane, model, number, stop) for number in range(1, threads)}
            if self._far:
                whole: Future[Any] = pool.submit(self._lane, model, 0, stop)
            else:
                whole = pool.submit(self._whole, model, whole_stop)
            tasks.add(whole)
            watch = _Watch(self._incumbent)
            while tasks:
                done, tasks = wait(tasks, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
                for task in done:
                    task.result()
                if self._settled():
                    stop.request()
                elif whole in done and not stop.over:
                    tasks.add(pool.submit(self._lane, model, 0, stop))
                elif not self._far and not whole.done() and watch.hopeless():
                    whole_stop.request()

    def _lane(self, model: RosterModel, number: int, stop: Stop) -> None:
        Neighbourhoods(model, self._incumbent, self._limits.seed + number).search(stop, self._settled)


class _Watch:
    """Notices when the bound has stopped coming nearer to the best."""

    def __init__(self, incumbent: Incumbent) -> None:
        self._incumbent = incumbent
        self._since = time.monotonic()
        self._bound: int | None = None

    def hopeless(self) -> bool:
        """Whether the bound is far away and has hardly moved for a while. Before the first bound there is hope."""
        bound, found = self._incumbent.bound, self._incumbent.found
        if bound is None or found is None:
            self._since = time.monotonic()
            return False
        distance = found.objective - bound
        if self._bound is None or bound - self._bound > LEAST_PROGRESS * distance:
            self._bound, self._since = bound, time.monotonic()
        gap = self._incumbent.gap()
        return gap is not None and gap > HOPELESS_GAP and time.monotonic() - self._since > PATIENCE_SECONDS
