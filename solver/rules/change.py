"""Change: pins, and what it costs to differ from the published roster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_above
from solver.rules.rule import SAFETY, Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


ByDay = dict[int, set[str]]


@dataclass(frozen=True, kw_only=True)
class Change(Rule):
    """The problem's pins hold, and each day of a worker that differs from the problem's base costs.

    `cost_by_day` gives the cost of a change on each day of the horizon (it rises as notice shrinks); without it a
    change costs one. Pins are hard whatever the severity; a pin that cannot hold is given up and said.
    """

    kind: ClassVar[str] = "Change"
    acts: ClassVar[Acts] = "line"

    severity: str = "soft"  # type: ignore[assignment]
    tier: str = "change"
    cost_by_day: tuple[int, ...] | None = None

    def validate(self, problem: Problem) -> None:
        """Refuse a hard change, and costs that are not one a day."""
        super().validate(problem)
        if self.hard:
            raise ProblemError(f"rule {self.id!r}: change has a cost and is never hard; pin what must not move")
        if self.cost_by_day is not None and len(self.cost_by_day) != problem.horizon:
            raise ProblemError(
                f"rule {self.id!r}: cost_by_day has {len(self.cost_by_day)} entries for {problem.horizon} days"
            )
        refuse_above(f"rule {self.id!r}: a change costs", *(self.cost_by_day or ()))
        if any(cost < 0 for cost in self.cost_by_day or ()):
            raise ProblemError(f"rule {self.id!r}: a change costs nothing or more")

    def most(self, problem: Problem) -> int:
        """The dearest day."""
        if problem.base is None:
            return 0
        return self.weight * max(self.cost_by_day or (1,))

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each pin that does not hold, and each worker's day that differs from the base."""
        concerned = set(self.concerned(problem, touched))
        for pin in problem.pins:
            if pin.worker in concerned and ((pin.worker, pin.duty) in roster) != pin.on:
                yield self._pin(problem, pin.worker, pin.duty, on=pin.on)
        if problem.base is not None and self.weight:
            yield from self._changes(problem, roster, concerned)

    def _changes(self, problem: Problem, roster: Roster, concerned: Collection[str]) -> Iterator[Violation]:
        for worker in sorted(concerned):
            was, is_ = problem.base_roster.by_worker(worker), roster.by_worker(worker)
            if was != is_:
                yield from self._of_worker(problem, worker, _by_day(problem, was), _by_day(problem, is_))

    def _of_worker(self, problem: Problem, worker: str, was: ByDay, is_: ByDay) -> Iterator[Violation]:
        """The days on which a worker does something else than before."""
        for day in sorted(was.keys() | is_.keys()):
            before, after = was.get(day, set()), is_.get(day, set())
            if before != after:
                cost = self.cost_by_day[day] if self.cost_by_day is not None else 1
                yield self._violation(
                    worker,
                    day,
                    tuple(sorted(before | after)),
                    amount=cost,
                    part=self.tier,
                    price=problem.prices[self.tier] * self.weight * cost,
                )

    def _pin(self, problem: Problem, worker: str, duty: str, *, on: bool) -> Violation:
        return self._violation(
            worker,
            problem.duty[duty].day,
            (duty,),
            amount=1,
            part=SAFETY if on else "",
            price=problem.prices[SAFETY] if on else 0,
            hard=True,
            breakable=on,
            unit="pins",
            limit=1 if on else 0,
        )

    def _violation(
        self,
        worker: str,
        day: int,
        duties: tuple[str, ...],
        *,
        amount: int,
        part: str,
        price: int,
        hard: bool = False,
        breakable: bool = False,
        unit: str = "changes",
        limit: int = 0,
    ) -> Violation:
        return Violation(
            rule=self.id,
            kind=self.kind,
            hard=hard,
            breakable=breakable,
            worker=worker,
            shift=None,
            days=(day,),
            duties=duties,
            number=1 - limit,
            limit=limit,
            amount=amount,
            unit=unit,
            part=part,
            price=price,
        )


def _by_day(problem: Problem, duties: Iterable[str]) -> ByDay:
    found: ByDay = {}
    for duty in duties:
        found.setdefault(problem.duty[duty].day, set()).add(duty)
    return found
