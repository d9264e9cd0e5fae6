"""One worker's rules in the form that lines are priced by: prices of single days, parts and sums."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property

from solver.lines.act import Act
from solver.lines.part import Part, Sum
from solver.problem import Duty, FixedWork, Problem, Worker
from solver.rules.rule import Rule

FORBIDDEN = math.inf


class Form:
    """What the rules write into, for one worker.

    Hard maxima forbid. Hard minima and pins forbid too in a `rigid` form; otherwise they cost the safety tier.
    """

    def __init__(
        self,
        problem: Problem,
        worker: Worker,
        acts: Mapping[str, Act],
        known_amounts: dict[Hashable, Mapping[tuple[int, Act], int]] | None = None,
        *,
        rigid: bool,
    ) -> None:
        self.problem = problem
        self.worker = worker
        self.rigid = rigid
        self.acts = acts
        # What all acts of a day put of a quantity into some days, as far as any worker's form has asked.
        self.known_amounts = {} if known_amounts is None else known_amounts
        self.by_day: dict[int, list[Duty]] = {}
        for duty in problem.duties_of[worker.id]:
            self.by_day.setdefault(duty.day, []).append(duty)
        # What each duty costs by itself, and what a day without one costs.
        self.duty_prices: dict[str, float] = {}
        self.off_prices: list[float] = [0.0] * problem.horizon
        for duty in problem.duties_of[worker.id]:
            cost = problem.pair[worker.id, duty.id].cost
            self.duty_prices[duty.id] = problem.prices["cost"] * cost if cost else 0.0
        self.gives_up = False  # whether there is a minimum or a pin that a form less rigid would give up
        self.parts: list[Part] = []
        self.sums: list[Sum] = []

    def price(self, rule: Rule, *, breakable: bool = False) -> int | None:
        """What one unit against a rule costs; None when it cannot be bought."""
        if not rule.hard:
            return self.problem.prices[rule.tier] * rule.weight
        self.gives_up = self.gives_up or breakable
        return self.problem.prices["safety"] if breakable and not self.rigid else None

    def fixed(self, rule: Rule) -> list[FixedWork]:
        """What the worker is fixed to, as far as the rule looks beyond the ends of the horizon."""
        horizon = self.problem.horizon
        return [
            work
            for work in self.worker.fixed
            if (rule.start == "history" or work.day >= 0) and (rule.end == "open" or work.day < horizon)
        ]

    def duties(self, day: int) -> list[Duty]:
        """What the worker may do on a day."""
        return self.by_day.get(day, [])

    @cached_property
    def acts_by_day(self) -> dict[int, frozenset[Act]]:
        """The acts the worker may do on each day on which there are any."""
        return {day: frozenset(self.acts[duty.id] for duty in duties) for day, duties in self.by_day.items()}

    def acts_on(self, day: int) -> frozenset[Act]:
        """The acts the worker may do on a day."""
        return self.acts_by_day.get(day, frozenset())

    def pay(self, day: int, meant: Callable[[Duty | None], bool], price: int | None) -> None:
        """A price (None: never) for whatever on a day is meant: each duty, and None for a day off."""
        added = FORBIDDEN if price is None else price
        for duty in self.duties(day):
            if meant(duty):
                self.duty_prices[duty.id] += added
        if meant(None):
            self.off_prices[day] += added

    def add(self, part: Part) -> None:
        """Take a part."""
        self.parts.append(part)

    def count(self, total: Sum) -> None:
        """Take a sum; one that single days can break becomes a price of those days, one that none can break nothing."""
        days = total.amounts.days
        if len(days) <= 1:
            self._price_day(total, min(days, default=0))
        elif not total.idle:
            self.sums.append(total)
        else:
            assert total.limits.price(total.base) is not None

    def _price_day(self, total: Sum, day: int) -> None:
        for duty in self.duties(day):
            price = total.limits.price(total.base + total.amounts.get((day, self.acts[duty.id]), 0))
            self.duty_prices[duty.id] += FORBIDDEN if price is None else price
        price = total.limits.price(total.base)
        self.off_prices[day] += FORBIDDEN if price is None else price
