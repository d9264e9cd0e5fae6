"""Diving: from shares of lines to whole ones.

Of the days on which the master shares a worker between several things to do, those that are nearly decided are
decided; the rest is priced again, and so on until every worker has one line. A step that leads too high is taken back.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.lines.pricing import Line
from solver.lines.product import Flags
from solver.search.columns import Columns
from solver.search.linear import LinearError
from solver.search.master import Master, Relaxed
from solver.stop import Stop, Stopped

# How many known lines a worker brings along, the likeliest first; fewer where all together would be more than this.
LINES_A_WORKER, MOST_LINES = 20, 25_000
# Among more workers than these the master takes long: there the rest is priced less often.
MANY_WORKERS = 400
# The share of open days that one step decides, and from what share of the worker on they may be.
DECIDED_A_STEP = 0.15
LIKELY = 0.5
# How often the rest is priced after each step.
ROUNDS_A_STEP, ROUNDS_ABOVE_GOAL, ROUNDS_ABOVE_MOST = 4, 7, 30
ROUNDS_AMONG_MANY, ROUNDS_ABOVE_GOAL_AMONG_MANY = 1, 3
# How far chance may reorder what is decided first.
SHAKE = 0.1
# How many steps are taken back, of each kind: at least so many, and one for every so many workers.
LEAST_TAKEN_BACK, WORKERS_TAKEN_BACK = 4, 40
# A step that raises the master's value by more than this share is taken back too, while there is another way; among
# many workers a step is a smaller part of the whole, and so may its rise be.
MOST_RISE = 0.003
LEAST_RISE = 1e-6  # of the master's value: without it a step costs nothing, and there is nothing to gain
# Among more workers than these, those who are torn, and all with a line on the same rows, are left to a dive of their
# own once they are no more than this share; the torn alone when this share of the time is gone.
LEAST_LEFT, LEFT_SHARE, TIME_SHARE = 200, 0.5, 0.5
# About the seconds that go into each dive beside sweeps and pivots.
WORK_A_DIVE = 0.01
WHOLE = 1 - 1e-6


@dataclass(frozen=True)
class Decision:
    """A worker does one act on a day: one of these choices, out of all there are on the day."""

    worker: int
    day: int
    choices: frozenset[int]


@dataclass(frozen=True)
class _Reached:
    """How far a dive came: the last answer of its master, and who is left to a dive of their own."""

    relaxed: Relaxed
    left: frozenset[int]


class Dive:
    """Dives of one lane."""

    def __init__(self, columns: Columns, chance: random.Random) -> None:
        self._columns = columns
        self._chance = chance
        self._groups = columns.pricing.groups
        self.work = 0.0  # done so far, in about seconds
        self.closed = False  # whether the last dive ended because nothing below `most` was there to be found

    def dive(
        self,
        open_choices: Mapping[int, Flags],
        lines: Mapping[int, Line],
        guide: Relaxed | None,
        most: float,
        stop: Stop,
        *,
        pace: float | None = None,
    ) -> list[Line] | None:
        """New lines for the workers in `open_choices`, which differ from `lines` in open choices only.

        The other workers keep their lines. None where every way led above `most`, or when stopped. With a pace no step
        takes much more than that share of the time that is left.
        """
        columns = self._columns
        bars = {worker: self._barred(flags, lines.get(worker)) for worker, flags in open_choices.items()}
        heads = columns.heads(lines.values(), open_choices)
        master = Master(columns.rows, open_choices, heads)
        beside = sum(line.cost for worker, line in lines.items() if worker not in bars)
        for worker, barred in bars.items():
            for line in self._likeliest(worker, barred, guide, min(LINES_A_WORKER, 1 + MOST_LINES // len(bars))):
                master.add(line)
        try:
            reached = self._descend(master, bars, most - beside, stop, pace)
        except (Stopped, LinearError):
            return None
        finally:
            self.work += master.work + WORK_A_DIVE
        if reached is None:
            return None
        whole = {line.worker: line for line in _whole(reached.relaxed) if line.worker not in reached.left}
        left = {worker: flags for worker, flags in open_choices.items() if worker in reached.left}
        rest = self.dive(left, {**lines, **whole}, guide, most, stop, pace=pace) if left else []
        return None if rest is None else [*whole.values(), *rest]

    def _barred(self, open_choices: Flags, line: Line | None) -> Flags:
        barred: Flags = ~open_choices
        if line is not None:
            barred[list(line.choices)] = False
        return barred

    def _descend(
        self, master: Master, bars: dict[int, Flags], most: float, stop: Stop, pace: float | None
    ) -> _Reached | None:
        """Decide until everybody has a whole line, or few enough are left for a dive of their own."""
        free = list(bars)
        late = None if pace is None else stop.child(None if stop.remaining is None else TIME_SHARE * stop.remaining)
        attempt = _Attempt(self._columns, master, bars)
        decisions: list[Decision] = []
        lost = risen = 0
        patience = max(LEAST_TAKEN_BACK, len(free) // WORKERS_TAKEN_BACK)
        rise = MOST_RISE * min(1.0, MANY_WORKERS / max(1, len(free)))
        self.closed = False
        enough = -math.inf
        while True:
            goal = min(most, enough + rise * max(1.0, abs(enough))) if decisions else most
            step = Stop() if pace is None or stop.remaining is None else Stop.after(pace * stop.remaining)
            relaxed = self._relaxed(master, bars, enough, goal, most, stop, step)
            hopeless = relaxed.value > most or relaxed.nobody
            if hopeless and (not decisions or lost == patience):
                self.closed = not (decisions or lost)
                return None
            if hopeless or (relaxed.value > goal and risen < patience):
                lost, risen = lost + hopeless, risen + (not hopeless)
                decisions = attempt.otherwise(decisions)
                continue
            left = self._left(master, relaxed, len(free), late=late is not None and late.over)
            if left is not None:
                return _Reached(relaxed, left)
            enough = relaxed.value + LEAST_RISE
            decisions = self._decisions(relaxed)
            attempt.decide(decisions)

    def _left(self, master: Master, relaxed: Relaxed, workers: int, *, late: bool) -> frozenset[int] | None:
        """Whom a dive of their own may be left to; None while they are too many of these workers."""
        lines = [line for line, share in relaxed.shares.items() if share < WHOLE]
        torn = frozenset(line.worker for line in lines)
        if not torn or (late and workers > LEAST_LEFT):
            return torn
        if workers <= LEAST_LEFT:
            return None
        on = {worker: self._columns.rows.on(worker) for worker in {line.worker for line in master.lines}}
        rows = {row for line in lines for duty in line.duties for row in on[line.worker][duty]}
        able = (
            line for line in master.lines if any(row in rows for duty in line.duties for row in on[line.worker][duty])
        )
        left = torn.union(line.worker for line in able)
        return left if len(left) <= LEFT_SHARE * workers else None

    def _relaxed(
        self,
        master: Master,
        bars: Mapping[int, Flags],
        enough: float,
        goal: float,
        most: float,
        stop: Stop,
        step: Stop,
    ) -> Relaxed:
        """The master after a few rounds unless it is low `enough`; after more above its goal, most above `most`.

        When the step has had its time, only rounds that somebody needs to have a line at all.
        """
        free, many = list(bars), len(bars) > MANY_WORKERS
        relaxed = master.solve(stop)
        rounds = 0
        while relaxed.value > enough and rounds < self._rounds(relaxed.value, goal, most, many=many):
            if step.over and not relaxed.nobody:
                break
            whole = {line.worker for line in _whole(relaxed)}
            torn = [worker for worker in free if worker not in whole]
            gained = bool(torn) and self._priced(master, relaxed, torn, bars, stop)
            if not (gained or self._priced(master, relaxed, free, bars, stop)):
                break
            relaxed = master.solve(stop)
            rounds += 1
        return relaxed

    def _priced(
        self, master: Master, relaxed: Relaxed, workers: Sequence[int], bars: Mapping[int, Flags], stop: Stop
    ) -> bool:
        """Price some workers and take what they gain; returns whether it is anything."""
        priced = self._columns.price(workers, relaxed.duals, stop, bars)
        self.work += sum(one.work for one in priced)
        return self._columns.take(master, relaxed, priced)

    def _rounds(self, value: float, goal: float, most: float, *, many: bool) -> int:
        if value > most:
            return ROUNDS_ABOVE_MOST
        if many:
            return ROUNDS_ABOVE_GOAL_AMONG_MANY if value > goal else ROUNDS_AMONG_MANY
        return ROUNDS_ABOVE_GOAL if value > goal else ROUNDS_A_STEP

    def _decisions(self, relaxed: Relaxed) -> list[Decision]:
        """The open days that are nearest to being decided."""
        shares: dict[tuple[int, int, frozenset[int]], float] = {}
        for line, share in relaxed.shares.items():
            if share < WHOLE:
                for day, choice in enumerate(line.choices):
                    key = (line.worker, day, self._groups[choice])
                    shares[key] = shares.get(key, 0.0) + share
        if all(share >= WHOLE for share in shares.values()):
            return self._single(relaxed)
        open_ = [(share + SHAKE * self._chance.random(), key) for key, share in shares.items() if share < WHOLE]
        open_.sort(key=lambda one: -one[0])
        days = len({(worker, day) for _, (worker, day, _) in open_})
        wanted = max(1, round(DECIDED_A_STEP * days))
        likely = [key for share, key in open_[:wanted] if share >= LIKELY] or [open_[0][1]]
        return [Decision(*key) for key in likely]

    def _single(self, relaxed: Relaxed) -> list[Decision]:
        """Acts are decided, but not which of several duties alike: the likeliest line of one worker decides."""
        line = max((line for line, share in relaxed.shares.items() if share < WHOLE), key=relaxed.shares.__getitem__)
        return [Decision(line.worker, day, frozenset((choice,))) for day, choice in enumerate(line.choices)]

    def _likeliest(self, worker: int, barred: Flags, guide: Relaxed | None, most: int) -> list[Line]:
        """The known lines that are not barred, at most so many."""
        lines = list(self._columns.known[worker])
        if len(lines) > most and barred.any():
            table = np.array([line.choices for line in lines])
            lines = [line for line, bad in zip(lines, barred[table].any(axis=1), strict=True) if not bad]
        elif barred.any():
            lines = [line for line in lines if not barred[list(line.choices)].any()]
        if len(lines) <= most or guide is None:
            return lines[-most:]
        recent = lines[-most // 3 :]
        reduced = self._columns.reduced(guide)
        ranked = sorted(lines, key=lambda line: (line not in guide.shares, reduced(line)))
        return list(dict.fromkeys([*ranked[: most - len(recent)], *recent]))


def largest(relaxed: Relaxed) -> list[Line]:
    """The line of each worker with the largest share."""
    largest: dict[int, Line] = {}
    for line, share in relaxed.shares.items():
        if line.worker not in largest or share > relaxed.shares[largest[line.worker]]:
            largest[line.worker] = line
    return list(largest.values())


def _whole(relaxed: Relaxed) -> list[Line]:
    """The lines of those who do one thing only."""
    return [line for line, share in relaxed.shares.items() if share >= WHOLE]


class _Attempt:
    """What is barred so far in one dive, and how to take the last step back."""

    def __init__(self, columns: Columns, master: Master, bars: dict[int, Flags]) -> None:
        self._on = columns.pricing.choices_on
        self._master = master
        self._bars = bars
        self._before: dict[int, Flags] = {}
        self._dropped: list[Line] = []

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Bar whatever else could be done on those days."""
        self._begin(decisions)
        for decision in decisions:
            rest = [choice for choice in self._on[decision.day] if choice not in decision.choices]
            self._bars[decision.worker][rest] = True
        self._drop()

    def otherwise(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Take the last step back and decide only the first half of it, or the opposite of a single decision."""
        self._bars.update(self._before)
        self._master.restore(self._dropped)
        first = decisions[0]
        if len(decisions) > 1:
            half = list(decisions[: len(decisions) // 2])
            self.decide(half)
            return half
        self._begin([first])
        self._bars[first.worker][list(first.choices)] = True
        self._drop()
        return []

    def _begin(self, decisions: Sequence[Decision]) -> None:
        self._before = {decision.worker: self._bars[decision.worker].copy() for decision in decisions}

    def _drop(self) -> None:
        self._dropped = [line for worker in self._before for line in self._master.drop(worker, self._bars[worker])]
