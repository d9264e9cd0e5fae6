"""Cover: how many people each shift needs. A place that nobody fills is short, not a broken rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_above
from solver.rules.rule import SAFETY, Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster

LOWEST_PRIORITY = 9
BELOW_MINIMUM, BELOW_TARGET, OVER = "below minimum", "below target", "over"


@dataclass(frozen=True, slots=True)
class CoverRow:
    """The places on one shift.

    Each head below `min` costs `under_min`, each from there to `target` costs `under`, each above `max` costs
    `over`. Prices left out follow from the priority (1 is most urgent): a head below minimum always costs more than
    one below target of the same priority, and both more than any of a lower one.
    """

    shift: str
    min: int = 0
    target: int | None = None
    max: int | None = None
    priority: int = 3
    under: int | None = None
    under_min: int | None = None
    over: int | None = None

    @property
    def wanted(self) -> int:
        """The target, which is never below the minimum."""
        return max(self.min, self.target or 0)

    @property
    def price_below_minimum(self) -> int:
        """The price of each head below the minimum, before weights."""
        if self.under_min is not None:
            return self.under_min
        return self.under if self.under is not None else 2 * (LOWEST_PRIORITY - self.priority) + 2

    @property
    def price_below_target(self) -> int:
        """The price of each head between minimum and target, before weights."""
        return self.under if self.under is not None else 2 * (LOWEST_PRIORITY - self.priority) + 1

    @property
    def price_over(self) -> int:
        """The price of each head above the most, before weights."""
        return self.over if self.over is not None else 1


@dataclass(frozen=True, kw_only=True)
class Cover(Rule):
    """Places on shifts, counted in workers whose duty holds the shift.

    Under a hard rule a head below the minimum is priced at the safety tier, beside what the target costs.
    """

    kind: ClassVar[str] = "Cover"
    acts: ClassVar[Acts] = "rows"

    tier: str = "cover"
    rows: tuple[CoverRow, ...]

    @cached_property
    def by_shift(self) -> dict[str, list[CoverRow]]:
        """The rows of each shift that has one."""
        of: dict[str, list[CoverRow]] = {}
        for row in self.rows:
            of.setdefault(row.shift, []).append(row)
        return of

    def validate(self, problem: Problem) -> None:
        """Refuse rows of unknown shifts, negative numbers and a most below the target."""
        super().validate(problem)
        self.validate_tier(problem)
        if self.workers is not None:
            raise ProblemError(f"rule {self.id!r}: cover counts everybody who is on; it lists no workers")
        for row in self.rows:
            if row.shift not in problem.shift:
                raise ProblemError(f"rule {self.id!r} asks for cover on the unknown shift {row.shift!r}")
            numbers = (row.min, row.wanted, row.price_below_minimum, row.price_below_target, row.price_over)
            refuse_above(f"rule {self.id!r}: cover of shift {row.shift!r} has the number", *numbers, row.max)
            if min(numbers) < 0 or not 1 <= row.priority <= LOWEST_PRIORITY:
                raise ProblemError(f"rule {self.id!r}: cover of shift {row.shift!r} has a number out of range")
            if row.price_below_minimum < row.price_below_target:
                raise ProblemError(f"rule {self.id!r}: on shift {row.shift!r} a head below minimum costs too little")
            if row.max is not None and row.max < row.wanted:
                raise ProblemError(f"rule {self.id!r}: cover of shift {row.shift!r} has a most below its target")

    def most(self, problem: Problem) -> int:
        """The dearest head on each shift of a duty."""
        dearest = {
            shift: sum(max(row.price_below_minimum, row.price_below_target, row.price_over) for row in rows)
            for shift, rows in self.by_shift.items()
        }
        return self.weight * max(
            (sum(dearest.get(shift, 0) for shift in duty.shifts) for duty in problem.duties), default=0
        )

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Every shift with too few or too many on it."""
        unit = problem.prices[self.tier] * self.weight
        for shift, rows in self.by_shift.items():
            if touched is not None and shift not in touched.shifts:
                continue
            have = sum(len(roster.by_duty.get(duty, ())) for duty in problem.duties_with[shift])
            for row in rows:
                yield from self._short(problem, row, have, unit)
                if row.max is not None and have > row.max:
                    amount = have - row.max
                    yield self._violation(problem, row, have, row.max, amount, OVER, unit * row.price_over)

    def _short(self, problem: Problem, row: CoverRow, have: int, unit: int) -> Iterator[Violation]:
        least = row.min - have
        if least > 0:
            price = problem.prices[SAFETY] if self.hard else unit * row.price_below_minimum
            yield self._violation(problem, row, have, row.min, least, BELOW_MINIMUM, price, hard=self.hard)
        below = row.wanted - (have if self.hard else max(have, row.min))
        if below > 0:
            price = unit * row.price_below_target
            yield self._violation(problem, row, have, row.wanted, below, BELOW_TARGET, price)

    def _violation(
        self,
        problem: Problem,
        row: CoverRow,
        number: int,
        limit: int,
        amount: int,
        unit: str,
        price: int,
        *,
        hard: bool = False,
    ) -> Violation:
        return Violation(
            rule=self.id,
            kind=self.kind,
            hard=hard,
            breakable=hard,
            worker=None,
            shift=row.shift,
            days=(problem.shift[row.shift].day,),
            duties=(),
            number=number,
            limit=limit,
            amount=amount,
            unit=unit,
            part=SAFETY if hard else self.tier,
            price=price * amount,
        )
