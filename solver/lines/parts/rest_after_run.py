"""RestAfterRun along a line: the run so far and its last end, and what still asks for rest."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.problem import DAY_MINUTES, Problem
from solver.rules.rest_after_run import RestAfterRun


class Spell(NamedTuple):
    """Work on the clock, in minutes of the problem or from the first of a day, and whether it counts."""

    start: int
    end: int
    counts: bool

    def shifted(self, minutes: int) -> Spell:
        """The same, counted from another minute."""
        return Spell(self.start + minutes, self.end + minutes, self.counts)


class Run(NamedTuple):
    """Days in a row that count, as far as it matters; of those that are enough the last end, and the first work that
    began after it."""

    length: int
    end: int | None = None
    after: int | None = None


class Rest(NamedTuple):
    """A rest that began at a minute, with what it lacks anyway; the next work ends it."""

    begin: int
    standing: int


# Minutes count from the first of the next day.
Lately = tuple[Run, tuple[Rest, ...]]
NO_RUN = Run(0)


@dataclass(frozen=True)
class AfterRunPart(Part):
    """The run that a day belongs to, and the rests that nothing has ended."""

    problem: Problem = field(compare=False)
    of: str | frozenset[str]
    min_run: int
    rest: int
    price: int | None
    per: int  # minutes that the price is for, begun ones too
    fixed: tuple[tuple[int, Spell], ...]  # day and spell
    standing: tuple[tuple[int, int], ...] = ()  # days after which fixed work alone lacks rest, and the minutes
    start: Lately = field(compare=False, default=(NO_RUN, ()))

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        ahead = tuple(work for work in self.fixed if work[0] >= 0)
        standing = tuple(each for each in self.standing if each[0] >= -1)
        return ("rest after run", self.of, self.min_run, self.rest, self.price, self.per, ahead, standing)

    def kind(self, day: int) -> Hashable:
        """How long the day is, and whether anything fixed stands on it or lacked rest on the day before."""
        length = self.problem.first_minute(day + 1) - self.problem.first_minute(day)
        special = any(other == day for other, _ in self.fixed) or any(other == day - 1 for other, _ in self.standing)
        return (length, day if special else None)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Go on with the run or end it, and hold the day's work against the rests."""
        lately: Lately = state  # type: ignore[assignment]
        begin = self.problem.first_minute(day)
        today = [spell.shifted(-begin) for other, spell in self.fixed if other == day]
        if act is not None:
            counts = isinstance(self.of, str) or bool(act.codes & self.of)
            today.append(Spell(act.start, act.end, counts))
        run, rests, cost = self._began(lately, day, today)
        for spell in sorted(today):
            judged = [self._lacking(rest.begin, spell.start, rest.standing) for rest in rests]
            cost += sum(judged)
            rests = tuple(rest for rest in rests if spell.start < rest.begin)
        if cost and self.price is None:
            return None
        length = self.problem.first_minute(day + 1) - begin
        return self._shifted(run, rests, length), cost * (self.price or 0)

    def end(self, state: State) -> int | None:
        """Go on with what is fixed after the horizon, to a day on which nothing is."""
        cost = 0
        last = max([self.problem.horizon, *(day + 1 for day, _ in self.fixed)])
        for day in range(self.problem.horizon, last + 1):
            step = self.step(state, day, None)
            if step is None:
                return None
            state, price = step
            cost += price
        return cost

    def from_history(self) -> AfterRunPart:
        """This part, started from the work before the horizon."""
        state: State = (NO_RUN, ())
        for day in range(min((day for day, _ in self.fixed), default=0), 0):
            step = replace(self, price=0).step(state, day, None)
            assert step is not None
            state = step[0]
        return replace(self, start=state)  # type: ignore[arg-type]

    def _began(self, lately: Lately, day: int, today: list[Spell]) -> tuple[Run, tuple[Rest, ...], int]:
        """The run with the day in it, or the rest after the one that has ended; and what lacked."""
        run, rests = lately
        cost = 0
        counting = [spell.end for spell in today if spell.counts]
        if not counting and run.end is not None:
            standing = next((lacks for other, lacks in self.standing if other == day - 1), 0)
            if run.after is None:
                rests = (*rests, Rest(run.end, standing))
            else:
                cost = self._lacking(run.end, run.after, standing)
        if not counting:
            return NO_RUN, rests, cost
        length = min(run.length + 1, self.min_run)
        if length < self.min_run:
            return Run(length), rests, 0
        end = max(counting)
        after = min((spell.start for spell in today if spell.start >= end), default=None)
        return Run(length, end, after), rests, 0

    def _lacking(self, begin: int, start: int, standing: int) -> int:
        """What a rest lacks by work that begins after it did, beyond what it lacks anyway, in units of the price."""
        lacks = max(0, self.rest - (start - begin) - standing) if start >= begin else 0
        return -(-lacks // self.per)

    def _shifted(self, run: Run, rests: tuple[Rest, ...], length: int) -> Lately:
        """As seen from the next day, without the rests that are over."""
        asking = [
            Rest(rest.begin - length, rest.standing)
            for rest in rests
            if rest.begin + self.rest - rest.standing > length
        ]
        end, after = run.end, run.after
        if end is not None:
            over = after is None and end + self.rest <= length
            run = Run(run.length, None if over else end - length, None if after is None else after - length)
        return run, tuple(sorted(asking))


def parts(rule: RestAfterRun, form: Form) -> None:
    """One part: the run, and the rest after it."""
    fixed = [
        (work.day, Spell(work.start, work.end, isinstance(rule.of, str) or bool(work.codes & rule.of)))
        for work in form.fixed(rule)
    ]
    # What ended so long ago that it asks for no rest any more, and no run of what does has it in it, is left out.
    asks = form.problem.days[0] - rule.rest - DAY_MINUTES
    first = min((day for day, spell in fixed if spell.end > asks), default=0) - rule.min_run
    near = tuple(sorted(work for work in fixed if work[0] >= first))
    part = AfterRunPart(
        form.problem, rule.of, rule.min_run, rule.rest, form.price(rule), rule.per, near, _standing(rule, near)
    )
    form.add(part.from_history())


def _standing(rule: RestAfterRun, fixed: tuple[tuple[int, Spell], ...]) -> tuple[tuple[int, int], ...]:
    """After which days fixed work alone lacks rest, and how much."""
    ends: dict[int, int] = {}
    for day, spell in fixed:
        if spell.counts:
            ends[day] = max(spell.end, ends.get(day, spell.end))
    found = []
    for day, end in sorted(ends.items()):
        if day + 1 not in ends and all(day - before in ends for before in range(rule.min_run)):
            after = min((spell.start for _, spell in fixed if spell.start >= end), default=end + rule.rest)
            if after < end + rule.rest:
                found.append((day, rule.rest - (after - end)))
    return tuple(found)
