"""The clock on the wall beside one that only ever goes on: whether somebody put it forward or back meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

from rostering.words import duration

# What a clock is corrected by over the network, a second at a time, is no jump.
LEAST_SECONDS = 60.0
MINUTE = 60


class WallClock:
    """Notices jumps of the clock on the wall: set by hand, or gone on while the machine slept."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._apart = wall() - steady()

    def jumped(self) -> str:
        """What is to be said of a jump since it was last asked; empty where there was none."""
        apart = self._wall() - self._steady()
        by = apart - self._apart
        if abs(by) < LEAST_SECONDS:
            return ""
        self._apart = apart
        way = f"{'forward' if by > 0 else 'back'} by {duration(round(abs(by) / MINUTE))}"
        return f"The clock went {way}; the batch goes on with the time it was given."
