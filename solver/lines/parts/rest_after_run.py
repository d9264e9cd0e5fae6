"""RestAfterRun along a line: the run so far and its last end, and what still asks for rest."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import FixedPart, State, Step
from solver.problem import DAY_MINUTES
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
class AfterRunPart(FixedPart[Spell]):
    """The run that a day belongs to, and the rests that nothing has ended."""

    of: str | frozenset[str]
    min_run: int
    rest: int
    price: int | None
    per: int  # minutes that the price is for, begun ones too
    standing: tuple[tuple[int, int], ...] = ()  # days after which fixed work alone lacks rest, and the minutes
    start: State = field(compare=False, default=(NO_RUN, ()), kw_only=True)

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        standing = tuple(each for each in self.standing if each[0] >= -1)
        return ("rest after run", self.of, self.min_run, self.rest, self.price, self.per, self.ahead, standing)

    def kind(self, day: int) -> Hashable:
        """How long the day is, and whether anything fixed stands on it or lacked rest on the day before."""
        special = self.on(day) or any(other == day - 1 for other, _ in self.standing)
        return (self.length(day), day if special else None)

    def look(self, act: Act | None) -> Hashable:
        """When it begins and ends, and whether it counts."""
        return None if act is None else self._worked(act)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Go on with the run or end it, and hold the day's work against the rests."""
        lately: Lately = state  # type: ignore[assignment]
        begin = self.problem.first_minute(day)
        today = [spell.shifted(-begin) for spell in self.on(day)]
        if act is not None:
            today.append(self._worked(act))
        run, rests, cost = self._began(lately, day, today)
        for spell in sorted(today):
            judged = [self._lacking(rest.begin, spell.start, rest.standing) for rest in rests]
            cost += sum(judged)
            rests = tuple(rest for rest in rests if spell.start < rest.begin)
        if cost and self.price is None:
            return None
        return self._shifted(run, rests, self.length(day)), cost * (self.price or 0)

    @property
    def last(self) -> int:
        """A run is over, and its rest begins to ask, on the first day on which nothing is."""
        return max(self.problem.horizon, super().last + 1)

    def _worked(self, act: Act) -> Spell:
        return Spell(act.start, act.end, isinstance(self.of, str) or bool(act.codes & self.of))

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
        form.problem, near, rule.of, rule.min_run, rule.rest, form.price(rule), rule.per, _standing(rule, near)
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
