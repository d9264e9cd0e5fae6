"""ConsecutiveRun along a line: the length of the run so far."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.rules.consecutive_run import ConsecutiveRun

OFF = "off"
# Days so far; how many of the last ones stand anyway; whether the run may end.
RunState = tuple[int, int, bool]
NO_RUN: RunState = (0, 0, True)


@dataclass(frozen=True)
class RunPart(Part):
    """The run that a day belongs to. `busy` are days with fixed work, `counting` those of them that count."""

    of: str | frozenset[str]
    least: int
    most: int | None
    long_price: int | None
    short_price: int | None
    exempt: bool
    first_is_free: bool  # a run that begins on the first day may end whenever it likes
    horizon: int
    busy: frozenset[int]
    counting: frozenset[int]
    start: RunState = field(compare=False, default=NO_RUN)

    @property
    def key(self) -> Hashable:
        """Everything but the start and what lies before the horizon."""
        ahead = tuple(sorted(day for day in self.busy if day >= 0))
        counting = tuple(sorted(day for day in self.counting if day >= 0))
        prices = (self.long_price, self.short_price)
        return ("run", self.of, self.least, self.most, prices, self.exempt, self.first_is_free, ahead, counting)

    def kind(self, day: int) -> Hashable:
        """Whether something fixed stands on the day, and whether it is the first."""
        return (day in self.busy, day in self.counting, self.first_is_free and day == 0)

    def look(self, act: Act | None) -> Hashable:
        """Whether it is work, and whether it counts."""
        return act is not None, act is not None and self._counts(act)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Go on with the run, or end it."""
        assert isinstance(state, tuple)
        if self.of == OFF:
            stands, marked = False, act is None and day not in self.busy
        else:
            stands = day in self.counting
            marked = stands or (act is not None and self._counts(act))
        return self._go_on(state, day, stands=stands) if marked else self._stop(state)

    def _counts(self, act: Act) -> bool:
        return isinstance(self.of, str) or bool(act.codes & self.of)

    def from_history(self) -> RunPart:
        """This part, started from the fixed work before the horizon."""
        state = NO_RUN
        for day in range(min(self.busy | {0}), 0):
            marked = day not in self.busy if self.of == OFF else day in self.counting
            length = state[0] + 1
            free = self.exempt or length >= self.least
            state = self._capped(length, state[1] + 1, free=free) if marked else NO_RUN
        return replace(self, start=state)

    def _go_on(self, state: RunState, day: int, *, stands: bool) -> tuple[RunState, int] | None:
        length, standing, free = state
        if length == 0:
            free = self.first_is_free and day == 0
        length, standing = length + 1, standing + 1 if stands else 0
        price: int | None = 0
        if self.most is not None and length > self.most and standing <= self.most:
            price = self.long_price
        if price is None:
            return None
        return self._capped(length, standing, free=free or length >= self.least), price

    def _capped(self, length: int, standing: int, *, free: bool) -> RunState:
        cap = max(self.least, 1, 0 if self.most is None else self.most + 1)
        return min(length, cap), 0 if self.most is None else min(standing, cap), free

    def _stop(self, state: RunState) -> tuple[RunState, int] | None:
        length, _, free = state
        if free:
            return NO_RUN, 0
        if self.short_price is None:
            return None
        return NO_RUN, self.short_price * (self.least - length)

    def end(self, state: State) -> int | None:
        """What is fixed beyond the horizon goes on with the run or ends it."""
        assert isinstance(state, tuple)
        run: RunState = state
        if self.exempt:
            return 0
        if self.horizon in self.busy and (self.of == OFF or self.horizon not in self.counting):
            stopped = self._stop(run)
            return None if stopped is None else stopped[1]
        cost, day = 0, self.horizon
        while day in self.counting:
            step = self._go_on(run, day, stands=True)
            if step is None:
                return None
            run, cost, day = step[0], cost + step[1], day + 1
        return cost


def parts(rule: ConsecutiveRun, form: Form) -> None:
    """One part: the run the worker is in."""
    fixed = form.fixed(rule)
    busy = frozenset(work.day for work in fixed)
    of = rule.of
    exempt = rule.end == "exempt"
    part = RunPart(
        of=of,
        least=rule.min,
        most=rule.max,
        long_price=form.price(rule, breakable=of == OFF),
        short_price=form.price(rule, breakable=True),
        exempt=exempt,
        # Of days off before the first known work nobody knows how many there were.
        first_is_free=exempt or (of == OFF and min(busy, default=0) >= 0),
        horizon=form.problem.horizon,
        busy=busy,
        counting=frozenset(work.day for work in fixed if isinstance(of, str) or work.codes & of),
    )
    form.add(part.from_history())
