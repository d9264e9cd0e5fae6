"""How far a solve may go."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from time import monotonic


class LimitsError(ValueError):
    """A limit has no meaning; one sentence says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one solve.

    `seconds` is wall time counted from `started` (a reading of `time.monotonic`, so that it may lie before the
    solve: loading counts too). `gap` is how far from the bound is good enough, as a share; `plateau` after how many
    seconds without a better roster to stop (None: never). `workers` is how many
    threads search (None: all cores). `deterministic` gives the same roster on every run: one thread and budgets
    counted in work instead of seconds; a seconds limit that bites all the same is flagged in the result.
    `lexicographic` solves tier after tier, the upper ones frozen, each for its share of the seconds; `gap` is then
    each tier's own.
    """

    seconds: float | None = None
    gap: float = 0.0
    plateau: float | None = None
    workers: int | None = None
    seed: int = 1
    deterministic: bool = False
    lexicographic: bool = False
    started: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise LimitsError(f"a time limit of {self.seconds} seconds leaves no time")
        if not 0 <= self.gap < 1:
            raise LimitsError(f"a gap is a share from 0 to below 1, not {self.gap}")
        if self.plateau is not None and not self.plateau > 0:
            raise LimitsError(f"a plateau of {self.plateau} seconds ends a search before it begins")
        if self.workers is not None and self.workers < 1:
            raise LimitsError(f"a solve needs at least one worker, not {self.workers}")
        if not 0 <= self.seed < 2**31:
            raise LimitsError(f"a seed is a whole number from 0 to {2**31 - 1}, not {self.seed}")

    @property
    def threads(self) -> int:
        """How many threads search."""
        if self.deterministic:
            return 1
        return self.workers or available_cores()


def available_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
