"""Spells of a long horizon apart, each as if there were no other days: what they cost together bounds the whole.

What other days take of a sum is not known, so sums are left out. Weekends of which people may work only so many pay a
toll in each spell instead, and what all weekends that they may work would pay is taken off in the end (Lagrange's way:
whatever the toll, a roster that keeps the limits costs no less). Without it the bound of the longest public year was
1,705, with it 25,283, where the best roster known costs 30,241.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from solver.problem import Problem, Worker
from solver.roster import Roster
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from solver.search.spell import Spell
from solver.search.weekend_price import weekends_left

TOLL = "toll"


class Apart:
    """A long horizon, to be taken apart."""

    def __init__(self, whole: Problem) -> None:
        self._whole = whole
        limits = [rule for rule in whole.rules if isinstance(rule, WeekendLimit) and rule.max is not None]
        limited = bool(limits) and all(rule.hard for rule in limits)
        self._toll = Spell(whole, 0, whole.horizon, Roster()).weekend_price if limited else 0

    @property
    def rebate(self) -> int:
        """What is to be taken off all spells together: the toll of every weekend that anybody may work."""
        if not self._toll:
            return 0
        workers, weekends = self._whole.workers, self._whole.weekends
        return self._toll * sum(weekends_left(self._whole, Roster(), worker.id, weekends) for worker in workers)

    def problem(self, first: int, last: int) -> Problem:
        """The days from `first` to before `last`."""
        whole, days = self._whole, range(first, last)
        duties = {duty.id for duty in whole.duties if duty.day in days}
        return Problem(
            id=f"{whole.id} {first}-{last} alone",
            days=whole.days[first : last + 1],
            shifts=tuple(replace(shift, day=shift.day - first) for shift in whole.shifts if shift.day in days),
            duties=tuple(replace(duty, day=duty.day - first) for duty in whole.duties if duty.day in days),
            workers=tuple(
                Worker(one.id, tuple(replace(work, day=work.day - first) for work in one.fixed if work.day in days))
                for one in whole.workers
            ),
            pairs=tuple(pair for pair in whole.pairs if pair.duty in duties),
            rules=tuple(self._rules(first, last)),
            weekends=tuple(
                tuple(day - first for day in weekend)
                for weekend in whole.weekends
                if all(day in days for day in weekend)
            ),
            tiers={**whole.prices, TOLL: 1},
        )

    def _rules(self, first: int, last: int) -> Iterator[Rule]:
        spell = Spell(self._whole, first, last, Roster())
        for rule in self._whole.rules:
            here = None if isinstance(rule, (Total, WeekendLimit)) else spell.here(rule)
            if here is not None:
                yield replace(here, start="off", end="exempt")
        if self._toll:
            # A weekend on which a duty starts is worked by any definition.
            yield WeekendLimit(id=TOLL, severity="soft", tier=TOLL, weight=self._toll, max=0)
