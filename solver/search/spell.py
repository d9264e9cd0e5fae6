"""One spell of a long horizon as a problem of its own: what lies around it stands, and sums know what it takes.

A year of lines is too long to be priced whole: what is counted over the year makes every day as wide as the year is
long. A few weeks of it are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from solver.problem import FixedWork, Pair, Pin, Problem, Worker
from solver.roster import Roster
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover
from solver.rules.eligibility import Eligibility
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.line import Work, line, total
from solver.rules.min_rest import MinRest
from solver.rules.request import Request
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from solver.search.reach import RunLimits, most_days
from solver.search.weekend_price import weekend_heads

# How many days before a spell are told as history, and how many after it stand in it as they are (with as many again
# told as fixed): longer than runs.
DAYS_BEFORE, DAYS_AFTER = 28, 7
# A least sum of the whole is not worth a spell without a line: in it a duty that is missing costs as much as so many
# heads. More than that, and everybody works all they can, on weekends that nobody asked for too.
LEAST, LEAST_HEADS = "least", 4
# Half a weekend counts as a whole one, so a day of it is lost: it costs as much as so many heads.
HALF_WEEKEND_HEADS = 1
AS_THEY_ARE = (ConsecutiveRun, ForbiddenSuccession, RestAfterRun, Eligibility)


def is_divisible(problem: Problem) -> bool:
    """Whether every rule can be told of a part of the days."""
    earlier = any(work.day < 0 for worker in problem.workers for work in worker.fixed)
    later = any(work.day >= problem.horizon for worker in problem.workers for work in worker.fixed)
    return (
        problem.base is None
        and not problem.pins
        and not (earlier and any(rule.start == "off" for rule in problem.rules))
        and not (later and any(rule.end == "exempt" for rule in problem.rules))
        and all(_is_divisible(rule, problem) for rule in problem.rules)
    )


def _is_divisible(rule: Rule, problem: Problem) -> bool:
    if isinstance(rule, Total):
        return rule.periods in (None, ((0, problem.horizon),))
    if isinstance(rule, WeekendLimit):
        return rule.per is None
    if isinstance(rule, MinRest):
        return not rule.agreed
    return isinstance(rule, (*AS_THEY_ARE, Cover, Request))


@dataclass(frozen=True)
class Spell:
    """The days from `first` to before `last` of a problem, between what a roster has on all others.

    With `ahead` the days after it are still open, and a share of each sum over the whole horizon is kept for them: of a
    most as much as they ask for of all that is asked for, of a least all that runs of work let a worker do on them but
    an even share of what there is to spare. Weekends, where there is a most of them, have a price then.
    The next few days are part of the problem: with `ahead` to be rostered too, so that nobody ends where there is no
    way on; without it everybody is pinned to what they do.
    """

    whole: Problem
    first: int
    last: int
    roster: Roster
    ahead: bool = False
    _heads: dict[frozenset[str] | None, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def end(self) -> int:
        """The day after the last one that is part of the problem."""
        return min(self.last + DAYS_AFTER, self.whole.horizon)

    @property
    def open_until(self) -> int:
        """The day after the last one that is to be rostered."""
        return self.end if self.ahead else self.last

    def problem(self) -> Problem:
        """The spell as a problem; its first day is day 0."""
        whole, stands = self.whole, set(self.roster)
        pairs = tuple(pair for pair in whole.pairs if self._is_open(pair, stands))
        duties = tuple(duty for duty in whole.duties if self.first <= duty.day < self.end)
        shifts = tuple(shift for shift in whole.shifts if self.first <= shift.day < self.end)
        return Problem(
            id=f"{whole.id} {self.first}-{self.last}",
            days=whole.days[self.first : self.end + 1],
            shifts=tuple(replace(shift, day=shift.day - self.first) for shift in shifts),
            duties=tuple(replace(duty, day=duty.day - self.first) for duty in duties),
            workers=tuple(self._worker(worker) for worker in whole.workers),
            pairs=pairs,
            rules=tuple(self._rules()),
            weeks=tuple(day - self.first for day in whole.weeks if self.first <= day < self.end) or (0,),
            weekends=tuple(tuple(day - self.first for day in weekend) for weekend in self._weekends()),
            pins=tuple(Pin(*pair) for pair in self.roster if self.open_until <= whole.duty[pair[1]].day < self.end),
            tiers={**whole.prices, LEAST: 1},
        )

    def inside(self, roster: Roster) -> Roster:
        """What of a roster of the whole lies in the problem."""
        duty = self.whole.duty
        return Roster.of(pair for pair in roster if self.first <= duty[pair[1]].day < self.end)

    def joined(self, found: Roster) -> Roster:
        """The roster of the whole with the spell's own days from a roster of the problem."""
        duty, own = self.whole.duty, range(self.first, self.last)
        around = (pair for pair in self.roster if duty[pair[1]].day not in own)
        return Roster.of((*around, *(pair for pair in found if duty[pair[1]].day in own)))

    def _is_open(self, pair: Pair, stands: set[tuple[str, str]]) -> bool:
        day = self.whole.duty[pair.duty].day
        stays = self.open_until <= day < self.end and (pair.worker, pair.duty) in stands
        return stays or self.first <= day < self.open_until

    def _worker(self, worker: Worker) -> Worker:
        around = (
            FixedWork(one.start, one.end, one.day - self.first, one.code, one.setting, one.quantities, one.tags)
            for duty in self.roster.by_worker(worker.id)
            if self._is_near(self.whole.duty[duty].day)
            for one in self.whole.shifts_of(duty)
        )
        fixed = (*(replace(one, day=one.day - self.first) for one in worker.fixed), *around)
        return Worker(worker.id, fixed, {**worker.carry, **self._carry(worker)})

    def _is_near(self, day: int) -> bool:
        return self.first - DAYS_BEFORE <= day < self.first or self.end <= day < self.end + DAYS_AFTER

    def _carry(self, worker: Worker) -> dict[str, int]:
        """What each sum and each count of weekends takes outside the spell, and what is kept of it for later."""
        works = line(self.whole, self.roster, worker.id)
        carried: dict[str, int] = {}
        weekends = _Weekends()
        own = [
            (n, rule) for n, rule in enumerate(self.whole.rules) if rule.workers is None or worker.id in rule.workers
        ]
        for number, rule in own:
            if isinstance(rule, WeekendLimit) and rule.max is not None:
                here = set(self._weekends())
                others = (weekend for weekend in self.whole.weekends if weekend not in here)
                taken = sum(rule.worked(self.whole, weekend, works) for weekend in others)
                taken += worker.carry.get(rule.carry or "", 0)
                kept = math.floor(max(0, rule.max - taken) * self._later(worker.id, None, self.first))
                carried[_most(number)] = taken
                if rule.hard:
                    weekends = _Weekends(max(0, rule.max - taken), kept)
        for number, rule in own:
            if isinstance(rule, Total):
                carried |= self._sum_carried(number, rule, worker, works, weekends)
        return carried

    def _sum_carried(
        self, number: int, rule: Total, worker: Worker, works: Sequence[Work], weekends: _Weekends
    ) -> dict[str, int]:
        counted = [work for work in works if rule.codes is None or work.codes & rule.codes]
        spans = ((0, self.first), (self.end, self.whole.horizon))
        taken = sum(total(self.whole, counted, rule.quantity, *span) for span in spans if span[0] < span[1])
        taken += worker.carry.get(rule.carry or "", 0)
        carried = {}
        if rule.min is not None:
            carried[_least(number)] = taken + self._left(worker.id, rule, taken, weekends)
        if rule.max is not None:
            kept = math.floor(rule.max * self._later(worker.id, rule.codes))
            if rule.min is not None:
                kept = min(kept, carried[_least(number)] - taken + rule.max - rule.min)
            carried[_most(number)] = taken + kept
        return carried

    def _later(self, worker: str, codes: frozenset[str] | None, since: int = 0) -> Fraction:
        """Which share of what the days that a worker has ask for (with some codes; since a day) comes after it."""
        if not self.ahead:
            return Fraction(0)
        asked = self.asked(codes)
        days = {duty.day for duty in self.whole.duties_of[worker] if duty.day >= since}
        return Fraction(sum(asked[day] for day in days if day >= self.end), max(1, sum(asked[day] for day in days)))

    def _left(self, worker: str, rule: Total, done: int, weekends: _Weekends) -> int:
        """How much of a least sum, of which so much is done around the spell, may be left for the days after it."""
        if not self.ahead:
            return 0
        days = {duty.day for duty in self.whole.duties_of[worker] if duty.day >= self.first}
        limits = RunLimits.of(self.whole, worker)

        def reach(first: int, most_weekends: int | None) -> int:
            found = most_days(days, range(first, self.whole.horizon), limits, self.whole.weekends, most_weekends)
            return found * self._largest(rule.quantity)

        after = reach(self.end, weekends.kept)
        spare = done + reach(self.first, weekends.left) - (rule.min or 0)
        share = Fraction(sum(1 for day in days if day >= self.end), max(1, len(days)))
        return max(0, after - math.ceil(max(0, spare) * share))

    def asked(self, codes: frozenset[str] | None) -> list[int]:
        """How many heads each day asks for on shifts with some codes."""
        if codes not in self._heads:
            asked = [0] * self.whole.horizon
            for rule in self.whole.rules:
                for row in rule.rows if isinstance(rule, Cover) else ():
                    shift = self.whole.shift[row.shift]
                    if codes is None or codes & {shift.code, *shift.tags}:
                        asked[shift.day] += max(row.min, row.target or 0)
            self._heads[codes] = asked
        return self._heads[codes]

    def _weekends(self) -> Iterator[tuple[int, ...]]:
        return (one for one in self.whole.weekends if any(self.first <= day < self.end for day in one))

    def _rules(self) -> Iterator[Rule]:
        for number, rule in enumerate(self.whole.rules):
            for found in self._parts(number, rule):
                # Whoever exempts runs at both ends means those of the whole: nothing comes after its last day, and what
                # comes after a spell's is pinned.
                yield replace(found, start="history", end="open") if self.first else found

    def _parts(self, number: int, rule: Rule) -> Iterator[Rule]:
        if isinstance(rule, Total):
            if rule.max is not None:
                yield replace(rule, periods=None, min=None, carry=_most(number))
            if rule.min is not None:
                mine = replace(rule, periods=None, max=None, carry=_least(number))
                yield self._priced(mine) if rule.hard else mine
        elif isinstance(rule, WeekendLimit) and rule.max is not None:
            yield replace(rule, carry=_most(number))
            if self.ahead and self.end < self.whole.horizon:
                yield from self._weekends_priced(rule)
        else:
            found = self.here(rule)
            if found is not None:
                yield found

    def _priced(self, least: Total) -> Rule:
        """The least of a sum at a price for each duty that is missing."""
        weight = max(1, LEAST_HEADS * self._head_price)
        return replace(least, severity="soft", tier=LEAST, weight=weight, per=max(1, self._largest(least.quantity)))

    def _weekends_priced(self, limit: WeekendLimit) -> Iterator[Rule]:
        """Each weekend at its price, and a half one at another."""
        priced = replace(limit, carry=None, severity="soft", tier=LEAST)
        yield replace(priced, max=0, complete=False, weight=self.weekend_price)
        yield replace(priced, max=None, complete=True, weight=max(1, HALF_WEEKEND_HEADS * self._head_price))

    @cached_property
    def weekend_price(self) -> int:
        """What a weekend costs while days to come are open."""
        heads = weekend_heads(self.whole, self.roster, self.first, self.asked(None))
        return max(1, math.floor(heads * self._head_price))

    @cached_property
    def _head_price(self) -> int:
        """What one head that is missing costs, where it is cheapest."""
        return min(
            (
                self.whole.prices[rule.tier] * rule.weight * price
                for rule in self.whole.rules
                if isinstance(rule, Cover)
                for row in rule.rows
                if row.wanted > 0
                for price in (row.price_below_minimum, row.price_below_target)
                if price > 0
            ),
            default=1,
        )

    def here(self, rule: Rule) -> Rule | None:
        """A rule with what of it lies in the spell; None where nothing does."""
        if isinstance(rule, Cover):
            here = {shift.id for shift in self.whole.shifts if self.first <= shift.day < self.open_until}
            rows = tuple(row for row in rule.rows if row.counted <= here)
            return replace(rule, rows=rows) if rows else None
        if isinstance(rule, Request):
            days = range(self.first, self.open_until)
            wishes = tuple(replace(wish, day=wish.day - self.first) for wish in rule.wishes if wish.day in days)
            return replace(rule, wishes=wishes) if wishes else None
        if isinstance(rule, MinRest) and rule.until is not None:
            return replace(rule, until=rule.until - self.first)
        return rule

    def _largest(self, quantity: str) -> int:
        if quantity in ("days", "shifts"):
            return 1
        return max((shift.quantities.get(quantity, 0) for shift in self.whole.shifts), default=0)


@dataclass(frozen=True, slots=True)
class _Weekends:
    """How many weekends somebody may still work, and how many of them are kept for after a spell; None: any number."""

    left: int | None = None
    kept: int | None = None


def _most(number: int) -> str:
    return f"outside the spell, most of rule {number}"


def _least(number: int) -> str:
    return f"outside the spell, least of rule {number}"
