"""ForbiddenSuccession: a code that may not follow another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_far
from solver.rules.line import Work, line
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class ForbiddenSuccession(Rule):
    """For each pair (a, b): no code b exactly `gap_days` days after a code a."""

    kind: ClassVar[str] = "ForbiddenSuccession"
    acts: ClassVar[Acts] = "line"

    pairs: tuple[tuple[str, str], ...]
    gap_days: int = 1

    def validate(self, problem: Problem) -> None:
        """Refuse a gap of no days."""
        super().validate(problem)
        refuse_far(problem, f"rule {self.id!r}: gap_days is", self.gap_days)
        if self.gap_days < 1:
            raise ProblemError(f"rule {self.id!r}: gap_days is at least 1, not {self.gap_days}")

    def most(self, problem: Problem) -> int:
        """One duty can wrongly follow and wrongly precede another, and whatever else is fixed on those days."""
        fixed = (Counter(work.day for work in worker.fixed) for worker in problem.workers)
        most_fixed = max((count for days in fixed for count in days.values()), default=0)
        return 2 * self.weight * (1 + most_fixed)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each day on which a forbidden code follows."""
        for worker in self.concerned(problem, touched):
            on: dict[int, list[Work]] = {}
            for work in line(problem, roster, worker):
                on.setdefault(work.day, []).append(work)
            for day in sorted(on):
                if self._judged(problem, day):
                    yield from self._on(problem, worker, on[day], on.get(day + self.gap_days, []))

    def _judged(self, problem: Problem, day: int) -> bool:
        after_start = day >= 0 or self.start == "history"
        return after_start and (day + self.gap_days < problem.horizon or self.end == "open")

    def _on(self, problem: Problem, worker: str, here: list[Work], there: list[Work]) -> Iterator[Violation]:
        for before in here:
            for after in there:
                broken = any(a in before.codes and b in after.codes for a, b in self.pairs)
                if broken and not (before.fixed and after.fixed):
                    yield self.offence(
                        problem,
                        worker=worker,
                        days=(before.day, after.day),
                        duties=tuple(work.duty for work in (before, after) if work.duty is not None),
                        number=1,
                        limit=0,
                        amount=1,
                        unit="successions",
                    )
