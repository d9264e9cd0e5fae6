"""What a weekend of work is worth while days to come are open, where people may only work so many of them.

Without a price the first months take what the last ones need; with an even share for each person nobody works them in
turns, and changing over from weekends off to weekends on costs days of work each time.
"""

from __future__ import annotations

from collections.abc import Sequence

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.line import line
from solver.rules.weekend_limit import WeekendLimit

# In heads that are missing. A weekend has two of them, and is worth less than that where all that is asked for can be
# given; more where less can, by so much for each share of what is asked for; and never nothing, for what is not needed
# now is later.
EVEN, RISE, CHEAPEST, DEAREST = 0.8, 3.0, 0.25, 1.3


def weekend_heads(problem: Problem, roster: Roster, first: int, asked: Sequence[int]) -> float:
    """The price of a weekend from day `first` on, in heads: the higher, the more heads the weekends to come ask for
    (`asked`, by day) against the days that everybody may still work on them beside what a roster takes."""
    to_come = [weekend for weekend in problem.weekends if weekend[-1] >= first]
    days = {day for weekend in to_come for day in weekend}
    longest = max(map(len, to_come), default=1)
    room = longest * sum(weekends_left(problem, roster, worker.id, to_come) for worker in problem.workers)
    scarcity = sum(asked[day] for day in days) / max(1, room)
    return max(CHEAPEST, min(DEAREST, EVEN + RISE * (scarcity - 1)))


def weekends_left(problem: Problem, roster: Roster, worker: str, to_come: Sequence[tuple[int, ...]]) -> int:
    """How many weekends to come a worker may still work."""
    limits = [rule for rule in problem.rules if isinstance(rule, WeekendLimit) and rule.max is not None]
    own = [rule for rule in limits if rule.workers is None or worker in rule.workers]
    if not own:
        return len(to_come)
    works, coming = line(problem, roster, worker), set(to_come)
    behind = [weekend for weekend in problem.weekends if weekend not in coming]
    carry = problem.worker[worker].carry
    left = [
        (rule.max or 0) - carry.get(rule.carry or "", 0) - sum(rule.worked(problem, each, works) for each in behind)
        for rule in own
    ]
    return max(0, min(len(to_come), *left))
