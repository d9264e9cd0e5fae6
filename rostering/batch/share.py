"""How much time each roster gets, where a batch has to be done by a certain hour: by need."""

from __future__ import annotations

LEAST_SECONDS = 1.0


def share(most: float | None, left: float | None, cores: int, need: float, open_need: float) -> float | None:
    """Seconds of wall time for one piece: at most `most`; with `left` seconds until the end, its part of what all
    cores have then. `open_need` is the need of all pieces that nobody has begun, this one among them. None: no limit.
    """
    if left is None:
        return most
    part = left * cores * (need / open_need if open_need > 0 else 1.0)
    fair = max(LEAST_SECONDS, min(part, left))
    return fair if most is None else min(most, fair)
