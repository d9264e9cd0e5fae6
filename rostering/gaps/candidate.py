"""One person who could take a gap, with what speaks for and against them; one who may not; one who is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from rostering import text
from rostering.catalogue import pools
from rostering.gaps.asked import AskedBefore
from rostering.gaps.way import Way
from rostering.people.festive import FestiveWork
from rostering.people.strain import Strain

NEAR = {"setting": "own staff of this setting", "area": "own staff of another setting"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take a shift, or a stretch of one, from an instant to another; times are in minutes.

    `week_minutes` are what they work in its week without it, for whomever, against `contract_minutes` of an average
    week (0: none guaranteed). `rest_before` and `rest_after` are None where nothing is near. `travel` None: unknown.
    `festive` are earlier years in which they worked at the same feast. `step` is the tier's place in the order.
    """

    person: int
    code: str
    name: str
    worker: int
    organisation: str
    pool: str
    tier: str
    step: int
    way: Way
    shift: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    work_minutes: int
    week_minutes: int
    contract_minutes: int
    rest_before: int | None
    rest_after: int | None
    travel: int | None
    pence: int | None
    strain: Strain
    festive: tuple[FestiveWork, ...]
    phone: str | None
    asked: AskedBefore | None
    last_asked: AskedBefore | None

    @property
    def beyond(self) -> bool:
        """Whether the contract's hours of the week are full without it, or would be exceeded."""
        return 0 < self.contract_minutes < self.week_minutes + self.work_minutes

    @property
    def rank(self) -> tuple[object, ...]:
        """What ranks them; the smallest is the best."""
        return (
            self.step,
            len(self.festive),
            self.strain.rank,
            0 if self.asked is None else self.asked.times,
            self.beyond,
            # A way that nobody knows is taken to be longer than any.
            (self.travel is None, self.travel or 0),
            (self.pence is None, self.pence or 0),
            self.code,
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why they stand where they do, in words, the weightiest first."""
        known = pools().get(self.tier)
        said = [
            NEAR.get(self.tier) or (self.tier if known is None else known.title.lower()),
            f"worked {' and '.join(one.words for one in self.festive)}" if self.festive else "",
            f"strain {self.strain.words}" if self.strain.rank else "",
            f"{self.asked.answer} at {text.clock(self.asked.at)}" if self.asked is not None else "",
            self.hours,
            f"rest {_rest(self.rest_before)} before, {_rest(self.rest_after)} after",
            "" if self.travel is None else "based here" if not self.travel else f"{self.travel} min away",
            "" if self.pence is None else text.pounds(self.pence),
        ]
        return tuple(one for one in said if one)

    @property
    def hours(self) -> str:
        """Hours of the week so far, against the contract's."""
        so_far = text.duration(self.week_minutes) if self.week_minutes else "none"
        if not self.contract_minutes:
            return f"{so_far} this week, none guaranteed"
        return f"{so_far} of {text.duration(self.contract_minutes)} this week{', over with it' if self.beyond else ''}"


@dataclass(frozen=True, slots=True)
class Unlawful:
    """Somebody whom a rule stops, with the rule's id and what it says of them."""

    person: int
    code: str
    name: str
    rule: str
    _say: Callable[[], str] = field(compare=False, repr=False)

    @property
    def sentence(self) -> str:
        """What the rule says; put into words when somebody asks."""
        return self._say()


@dataclass(frozen=True, slots=True)
class NotThere:
    """Somebody who has the role and is left out: away, at work then, or said no."""

    person: int
    code: str
    name: str
    reason: str
    rule: str


def _rest(minutes: int | None) -> str:
    return "several days" if minutes is None else text.duration(minutes)
