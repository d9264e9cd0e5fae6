"""How many days somebody could work at most in a stretch of days, by the lengths of runs of work and of days off."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from solver.problem import Problem
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.run import OFF, WORK


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


def most_days(days: AbstractSet[int], first: int, last: int, limits: RunLimits) -> int:
    """The most of `days` from `first` to before `last` that can be worked, whatever stands before and after."""
    most = limits.most_work or last - first + 1
    # The most worked so far, after so many days of work in a row and after so many days off (the last: or more).
    work, off = [0] * most, [0] * limits.least_off
    for day in range(first, last):
        rested, worn = off[-1], max(work[limits.least_work - 1 :])
        off = [worn, *off[:-1]]
        off[-1] = max(off[-1], rested)
        work = [rested + 1, *(had + 1 for had in work[:-1])] if day in days else [-len(days) - 1] * most
    return max(0, *work, *off)
