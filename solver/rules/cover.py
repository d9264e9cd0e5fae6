"""Cover: how many people are needed, on a shift, along a stretch of minutes, or of some kind among those on duty.

A place that nobody fills is short, not a broken rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_above
from solver.rules.rule import SAFETY, Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Duty, Problem
    from solver.roster import Roster

LOWEST_PRIORITY = 9
BELOW_MINIMUM, BELOW_TARGET, OVER = "below minimum", "below target", "over"


@dataclass(frozen=True, slots=True)
class CoverRow:
    """The places on one shift, or on several together.

    Each head below `min` costs `under_min`, each from there to `target` costs `under`, each above `max` costs
    `over`. Prices left out follow from the priority (1 is most urgent): a head below minimum always costs more than
    one below target of the same priority, and both more than any of a lower one.

    A head is a worker on any of `shifts` (None: on `shift`, which otherwise only says where the row is told), once
    however many of them they are on; with `among` only these workers count. `minutes` are the stretch [begin, end)
    of the problem's clock that the row speaks of, for words.
    """

    shift: str
    min: int = 0
    target: int | None = None
    max: int | None = None
    priority: int = 3
    under: int | None = None
    under_min: int | None = None
    over: int | None = None
    shifts: frozenset[str] | None = None
    among: frozenset[str] | None = None
    minutes: tuple[int, int] | None = None

    @property
    def counted(self) -> frozenset[str]:
        """The shifts on which a worker counts."""
        return frozenset((self.shift,)) if self.shifts is None else self.shifts

    @property
    def plain(self) -> bool:
        """Whether everybody on the row's own shift counts, and nobody else."""
        return self.shifts is None and self.among is None

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

    @property
    def dearest(self) -> int:
        """The most that one head can change, before weights."""
        return max(self.price_below_minimum, self.price_below_target, self.price_over)


