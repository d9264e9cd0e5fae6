"""What was asked and released, as far as it decides who may be proposed for a shift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

Span = tuple[str | None, datetime, datetime]  # role, from, until


@dataclass(frozen=True)
class OfferFacts:
    """Who was asked about which shift and will not be proposed again, and which tiers a posted shift is open to.

    Everything is by ids of persons and shifts, with the reason in words. None of it speaks against somebody who stands
    on the shift; for a solve (`strict`) it does against those who are only planned. `no_that_day` are the other
    shifts of a day on which somebody said no to one, where the organisation takes that as a no to the day.
    """

    said_no: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (person, shift)
    no_that_day: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (person, shift)
    unanswered: Mapping[tuple[int, int], str] = field(default_factory=dict)  # lapsed, or rung without reply
    closed: Mapping[tuple[int, str], str] = field(default_factory=dict)  # (shift, tier)
    lenders: Mapping[int, frozenset[int]] = field(default_factory=dict)  # shift: homes whose own staff may come
    short: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)  # home whose own staff come first there
    turn: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (pool, organisation): 0 is owed most
    room: Mapping[tuple[int, str], int] = field(default_factory=dict)  # (shift, tier): places still to be had
    strict: bool = False

    def for_a_solve(self) -> OfferFacts:
        """The same where somebody is looked for afresh: who did not answer is not asked twice."""
        return replace(self, said_no={**self.unanswered, **self.said_no}, strict=True)

    def willing(self) -> OfferFacts:
        """The same where people are asked once more, whatever they said before."""
        return replace(self, said_no={}, no_that_day={})

    def short_at(self, home: int, role: str | None, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a home is short of somebody in a role within a stretch of time."""
        return any(
            (wanted is None or role is None or wanted == role) and begins < ends_at and ends > starts_at
            for wanted, begins, ends in self.short.get(home, ())
        )


NO_OFFERS = OfferFacts()
