"""A plan of loans as it is shown: each with its reason and what home loses until when; what stays open, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rostering.aid.lender import LostShift, Return
from rostering.gaps.gaps import MINIMUM, TARGET
from rostering.rosters.horizon import Horizon
from rostering.rosters.loan_facts import LoanFacts


@dataclass(frozen=True, slots=True)
class LentShift:
    """A shift at the host that a loan is for: its number, in words, its priority, and whether it is below minimum."""

    shift: int
    words: str
    priority: int
    below: str


@dataclass(frozen=True, slots=True)
class PlannedLoan:
    """One loan that is proposed. `facts` are as the draft would have them (number 0). `travel` are minutes of one way,
    None where nobody knows; `before` is the burden of the lender so far, in days lent less received."""

    person: str
    name: str
    home: str
    base: str | None
    setting: str
    setting_name: str
    host: str
    role: str
    agreement: str
    facts: LoanFacts
    shifts: tuple[LentShift, ...]
    back: Return
    lost: tuple[LostShift, ...]
    travel: int | None
    inducted: bool
    before: int | None
    reason: str

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.facts.starts_at, self.facts.ends_at

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What tells it from the others of a plan."""
        return self.person, self.setting, self.facts.starts_at


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """One shift that is short: how many places are asked for, how many the plan closes, how many it would without the
    protection of lenders, and why any stay open."""

    shift: int
    words: str
    setting: str
    organisation: str
    role: str | None
    priority: int
    to_minimum: int
    places: int
    closed: int
    unprotected: int
    why_open: str

    @property
    def open(self) -> int:
        """How many places stay open."""
        return self.places - self.closed


@dataclass(frozen=True, slots=True)
class Tally:
    """The places of one rank: below what, of which priority, how many are short, closed, and would be closed without
    protection."""

    below: str
    priority: int
    places: int
    closed: int
    unprotected: int


@dataclass(frozen=True)
class Plan:
    """What is proposed for a period. `protected` says whether lenders keep their minimum; `proven` that every step is
    the best there is, and not only the best found in time. `since` is the first day of the burden that is shared."""

    horizon: Horizon
    protected: bool
    loans: tuple[PlannedLoan, ...]
    shifts: tuple[PlannedShift, ...]
    proven: bool = True
    since: date | None = None

    @property
    def places(self) -> int:
        """All places that are asked for."""
        return sum(one.places for one in self.shifts)

    @property
    def closed(self) -> int:
        """Those that the loans close."""
        return sum(one.closed for one in self.shifts)

    @property
    def unprotected(self) -> int:
        """Those that would be closed if lenders were not protected."""
        return sum(one.unprotected for one in self.shifts)

    @property
    def price(self) -> int:
        """The price of protection in places, rank by rank: nought where it is off."""
        return sum(max(0, one.unprotected - one.closed) for one in self.tallies)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The places by rank, the first first."""
        return tuple(self._tallies())

    def _tallies(self) -> Iterator[Tally]:
        for below in (MINIMUM, TARGET):
            for priority in sorted({one.priority for one in self.shifts}):
                there = [one for one in self.shifts if one.priority == priority]
                counted = [
                    (
                        _of(one, one.places, below),
                        _of(one, one.closed, below),
                        _of(one, one.unprotected, below),
                    )
                    for one in there
                ]
                places, closed, unprotected = (sum(each[number] for each in counted) for number in range(3))
                if places:
                    yield Tally(below, priority, places, closed, unprotected)


def _of(one: PlannedShift, number: int, below: str) -> int:
    """How many of some places of a shift are those to its minimum, or those beyond."""
    to_minimum = min(number, one.to_minimum)
    return to_minimum if below == MINIMUM else number - to_minimum
