"""PeriodicRest: enough long rests in each period, by the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_above, refuse_far
from solver.rules.line import Work, line
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class PeriodicRest(Rule):
    """At least `count` rests of `minutes` in each window, a long rest counting as often as it holds them.

    `windows` are (first minute, end); they may reach outside the horizon. Of a rest only the part inside a window
    counts for it: of `minutes + add` or more it counts (its minutes - add) // minutes times, a shorter one not at
    all. A duty is one piece from its first to its last minute. What is not known (before all history, after all
    that is published) is rest. Where fixed work alone leaves too few rests, the roster may leave no fewer. A soft
    rule costs its weight for each rest that is missing.
    """

    kind: ClassVar[str] = "PeriodicRest"
    acts: ClassVar[Acts] = "line"

    minutes: int
    count: int = 1
    add: int = 0
    windows: tuple[tuple[int, int], ...]

    def validate(self, problem: Problem) -> None:
        """Refuse rests and windows that have no meaning, and windows too far away."""
        super().validate(problem)
        if self.minutes < 1 or self.count < 1 or self.add < 0:
            raise ProblemError(f"rule {self.id!r}: minutes and count are at least 1, and add is not below 0")
        for begin, end in self.windows:
            if end <= begin:
                raise ProblemError(f"rule {self.id!r}: the window from minute {begin} to {end} has no minutes")
            refuse_above(f"rule {self.id!r}: a window reaches to minute", begin, end)
            refuse_far(problem, f"rule {self.id!r}: a window reaches to day", *self._days(problem, (begin, end)))

    def most(self, problem: Problem) -> int:
        """Every rest asked for in every window that one duty touches."""
        touched = (
            sum(begin < end and start < until for begin, until in self.windows)
            for start, end in set(problem.span.values())
        )
        return self.weight * self.count * max(touched, default=1)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each window with fewer rests than asked for, and fewer than fixed work leaves."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            for window in self.windows:
                inside = [work for work in works if work.start < window[1] and work.end > window[0]]
                fixed = [work for work in inside if work.fixed]
                if len(fixed) < len(inside):
                    yield from self._too_few(problem, worker, window, inside, fixed)

    def _too_few(
        self, problem: Problem, worker: str, window: tuple[int, int], works: Sequence[Work], fixed: list[Work]
    ) -> Iterator[Violation]:
        number, needed = self._rests(works, window), min(self.count, self._rests(fixed, window))
        if number < needed:
            first, last = self._days(problem, window)
            yield self.offence(
                problem,
                worker=worker,
                days=tuple(range(first, last + 1)),
                duties=tuple(work.duty for work in works if work.duty is not None),
                number=number,
                limit=self.count,
                amount=needed - number,
                unit="rests",
            )

    def _rests(self, works: Sequence[Work], window: tuple[int, int]) -> int:
        """The rests between works that lie in a window, at least in part."""
        begin, end = window
        number, free_since = 0, begin
        for work in works:
            number += self._counts(work.start - free_since)
            free_since = max(free_since, work.end)
        return number + self._counts(end - free_since)

    def _counts(self, rest: int) -> int:
        return (rest - self.add) // self.minutes if rest >= self.minutes + self.add else 0

    @staticmethod
    def _days(problem: Problem, window: tuple[int, int]) -> tuple[int, int]:
        return problem.day_at(window[0]), problem.day_at(window[1] - 1)
