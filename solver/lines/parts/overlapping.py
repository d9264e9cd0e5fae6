"""Windows that overlap in time, as states: where days differ in few amounts, far fewer than an axis for each."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from solver.lines.act import Act
from solver.lines.part import Limits, Part, State, Step
from solver.lines.quantity import of_act
from solver.problem import Problem

# The totals so far of the windows that hold anything, by number.
Totals = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Window:
    """Days `begin` to before `end`, and what their total may be."""

    begin: int
    end: int
    limits: Limits


@dataclass(frozen=True)
class OverlappingPart(Part):
    """The totals of all windows that are not over, judged on the last day of each. It starts from what stands."""

    problem: Problem = field(compare=False)
    quantity: str
    codes: frozenset[str] | None
    busy: frozenset[int]  # days that count already
    windows: tuple[Window, ...]
    start: Totals = field(compare=False, default=())
    _amounts: dict[tuple[int, Act], Totals] = field(compare=False, default_factory=dict)

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        ahead = tuple(sorted(day for day in self.busy if day >= 0))
        return ("overlapping", self.quantity, self.codes, ahead, self.windows)

    def kind(self, day: int) -> Hashable:
        """Every day by itself."""
        return day

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Add the day to its windows and judge the one that ends."""
        totals: dict[int, int] = dict(state)  # type: ignore[call-overload]
        for number, amount in () if act is None else self._added(day, act):
            limits = self.windows[number].limits
            totals[number] = _capped(limits, totals.get(number, 0) + amount)
            if limits.ceiling is not None and totals[number] > limits.ceiling:
                return None
        cost = 0
        for number, window in enumerate(self.windows):
            if window.end == day + 1:
                price = window.limits.price(totals.pop(number, 0))
                if price is None:
                    return None
                cost += price
        return tuple(sorted(totals.items())), cost

    def end(self, state: State) -> int | None:
        """Judge the windows that reach beyond the horizon."""
        totals: dict[int, int] = dict(state)  # type: ignore[call-overload]
        cost = 0
        for number, window in enumerate(self.windows):
            if window.end > self.problem.horizon:
                price = window.limits.price(totals.get(number, 0))
                if price is None:
                    return None
                cost += price
        return cost

    def _added(self, day: int, act: Act) -> Totals:
        """What an act adds to which windows."""
        if (day, act) not in self._amounts:
            counts = day not in self.busy and (self.codes is None or bool(act.codes & self.codes))
            each = (
                (number, of_act(self.problem, act, day, self.quantity, range(window.begin, window.end)))
                for number, window in enumerate(self.windows if counts else ())
            )
            self._amounts[day, act] = tuple((number, amount) for number, amount in each if amount)
        return self._amounts[day, act]


def _capped(limits: Limits, total: int) -> int:
    """The total, as far as it matters."""
    return total if limits.most is not None or limits.least is None else min(total, limits.least)
