"""Search of a long horizon spell by spell: forwards from the first day, then again and again over the seams."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.search.spell import Spell, alone
from solver.search.whole_lines import make_whole
from solver.stop import Stop, Stopped

# A spell has so many days, whole weeks of them; the way forwards takes this share of the time, and the bound this one.
SPELL_DAYS, WEEK = 28, 7
FORWARDS_SHARE, BOUND_SHARE = 0.6, 0.12
# A spell that stood is searched again for this share of what one had on the way forwards.
AGAIN_SHARE = 0.6
SECONDS_A_SPELL = 30.0  # without a time limit
# A spell is not looked at for less.
LEAST_SECONDS = 1.0
# Whoever breaks a hard rule over all spells gets another line, later on together with so many others.
OTHERS = 2

Solve = Callable[[Problem, Limits, Incumbent, Stop], None]


class Spells:
    """One search of one problem in spells, towards an incumbent; `solve` searches each of them."""

    def __init__(self, problem: Problem, limits: Limits, incumbent: Incumbent, stop: Stop, solve: Solve) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._solve = solve
        self._chance = random.Random(limits.seed)

    def search(self, done: Callable[[], bool]) -> None:
        """Search until done or stopped. Raises Stopped when there was not time for one way forwards."""
        firsts = range(0, self._problem.horizon, SPELL_DAYS)
        seconds = self._forwards(firsts)
        self._make_whole()
        if not done():
            self._raise_bound(firsts)
        starts = range(0, max(1, self._problem.horizon - WEEK), WEEK)
        order: list[int] = []
        while not (self._stop.over or done()):
            if not order:
                order = self._order(starts)
                self._make_whole(OTHERS)
            first = order.pop()
            self._again(first, AGAIN_SHARE * seconds)

    def _make_whole(self, others: int = 0) -> None:
        threads = self._limits.threads
        make_whole(self._problem, self._incumbent, self._stop, self._chance, others=others, threads=threads)

    def _order(self, starts: range) -> list[int]:
        """Where to look again, the last first: seams of the way forwards before anything else."""
        middle = [start for start in starts if start % SPELL_DAYS == SPELL_DAYS // 2]
        rest = [start for start in starts if start % SPELL_DAYS != SPELL_DAYS // 2]
        self._chance.shuffle(middle)
        self._chance.shuffle(rest)
        return rest[: len(middle)] + middle

    def _forwards(self, firsts: range) -> float:
        """One spell after another; the seconds that each had."""
        roster = Roster()
        share = self._stop.remaining
        within = self._stop.child(None if share is None else FORWARDS_SHARE * share)
        each = SECONDS_A_SPELL
        for number, first in enumerate(firsts):
            if within.remaining is not None:
                each = max(LEAST_SECONDS, within.remaining / (len(firsts) - number))
            last = min(first + SPELL_DAYS, self._problem.horizon)
            spell = Spell(self._problem, first, last, roster, ahead=True)
            found = self._searched(spell, each, None)
            if found is None:
                raise Stopped
            roster = spell.joined(found)
        self._incumbent.offer(roster, "lines")
        return each

    def _raise_bound(self, firsts: range) -> None:
        """What each spell costs at least by itself, together."""
        left = self._stop.remaining
        bound = 0
        for first in firsts:
            problem = alone(self._problem, first, min(first + SPELL_DAYS, self._problem.horizon))
            seconds = SECONDS_A_SPELL if left is None else BOUND_SHARE * left / (1 - FORWARDS_SHARE) / len(firsts)
            bound += max((each for each in self._search(problem, seconds, None).bounds if each is not None), default=0)
        self._incumbent.raise_bound(bound, keeping=True)

    def _again(self, first: int, seconds: float) -> None:
        standing = self._incumbent.found
        if standing is None:
            raise Stopped
        last = min(first + SPELL_DAYS, self._problem.horizon)
        spell = Spell(self._problem, first, last, standing.roster)
        found = self._searched(spell, seconds, spell.inside(standing.roster))
        if found is not None:
            self._incumbent.offer(spell.joined(found), "lines")

    def _searched(self, spell: Spell, seconds: float, standing: Roster | None) -> Roster | None:
        """The best roster of a spell after so many seconds."""
        found = self._search(spell.problem(), seconds, standing).found
        return None if found is None else found.roster

    def _search(self, problem: Problem, seconds: float, standing: Roster | None) -> Incumbent:
        stop = self._stop.child(seconds)
        incumbent = Incumbent(problem, None, self._limits.started)
        for roster in (greedy(problem, stop), Roster()) if standing is None else (standing,):
            if incumbent.offer(roster, "greedy"):
                break
        with suppress(Stopped):  # what it has by then counts
            self._solve(problem, replace(self._limits, seconds=seconds), incumbent, stop)
        self._stop.forget(stop.request)
        return incumbent
