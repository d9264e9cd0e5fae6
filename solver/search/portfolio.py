"""What is searched with when.

Everything goes by lines: their bound is close and their dives are good at any size. Where lines are short, CP-SAT has
the whole problem on a thread of its own meanwhile: of homes it proves some first and lines the others. What is small
and has long lines CP-SAT has for a moment before; one thread alone leaves it a home for most of the time. A published
roster is mended first, with the fewest changes. The stages of a lexicographic solve bound sums that lines know nothing
of, and go by CP-SAT alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from solver.limits import Limits
from solver.lines.pricing import MOST_CELLS
from solver.problem import Problem
from solver.search.incumbent import Incumbent
from solver.search.line_lanes import LineLanes
from solver.search.model_lanes import ModelLanes
from solver.search.replan import Replan
from solver.search.spell import is_divisible
from solver.search.spells import Spells
from solver.stop import Stop, Stopped

# Up to so many days and pairs CP-SAT has the whole problem on one thread beside the search by lines.
SHORT_DAYS, MOST_PAIRS = 14, 40_000
# Up to so many pairs CP-SAT goes first, on the whole problem, for so long, where it is not beside the lines.
SMALL_PAIRS, SMALL_SECONDS = 4_000, 2.0
# More days than these are searched spell by spell.
LONG_DAYS = 200
# A spell has little time, and many caps that near their end in it: few of them are counted exactly there.
CELLS_OF_A_SPELL = 1_000_000
# Up to so many pairs one thread alone stays with CP-SAT for most of the time.
FEW_PAIRS = 1_000
THROUGH_SHARE, THROUGH_MOST_SECONDS = 0.6, 60.0


class Portfolio:
    """One search of one problem, towards an incumbent; a sweep of one line keeps no more than `most_cells` values."""

    def __init__(
        self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop, *, most_cells: int = MOST_CELLS
    ) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._most_cells = most_cells

    def search(self) -> None:
        """Search until proven, within the gap or stopped. Raises Stopped when not even a model could be built."""
        if self._problem.stage is not None:
            self._by_model(self._stop)
            return
        if self._problem.base is not None:
            Replan(self._problem, self._limits, self._incumbent, self._stop).search()
        if self._open() and not self._is_divided():
            self._first_by_model()
        if self._open():
            self._by_lines_and_model()
        if self._open() and not self._limits.deterministic:
            self._by_model(self._stop)  # lines had no way; when work is counted, theirs was all of it

    def _open(self) -> bool:
        return not (self._settled() or self._stop.over)

    def _settled(self) -> bool:
        return self._incumbent.settled(self._limits)

    def _is_alone(self) -> bool:
        return self._limits.threads == 1

    def _is_divided(self) -> bool:
        """Whether CP-SAT has the whole problem on a thread beside the lines."""
        alone = self._is_alone() or self._limits.deterministic
        return not alone and self._problem.horizon <= SHORT_DAYS and len(self._problem.pairs) <= MOST_PAIRS

    def _first_by_model(self) -> None:
        """What is small by CP-SAT first."""
        pairs = len(self._problem.pairs)
        if self._is_alone() and pairs <= FEW_PAIRS:
            self._through()
        elif pairs <= SMALL_PAIRS:
            self._small()

    def _through(self) -> None:
        """One run of CP-SAT on the whole problem, and what it leaves of the time for lines: one thread alone proves a
        home soonest when it is not taken away from it."""
        seconds = self._limits.seconds if self._limits.deterministic else self._stop.remaining
        most = THROUGH_MOST_SECONDS if seconds is None else THROUGH_SHARE * seconds
        with suppress(Stopped):
            ModelLanes(self._problem, self._limits, self._incumbent, self._stop).through(most)

    def _small(self) -> None:
        """The whole problem by CP-SAT first. Where its time is over before there is a model, lines have the rest;
        counted in work it is as long all the same, whatever the clock shows."""
        if self._limits.deterministic:
            limits = replace(self._limits, seconds=SMALL_SECONDS)
            ModelLanes(self._problem, limits, self._incumbent, self._stop).search()
            return
        with suppress(Stopped):
            self._by_model(self._stop.child(SMALL_SECONDS))

    def _by_lines_and_model(self) -> None:
        """Lines, and beside them the whole model where that may be proven first."""
        if self._problem.horizon > LONG_DAYS and is_divisible(self._problem):
            Spells(self._problem, self._limits, self._incumbent, self._stop, _search).search(self._settled)
            return
        if not self._is_divided():
            self._by_lines()
            return
        stop = self._stop.child()
        lanes = ModelLanes(self._problem, self._limits, self._incumbent, stop)
        model = lanes.model()  # before lines are laid out: both are Python, the search is not
        with ThreadPoolExecutor(max_workers=1) as executor:
            beside = executor.submit(lanes.whole, model)
            try:
                self._by_lines()
            finally:
                stop.request()
            beside.result()

    def _by_model(self, stop: Stop) -> None:
        ModelLanes(self._problem, self._limits, self._incumbent, stop).search()

    def _by_lines(self) -> None:
        """With every minimum kept, unless that cannot be or the first roster of a problem without weights shows so."""
        rigid = self._problem.tiers is not None or not self._gives_up()
        possible = self._lanes(rigid=rigid).search(self._settled)
        if rigid and not possible and self._open():
            self._lanes(rigid=False).search(self._settled)

    def _lanes(self, *, rigid: bool) -> LineLanes:
        return LineLanes(
            self._problem, self._limits, self._incumbent, self._stop, rigid=rigid, most_cells=self._most_cells
        )

    def _gives_up(self) -> bool:
        return self._incumbent.found is None or self._incumbent.found.given_up


def _search(problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop) -> None:
    """Search a spell as a problem of its own."""
    Portfolio(problem, limits, incumbent, stop, most_cells=CELLS_OF_A_SPELL).search()
