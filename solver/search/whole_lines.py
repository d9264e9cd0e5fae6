"""Other lines of the whole horizon for those of whom spells left a hard rule broken: a sum of the year, say."""

from __future__ import annotations

import random
from contextlib import suppress

from solver.problem import Problem
from solver.search.incumbent import Incumbent
from solver.search.part_search import PartSearch
from solver.stop import Stop, Stopped

SECONDS_A_LINE = 10.0


def make_whole(problem: Problem, incumbent: Incumbent, stop: Stop, chance: random.Random, others: int = 0) -> None:
    """Free all days of one after another who breaks a hard rule, each with so many others, and keep what is better."""
    standing = incumbent.found
    if standing is None:
        return
    broken = dict.fromkeys(one.worker for one in standing.report.violations if one.hard and one.worker is not None)
    everybody = [worker.id for worker in problem.workers]
    search = PartSearch(problem, incumbent, chance.randrange(2**31))
    for worker in broken:
        company = {worker, *chance.sample(everybody, min(others, len(everybody)))}
        with suppress(Stopped):
            search.free({(one, day) for one in company for day in range(problem.horizon)}, stop, SECONDS_A_LINE)
