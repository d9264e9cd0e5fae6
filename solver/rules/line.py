"""What one worker does, in order: their duties in a roster and all that they are fixed to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from solver.problem import Problem, Worker
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


class _Lines:
    """The works of one problem, and what each worker did when their line was last asked for."""

    def __init__(self, problem: Problem) -> None:
        self._by_duty = {duty.id: _of_duty(problem, duty.id) for duty in problem.duties}
        self._fixed = {worker.id: _of_fixed(worker) for worker in problem.workers}
        self._last: dict[str, tuple[tuple[str, ...], tuple[Work, ...]]] = {}
        self.midnights: dict[tuple[int, int], tuple[int, ...]] = {}

    def line(self, worker: str, duties: tuple[str, ...]) -> tuple[Work, ...]:
        """A worker's line with these duties: rule after rule asks for the same one."""
        last = self._last.get(worker)
        if last is None or last[0] != duties:
            works = [*self._fixed[worker], *(self._by_duty[duty] for duty in duties)]
            works.sort(key=lambda work: (work.start, work.end, work.duty or ""))
            last = self._last[worker] = duties, tuple(works)
        return last[1]


_LINES: WeakKeyDictionary[Problem, _Lines] = WeakKeyDictionary()


def line(problem: Problem, roster: Roster, worker: str) -> tuple[Work, ...]:
    """All that a worker does, fixed or rostered, by start and end."""
    return _known(problem).line(worker, roster.by_worker(worker))


def _known(problem: Problem) -> _Lines:
    if problem not in _LINES:
        _LINES[problem] = _Lines(problem)
    return _LINES[problem]


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


def until_each_day(problem: Problem, works: Iterable[Work], quantity: str, first: int, last: int) -> list[int]:
    """How much of a quantity falls on the days from `first` to before each of the days `first` to `last`, counted as
    `total` counts it."""
    amounts = [0] * (last - first)
    if quantity in ("days", "shifts"):
        for work in works:
            if first <= work.day < last:
                amounts[work.day - first] = 1 if quantity == "days" else amounts[work.day - first] + len(work.pieces)
        return [0, *accumulate(amounts)]
    begins = _midnights(problem, first, last)
    for piece in (piece for work in works if work.end > begins[0] for piece in work.pieces):
        day = max(0, bisect_right(begins, piece.start) - 1)
        while day < len(amounts) and begins[day] < piece.end:
            amounts[day] += piece.between(quantity, begins[day], begins[day + 1])
            day += 1
    return [0, *accumulate(amounts)]


def _midnights(problem: Problem, first: int, last: int) -> tuple[int, ...]:
    """The minutes with which the days `first` to `last` begin."""
    known = _known(problem).midnights
    if (first, last) not in known:
        known[first, last] = tuple(map(problem.first_minute, range(first, last + 1)))
    return known[first, last]


def _of_fixed(worker: Worker) -> tuple[Work, ...]:
    return tuple(
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
