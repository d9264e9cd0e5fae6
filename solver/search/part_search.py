"""Neighbourhood search over partial models: CP-SAT frees a part of the best roster and knows nothing of the rest.

Where lines are short its linear relaxation closes a thousand pairs in a tenth of a second: good for the last steps.
Rules between workers, which lines know nothing of, it keeps by itself.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from solver.cpsat.build import build
from solver.cpsat.part import Part
from solver.cpsat.run import Answer, Outcome, RunLimits, run
from solver.problem import Problem
from solver.roster import Roster
from solver.search.disputed import Disputed
from solver.search.incumbent import Found, Incumbent
from solver.search.neighbourhood import Kind
from solver.search.regions import LEAST_CELLS, Cell, Loss, Regions
from solver.stop import Stop, Stopped

SECONDS_A_STEP = 2.0
WORK_A_STEP = 1.0
FIRST_CELLS = 150
BUILD_WORK = 0.03  # what it takes to build and presolve a part, which CP-SAT hardly counts
QUICK_WORK = 0.1  # a step closed with less frees more the next time
GROWTH, SHRINK = 1.25, 0.7
ALL_LINEAR = 2
# So many pairs that answers differ in CP-SAT chooses among at once; of three times as many it finds nothing in minutes.
MOST_DISPUTED = 2_500
SECONDS_A_DISPUTE, WORK_A_DISPUTE = 60.0, 30.0


class PartSearch:
    """One lane of steps from the shared best roster."""

    def __init__(
        self,
        problem: Problem,
        incumbent: Incumbent,
        seed: int,
        *,
        coupled: bool = False,
        losses: Callable[[Found], Sequence[Loss]] = lambda _: (),
    ) -> None:
        self._losses = losses
        self._lock = threading.Lock()
        self._problem = problem
        self._incumbent = incumbent
        self._chance = random.Random(seed)
        regions = self._regions = Regions(problem, self._chance)
        self._kinds = [Kind(choose, FIRST_CELLS) for choose in (regions.lines, regions.days, regions.block)]
        if coupled:
            self._kinds.append(Kind(regions.coupled, FIRST_CELLS))
        self._cells = len(problem.workers) * problem.horizon

    def search(self, stop: Stop, done: Callable[[], bool], *, work: float | None = None) -> float:
        """Step until the stop, until `done` says so, or until the work is used up; returns the work done."""
        used = 0.0
        while not (stop.over or done()) and (work is None or used < work):
            try:
                used += BUILD_WORK + self._step(stop, deterministic=work is not None)
            except Stopped:
                break
        return used

    def free(self, cells: set[Cell], stop: Stop, seconds: float, *, rigid: bool) -> None:
        """Look once for something better with these cells free, `rigid` with every minimum of theirs kept. Raises
        Stopped while the model is made."""
        found = self._incumbent.found
        assert found is not None
        part = Part.of_cells(self._problem, found.roster, cells)
        self._answer(part, found, stop, seconds, None, rigid=rigid)

    def dispute(self, disputed: Disputed, stop: Stop, *, work: float | None = None) -> bool:
        """Look once for something better wherever the answer differs, until stopped or the work is used up; returns
        whether there was anything."""
        found = self._incumbent.found
        assert found is not None
        better = False
        with suppress(Stopped):
            for group in list(disputed.groups(found.roster, MOST_DISPUTED)):
                if work is not None and work <= 0:
                    break
                seconds = SECONDS_A_DISPUTE if work is None else None
                most = None if work is None else min(work, WORK_A_DISPUTE)
                found = self._incumbent.found or found
                part = disputed.part(found.roster, group)
                if part.free:
                    answer, kept = self._answer(part, found, stop, seconds, most, rigid=not found.given_up)
                    better = better or kept
                    work = None if work is None else work - answer.work
        return better

    def _step(self, stop: Stop, *, deterministic: bool) -> float:
        found = self._incumbent.found
        assert found is not None
        kind = self._chance.choices(self._kinds, [kind.credit for kind in self._kinds])[0]
        cells = kind.choose(
            self._regions.anchor(found.report.violations, self._losses(found)), max(LEAST_CELLS, round(kind.cells))
        )
        part = Part.of_cells(self._problem, found.roster, cells)
        if not part.free:
            return 0.0
        seconds = None if deterministic else SECONDS_A_STEP
        answer, better = self._answer(part, found, stop, seconds, WORK_A_STEP, rigid=not found.given_up)
        closed = answer.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
        kind.credit = 0.95 * kind.credit + (1.0 if better else 0.1)
        factor = SHRINK if not closed else GROWTH if answer.work < QUICK_WORK else 1.0
        kind.cells = min(self._cells, max(LEAST_CELLS, kind.cells * factor))
        return answer.work

    def _answer(
        self, part: Part, found: Found, stop: Stop, seconds: float | None, work: float | None, *, rigid: bool
    ) -> tuple[Answer, bool]:
        """What CP-SAT makes of a part, and whether that made the best roster better."""
        model = build(self._problem, rigid=rigid, stop=stop, part=part)
        model.hint(found.roster)
        limits = RunLimits(1, self._chance.randrange(2**31), seconds, work, linear=ALL_LINEAR)
        answer = run(model, model.cp, limits, stop)
        return answer, answer.roster is not None and self._keep(part, answer.roster, found)

    def _keep(self, part: Part, answer: Roster, found: Found) -> bool:
        """Offer what the roster becomes with the answer, and what the best one does: it may have got better meanwhile,
        and the answer may go with it or not."""
        with self._lock:
            best = self._incumbent.found or found
            kept = False
            for before in (best,) if best is found else (best, found):
                roster = part.onto(before.roster, answer)
                if roster.lines != before.roster.lines:
                    judged = self._incumbent.judge(roster, "part", after=before)
                    kept = (judged is not None and self._incumbent.keep(judged)) or kept
            return kept
