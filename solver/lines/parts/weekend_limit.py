"""WeekendLimit along a line: how many weekends may still be worked, and how a weekend began."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.problem import FixedWork, Problem
from solver.rules.weekend_limit import WeekendLimit

DAYS_A_WEEK = 7
# How many weekends are left, and the last day of the weekend that was counted last (while that matters).
Left = tuple[int, int]
NONE_YET = -1


def _touched(problem: Problem, definition: str, weekend: tuple[int, ...], day: int, start: int, end: int) -> bool:
    if definition == "start":
        return day in weekend
    return start < problem.first_minute(weekend[-1] + 1) and end > problem.first_minute(weekend[0])


@dataclass(frozen=True)
class WeekendsPart(Part):
    """How many weekends may still be worked; soft, those beyond cost."""

    problem: Problem = field(compare=False)
    definition: str
    price: int | None
    standing: tuple[int, ...]  # first days of the weekends that are worked in any case
    start: Left = field(compare=False, default=(0, NONE_YET))

    @property
    def key(self) -> Hashable:
        """Everything but how many are left at the start."""
        return ("weekends", self.definition, self.price, self.standing)

    def kind(self, day: int) -> Hashable:
        """Days near a weekend step by themselves."""
        near = any(day - 1 <= weekend[-1] and day + 2 >= weekend[0] for weekend in self.problem.weekends)
        return day if near else None

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Count a weekend that is touched for the first time."""
        assert isinstance(state, tuple)
        left, counted = state
        price = 0
        if act is not None:
            begin = self.problem.first_minute(day)
            for weekend in self.problem.weekends:
                new = weekend[-1] != counted and weekend[0] not in self.standing
                if new and self._touches(weekend, day, begin + act.start, begin + act.end):
                    counted = weekend[-1]
                    if left == 0 and self.price is None:
                        return None
                    price += 0 if left else self.price or 0
                    left = max(0, left - 1)
        return (left, counted if counted > day else NONE_YET), price

    def _touches(self, weekend: tuple[int, ...], day: int, start: int, end: int) -> bool:
        return _touched(self.problem, self.definition, weekend, day, start, end)


@dataclass(frozen=True)
class WindowsPart(Part):
    """Which of the last weekends were worked, and whether the coming or current one is."""

    problem: Problem = field(compare=False)
    definition: str
    most: int
    per: int
    price: int | None
    weekends: tuple[tuple[int, ...], ...]
    standing: tuple[bool, ...]
    start: tuple[tuple[bool, ...], bool] = field(compare=False, default=((), False))

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        return ("windows", self.definition, self.most, self.per, self.price, self.weekends, self.standing)

    def kind(self, day: int) -> Hashable:
        """Every day by itself."""
        return day

    def from_history(self) -> WindowsPart:
        """This part, started from the weekends before the horizon."""
        past = sum(weekend[-1] < 0 for weekend in self.weekends)
        return replace(self, start=(self.standing[max(0, past - self.per + 1) : past], False))

    def look(self, act: Act | None) -> Hashable:
        """When it begins and ends."""
        return None if act is None else (act.start, act.end)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Mark the weekend that is touched; judge the window that ends with it on its last day."""
        assert isinstance(state, tuple)
        before, touched = state
        number = next((index for index, weekend in enumerate(self.weekends) if weekend[-1] >= day), None)
        if number is None:
            return state, 0
        weekend = self.weekends[number]
        if act is not None and not touched:
            begin = self.problem.first_minute(day)
            touched = _touched(self.problem, self.definition, weekend, day, begin + act.start, begin + act.end)
        if day < weekend[-1]:
            return (before, touched), 0
        price = self._judged(number, before, touched=touched)
        if price is None:
            return None
        return (self._remembered(number, before, touched=touched), False), price

    def _remembered(self, number: int, before: tuple[bool, ...], *, touched: bool) -> tuple[bool, ...]:
        after = (*before, touched or self.standing[number])
        return after[max(0, len(after) - self.per + 1) :]

    def _judged(self, number: int, before: tuple[bool, ...], *, touched: bool) -> int | None:
        if number < self.per - 1:
            return 0
        worked = sum(before) + (touched or self.standing[number])
        stood = sum(self.standing[number - self.per + 1 : number + 1])
        excess = max(0, worked - self.most) - max(0, stood - self.most)
        if excess <= 0:
            return 0
        return None if self.price is None else self.price * excess

    def end(self, state: State) -> int | None:
        """Judge the windows that end with weekends beyond the horizon."""
        assert isinstance(state, tuple)
        before, touched = state
        cost = 0
        for number, weekend in enumerate(self.weekends):
            if weekend[-1] >= self.problem.horizon:
                price = self._judged(number, before, touched=touched)
                if price is None:
                    return None
                before, touched, cost = self._remembered(number, before, touched=touched), False, cost + price
        return cost


@dataclass(frozen=True)
class WholePart(Part):
    """How many days of the weekend so far are worked."""

    weekends: tuple[tuple[int, ...], ...]
    price: int | None
    busy: frozenset[int]
    horizon: int
    start: int = field(compare=False, default=0)

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        return ("whole", self.weekends, self.price, tuple(sorted(day for day in self.busy if day >= 0)))

    def kind(self, day: int) -> Hashable:
        """Days of a weekend step by themselves."""
        return day if any(day in weekend for weekend in self.weekends) else None

    def look(self, act: Act | None) -> Hashable:
        """Whether it is work."""
        return act is not None

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Count the day; judge the weekend on its last."""
        assert isinstance(state, int)
        weekend = next((weekend for weekend in self.weekends if day in weekend), None)
        if weekend is None:
            return 0, 0
        worked = state + (act is not None or day in self.busy)
        if day < weekend[-1]:
            return worked, 0
        return self._judged(weekend, worked)

    def _judged(self, weekend: tuple[int, ...], worked: int) -> Step | None:
        if worked in (0, len(weekend)):
            return 0, 0
        return None if self.price is None else (0, self.price)

    def end(self, state: State) -> int | None:
        """Judge a weekend that goes on beyond the horizon, as far as that is known."""
        assert isinstance(state, int)
        for weekend in self.weekends:
            if weekend[0] < self.horizon <= weekend[-1]:
                after = [day for day in weekend if day >= self.horizon]
                judged = self._judged(weekend, state + sum(day in self.busy for day in after))
                return None if judged is None else judged[1]
        return 0


