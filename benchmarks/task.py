"""A problem to be solved, and who judges its rosters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.check import check
from solver.problem import Problem
from solver.roster import Roster

# What is said of a roster that claims to cost so much; it ends in "ok" where nothing is wrong.
Verdict = Callable[[Roster, int], str]


@dataclass(frozen=True)
class Task:
    """A problem, and the judge of its rosters."""

    problem: Problem
    verdict: Verdict


def by_check(problem: Problem) -> Task:
    """A task that `check` judges, because there is nobody else to."""

    def verdict(roster: Roster, objective: int) -> str:
        report = check(problem, roster)
        if report.broken or report.forbidden:
            return f"check: {len(report.broken)} rules broken"
        cost = report.score.objective
        return "check: ok" if cost == objective else f"check: costs {cost:,}"

    return Task(problem, verdict)
