"""Who could meet whom: shifts and fixed work at the same home at the same time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from solver.problem import FixedWork, Problem, Shift

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who could meet at a shift, or at something fixed: shifts at the same home at the same time, and fixed work
    there, as (worker, span)."""

    shifts: tuple[str, ...]
    fixed: tuple[tuple[str, Span], ...]


@dataclass(frozen=True)
class Together:
    """What counts as together: the home that each setting lies in, where it is not a home of its own; whether fixed
    work before the horizon and after it does, and whether any does that lies beside no shift."""

    homes: frozenset[tuple[str, str]]
    before: bool
    after: bool
    alone: bool


class Meetings:
    """All that could meet in a problem, shift by shift as it is asked for; the same for all rules that see alike."""

    def __init__(self, problem: Problem, together: Together) -> None:
        self._shift = problem.shift
        self._homes = dict(together.homes)
        self._at: dict[str, Meeting] = {}
        self._shifts: dict[str, list[Shift]] = {}
        for shift in problem.shifts:
            self._shifts.setdefault(self._home(shift.setting), []).append(shift)
        self._fixed: dict[str, list[tuple[str, FixedWork]]] = {}
        for worker, work in _fixed_work(problem, together):
            self._fixed.setdefault(self._home(work.setting), []).append((worker, work))
        for there in self._shifts.values():
            there.sort(key=_start)
        for works in self._fixed.values():
            works.sort(key=_work_start)
        self._longest = max((shift.end - shift.start for shift in problem.shifts), default=0)
        lengths = (work.end - work.start for works in self._fixed.values() for _, work in works)
        self._longest_fixed = max(lengths, default=0)

    @classmethod
    def of(cls, problem: Problem, together: Together) -> Meetings:
        """Those of a problem, as they were read before."""
        known = _KNOWN.setdefault(problem, {})
        if together not in known:
            known[together] = cls(problem, together)
        return known[together]

    def at(self, shift: str) -> Meeting:
        """What could meet at a shift, itself included."""
        if shift not in self._at:
            self._at[shift] = self._beside(self._shift[shift])
        return self._at[shift]

    def fixed(self, needs: Callable[[str], bool]) -> dict[str, tuple[tuple[FixedWork, Meeting], ...]]:
        """The fixed work of some workers, with what could meet at it."""
        found: dict[str, list[tuple[FixedWork, Meeting]]] = {}
        for works in self._fixed.values():
            for worker, work in works:
                if needs(worker):
                    found.setdefault(worker, []).append((work, self._beside(work)))
        return {worker: tuple(each) for worker, each in found.items()}

    def _beside(self, piece: Shift | FixedWork) -> Meeting:
        home = self._home(piece.setting)
        shifts, works = self._shifts.get(home, []), self._fixed.get(home, [])
        first = bisect_left(shifts, piece.start - self._longest, key=_start)
        last = bisect_left(shifts, piece.end, key=_start)
        earliest = bisect_left(works, piece.start - self._longest_fixed, key=_work_start)
        latest = bisect_left(works, piece.end, key=_work_start)
        return Meeting(
            tuple(other.id for other in shifts[first:last] if _overlap(piece, other)),
            tuple((name, (work.start, work.end)) for name, work in works[earliest:latest] if _overlap(piece, work)),
        )

    def _home(self, setting: str) -> str:
        return self._homes.get(setting, setting)


_KNOWN: WeakKeyDictionary[Problem, dict[Together, Meetings]] = WeakKeyDictionary()


def _fixed_work(problem: Problem, together: Together) -> Iterator[tuple[str, FixedWork]]:
    begins = min((shift.start for shift in problem.shifts), default=0)
    ends = max((shift.end for shift in problem.shifts), default=0)
    for worker in problem.workers:
        for work in worker.fixed:
            seen = (work.day >= 0 or together.before) and (work.day < problem.horizon or together.after)
            near = together.alone or (work.start < ends and begins < work.end)
            if seen and near and work.setting:
                yield worker.id, work


def _overlap(one: Shift | FixedWork, other: Shift | FixedWork) -> bool:
    return one.start < other.end and other.start < one.end


def _start(piece: Shift) -> int:
    return piece.start


def _work_start(one: tuple[str, FixedWork]) -> int:
    return one[1].start