def parts(rule: WeekendLimit, form: Form) -> None:
    """A part for the weekends left (or a sum for each window of them), and one for halves."""
    fixed = form.fixed(rule)
    if rule.max is not None and rule.per is None:
        _most(rule, form, fixed, rule.max)
    elif rule.max is not None and rule.per is not None:
        _windows(rule, form, fixed, rule.max, rule.per)
    if rule.complete:
        _whole(rule, form, fixed)


def _stands(rule: WeekendLimit, form: Form, weekend: tuple[int, ...], fixed: list[FixedWork]) -> bool:
    return any(_touched(form.problem, rule.definition, weekend, work.day, work.start, work.end) for work in fixed)


def _most(rule: WeekendLimit, form: Form, fixed: list[FixedWork], most: int) -> None:
    problem = form.problem
    carry = form.worker.carry.get(rule.carry, 0) if rule.carry else 0
    standing = tuple(weekend[0] for weekend in problem.weekends if _stands(rule, form, weekend, fixed))
    price = form.price(rule)
    left = most - carry - len(standing)
    if price is not None:
        # What stood above the limit was charged where it was worked; what was carried in was not.
        left += max(0, len(standing) - most)
        form.pay(0, lambda _: True, price * max(0, -left))
    form.add(WeekendsPart(problem, rule.definition, price, standing, (max(0, left), NONE_YET)))


def _windows(rule: WeekendLimit, form: Form, fixed: list[FixedWork], most: int, per: int) -> None:
    weekends = list(form.problem.weekends)
    known = min([0, *(work.day for work in fixed)])
    while weekends and weekends[0][-1] - DAYS_A_WEEK >= known:
        weekends.insert(0, tuple(day - DAYS_A_WEEK for day in weekends[0]))
    over = sum(weekend[-1] < 0 for weekend in weekends)
    # What is over counts in windows that are not: so many weekends of it, the same for all who worked the same of them.
    weekends = weekends[max(0, over - per + 1) :]
    standing = tuple(_stands(rule, form, weekend, fixed) for weekend in weekends)
    part = WindowsPart(
        form.problem, rule.definition, most, min(per, len(weekends)), form.price(rule), tuple(weekends), standing
    )
    form.add(part.from_history())


def _whole(rule: WeekendLimit, form: Form, fixed: list[FixedWork]) -> None:
    horizon, busy = form.problem.horizon, frozenset(work.day for work in fixed)
    known = min(busy | {0})
    seen = tuple(
        weekend
        for weekend in form.problem.weekends
        if weekend[-1] >= 0
        and weekend[0] < horizon
        and all(known <= day and (day < horizon or day in busy) for day in weekend)
    )
    begun = sum(day in busy for weekend in seen if weekend[0] < 0 for day in weekend if day < 0)
    form.add(WholePart(seen, form.price(rule, breakable=True), busy, horizon, begun))
