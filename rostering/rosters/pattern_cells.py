"""What the patterns that people follow say on the days of a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import PatternFacts, Snapshot


def pattern_cells(snapshot: Snapshot, horizon: Horizon) -> Iterator[tuple[PatternFacts, date, str]]:
    """Each day on which a pattern says something, with its cell. Of two patterns of one employment the newer counts."""
    said: set[tuple[int, date]] = set()
    for pattern in snapshot.patterns:
        for number in range(horizon.length):
            day = horizon.date_of(number)
            cell = pattern.code_on(day)
            if cell is not None and (pattern.worker, day) not in said:
                said.add((pattern.worker, day))
                yield pattern, day, cell
