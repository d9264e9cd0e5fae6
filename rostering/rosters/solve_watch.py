"""Watching a solve: what is being done, how good the best roster is, what is proven, and how much is covered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rostering.rosters.summary import cover_short

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.check import Report
    from solver.search.incumbent import Progress

COUNT_EVERY = 0.5  # seconds between two counts of the cover, which take some milliseconds


@dataclass(frozen=True, slots=True)
class SolveStage:
    """Where a solve stands. `seconds` are since the search's limits began to count; None: nothing is known yet.

    `filled` of `wanted` places have somebody in the best roster so far.
    """

    doing: str
    seconds: float = 0.0
    objective: int | None = None
    bound: int | None = None
    filled: int | None = None
    wanted: int = 0

    @property
    def gap(self) -> float | None:
        """How far the best may be from the optimum, as a share of what it costs."""
        if self.objective is None or self.bound is None:
            return None
        return (self.objective - self.bound) / max(1, abs(self.objective))


class SolveWatch:
    """Takes what `solve_rosters` tells (`told`, `laid` and `listener`) and hands on the stage, from any thread."""

    def __init__(self, hear: Callable[[SolveStage], None]) -> None:
        self._hear = hear
        self._stage = SolveStage("")
        self._build: Build | None = None
        self._counted = 0.0

    def told(self, doing: str) -> None:
        """Something else is being done."""
        self._next(replace(self._stage, doing=doing))

    def laid(self, build: Build) -> None:
        """The problem is laid out."""
        self._build = build
        wanted = sum(max(one.target, one.minimum) for one in build.snapshot.shifts if one.is_cover)
        self._next(replace(self._stage, wanted=wanted))

    def listener(self, progress: Progress) -> None:
        """The search has found something better."""
        stage = replace(self._stage, seconds=progress.seconds, objective=progress.objective, bound=progress.bound)
        now = time.monotonic()
        if progress.report is not None and self._build is not None and now - self._counted > COUNT_EVERY:
            self._counted = now
            stage = replace(stage, filled=stage.wanted - _missing(self._build, progress.report))
        self._next(stage)

    def _next(self, stage: SolveStage) -> None:
        self._stage = stage
        self._hear(stage)


def _missing(build: Build, report: Report) -> int:
    """How many places of shifts nobody fills."""
    return sum(one.limit - one.number for one in cover_short(build, report) if one.row is None)
