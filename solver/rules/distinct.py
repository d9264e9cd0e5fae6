"""Distinct: how many different people somebody has to meet, or a setting has to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from solver.problem import ProblemError, refuse_above
from solver.rules.repair import Assignment, Break, On, Repair, Way
from solver.rules.rule import Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class DistinctRow:
    """At most `max` different workers on any of some shifts. `known` are those who were there before and count too."""

    name: str
    shifts: frozenset[str]
    max: int
    known: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Distinct(Repair):
    """A worker counts once in a row, however many of its shifts they are on; with `workers` only these count.

    Those known from before count as well (not with `start` off); where they alone are more than the most, only those
    who come to them are charged. Each worker above the most costs the weight.
    """

    kind: ClassVar[str] = "Distinct"

    rows: tuple[DistinctRow, ...]

    def validate(self, problem: Problem) -> None:
        """Refuse unknown shifts and a most below none."""
        super().validate(problem)
        for row in self.rows:
            for shift in sorted(row.shifts):
                if shift not in problem.shift:
                    raise ProblemError(f"rule {self.id!r}: {row.name!r} holds the unknown shift {shift!r}")
            refuse_above(f"rule {self.id!r}: the most of {row.name!r} is", row.max)
            if row.max < 0:
                raise ProblemError(f"rule {self.id!r}: the most of {row.name!r} is {row.max}, below none")

    def most(self, problem: Problem) -> int:
        """A worker in each row that a duty lies in."""
        return self.weight * max((len(self._rows_with(duty.shifts)) for duty in problem.duties), default=0)

    def breaks(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Break]:
        """Each row with too many different workers."""
        rows = self.rows if touched is None else [self.rows[row] for row in sorted(self._rows_with(touched.shifts))]
        for row in rows:
            known, on = self._known(row), self._on(problem, roster.by_duty, row)
            number = len(known | on.keys())
            limit = max(row.max, len(known))
            if number > limit:
                ways = partial(_ways, {worker: on[worker] for worker in sorted(on.keys() - known)})
                yield Break(self._violation(problem, row, on, number, number - limit), ways)

    def bars(self, problem: Problem, on: On, worker: str, duty: str) -> bool:
        """Whether somebody new would come to a row that is full."""
        if self.workers is not None and worker not in self._among:
            return False
        for number in self._rows_with(problem.duty[duty].shifts):
            row = self.rows[number]
            known = self._known(row)
            there = known | self._on(problem, on, row).keys()
            if worker not in there and len(there) >= max(row.max, len(known)):
                return True
        return False

    def reached(self, problem: Problem) -> frozenset[str]:
        """The duties on the shifts of its rows."""
        return frozenset(duty for shift in self._by_shift for duty in problem.duties_with[shift])

    @cached_property
    def _by_shift(self) -> dict[str, list[int]]:
        of: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            for shift in row.shifts:
                of.setdefault(shift, []).append(number)
        return of

    def _rows_with(self, shifts: Iterable[str]) -> set[int]:
        return {row for shift in shifts for row in self._by_shift.get(shift, ())}

    def _known(self, row: DistinctRow) -> frozenset[str]:
        if self.start == "off":
            return frozenset()
        return row.known if self.workers is None else row.known & self._among

    def _on(self, problem: Problem, on: On, row: DistinctRow) -> dict[str, Way]:
        """Who is on the row's shifts, with the assignments by which they are."""
        found: dict[str, set[Assignment]] = {}
        for shift in row.shifts:
            for duty in problem.duties_with[shift]:
                for worker in on.get(duty, ()):
                    if self.workers is None or worker in self._among:
                        found.setdefault(worker, set()).add((worker, duty))
        return {worker: frozenset(assignments) for worker, assignments in found.items()}

    def _violation(self, problem: Problem, row: DistinctRow, on: dict[str, Way], number: int, amount: int) -> Violation:
        duties = sorted({duty for way in on.values() for _, duty in way})
        return self.offence(
            problem,
            number=number,
            limit=row.max,
            amount=amount,
            unit="workers",
            days=tuple(sorted({problem.duty[duty].day for duty in duties})),
            duties=tuple(duties),
        )


def _ways(on: dict[str, Way]) -> tuple[Way, ...]:
    return tuple(on.values())
