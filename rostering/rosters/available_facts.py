"""What somebody without a pattern said about when they can work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AvailableFacts:
    """What somebody said about a spell of days."""

    person: int
    on_date: date | None
    weekdays: tuple[int, ...]
    from_on: date | None
    until_on: date | None
    start_minute: int | None
    end_minute: int | None
    available: bool

    def applies(self, day: date) -> bool:
        """Whether the row speaks of a day."""
        if self.on_date is not None:
            return day == self.on_date
        return self.reigns(day) and day.weekday() in self.weekdays

    def reigns(self, day: date) -> bool:
        """Whether the row's own dates include a day, whatever weekday it is."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)