@dataclass(frozen=True, kw_only=True)
class Cover(Rule):
    """Places on shifts, counted in workers whose duty holds a shift of the row.

    Under a hard rule a head below the minimum is priced at the safety tier, beside what the target costs, and no head
    above the most may be bought.
    """

    kind: ClassVar[str] = "Cover"
    acts: ClassVar[Acts] = "rows"

    tier: str = "cover"
    rows: tuple[CoverRow, ...]

    @cached_property
    def by_shift(self) -> dict[str, list[CoverRow]]:
        """The plain rows of each shift that has one."""
        of: dict[str, list[CoverRow]] = {}
        for row in self.rows:
            if row.plain:
                of.setdefault(row.shift, []).append(row)
        return of

    @cached_property
    def others(self) -> tuple[CoverRow, ...]:
        """The rows that count on several shifts, or some workers only."""
        return tuple(row for row in self.rows if not row.plain)

    @cached_property
    def _others_on(self) -> dict[str, list[int]]:
        of: dict[str, list[int]] = {}
        for number, row in enumerate(self.others):
            for shift in row.counted:
                of.setdefault(shift, []).append(number)
        return of

    def validate(self, problem: Problem) -> None:
        """Refuse rows of unknown shifts or workers, negative numbers and a most below the target."""
        super().validate(problem)
        self.validate_tier(problem)
        if self.workers is not None:
            raise ProblemError(f"rule {self.id!r}: cover lists no workers; a row says among whom it counts")
        for row in self.rows:
            if row.shift not in problem.shift:
                raise ProblemError(f"rule {self.id!r} asks for cover on the unknown shift {row.shift!r}")
            self._validate_numbers(row)
            self._validate_counted(problem, row)

    def _validate_numbers(self, row: CoverRow) -> None:
        numbers = (row.min, row.wanted, row.price_below_minimum, row.price_below_target, row.price_over)
        refuse_above(f"rule {self.id!r}: cover of shift {row.shift!r} has the number", *numbers, row.max)
        if min(numbers) < 0 or not 1 <= row.priority <= LOWEST_PRIORITY:
            raise ProblemError(f"rule {self.id!r}: cover of shift {row.shift!r} has a number out of range")
        if row.price_below_minimum < row.price_below_target:
            raise ProblemError(f"rule {self.id!r}: on shift {row.shift!r} a head below minimum costs too little")
        if row.max is not None and row.max < row.wanted:
            raise ProblemError(f"rule {self.id!r}: cover of shift {row.shift!r} has a most below its target")

    def _validate_counted(self, problem: Problem, row: CoverRow) -> None:
        where = f"rule {self.id!r}: cover told of shift {row.shift!r}"
        if row.shifts is not None:
            unknown = sorted(row.shifts - problem.shift.keys())
            if unknown or not row.shifts:
                raise ProblemError(
                    f"{where} counts on {f'the unknown shift {unknown[0]!r}' if unknown else 'no shift'}"
                )
        if row.among is not None:
            strangers = sorted(row.among - problem.worker.keys())
            if strangers:
                raise ProblemError(f"{where} counts the unknown worker {strangers[0]!r}")
        if row.minutes is not None:
            begin, end = row.minutes
            refuse_above(f"{where} speaks of the minute", begin, end)
            if end <= begin:
                raise ProblemError(f"{where} speaks of the minutes {begin} to {end}, which end before they begin")

    def most(self, problem: Problem) -> int:
        """The dearest heads that one duty of one worker can be: one on every row that counts it."""
        plain = {shift: sum(row.dearest for row in rows) for shift, rows in self.by_shift.items()}
        known: dict[frozenset[tuple[frozenset[str], int]], int] = {}
        dearest = 0
        for duty in problem.duties:
            shared, some = self._heads_of(duty)
            if some and some not in known:
                known[some] = _most_of_one(some)
            own = sum(plain.get(shift, 0) for shift in duty.shifts)
            dearest = max(dearest, own + shared + (known[some] if some else 0))
        return self.weight * dearest

    def _heads_of(self, duty: Duty) -> tuple[int, frozenset[tuple[frozenset[str], int]]]:
        """What the heads of a duty are worth on rows that are not plain: to everybody, and to some workers."""
        numbers = {number for shift in duty.shifts for number in self._others_on.get(shift, ())}
        shared, some = 0, dict[frozenset[str], int]()
        for row in (self.others[number] for number in numbers):
            if row.among is None:
                shared += row.dearest
            else:
                some[row.among] = some.get(row.among, 0) + row.dearest
        return shared, frozenset(some.items())

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Every row with too few or too many on it."""
        for shift, rows in self.by_shift.items():
            if touched is not None and shift not in touched.shifts:
                continue
            have = sum(len(roster.by_duty.get(duty, ())) for duty in problem.duties_with[shift])
            for row in rows:
                yield from self._found(problem, row, have)
        numbers: Iterable[int] = range(len(self.others))
        if touched is not None:
            numbers = sorted({number for shift in touched.shifts for number in self._others_on.get(shift, ())})
        for row in (self.others[number] for number in numbers):
            yield from self._found(problem, row, len(_heads(problem, roster, row)))

    def _found(self, problem: Problem, row: CoverRow, have: int) -> Iterator[Violation]:
        unit = problem.prices[self.tier] * self.weight
        yield from self._short(problem, row, have, unit)
        if row.max is not None and have > row.max:
            price = 0 if self.hard else unit * row.price_over
            yield self._violation(problem, row, have, row.max, have - row.max, OVER, price, hard=self.hard)

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
            breakable=hard and unit != OVER,
            worker=None,
            shift=row.shift,
            days=(problem.shift[row.shift].day,),
            duties=(),
            number=number,
            limit=limit,
            amount=amount,
            unit=unit,
            part=self.tier if not hard else "" if unit == OVER else SAFETY,
            price=price * amount,
            row=None if row.plain and row.minutes is None else row,
        )


def _heads(problem: Problem, roster: Roster, row: CoverRow) -> set[str]:
    """Who counts for a row."""
    on = {
        worker
        for shift in row.counted
        for duty in problem.duties_with[shift]
        for worker in roster.by_duty.get(duty, ())
    }
    return on if row.among is None else on & row.among


def _most_of_one(some: Iterable[tuple[frozenset[str], int]]) -> int:
    """The most that these numbers add up to for one worker."""
    own: dict[str, int] = {}
    for among, number in some:
        for worker in among:
            own[worker] = own.get(worker, 0) + number
    return max(own.values(), default=0)
