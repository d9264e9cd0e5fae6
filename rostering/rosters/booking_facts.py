"""A place that is covered without a name yet, as a roster needs to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A booking nobody is named for: it fills a place of its shift from when to when. `pence` is what was agreed."""

    id: int
    shift: int
    source: str
    role: str
    reference: str | None
    starts_at: datetime
    ends_at: datetime
    pence: int | None = None
