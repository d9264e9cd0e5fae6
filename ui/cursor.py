"""Where the grid's cursor stands, what is being typed there, and which cells are marked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """A line and a day of a sheet; `typed` stands in the cell instead of what is there, `marked` is the other corner of
    a block of marked cells."""

    line: int = 0
    day: int = 0
    typed: str = ""
    marked: tuple[int, int] | None = None

    @property
    def lines(self) -> range:
        """The lines of the marked block; the cursor's own where nothing is marked."""
        other = self.line if self.marked is None else self.marked[0]
        return range(min(self.line, other), max(self.line, other) + 1)

    @property
    def days(self) -> range:
        """The days of the marked block; the cursor's own where nothing is marked."""
        other = self.day if self.marked is None else self.marked[1]
        return range(min(self.day, other), max(self.day, other) + 1)
