"""Search of a long horizon spell by spell: forwards from the first day, then in turns everybody's line over all days
and spells again, over the seams first.

A spell moves work between people, a line between months: what is limited over the whole horizon, such as weekends, goes
from where it is not needed to where it is.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.search.apart import Apart
from solver.search.greedy import greedy
from solver.search.incumbent import Incumbent
from solver.search.spell import Spell
from solver.search.whole_lines import better_lines, make_whole
from solver.stop import Stop, Stopped

# A spell has so many days, whole weeks of them; the way forwards takes this share of the time, and the bound this one.
SPELL_DAYS, WEEK = 28, 7
FORWARDS_SHARE, BOUND_SHARE = 0.35, 0.08
# A spell that stood is searched again for this share of what one had on the way forwards.
AGAIN_SHARE = 0.8
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
        order: list[int] = []
        while not (self._stop.over or done()):
            self._make_whole(OTHERS)
            turn = self._stop.child(max(seconds, self._lines(done)))
            while not (turn.over or done()):
                order = order or self._order()
                self._again(order.pop(), AGAIN_SHARE * seconds)
            self._stop.forget(turn.request)

    def _lines(self, done: Callable[[], bool]) -> float:
        """A turn of lines; the seconds that it took, which spells have next."""
        began = time.monotonic()
        better_lines(self._problem, self._incumbent, self._stop, self._chance, done, threads=self._limits.threads)
        return time.monotonic() - began

    def _make_whole(self, others: int = 0) -> None:
        threads = self._limits.threads
        make_whole(self._problem, self._incumbent, self._stop, self._chance, others=others, threads=threads)

    def _order(self) -> list[int]:
        """Where to look again, the last first: seams of the way forwards before anything else."""
        starts = range(0, max(1, self._problem.horizon - WEEK), WEEK)
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
        apart = Apart(self._problem)
        left = self._stop.remaining
        each = SECONDS_A_SPELL if left is None else BOUND_SHARE * left / (1 - FORWARDS_SHARE) / len(firsts)
        bound = -apart.rebate
        for first in firsts:
            problem = apart.problem(first, min(first + SPELL_DAYS, self._problem.horizon))
            bound += max((found for found in self._search(problem, each, None).bounds if found is not None), default=0)
        self._incumbent.raise_bound(max(0, bound), keeping=True)

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
