"""Two people who belong together at work, or apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Two persons who are to work together, or who must not meet at work, from a day to a day."""

    first: int
    second: int
    kind: str
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
