"""ConsecutiveRun: how many days in a row, at least and at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_far
from solver.rules.line import line
from solver.rules.rule import Acts, Rule, Touched, Violation
from solver.rules.run import OFF, WORK, Run, counted, runs

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class ConsecutiveRun(Rule):
    """Runs of days that count have a least and a most length.

    `of` is `work` (any duty), `off` (no duty) or a set of shift codes. A run carries its history with it; what
    history already exceeded is not charged again, and a run still open on the last day is not short yet.
    """

    kind: ClassVar[str] = "ConsecutiveRun"
    acts: ClassVar[Acts] = "line"

    of: str | frozenset[str] = WORK
    min: int = 0
    max: int | None = None

    def validate(self, problem: Problem) -> None:
        """Refuse an unknown `of` and limits that leave no run possible."""
        super().validate(problem)
        if isinstance(self.of, str) and self.of not in (OFF, WORK):
            raise ProblemError(f"rule {self.id!r}: of is work, off or a list of codes, not {self.of!r}")
        refuse_far(problem, f"rule {self.id!r}: min is", self.min)
        if self.max is not None and self.max < 0:
            raise ProblemError(f"rule {self.id!r}: a most of {self.max} days has no meaning")
        if self.max is not None and 0 < self.max < self.min:
            raise ProblemError(f"rule {self.id!r}: at least {self.min} days and at most {self.max} leave no run")

    def most(self, problem: Problem) -> int:
        """One day can end two runs that are then short, or join two into one that is too long."""
        return self.weight * max(2 * (self.min - 1), problem.horizon if self.max is not None else 0)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Every run that is too long, and every run that ended too short."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            days = counted(works, WORK if self.of == OFF else self.of)
            busy = {work.day for work in works}
            first = min([0, *busy])
            last = problem.horizon if self.of == OFF else max([problem.horizon, *(day + 1 for day in busy)])
            for run in runs(days, self.of, first, last, min(0, last)):  # what ended before was charged then
                yield from self._too_long(problem, worker, run)
                if self._ended(problem, run, busy):
                    yield from self._too_short(problem, worker, run)

    def _ended(self, problem: Problem, run: Run, busy: set[int]) -> bool:
        if run.open_before:
            return False
        if self.end == "exempt":
            return run.first > 0 and run.last < problem.horizon
        return 0 <= run.last < problem.horizon or (run.last == problem.horizon and run.last in busy)

    def _too_long(self, problem: Problem, worker: str, run: Run) -> Iterator[Violation]:
        if self.max is None or run.all_fixed:
            return
        already = sum(max(0, length - self.max) for length in run.fixed)
        excess = max(0, run.length - self.max) - already
        if excess > 0:
            # Too many days off is too little work: a minimum, which may be given up.
            yield self._run(problem, worker, run, self.max, excess, minimum=self.of == OFF)

    def _too_short(self, problem: Problem, worker: str, run: Run) -> Iterator[Violation]:
        missing = self.min - run.length
        if missing > 0:
            yield self._run(problem, worker, run, self.min, missing, minimum=True)

    def _run(self, problem: Problem, worker: str, run: Run, limit: int, amount: int, *, minimum: bool) -> Violation:
        days = tuple(range(run.first, run.last))
        return self.offence(
            problem,
            worker=worker,
            days=days,
            number=run.length,
            limit=limit,
            amount=amount,
            unit="days",
            minimum=minimum,
        )
