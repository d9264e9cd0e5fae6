"""RollingLimit: a quantity in every window of so many days or minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_far
from solver.rules.line import Work, line, total, until_each_day
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class RollingLimit(Rule):
    """A quantity stays between `min` and `max` in every window that rolls over a worker's line.

    A window of `window_days` rolls from day to day; it is judged where it lies in what is known (history, horizon,
    published beyond) and touches the horizon. A window of `window_minutes` begins at each start of work or ends at
    each end of it, has only a `max`, and counts work that it cuts in proportion. `codes` limits what is counted.
    `longer` names the first day of each window that is longer than `window_days`, and by how many days.
    """

    kind: ClassVar[str] = "RollingLimit"
    acts: ClassVar[Acts] = "line"

    quantity: str
    window_days: int | None = None
    window_minutes: int | None = None
    min: int = 0
    max: int | None = None
    codes: frozenset[str] | None = None
    longer: tuple[tuple[int, int], ...] = ()

    def validate(self, problem: Problem) -> None:
        """Refuse a window that is not exactly one of the two, and limits that contradict."""
        super().validate(problem)
        if (self.window_days is None) == (self.window_minutes is None):
            raise ProblemError(f"rule {self.id!r}: give window_days or window_minutes, one of the two")
        if (self.window_days or self.window_minutes or 0) < 1:
            raise ProblemError(f"rule {self.id!r}: a window has at least one day or minute")
        refuse_far(problem, f"rule {self.id!r}: window_days is", self.window_days or 0)
        if self.window_minutes is not None and (self.min or self.quantity == "days" or not self.hard):
            raise ProblemError(f"rule {self.id!r}: a window of minutes is hard, has only a max and counts no days")
        if self.max is not None and self.max < self.min:
            raise ProblemError(f"rule {self.id!r}: at least {self.min} and at most {self.max} contradict")
        self._validate_longer(problem)

    def _validate_longer(self, problem: Problem) -> None:
        if self.longer and self.window_days is None:
            raise ProblemError(f"rule {self.id!r}: only windows of days can be longer")
        if len(self._longer) < len(self.longer):
            raise ProblemError(f"rule {self.id!r}: longer names the first day of a window twice")
        for first, days in self.longer:
            if days < 0:
                raise ProblemError(f"rule {self.id!r}: the window from day {first} cannot be longer by {days} days")
            refuse_far(problem, f"rule {self.id!r}: longer names the day, or the number of days,", first, days)

    @cached_property
    def _longer(self) -> Mapping[int, int]:
        return dict(self.longer)

    def most(self, problem: Problem) -> int:
        """One duty's quantity, in every window that it lies in."""
        largest = max((_duty_total(problem, duty.id, self.quantity) for duty in problem.duties), default=1)
        longest = (self.window_days or 1) + max(self._longer.values(), default=0)
        return self.weight * largest * min(longest, problem.horizon)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each window over its most, and each complete window under its least."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            find = self._by_days if self.window_days is not None else self._by_minutes
            yield from find(problem, worker, works)

    @property
    def _unit(self) -> str:
        return self.quantity if self.quantity in ("days", "shifts") else "minutes"

    def _counts(self, work: Work) -> bool:
        return self.codes is None or bool(work.codes & self.codes)

    def _by_days(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        assert self.window_days is not None
        first = min([0, *(work.day for work in works)])
        last = max([problem.horizon, *(work.day + 1 for work in works)])
        longest = self.window_days + max(self._longer.values(), default=0)
        known = max(first, 1 - longest)  # what begins before has ended by the first day, and is not judged
        works = [work for work in works if self._counts(work)]
        numbers = until_each_day(problem, works, self.quantity, known, max(last, known) + longest)
        for begin in range(known, min(max(first, last - self.window_days), problem.horizon - 1) + 1):
            end = begin + self.window_days + self._longer.get(begin, 0)
            if end <= 0:
                continue
            number = numbers[end - known] - numbers[begin - known]
            if self.max is not None and number > self.max:
                standing = total(problem, (work for work in works if work.fixed), self.quantity, begin, end)
                amount = number - max(self.max, standing)
                if amount > 0:
                    yield self._window(problem, worker, range(begin, end), number, self.max, amount)
            if number < self.min and end <= last and (self.end == "open" or 0 <= begin <= end <= problem.horizon):
                yield self._window(problem, worker, range(begin, end), number, self.min, self.min - number)

    def _window(
        self, problem: Problem, worker: str, days: Iterable[int], number: int, limit: int, amount: int
    ) -> Violation:
        return self.offence(
            problem,
            worker=worker,
            days=tuple(days),
            number=number,
            limit=limit,
            amount=amount,
            unit=self._unit,
            minimum=number < limit,
        )

    def _by_minutes(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        assert self.window_minutes is not None
        assert self.max is not None
        works = [work for work in works if self._counts(work)]
        begins = {work.start for work in works} | {work.end - self.window_minutes for work in works}
        for begin in sorted(begins):
            end = begin + self.window_minutes
            inside = [work for work in works if work.start < end and work.end > begin]
            number = sum(_inside(work, self.quantity, begin, end) for work in inside)
            standing = sum(_inside(work, self.quantity, begin, end) for work in inside if work.fixed)
            if number > max(self.max, standing):
                days = sorted({work.day for work in inside})
                yield self._window(problem, worker, days, number, self.max, number - max(self.max, standing))


def _inside(work: Work, quantity: str, begin: int, end: int) -> int:
    if quantity == "shifts":
        return sum(1 for piece in work.pieces if begin <= piece.start < end)
    return sum(piece.between(quantity, begin, end) for piece in work.pieces)


def _duty_total(problem: Problem, duty: str, quantity: str) -> int:
    if quantity == "days":
        return 1
    if quantity == "shifts":
        return len(problem.duty[duty].shifts)
    return sum(shift.quantities.get(quantity, 0) for shift in problem.shifts_of(duty))
