"""How near a solve is to its bound, over time: one column a moment, as tall as the gap is wide."""

from __future__ import annotations

from collections.abc import Sequence

EIGHTHS = " ▁▂▃▄▅▆▇█"


def gap_chart(points: Sequence[tuple[float, float]], seconds: float, width: int, height: int) -> list[str]:
    """The lines of a chart, the top one first: `points` are (seconds, gap as a share) in order, over `seconds` in all.

    The tallest column is the widest gap; between two points the earlier one holds.
    """
    if not points or width < 1 or height < 1:
        return [" " * max(0, width)] * height
    most = max(gap for _, gap in points) or 1.0
    columns = [_at(points, seconds * (column + 1) / width) for column in range(width)]
    now = points[-1][0]
    heights = [
        -1
        if gap is None or seconds * column / width > now
        else max(1 if gap else 0, round(gap / most * height * (len(EIGHTHS) - 1)))
        for column, gap in enumerate(columns)
    ]
    full = len(EIGHTHS) - 1
    return [
        "".join(EIGHTHS[max(0, min(full, one - row * full))] for one in heights) for row in range(height - 1, -1, -1)
    ]


def _at(points: Sequence[tuple[float, float]], moment: float) -> float | None:
    found = None
    for seconds, gap in points:
        if seconds > moment:
            break
        found = gap
    return found
