"""Fairness: what nobody likes to do more often than others, shared by what each is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster

ABOVE, BELOW = "above the share", "below the share"
# Shares and what is carried are numbers of days; a larger one is a slip, and its square too much to count with.
MOST_DAYS = 10_000


@dataclass(frozen=True, slots=True)
class FairRow:
    """One worker's share of some shifts: the `target` of days on one of them, and what earlier periods carried over
    (`carry`, above zero where they did more than their share)."""

    worker: str
    shifts: frozenset[str]
    target: int
    carry: int = 0


@dataclass(frozen=True, kw_only=True)
class Fairness(Rule):
    """Each worker's days on some shifts, with what is carried over, come near their share.

    The deviation of a row is carry + days - target. Its price is the square, in steps: the first unit either side
    costs one, the next three, then five. With `steps` that many steps rise and every further unit costs as much as
    the last of them, which keeps the weights between the tiers small.
    """

    kind: ClassVar[str] = "Fairness"
    acts: ClassVar[Acts] = "line"

    severity: str = "soft"  # type: ignore[assignment]
    tier: str = "fairness"
    rows: tuple[FairRow, ...]
    steps: int | None = None

    @cached_property
    def by_worker(self) -> dict[str, list[FairRow]]:
        """The rows of each worker that has one."""
        of: dict[str, list[FairRow]] = {}
        for row in self.rows:
            of.setdefault(row.worker, []).append(row)
        return of

    def validate(self, problem: Problem) -> None:
        """Refuse hard fairness, rows of unknown workers or shifts, and numbers that are no numbers of days."""
        super().validate(problem)
        if self.hard:
            raise ProblemError(f"rule {self.id!r}: fairness has a price and is never hard")
        if self.workers is not None:
            raise ProblemError(f"rule {self.id!r}: the rows name their workers; the rule lists none")
        if self.steps is not None and self.steps < 1:
            raise ProblemError(f"rule {self.id!r}: at least one step rises, not {self.steps}")
        for row in self.rows:
            if row.worker not in problem.worker:
                raise ProblemError(f"rule {self.id!r} names the unknown worker {row.worker!r}")
            if max(abs(row.target), abs(row.carry)) > MOST_DAYS:
                raise ProblemError(
                    f"rule {self.id!r}: the share of {row.worker!r} is {row.target} with {row.carry} carried over, "
                    f"beyond {MOST_DAYS:,} days"
                )
        for shifts in {row.shifts for row in self.rows}:
            unknown = sorted(shifts - problem.shift.keys())
            if unknown:
                raise ProblemError(f"rule {self.id!r} shares out the unknown shift {unknown[0]!r}")

    def units(self, deviation: int) -> int:
        """What a deviation costs, before weights."""
        size = abs(deviation)
        if self.steps is None or size <= self.steps:
            return size * size
        return self.steps * self.steps + (size - self.steps) * (2 * self.steps - 1)

    def most(self, problem: Problem) -> int:
        """The dearest unit of any worker, over all numbers of days there can be, on each of their rows."""
        days: dict[frozenset[str], int] = {}
        for row in self.rows:
            if row.shifts not in days:
                days[row.shifts] = len({problem.shift[shift].day for shift in row.shifts})
        units = (
            sum(self._dearest(row, days[row.shifts]) for row in rows if days[row.shifts])
            for rows in self.by_worker.values()
        )
        return self.weight * max(units, default=0)

    def _dearest(self, row: FairRow, days: int) -> int:
        """What one day more changes at the most: the steps rise, so it is the first day or the last."""
        first, last = row.carry - row.target, row.carry - row.target + days
        return max(
            abs(self.units(first + 1) - self.units(first)),
            abs(self.units(last) - self.units(last - 1)),
        )

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each row whose worker does more or less than their share."""
        for worker, rows in self.by_worker.items():
            if touched is None or worker in touched.workers:
                for row in rows:
                    yield from self._found(problem, roster, row)

    def _found(self, problem: Problem, roster: Roster, row: FairRow) -> Iterator[Violation]:
        on = [duty for duty in roster.by_worker(row.worker) if not row.shifts.isdisjoint(problem.duty[duty].shifts)]
        days = sorted({problem.duty[duty].day for duty in on})
        number = row.carry + len(days)
        deviation = number - row.target
        if deviation:
            yield self.offence(
                problem,
                worker=row.worker,
                days=tuple(days),
                duties=tuple(on),
                number=number,
                limit=row.target,
                amount=abs(deviation),
                unit=ABOVE if deviation > 0 else BELOW,
                units=self.units(deviation),
            )
