"""What decides about pools when a roster is made: where one is off, and which day it is; and who is a learner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class PoolOff:
    """A pool that one organisation (None: every one) does not draw on from a day to a day (None: until it is ended)."""

    pool: str
    organisation: int | None
    from_on: date
    until_on: date | None

    def holds(self, pool: str, organisation: int, day: date) -> bool:
        """Whether it keeps an organisation from drawing on a pool on a day."""
        theirs = pool == self.pool and self.organisation in (None, organisation)
        return theirs and self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """A learner's employment at a setting from a day to a day, and the person who supervises them."""

    worker: int
    setting: int
    supervisor: int
    from_on: date
    until_on: date

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True)
class PoolFacts:
    """Which pools are off, and today, from which notice is counted."""

    today: date = date.min
    off: tuple[PoolOff, ...] = ()

    def is_off(self, pool: str, organisation: int, day: date) -> bool:
        """Whether an organisation does not draw on a pool on a day."""
        return any(one.holds(pool, organisation, day) for one in self.off)

    def with_off(self, off: PoolOff) -> PoolFacts:
        """The same with one pool more that is off."""
        return replace(self, off=(*self.off, off))


NO_POOLS = PoolFacts()
