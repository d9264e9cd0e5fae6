"""What every solver in a comparison is given and gives back."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from solver.roster import Roster

# A bound in floating point counts as the next whole number unless it is this close above one, relative to its size.
ROUNDING = 1e-9
LEAST_ROUNDING = 1e-6
NEAR = 0.01  # of the final objective


@dataclass(frozen=True)
class Allowance:
    """How far one run may go. `seconds` count from `started`, a reading of `time.monotonic`."""

    seconds: float
    workers: int
    seed: int
    started: float

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def remaining(self) -> float:
        """Seconds left; never none at all, because no solver takes a limit of zero."""
        return max(0.01, self.seconds - self.elapsed)


@dataclass
class Trace:
    """The objectives in the order in which they were reached, each with its second."""

    allowance: Allowance
    reached: list[tuple[float, float]] = field(default_factory=list)

    def hear(self, objective: float | None) -> None:
        """Note an objective; safe from any thread."""
        if objective is not None:
            self.reached.append((self.allowance.elapsed, objective))

    def settle(self) -> None:
        """The roster of the last objective is handed over: it may cost less than the search believed, never more."""
        if self.reached:
            self.reached[-1] = (self.reached[-1][0], -math.inf)

    def near(self, final: int) -> float | None:
        """The second from which on the objective stayed within a hundredth of the final one; None if unknown."""
        since = None
        for second, objective in self.reached:
            if objective > final + NEAR * abs(final):
                since = None
            elif since is None:
                since = second
        return since


@dataclass(frozen=True)
class Answer:
    """A roster, a proven lower bound, and how the search came there. Without a roster, `word` says why."""

    roster: Roster | None
    bound: int | None
    trace: Trace
    word: str = ""


def whole(bound: float) -> int | None:
    """The least whole objective that a bound allows; None for no bound."""
    if not math.isfinite(bound):
        return None
    return math.ceil(bound - max(LEAST_ROUNDING, ROUNDING * abs(bound)))
