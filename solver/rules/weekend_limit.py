"""WeekendLimit: how many weekends are worked, and whether a weekend is worked in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from solver.problem import ProblemError
from solver.rules.line import Work, line
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class WeekendLimit(Rule):
    """At most `max` weekends worked in the horizon, or in any `per` weekends one after another.

    A weekend is worked when a duty starts on one of its days (`definition` start) or any minute of work lies in it
    (minute). `complete` asks for all of a weekend's days or none. `carry` names a number of the worker that counts
    as weekends worked before.
    """

    kind: ClassVar[str] = "WeekendLimit"
    acts: ClassVar[Acts] = "line"

    max: int | None = None
    per: int | None = None
    definition: Literal["start", "minute"] = "start"
    complete: bool = False
    carry: str | None = None

    def validate(self, problem: Problem) -> None:
        """Refuse a definition, a number or a window that has no meaning."""
        super().validate(problem)
        if self.definition not in ("start", "minute"):
            raise ProblemError(f"rule {self.id!r}: definition is start or minute, not {self.definition!r}")
        if self.max is not None and self.max < 0:
            raise ProblemError(f"rule {self.id!r}: a most of {self.max} weekends has no meaning")
        if self.per is not None and (self.per < 1 or self.carry is not None):
            raise ProblemError(f"rule {self.id!r}: per is at least 1 and goes without carry")

    def most(self, problem: Problem) -> int:
        """One weekend more (in each window that holds it) and one half weekend."""
        return self.weight * ((self.per or 1) + 1)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each window with too many weekends, and each half weekend."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            if self.max is not None:
                yield from self._too_many(problem, worker, works)
            if self.complete:
                yield from self._halves(problem, worker, works)

    def worked(self, problem: Problem, weekend: tuple[int, ...], works: Sequence[Work]) -> bool:
        if self.definition == "start":
            return any(work.day in weekend for work in works)
        begin, end = problem.first_minute(weekend[0]), problem.first_minute(weekend[-1] + 1)
        return any(work.start < end and work.end > begin for work in works)

    def _windows(self, problem: Problem, works: Sequence[Work]) -> Iterator[list[tuple[int, ...]]]:
        weekends = list(problem.weekends)
        if self.per is None:
            yield weekends
            return
        known = min([0, *(work.day for work in works)])
        while weekends and weekends[0][-1] - 7 >= known:
            weekends.insert(0, tuple(day - 7 for day in weekends[0]))
        for index in range(max(1, len(weekends) - self.per + 1)):
            window = weekends[index : index + self.per]
            if any(weekend[-1] >= 0 for weekend in window):
                yield window

    def _too_many(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        assert self.max is not None
        fixed = [work for work in works if work.fixed]
        carry = problem.worker[worker].carry.get(self.carry, 0) if self.carry else 0
        for window in self._windows(problem, works):
            worked = [weekend for weekend in window if self.worked(problem, weekend, works)]
            standing = sum(self.worked(problem, weekend, fixed) for weekend in window)
            number = carry + len(worked)
            if self.hard:
                excess = number - max(self.max, carry + standing)
            else:
                excess = max(0, number - self.max) - max(0, standing - self.max)
            if excess > 0:
                days = tuple(day for weekend in worked for day in weekend)
                yield self.offence(
                    problem, worker=worker, days=days, number=number, limit=self.max, amount=excess, unit="weekends"
                )

    def _halves(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        busy = {work.day for work in works}
        known = min([0, *busy])
        for weekend in problem.weekends:
            # Half a weekend that lies wholly outside was charged, or will be, where it was rostered.
            here = any(0 <= day < problem.horizon for day in weekend)
            seen = here and all(known <= day and (day < problem.horizon or day in busy) for day in weekend)
            worked = sum(day in busy for day in weekend)
            if seen and 0 < worked < len(weekend):
                yield self.offence(
                    problem,
                    worker=worker,
                    days=weekend,
                    number=worked,
                    limit=len(weekend),
                    amount=1,
                    unit="weekends",
                    minimum=True,
                )
