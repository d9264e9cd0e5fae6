"""A roster line by line: each worker takes the best line between what all others do, and then again.

Every line it comes by is worth knowing: a master that begins with them has sensible duals from its first round on. And
what a master shares out between lines is whole again after a pass or two.
"""

from __future__ import annotations

from solver.search.lineup import Lineup
from solver.stop import Stop

MOST_PASSES = 4


def respond(lineup: Lineup, stop: Stop) -> bool:
    """A few passes over all workers, those with the fewest choices first, until nobody changes any more; returns False
    where somebody has no line at all. Raises Stopped."""
    problem = lineup.columns.pricing.problem
    able = [len(problem.duties_of[worker.id]) for worker in problem.workers]
    order = sorted(range(len(able)), key=able.__getitem__)
    for _ in range(MOST_PASSES):
        before = lineup.lines
        for worker in order:
            stop.raise_if_over()
            if worker in before:
                lineup.leave(worker)
            line = lineup.best(worker)
            if line is None:
                return False
            lineup.take(line)
        if lineup.lines == before:
            break
    return True
