"""A shift as it stands in a problem: at its own times or at those of one assignment."""

from __future__ import annotations

from dataclasses import dataclass

from rostering.rosters.snapshot import ShiftFacts


@dataclass(frozen=True, slots=True)
class Place:
    """A shift of the problem by its id there, and the minutes from when to when it is worked."""

    id: str
    shift: ShiftFacts
    begins: int
    ends: int

    @property
    def is_waking_cover(self) -> bool:
        """Whether who is on it is awake, at the setting and free to count for others."""
        return self.shift.type == AWAKE and not self.shift.exclusive


AWAKE = "awake"
