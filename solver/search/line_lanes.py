"""Search by lines: columns to a bound, then dives for the whole roster and for parts of it, on every thread."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from solver.limits import Limits
from solver.lines.pricing import MOST_CELLS, Line, Pricing
from solver.problem import Problem
from solver.search.beside import POSSIBLE, Beside
from solver.search.branching import Branching, least_whole
from solver.search.chain import settle
from solver.search.columns import Columns, Round
from solver.search.disputed import Disputed
from solver.search.dive import MANY_WORKERS, largest
from solver.search.incumbent import Incumbent
from solver.search.linear import LinearError
from solver.search.lineup import Lineup
from solver.search.master import Duals, Master, Relaxed
from solver.search.mend import Mending
from solver.search.part_search import PartSearch
from solver.search.redive import Redives
from solver.search.respond import respond
from solver.search.rows import Rows
from solver.search.total import Held, of_caps
from solver.stop import Stop, Stopped

# The columns may take this share of the time (or work) before the first dive; branching then this one of what is left.
COLUMNS_SHARE = 0.4
# A long line is seldom whole: there the time is better spent on dives.
# With rules between workers the bound knows only a part of the problem, and parts have to be searched as well.
BRANCHING_SHARE, COUPLED_BRANCHING_SHARE, LONG_BRANCHING_SHARE = 0.8, 0.5, 0.25
# Among many workers the root is left this near its bound, once a round takes less than this share off its value, or
# after a share of the time; it comes near enough to its bound beside the search, and there is no branching. The last
# rounds to it would be a third of them all.
NEAR, FLAT, COLUMNS_SHARE_OF_MANY = 3e-3, 5e-3, 0.6
NEAR_ENOUGH = 1e-4
# For what the best roster and the master's answer differ in CP-SAT has this share of what is left.
DISPUTE_SHARE = 0.5
# Caps are rows of the master first where there are fewer of them than of others.
# In short lines they are few and soon counted exactly.
MOST_CAPS_A_ROW = 0.5
SHORT_DAYS = 14
# The dive for everybody may take this share of what is left then; without it dives for parts begin from less.
FIRST_DIVE_SHARE = 0.6
MOST_FIRST_DIVES = 5
PACE = 0.06  # of what is left of that, for each of its steps
# Work (about seconds) that stands for a second of a time limit when a solve is deterministic.
WORK_A_SECOND = 0.15
MOST_WORK = 1_000_000.0
# One thread alone takes turns where rules couple workers: so many seconds (or so much work) of dives, then of parts.
TURN_SECONDS, TURN_WORK = 1.0, 1.0


class LineLanes:
    """One search of one problem by lines, towards an incumbent.

    `rigid` keeps the minima of every line; what rows ask for at least is priced in any case. A sweep of one line keeps
    no more than `most_cells` values.
    """

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        incumbent: Incumbent,
        stop: Stop,
        *,
        rigid: bool,
        most_cells: int = MOST_CELLS,
    ) -> None:
        self._problem = problem
        self._limits = limits
        self._incumbent = incumbent
        self._stop = stop
        self._rigid = rigid
        self._most_cells = most_cells
        self._mending = Mending(problem)
        self._short = problem.horizon <= SHORT_DAYS
        self._by_parts = self._mending.needed or self._short
        self._many = len(problem.workers) > MANY_WORKERS
        self._rounds: Iterator[Round] = iter(())  # over everybody, as far as they have come
        self._keeping = rigid  # whether bounds are those of rosters that give nothing up
        seconds = limits.seconds
        self._budget = MOST_WORK if seconds is None else seconds * WORK_A_SECOND

    def search(self, done: Callable[[], bool]) -> bool:
        """Search until done or stopped; returns whether everybody has a line at all."""
        threads = self._limits.threads
        pricing = Pricing(self._problem, rigid=self._rigid, stop=self._stop, most_cells=self._most_cells)
        self._keeping = self._rigid and pricing.gives_up
        with ThreadPoolExecutor(max_workers=threads) as executor:
            columns = Columns(Rows(self._problem), pricing, executor if threads > 1 else None)
            branching = self._root(columns, done)
            if branching is None:
                return self._stop.over
            if not done():
                self._dive(columns, branching, done, executor, threads)
        return True

    def _root(self, columns: Columns, done: Callable[[], bool]) -> Branching | None:
        """Rounds over everybody, to be branched on; None where somebody has no line, or when stopped before."""
        share = COLUMNS_SHARE_OF_MANY if self._many else COLUMNS_SHARE
        stop = self._share(share)
        if not self._first_lines(columns) or done():
            return None
        caps = of_caps(columns.pricing.caps()) if not self._short else []
        loose = None
        if caps and len(caps) <= MOST_CAPS_A_ROW * (len(columns.rows.rows) + len(self._problem.workers)):
            loose = self._followed(columns, columns.rounds(self._master(columns, caps), stop, loose=True), done)
        if done():
            return None
        master = self._master(columns)
        if stop.over:  # the caps took all of it; without a round there would be nothing to dive from
            stop = self._share(share)
        begun = None if loose is None else Duals(loose.relaxed.duals.rows, {})
        self._rounds = columns.rounds(master, self._stop if self._many else stop, near=begun)
        near, flat = (NEAR, FLAT) if self._many else (0.0, 0.0)
        last = self._followed(columns, self._rounds, lambda: done() or stop.over, near=near, flat=flat)
        if last is None:
            return None

        def offer(lines: Iterable[Line]) -> None:
            self._offer(columns, lines, "columns")

        return Branching(columns, master, last, self._most, offer)

    def _offer(self, columns: Columns, lines: Iterable[Line], origin: str) -> None:
        """Offer the roster that lines make, less what breaks a rule between workers."""
        self._incumbent.offer(self._mending.mended(columns.roster(lines)), origin)

    def _most(self) -> float:
        """What a bound has to reach for nothing better to be left."""
        found = self._incumbent.found
        return math.inf if found is None or (found.given_up and self._keeping) else found.objective

    def _branch(self, branching: Branching, columns: Columns, done: Callable[[], bool]) -> None:
        """Branch for a share of the time (or work), or until there is nothing to branch on."""
        share = self._branching_share()
        stop = self._share(share)
        most = columns.work + share * (self._budget - columns.work)
        with suppress(Stopped, LinearError):  # the bound so far stays
            while not (done() or (self._limits.deterministic and columns.work > most)) and branching.step(stop):
                self._raise_bound(min(branching.bound, self._most()))

    def _branching_share(self) -> float:
        if not self._short:
            return LONG_BRANCHING_SHARE
        return COUPLED_BRANCHING_SHARE if self._mending.needed else BRANCHING_SHARE

    def _raise_bound(self, bound: float) -> None:
        if -math.inf < bound < math.inf:
            self._incumbent.raise_bound(least_whole(bound), keeping=self._keeping)

    def _first_lines(self, columns: Columns) -> bool:
        """Lines of everybody to begin with, those that stand among them; False where somebody has none."""
        found = self._incumbent.found
        standing = (None if found is None else columns.lines_of(found.roster)) or {}
        columns.keep(standing.values())
        lineup = Lineup(columns, self._mending, standing.values())
        if not respond(lineup, self._stop):
            return False
        self._offer(columns, lineup.lines.values(), "lines")
        return True

    def _master(self, columns: Columns, held: Sequence[Held] = ()) -> Master:
        """A master for everybody with all lines known so far."""
        workers = range(len(self._problem.workers))
        master = Master(columns.rows, dict.fromkeys(workers, columns.open_choices()), columns.heads([]), held)
        for lines in columns.known.values():
            for line in lines:
                master.add(line)
        return master

    def _followed(
        self,
        columns: Columns,
        rounds: Iterable[Round],
        done: Callable[[], bool],
        *,
        near: float = 0.0,
        flat: float = 0.0,
    ) -> Round | None:
        """The last round; or the first one with a bound this near, or this little below the one before (both as shares
        of its value)."""
        last = None
        before = math.inf
        with suppress(Stopped, LinearError):  # what was found before still guides the dives
            for last in rounds:
                self._raise_bound(last.bound)
                value = last.relaxed.value
                if done() or (self._limits.deterministic and columns.work > COLUMNS_SHARE * self._budget):
                    break
                if value - last.bound <= near * abs(value) or (flat and before - value < flat * abs(value)):
                    break  # without a share a value that rises by rounding is no reason
                before = value
        return last

    def _dive(
        self,
        columns: Columns,
        branching: Branching,
        done: Callable[[], bool],
        executor: ThreadPoolExecutor,
        threads: int,
    ) -> None:
        """A lane a thread: dives, and CP-SAT on parts where lines are short or say too little."""
        columns.alone()
        stop = self._stop.child()

        def lane(number: int) -> None:
            self._lane(number, number == threads - 1, columns, branching, stop, done)
            stop.request()

        numbers = range(1, threads)
        if POSSIBLE:
            beside = [Beside(self._incumbent, functools.partial(lane, number)) for number in numbers]
            try:
                lane(0)
            finally:
                for each in beside:
                    each.end()
            return
        tasks = [executor.submit(lane, number) for number in (0, *numbers)]
        for task in tasks:
            task.result()

    def _lane(
        self, number: int, last: bool, columns: Columns, branching: Branching, stop: Stop, done: Callable[[], bool]
    ) -> None:
        """One lane: the first begins with a roster for everybody, the last with what is still to be known of the
        bound."""
        root, alone = branching.leaves[0].relaxed, number == 0 and last
        seed, coupled = self._limits.seed + number, self._mending.needed
        dives = Redives(columns, self._incumbent, root, seed, self._mending)
        parts = PartSearch(self._problem, self._incumbent, seed, coupled=coupled, losses=dives.losses)
        if last and not self._many:
            self._settle(columns, root)
            if self._short:
                self._agree(parts, root, done)
        if number == 0:
            self._begin(columns, root, dives, parts)
        if last and self._many:
            self._lead(columns, parts, done)
        elif last and branching.possible:  # what is left to be found is worth knowing first
            self._branch(branching, columns, done)
        if number % 2 and self._by_parts:
            parts.search(stop, done)
        elif coupled and not done():
            self._in_turns(dives, parts, stop, done, columns.work, alone=alone)
        elif not done():
            dives.search(stop, done, work=self._budget - columns.work if self._limits.deterministic else None)

    def _begin(self, columns: Columns, root: Relaxed, dives: Redives, parts: PartSearch) -> None:
        """A first roster for everybody: by a dive, or among many, where that takes too long, by what CP-SAT makes of
        the root's shares."""
        if self._many:
            self._settle(columns, root)
            self._dispute(parts, root)
            return
        within = self._share(FIRST_DIVE_SHARE)
        pace = None if self._limits.deterministic else PACE
        for _ in range(MOST_FIRST_DIVES):
            if dives.whole(within, pace=pace) or within.over:
                break

    def _lead(self, columns: Columns, parts: PartSearch, done: Callable[[], bool]) -> None:
        """Go on with the rounds to the bound: what the master says there leads all lanes."""
        last = self._followed(columns, self._rounds, done, near=NEAR_ENOUGH)
        if last is not None:
            self._incumbent.lead(last.relaxed)
            self._agree(parts, last.relaxed, done)

    def _agree(self, parts: PartSearch, relaxed: Relaxed, done: Callable[[], bool]) -> None:
        """Settle what the best roster and the master's answer differ in, as long as that makes anything better: what
        became better elsewhere meanwhile differs in other places."""
        while not (done() or self._stop.over) and self._dispute(parts, relaxed):
            pass

    def _dispute(self, parts: PartSearch, relaxed: Relaxed) -> bool:
        """Choose where the best roster and the master's answer differ, for a share of the time (or work); returns
        whether that was better."""
        disputed = Disputed(self._problem, relaxed)
        work = DISPUTE_SHARE * self._budget if self._limits.deterministic else None
        return parts.dispute(disputed, self._share(DISPUTE_SHARE), work=work)

    def _settle(self, columns: Columns, root: Relaxed) -> None:
        """Offer what the root's shares come to when they are made whole."""
        with suppress(Stopped):
            lineup = Lineup(columns, self._mending, largest(root))
            if settle(lineup, self._stop):
                self._offer(columns, lineup.lines.values(), "columns")

    def _in_turns(
        self,
        dives: Redives,
        parts: PartSearch,
        stop: Stop,
        done: Callable[[], bool],
        used: float,
        *,
        alone: bool,
    ) -> None:
        """Dives for everything that lines know of, and parts for what they do not; without turns where others look
        after parts, as long as there is anything to dive from."""
        counted = self._limits.deterministic
        while not (stop.over or done()) and not (counted and used >= self._budget):
            work = min(TURN_WORK, self._budget - used) if counted else None
            for search in (dives.search, parts.search):
                turn = stop.child(TURN_SECONDS if alone and not counted else None)
                used += search(turn, done, work=work)
                stop.forget(turn.request)

    def _share(self, share: float) -> Stop:
        """A stop after a share of what is left."""
        remaining = self._stop.remaining
        return self._stop.child(None if remaining is None else share * remaining)
