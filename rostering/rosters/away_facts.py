"""When somebody is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AwayFacts:
    """A granted absence; `ends_at` None is open-ended. `kind` is never a reason."""

    person: int
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    minutes_credited: int | None

    @property
    def told(self) -> str:
        """What others are told of it."""
        return "on leave" if self.kind == "annual" else "away"

    def meets(self, begins: datetime, ends: datetime) -> bool:
        """Whether any of it lies between two instants."""
        return self.starts_at < ends and (self.ends_at is None or self.ends_at > begins)
