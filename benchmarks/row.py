"""What is asked of one run, and the row that comes of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from benchmarks.instances import Instance

MODULES = {
    "ours": "benchmarks.ours",
    "cp-sat": "benchmarks.yardstick_cpsat",
    "highs": "benchmarks.yardstick_highs",
}


@dataclass(frozen=True)
class Job:
    """One solver on one instance. `folder` holds the public instances."""

    instance: str
    solver: str
    seconds: float
    workers: int
    seed: int
    folder: str | None

    @property
    def module(self) -> str:
        """The module whose `answer` is this solver."""
        return MODULES[self.solver]


@dataclass(frozen=True)
class Row:
    """One line of the table; None where nothing is known. A megabyte is 2^20 bytes."""

    instance: str
    solver: str
    objective: int | None = None
    bound: int | None = None
    best_known: int | None = None
    proven: bool = False
    seconds: float | None = None
    seconds_to_one_percent: float | None = None
    peak_megabytes: float | None = None
    verdict: str = ""
    limit_seconds: float = 0.0
    workers: int = 0
    seed: int = 0

    @classmethod
    def of(cls, job: Job, instance: Instance) -> Row:
        """The row of a job before anything is known."""
        return cls(
            instance.name,
            job.solver,
            best_known=instance.best,
            limit_seconds=job.seconds,
            workers=job.workers,
            seed=job.seed,
        )

    def with_values(self, **values: Any) -> Row:
        """The row with some values known."""
        return replace(self, **values)

    @property
    def above(self) -> float | None:
        """How far the objective is above the best known value, in percent of that; below it is negative."""
        if self.objective is None or self.best_known is None:
            return None
        return 100 * (self.objective - self.best_known) / max(1, abs(self.best_known))

    @property
    def gap(self) -> float | None:
        """(objective − bound) ÷ max(1, |objective|), in percent."""
        if self.objective is None or self.bound is None:
            return None
        return 100 * (self.objective - self.bound) / max(1, abs(self.objective))

    @property
    def good(self) -> bool:
        """Whether there is a roster with which nothing is wrong."""
        return self.verdict.endswith(": ok")

    @property
    def values(self) -> dict[str, Any]:
        """The row's own fields, times to the millisecond."""
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(self).items()}

    @property
    def told(self) -> dict[str, Any]:
        """The row as JSON tells it: its fields and what follows from them."""
        return {**self.values, "above_best_known_percent": self.above, "gap_percent": self.gap, "good": self.good}
