"""What one worker does, in order: their duties in a roster and all that they are fixed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of work inside a duty, with its quantities."""

    start: int
    end: int
    quantities: Mapping[str, int]

    def between(self, quantity: str, begin: int, end: int) -> int:
        """How much of a quantity falls between two minutes, spread evenly; what falls before either is rounded down."""
        if begin <= self.start and self.end <= end:
            return self.quantities.get(quantity, 0)
        return self._until(quantity, end) - self._until(quantity, begin)

    def _until(self, quantity: str, minute: int) -> int:
        elapsed = min(max(minute - self.start, 0), self.end - self.start)
        return self.quantities.get(quantity, 0) * elapsed // (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Work:
    """A duty, or fixed work (`duty` None), as rules see it."""

    day: int
    start: int
    end: int
    codes: frozenset[str]
    first_setting: str
    last_setting: str
    pieces: tuple[Piece, ...]
    duty: str | None
    name: str  # of the duty, or of the fixed work

    @property
    def fixed(self) -> bool:
        """Whether it stands whatever the roster says."""
        return self.duty is None


_WORK: WeakKeyDictionary[Problem, tuple[dict[str, Work], dict[str, tuple[Work, ...]]]] = WeakKeyDictionary()


def line(problem: Problem, roster: Roster, worker: str) -> list[Work]:
    """All that a worker does, fixed or rostered, by start and end."""
    if problem not in _WORK:
        _WORK[problem] = _index(problem)
    by_duty, fixed = _WORK[problem]
    works = [*fixed[worker], *(by_duty[duty] for duty in roster.by_worker(worker))]
    works.sort(key=lambda work: (work.start, work.end, work.duty or ""))
    return works


def total(problem: Problem, works: Iterable[Work], quantity: str, first: int, last: int) -> int:
    """How much of a quantity falls on the days `first` to before `last`.

    `days` counts days with work, `shifts` counts shifts on the day they start; any other quantity is split at
    midnight.
    """
    if quantity == "days":
        return len({work.day for work in works if first <= work.day < last})
    if quantity == "shifts":
        return sum(len(work.pieces) for work in works if first <= work.day < last)
    begin, end = problem.first_minute(first), problem.first_minute(last)
    return sum(
        piece.between(quantity, begin, end)
        for work in works
        if work.start < end and work.end > begin
        for piece in work.pieces
    )


def _index(problem: Problem) -> tuple[dict[str, Work], dict[str, tuple[Work, ...]]]:
    by_duty = {duty.id: _of_duty(problem, duty.id) for duty in problem.duties}
    fixed = {
        worker.id: tuple(
            Work(
                day=work.day,
                start=work.start,
                end=work.end,
                codes=work.codes,
                first_setting=work.setting,
                last_setting=work.setting,
                pieces=(Piece(work.start, work.end, work.quantities),),
                duty=None,
                name=work.name,
            )
            for work in worker.fixed
        )
        for worker in problem.workers
    }
    return by_duty, fixed


def _of_duty(problem: Problem, duty: str) -> Work:
    shifts = sorted(problem.shifts_of(duty), key=lambda shift: shift.start)
    return Work(
        day=shifts[0].day,
        start=shifts[0].start,
        end=shifts[-1].end,
        codes=problem.codes[duty],
        first_setting=shifts[0].setting,
        last_setting=shifts[-1].setting,
        pieces=tuple(Piece(shift.start, shift.end, shift.quantities) for shift in shifts),
        duty=duty,
        name=duty,
    )
