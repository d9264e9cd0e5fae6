"""Other lines of the whole horizon: for those of whom spells left a hard rule broken, a sum of the year, say; and for
everybody, one after another, as nobody's year is the best one beside the others' when it was made month by month."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from solver.problem import Problem
from solver.search.incumbent import Incumbent
from solver.search.part_search import PartSearch
from solver.stop import Stop, Stopped

# A seed that finds no line soon seldom does later: another one begins again. Of the two hardest people of a year one
# had a line within 2.6 to 4.4 s by each of three seeds, the other within 5 s by one of three, and in 12 by no other.
SECONDS_A_LINE, TRIES = 7.0, 6


def make_whole(
    problem: Problem, incumbent: Incumbent, stop: Stop, chance: random.Random, *, others: int = 0, threads: int = 1
) -> None:
    """Free all days of whoever breaks a hard rule, so many people at a time, and keep what is better: first lines that
    keep every minimum, then for whom there was none, each with so many others, those that give up less.

    Where minima may not be given up CP-SAT mostly proves the best line of a year in 4 to 10 s; where they have a price
    it finds none that keeps them in as long.
    """
    everybody = [worker.id for worker in problem.workers]
    search = PartSearch(problem, incumbent, chance.randrange(2**31))
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for rigid, company in (*[(True, 0)] * TRIES, (False, min(others, len(everybody)))):
            companies = [{worker, *chance.sample(everybody, company)} for worker in _broken(incumbent)]
            list(pool.map(functools.partial(_free, problem, search, stop, rigid=rigid), companies))


def better_lines(
    problem: Problem,
    incumbent: Incumbent,
    stop: Stop,
    chance: random.Random,
    done: Callable[[], bool],
    *,
    threads: int = 1,
) -> None:
    """Free all days of everybody once, one person at a time on each thread, and keep what is better; until done."""
    everybody = [worker.id for worker in problem.workers]
    chance.shuffle(everybody)
    search = PartSearch(problem, incumbent, chance.randrange(2**31))

    def better(worker: str) -> None:
        if not done():
            _free(problem, search, stop, [worker], rigid=True)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(better, everybody))


def _broken(incumbent: Incumbent) -> Iterable[str]:
    """Who breaks a hard rule of their own in the best roster."""
    violations = () if incumbent.found is None else incumbent.found.report.violations
    return dict.fromkeys(one.worker for one in violations if one.hard and one.worker is not None)


def _free(problem: Problem, search: PartSearch, stop: Stop, company: Iterable[str], *, rigid: bool) -> None:
    cells = {(one, day) for one in company for day in range(problem.horizon)}
    with suppress(Stopped):
        search.free(cells, stop, SECONDS_A_LINE, rigid=rigid)
