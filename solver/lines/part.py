"""What a rule asks along one worker's line, day by day: states to walk through, and sums to keep within limits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeAlias

from solver.lines.act import Act

State: TypeAlias = Hashable
# The state after a day and what the day costs.
Step: TypeAlias = "tuple[State, int]"


class Part(ABC):
    """A small automaton over the days of one worker.

    It begins in `start`, takes one step a day and may ask a price at the end. Parts with equal keys step alike from
    equal states, whatever their start: workers share what is compiled from them.
    """

    start: State

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """What tells this part from another that steps differently."""

    def kind(self, day: int) -> Hashable:
        """Days of one kind step alike."""
        return None

    @abstractmethod
    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """The step over a day with this act (None: off); None where that is forbidden."""

    def end(self, state: State) -> int | None:
        """The price of ending in a state; None where that is forbidden."""
        return 0


@dataclass(frozen=True)
class Limits:
    """What a sum may reach and what it costs beyond; a price of None forbids.

    Above `most` and below `least` each started `per` costs. `forgiven` is what lay above `most` before anything was
    rostered: it is not charged again.
    """

    most: int | None = None
    most_price: int | None = None
    forgiven: int = 0
    least: int | None = None
    least_price: int | None = None
    per: int = 1

    def price(self, total: int) -> int | None:
        """What a total costs; None where it may not be."""
        cost = 0
        if self.most is not None and total > self.most + self.forgiven:
            if self.most_price is None:
                return None
            cost += self.most_price * -(-(total - self.most - self.forgiven) // self.per)
        if self.least is not None and total < self.least:
            if self.least_price is None:
                return None
            cost += self.least_price * -(-(self.least - total) // self.per)
        return cost

    @property
    def ceiling(self) -> int | None:
        """The largest total that is allowed at all."""
        return None if self.most is None or self.most_price is not None else self.most + self.forgiven


@dataclass(frozen=True)
class Sum:
    """Something counted along a line from day `first` on and settled when day `last` begins.

    `base` stands whatever the roster says. `amounts` gives each day's acts that add something (never negative).
    """

    name: str
    first: int
    last: int
    base: int
    amounts: dict[tuple[int, Act], int]
    limits: Limits

    def reach(self) -> int:
        """The most that the days can add."""
        most: dict[int, int] = {}
        for (day, _), amount in self.amounts.items():
            most[day] = max(most.get(day, 0), amount)
        return sum(most.values())

    @property
    def idle(self) -> bool:
        """Whether no line can come near a limit."""
        reach = self.base + self.reach()
        limits = self.limits
        within = limits.most is None or reach <= limits.most + limits.forgiven
        return within and (limits.least is None or self.base >= limits.least)

    @property
    def watched(self) -> bool:
        """Whether it only forbids what is too much: lines may be made without it and looked at afterwards."""
        return self.limits.least is None and (self.limits.most is None or self.limits.most_price is None)
