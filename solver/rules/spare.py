"""Spare: for a critical shift, how many others could step in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from solver.problem import ProblemError, refuse_above
from solver.rules.repair import Break, Repair
from solver.rules.rule import Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem, Shift
    from solver.roster import Roster

_ABLE: WeakKeyDictionary[Problem, dict[str, frozenset[str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class SpareRow:
    """At least `min` workers could step in on a shift."""

    shift: str
    min: int


@dataclass(frozen=True, kw_only=True)
class Spare(Repair):
    """Workers listed for a shift who have no duty and no fixed work within `rest` minutes of it could step in.

    Whoever is on the shift is no spare. Each one missing costs the weight. With `workers` only these count.
    """

    kind: ClassVar[str] = "Spare"

    severity: str = "soft"  # type: ignore[assignment]
    rows: tuple[SpareRow, ...]
    rest: int = 0

    def validate(self, problem: Problem) -> None:
        """Refuse a hard rule, unknown shifts and negative numbers."""
        super().validate(problem)
        if self.hard:
            raise ProblemError(f"rule {self.id!r}: spares have a price and are never a limit; make it soft")
        if self.rest < 0:
            raise ProblemError(f"rule {self.id!r}: a spare is free for {self.rest} minutes, which is below none")
        for row in self.rows:
            if row.shift not in problem.shift:
                raise ProblemError(f"rule {self.id!r} asks for spares on the unknown shift {row.shift!r}")
            refuse_above(f"rule {self.id!r}: spares on shift {row.shift!r} are", row.min)
            if row.min < 0:
                raise ProblemError(f"rule {self.id!r}: on shift {row.shift!r} there are {row.min} spares asked for")

    def most(self, problem: Problem) -> int:
        """The shifts for which one duty makes its worker no spare any more."""
        shifts = [problem.shift[row.shift] for row in self.rows]
        near = {
            shift.id: {number for number, other in enumerate(shifts) if self._near(shift.start, shift.end, other)}
            for shift in problem.shifts
        }
        return self.weight * max(
            (len(set().union(*(near[shift] for shift in duty.shifts))) for duty in problem.duties), default=0
        )

    def breaks(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Break]:
        """Each shift with too few spares."""
        for row in self.rows:
            able = self._able(problem, row.shift)
            if touched is not None and touched.workers.isdisjoint(able):
                continue
            shift = problem.shift[row.shift]
            spares = sum(self._is_free(problem, roster, worker, shift) for worker in able)
            if spares < row.min:
                yield Break(self._violation(problem, row, spares), tuple)

    def _violation(self, problem: Problem, row: SpareRow, spares: int) -> Violation:
        days = (problem.shift[row.shift].day,)
        missing = row.min - spares
        found = self.offence(problem, number=spares, limit=row.min, amount=missing, unit="spares", days=days)
        return replace(found, shift=row.shift)

    def _able(self, problem: Problem, shift: str) -> frozenset[str]:
        known = _ABLE.setdefault(problem, {})
        if shift not in known:
            known[shift] = frozenset(
                worker for duty in problem.duties_with[shift] for worker in problem.workers_of[duty]
            )
        return known[shift] if self.workers is None else known[shift] & self._among

    def _is_free(self, problem: Problem, roster: Roster, worker: str, shift: Shift) -> bool:
        for duty in roster.by_worker(worker):
            if any(self._near(piece.start, piece.end, shift) for piece in problem.shifts_of(duty)):
                return False
        return not any(
            self._near(work.start, work.end, shift)
            for work in problem.worker[worker].fixed
            if self.sees(problem, work.day)
        )

    def _near(self, start: int, end: int, shift: Shift) -> bool:
        return start < shift.end + self.rest and end + self.rest > shift.start
