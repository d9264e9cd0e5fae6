"""What a roster is asked for beside places on shifts: overlays, workload, clients and outbreaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class OverlayFacts:
    """Of those on duty at a setting over a dated stretch at least `minimum` hold the skills, whatever their place.

    `skills` are (skill, least level or None).
    """

    setting: int
    day: date
    code: str
    starts_at: datetime
    ends_at: datetime
    skills: tuple[tuple[str, int | None], ...]
    minimum: int
    priority: int


@dataclass(frozen=True, slots=True)
class WorkloadFacts:
    """Minutes of work that an hour of the local day asks for at a setting; `role` None: of anybody in direct care."""

    setting: int
    from_on: date | None
    until_on: date | None
    weekdays: tuple[int, ...]
    hour: int
    minutes: int
    role: str | None

    def on(self, day: date) -> bool:
        """Whether it speaks of a day."""
        begun = self.from_on is None or self.from_on <= day
        going = self.until_on is None or day <= self.until_on
        return begun and going and (not self.weekdays or day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """A client by code: language and personal-care wish as recorded, and persons preferred or excluded."""

    id: int
    code: str
    setting: int
    language: str | None
    personal_care_wish: str | None
    manual_handling: bool
    preferred: frozenset[int]
    excluded: frozenset[int]


@dataclass(frozen=True, slots=True)
class OutbreakFacts:
    """An outbreak at a setting, open while `closed_on` is None, and the persons named to come in.

    `zones` are the zones of units while it is open; `zone_of` is the only zone that somebody is named to come to.
    """

    setting: int
    opened_on: date
    closed_on: date | None
    days_after: int
    cohort: frozenset[int]
    zones: Mapping[int, str] = field(default_factory=dict)
    zone_of: Mapping[int, str] = field(default_factory=dict)

    def is_open_on(self, day: date) -> bool:
        """Whether a day is one of those from its opening to its closing."""
        return self.opened_on <= day <= (self.closed_on or date.max)

    def locks_on(self, day: date) -> bool:
        """Whether who worked there since its opening works nowhere else on a day."""
        return self.closed_on is None or day < self.closed_on + timedelta(days=self.days_after)

    def lets_in(self, person: int) -> bool:
        """Whether somebody may come in while it is open: they are named, or nobody is."""
        return not self.cohort or person in self.cohort
