"""PeriodicRest along a line: how many rests the window holds so far, and since when there has been none but rest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.problem import Problem
from solver.rules.periodic_rest import PeriodicRest

# Work on the clock, in minutes of the problem: start and end.
Spell = tuple[int, int]
# Rests in the window so far; since when there has been rest, counted from the next day's first minute.
SoFar = tuple[int, int]


class Window(NamedTuple):
    """One window, and how many rests it needs."""

    begin: int
    end: int
    needed: int


class Now(NamedTuple):
    """Where a line stands: the window it is in, the rests in it, the end of the latest work, and the price so far."""

    number: int
    rests: int
    since: int
    price: int | None


@dataclass(frozen=True)
class PeriodicRestPart(Part):
    """Windows one after another. Once one holds all the rests it needs, a state tells no more of them."""

    problem: Problem = field(compare=False)
    minutes: int
    add: int
    price: int | None
    windows: tuple[Window, ...]
    fixed: tuple[Spell, ...]  # by start
    start: SoFar = field(compare=False, default=(0, 0))

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        ahead = tuple(spell for spell in self.fixed if spell[0] >= self.problem.days[0])
        return ("periodic rest", self.minutes, self.add, self.price, self.windows, ahead)

    def kind(self, day: int) -> Hashable:
        """The day's length, what is fixed on it, and how the windows that it touches lie on it."""
        begin, end = self.problem.days[day], self.problem.days[day + 1]
        near: list[tuple[int, int | None, int]] = []
        for window in self.windows[self._at(begin) :]:
            if window.end > end:
                near.append((min(max(window.begin, begin), end) - begin, None, window.needed))
                break
            near.append((max(window.begin, begin) - begin, window.end - begin, window.needed))
        return (
            end - begin,
            tuple(near),
            tuple((start - begin, to - begin) for start, to in self._starting(begin, end)),
        )

    def look(self, act: Act | None) -> Hashable:
        """When it begins and ends."""
        return None if act is None else (act.start, act.end)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Take the day's work in and judge the windows that end."""
        so_far: SoFar = state  # type: ignore[assignment]
        begin, end = self.problem.days[day], self.problem.days[day + 1]
        spells = self._starting(begin, end)
        if act is not None:
            spells = sorted([*spells, (begin + act.start, begin + act.end)])
        now = self._after(Now(self._at(begin), so_far[0], begin + so_far[1], 0), spells)
        return self._state(self._until(now, end), end)

    def end(self, state: State) -> int | None:
        """Judge the windows that reach beyond the horizon, with what is fixed there."""
        so_far: SoFar = state  # type: ignore[assignment]
        last = self.problem.days[-1]
        now = Now(self._at(last), so_far[0], last + so_far[1], 0)
        now = self._after(now, [spell for spell in self.fixed if spell[0] >= last])
        return self._until(now, max((window.end for window in self.windows), default=last)).price

    def from_history(self) -> PeriodicRestPart:
        """This part, started from the work before the horizon."""
        begin = self.problem.days[0]
        number = self._at(begin)
        since = min(self.windows[number].begin if number < len(self.windows) else begin, begin)
        now = self._after(Now(number, 0, since, 0), [spell for spell in self.fixed if spell[0] < begin])
        step = self._state(now, begin)
        assert step is not None  # no window has ended
        return replace(self, start=step[0])

    def _at(self, minute: int) -> int:
        """The number of the first window that has not ended by a minute."""
        return next((number for number, one in enumerate(self.windows) if one.end > minute), len(self.windows))

    def _starting(self, begin: int, end: int) -> Sequence[Spell]:
        return [spell for spell in self.fixed if begin <= spell[0] < end]

    def _after(self, now: Now, spells: Iterable[Spell]) -> Now:
        """Once all of these are worked, the earliest first."""
        for start, end in spells:
            now = self._until(now, start)
            if now.number < len(self.windows):
                now = now._replace(rests=now.rests + self._rests(now, start))
            now = now._replace(since=max(now.since, end))
        return now

    def _until(self, now: Now, minute: int) -> Now:
        """Judge the windows that have ended by a minute."""
        while now.number < len(self.windows) and self.windows[now.number].end <= minute:
            window = self.windows[now.number]
            missing = window.needed - now.rests - self._rests(now, window.end)
            price = now.price
            if missing > 0 and price is not None:
                price = None if self.price is None else price + self.price * missing
            now = Now(now.number + 1, 0, now.since, price)
        return now

    def _rests(self, now: Now, until: int) -> int:
        """The rests between the latest work and a minute, in the window."""
        window = self.windows[now.number]
        return max(0, (until - max(now.since, window.begin) - self.add) // self.minutes)

    def _state(self, now: Now, minute: int) -> tuple[SoFar, int] | None:
        """As little of it as matters after a minute: nothing of a rest that is long enough already."""
        if now.price is None:
            return None
        if now.number == len(self.windows):
            return (0, 0), now.price
        window = self.windows[now.number]
        if now.rests + self._rests(now, minute) >= window.needed:
            return (window.needed, max(0, now.since - minute)), now.price
        return (now.rests, max(now.since, min(window.begin, minute)) - minute), now.price


def parts(rule: PeriodicRest, form: Form) -> None:
    """One part for each row of windows that follow one another; a window that no duty touches asks nothing."""
    fixed = tuple(sorted((work.start, work.end) for work in form.fixed(rule)))
    spans = {form.problem.span[duty.id] for duties in form.by_day.values() for duty in duties}
    rows: list[list[Window]] = []
    for begin, end in sorted(rule.windows):
        needed = min(rule.count, _standing(rule, fixed, begin, end))
        if needed and any(start < end and to > begin for start, to in spans):
            row = next((row for row in rows if row[-1].end <= begin), None)
            if row is None:
                rows.append([Window(begin, end, needed)])
            else:
                row.append(Window(begin, end, needed))
    for row in rows:
        near = tuple(spell for spell in fixed if spell[1] > row[0].begin and spell[0] < row[-1].end)
        price = form.price(rule)
        part = PeriodicRestPart(form.problem, rule.minutes, rule.add, price, tuple(row), near)
        form.add(part.from_history())


def _standing(rule: PeriodicRest, fixed: Sequence[Spell], begin: int, end: int) -> int:
    """The rests that fixed work leaves in a window."""
    rests, since = 0, begin
    for start, to in [*fixed, (end, end)]:
        if to > begin:
            rests += max(0, (min(start, end) - since - rule.add) // rule.minutes)
            since = max(since, to)
    return rests
