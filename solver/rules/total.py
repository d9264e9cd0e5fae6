"""Total: a quantity over fixed periods, with what was carried in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_far
from solver.rules.line import Work, line, total
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class Total(Rule):
    """A quantity stays between `min` and `max` over each period.

    `periods` are (first day, day after the last), by default the whole horizon; they may reach outside it. A period
    that ends after the horizon is judged by its `max` alone. `carry` names a number of the worker that is added.
    Soft units are counted in steps of `per`, a started step as a whole one. `codes` limits what is counted.
    """

    kind: ClassVar[str] = "Total"
    acts: ClassVar[Acts] = "line"

    quantity: str
    periods: tuple[tuple[int, int], ...] | None = None
    min: int | None = None
    max: int | None = None
    carry: str | None = None
    codes: frozenset[str] | None = None
    per: int = 1

    def validate(self, problem: Problem) -> None:
        """Refuse empty periods, steps below one and limits that contradict."""
        super().validate(problem)
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ProblemError(f"rule {self.id!r}: at least {self.min} and at most {self.max} contradict")
        if self.per < 1:
            raise ProblemError(f"rule {self.id!r}: per is at least 1, not {self.per}")
        for first, last in self.periods or ():
            if last <= first:
                raise ProblemError(f"rule {self.id!r}: the period from day {first} to {last} has no days")
            refuse_far(problem, f"rule {self.id!r}: a period reaches to day", first, last)

    def most(self, problem: Problem) -> int:
        """One duty's quantity, in steps."""
        if self.quantity == "days":
            return self.weight
        if self.quantity == "shifts":
            return self.weight * max((len(duty.shifts) for duty in problem.duties), default=1)
        largest = max(
            (
                sum(shift.quantities.get(self.quantity, 0) for shift in problem.shifts_of(duty.id))
                for duty in problem.duties
            ),
            default=1,
        )
        return self.weight * (largest // self.per + 1)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each period over its most, and each ended period under its least."""
        for worker in self.concerned(problem, touched):
            works: Sequence[Work] = line(problem, roster, worker)
            if self.start == "off":
                works = [work for work in works if work.day >= 0]
            if self.codes is not None:
                works = [work for work in works if work.codes & self.codes]
            fixed = [work for work in works if work.fixed]
            carry = problem.worker[worker].carry.get(self.carry, 0) if self.carry else 0
            for first, last in self.periods or ((0, problem.horizon),):
                if not self._judged(problem, first, last):
                    continue
                standing = total(problem, fixed, self.quantity, first, last)
                number = carry + total(problem, works, self.quantity, first, last)
                yield from self._over(problem, worker, (first, last), number, standing, carry)
                yield from self._under(problem, worker, (first, last), number)

    def _judged(self, problem: Problem, first: int, last: int) -> bool:
        if self.end == "exempt":
            return first >= 0 and last <= problem.horizon
        return first < problem.horizon and last > 0

    def _over(
        self, problem: Problem, worker: str, period: tuple[int, int], number: int, standing: int, carry: int
    ) -> Iterator[Violation]:
        if self.max is None:
            return
        if self.hard:
            # What stands already above the limit may not get worse.
            excess = number - max(self.max, standing + carry)
        else:
            excess = max(0, number - self.max) - max(0, standing - self.max)
        if excess > 0:
            yield self._period(problem, worker, period, number, self.max, excess)

    def _under(self, problem: Problem, worker: str, period: tuple[int, int], number: int) -> Iterator[Violation]:
        if self.min is None or number >= self.min or period[1] > problem.horizon:
            return
        yield self._period(problem, worker, period, number, self.min, self.min - number, minimum=True)

    def _period(
        self,
        problem: Problem,
        worker: str,
        period: tuple[int, int],
        number: int,
        limit: int,
        amount: int,
        *,
        minimum: bool = False,
    ) -> Violation:
        return self.offence(
            problem,
            worker=worker,
            days=tuple(range(*period)),
            number=number,
            limit=limit,
            amount=amount,
            unit=self.quantity if self.quantity in ("days", "shifts") else "minutes",
            units=-(-amount // self.per),
            minimum=minimum,
        )
