"""What a rule asks along one worker's line, day by day: states to walk through, and sums to keep within limits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, Self, TypeAlias, TypeVar

from solver.lines.act import Act
from solver.problem import Problem

State: TypeAlias = Hashable
# The state after a day and what the day costs.
Step: TypeAlias = "tuple[State, int]"
Work = TypeVar("Work")


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

    def look(self, act: Act | None) -> Hashable:
        """What a part sees of an act: those that look the same step alike."""
        return act

    @abstractmethod
    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """The step over a day with this act (None: off); None where that is forbidden."""

    def end(self, state: State) -> int | None:
        """The price of ending in a state; None where that is forbidden."""
        return 0

    def walk(self, state: State, days: Iterable[int]) -> Step | None:
        """The state after days without an act and what they cost; None where one of them is forbidden."""
        cost = 0
        for day in days:
            step = self.step(state, day, None)
            if step is None:
                return None
            state, price = step
            cost += price
        return state, cost


@dataclass(frozen=True)
class FixedPart(Part, Generic[Work]):
    """A part whose steps take in fixed work: it is walked from before the horizon to its start, and on to its end."""

    problem: Problem = field(compare=False)
    fixed: tuple[tuple[int, Work], ...]  # day and work
    start: State = field(compare=False, default=(), kw_only=True)

    @property
    def ahead(self) -> tuple[tuple[int, Work], ...]:
        """The fixed work that no start tells of."""
        return tuple(work for work in self.fixed if work[0] >= 0)

    @property
    def last(self) -> int:
        """The last day that can cost something."""
        return max((day for day, _ in self.fixed), default=-1)

    def on(self, day: int) -> list[Work]:
        """The fixed work of a day."""
        return [work for other, work in self.fixed if other == day]

    def length(self, day: int) -> int:
        """The minutes of a day."""
        return self.problem.first_minute(day + 1) - self.problem.first_minute(day)

    def kind(self, day: int) -> Hashable:
        """How long the day is, and what is fixed on it."""
        return (self.length(day), day if self.on(day) else None)

    def end(self, state: State) -> int | None:
        """Hold what is fixed after the horizon against the latest work."""
        walked = self.walk(state, range(self.problem.horizon, self.last + 1))
        return None if walked is None else walked[1]

    def from_history(self) -> Self:
        """This part, started from the work before the horizon."""
        walked = self.walk(self.start, range(min((day for day, _ in self.fixed), default=0), 0))
        assert walked is not None  # what stands is charged nothing
        return replace(self, start=walked[0])


class Amounts(dict[tuple[int, Act], int]):
    """What each day's acts add to a sum, where that is anything; never changed once it is made."""

    @cached_property
    def days(self) -> frozenset[int]:
        """The days on which anything is added."""
        return frozenset(day for day, _ in self)

    @cached_property
    def reach(self) -> int:
        """The most that the days can add."""
        most: dict[int, int] = {}
        for (day, _), amount in self.items():
            most[day] = max(most.get(day, 0), amount)
        return sum(most.values())


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
class Share(Limits):
    """A sum that should come to nothing: it may end anywhere, and how far off has its own price."""

    most: int | None = 0
    most_price: int | None = 0
    least: int | None = 0
    least_price: int | None = 0
    price_of: Callable[[int], int] = field(kw_only=True)

    def price(self, total: int) -> int:
        """What a total costs."""
        return self.price_of(total)


@dataclass(frozen=True)
class Sum:
    """Something counted along a line from day `first` on and settled when day `last` begins.

    `base` stands whatever the roster says. `amounts` gives each day's acts that add something (never negative).
    """

    name: str
    first: int
    last: int
    base: int
    amounts: Amounts
    limits: Limits

    def price(self, added: int) -> int | None:
        """What it costs when the line adds so much; None where that may not be."""
        return self.limits.price(self.base + added)

    @property
    def room(self) -> int | None:
        """The most that a line may add at all; None without such a limit."""
        ceiling = self.limits.ceiling
        return None if ceiling is None else ceiling - self.base

    @property
    def needed(self) -> int:
        """From how much on adding more makes nothing cheaper."""
        return max(0, (self.limits.least or 0) - self.base)

    @property
    def open_above(self) -> bool:
        """Whether adding more than is needed costs nothing."""
        return self.limits.most is None

    @property
    def idle(self) -> bool:
        """Whether no line can come near a limit."""
        reach = self.base + self.amounts.reach
        limits = self.limits
        within = limits.most is None or reach <= limits.most + limits.forgiven
        return within and (limits.least is None or self.base >= limits.least)

    @property
    def watched(self) -> bool:
        """Whether it only forbids what is too much: lines may be made without it and looked at afterwards."""
        return self.limits.least is None and (self.limits.most is None or self.limits.most_price is None)


@dataclass(frozen=True)
class Joint:
    """Sums of the same amounts over the same days, counted once."""

    sums: tuple[Sum, ...]

    @property
    def first(self) -> int:
        """The first day that counts."""
        return self.sums[0].first

    @property
    def last(self) -> int:
        """The day on which it is settled."""
        return self.sums[0].last

    @property
    def amounts(self) -> Amounts:
        """What each day's acts add."""
        return self.sums[0].amounts

    def price(self, added: int) -> int | None:
        """What they cost together; None where that may not be."""
        prices = [total.price(added) for total in self.sums]
        return None if None in prices else sum(price for price in prices if price is not None)

    @property
    def room(self) -> int | None:
        """The most that a line may add at all."""
        return min((total.room for total in self.sums if total.room is not None), default=None)

    @property
    def needed(self) -> int:
        """From how much on adding more makes nothing cheaper."""
        return max(total.needed for total in self.sums)

    @property
    def open_above(self) -> bool:
        """Whether adding more than is needed costs nothing."""
        return all(total.open_above for total in self.sums)

    @property
    def watched(self) -> bool:
        """Whether they only forbid what is too much."""
        return all(total.watched for total in self.sums)


def joined(sums: Sequence[Sum]) -> list[Joint]:
    """The sums, those of the same amounts together."""
    alike: list[list[Sum]] = []
    for total in sums:
        group = next(
            (
                group
                for group in alike
                if (group[0].first, group[0].last) == (total.first, total.last) and group[0].amounts == total.amounts
            ),
            None,
        )
        if group is None:
            alike.append([total])
        else:
            group.append(total)
    return [Joint(tuple(group)) for group in alike]
