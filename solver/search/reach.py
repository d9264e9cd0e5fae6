"""How many days somebody could work at most in a stretch of days: by runs of work, of days off, and by weekends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.run import OFF, WORK

Days = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RunLimits:
    """The lengths that the runs of one person may have, in days."""

    least_work: int = 1
    most_work: int | None = None
    least_off: int = 1

    @classmethod
    def of(cls, problem: Problem, worker: str) -> RunLimits:
        """What the hard rules of a problem say about the runs of a worker."""
        own = [
            rule
            for rule in problem.rules
            if isinstance(rule, ConsecutiveRun) and rule.hard and (rule.workers is None or worker in rule.workers)
        ]
        work = [rule for rule in own if rule.of == WORK]
        return cls(
            least_work=max((rule.min for rule in work), default=1) or 1,
            most_work=min((rule.max for rule in work if rule.max), default=None),
            least_off=max((rule.min for rule in own if rule.of == OFF), default=1) or 1,
        )


def most_days(
    days: AbstractSet[int],
    span: Sequence[int],
    limits: RunLimits,
    weekends: Iterable[Sequence[int]] = (),
    most_weekends: int | None = None,
) -> int:
    """The most of `days` in a span of days that can be worked, whatever stands before it and after it.

    A weekend is days in a row; it counts for each run of work that lies in it.
    """
    counted = [] if most_weekends is None else list(weekends)
    inside = frozenset(day for weekend in counted for day in weekend)
    begins = frozenset(weekend[0] for weekend in counted)
    longest = limits.most_work or max(2, limits.least_work)
    # The most worked so far, after so many days of work in a row (the last: or more, where there is no most) and so
    # many days off (the last: or more), with at most so many weekends.
    work = np.zeros((longest, (most_weekends or 0) + 1))
    off = np.zeros((limits.least_off, work.shape[1]))
    for day in span:
        worked = _worked(work, off[-1], inside=day in inside, begins=day in begins, endless=limits.most_work is None)
        rested = off[-1]
        off = np.vstack([work[limits.least_work - 1 :].max(axis=0), off[:-1]])
        off[-1] = np.maximum(off[-1], rested)
        work = worked if day in days else np.full_like(work, -np.inf)
    return int(max(0, work.max(), off.max()))


def _worked(work: Days, rested: Days, *, inside: bool, begins: bool, endless: bool) -> Days:
    """With the day worked, as the first one of a run or one more; an endless last row goes on in itself."""
    first, further = rested[np.newaxis], work
    if inside:
        first = _counted(first)
    if begins:
        further = _counted(further)
    worked = np.vstack([first, further[:-1]])
    if endless:
        worked[-1] = np.maximum(worked[-1], further[-1])
    return worked + 1


def _counted(had: Days) -> Days:
    """With one more weekend counted."""
    counted = np.full_like(had, -np.inf)
    counted[:, 1:] = had[:, :-1]
    return counted
