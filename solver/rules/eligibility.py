"""Eligibility: only pairs that the problem lists, and one duty a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class Eligibility(Rule):
    """A worker does only duties they are listed for, and at most one duty a day.

    Why a pair is not listed (skill, absence, restriction, agreement) is known outside the solver.
    """

    kind: ClassVar[str] = "Eligibility"
    acts: ClassVar[Acts] = "line"

    def validate(self, problem: Problem) -> None:
        """Refuse an eligibility that could be bought."""
        super().validate(problem)
        if not self.hard:
            raise ProblemError(f"rule {self.id!r}: eligibility is always hard; list the pairs that can be")

    def most(self, problem: Problem) -> int:
        """Nothing: eligibility has no price."""
        return 0

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Duties a worker is not listed for, and days with more than one duty."""
        for worker in self.concerned(problem, touched):
            by_day: dict[int, list[str]] = {}
            for duty in roster.by_worker(worker):
                day = problem.duty[duty].day
                by_day.setdefault(day, []).append(duty)
                if (worker, duty) not in problem.pair:
                    yield self.offence(
                        problem, worker=worker, days=(day,), duties=(duty,), number=1, limit=0, amount=1, unit="duties"
                    )
            for day, duties in sorted(by_day.items()):
                if len(duties) > 1:
                    yield self.offence(
                        problem,
                        worker=worker,
                        days=(day,),
                        duties=tuple(duties),
                        number=len(duties),
                        limit=1,
                        amount=len(duties) - 1,
                        unit="duties a day",
                    )
