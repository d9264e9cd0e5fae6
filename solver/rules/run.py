"""Days in a row: which days of a worker count, and the runs they form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.rules.line import Work

OFF = "off"
WORK = "work"


@dataclass(frozen=True, slots=True)
class Run:
    """Marked days in a row, `first` to before `last`; `fixed` lengths are the stretches that stand anyway."""

    first: int
    last: int
    fixed: tuple[int, ...]
    all_fixed: bool
    open_before: bool

    @property
    def length(self) -> int:
        """Days in the run."""
        return self.last - self.first


def counted(works: Iterable[Work], of: str | frozenset[str]) -> dict[int, bool]:
    """The days with work that `of` names, each with whether fixed work alone makes it count.

    `of` is `work`, `off` (which counts the days that this gives) or a set of shift codes.
    """
    days: dict[int, bool] = {}
    for work in works:
        if isinstance(of, str) or work.codes & of:
            days[work.day] = days.get(work.day, False) or work.fixed
    return days


def runs(days: dict[int, bool], of: str | frozenset[str], first: int, last: int, since: int | None = None) -> list[Run]:
    """The runs of `of` over the days `first` to before `last`, given the days with (that) work; with `since` only those
    that reach that day."""
    found: list[Run] = []
    begin: int | None = None
    for day in range(first if since is None else _begun(days, of, first, since), last + 1):
        marked = day < last and (day in days) != (of == OFF)
        if marked and begin is None:
            begin = day
        elif not marked and begin is not None:
            found.append(_run(days, of, begin, day, first))
            begin = None
    return found


def _begun(days: dict[int, bool], of: str | frozenset[str], first: int, since: int) -> int:
    """The first day of the run that reaches a day, or else that day."""
    while since > first and (since - 1 in days) != (of == OFF):
        since -= 1
    return since


def _run(days: dict[int, bool], of: str | frozenset[str], begin: int, end: int, first: int) -> Run:
    stretches: list[int] = []
    length = 0
    for day in range(begin, end):
        # A day off inside the horizon is the roster's choice; before it, it is history.
        stands = day < 0 if of == OFF else days[day]
        if stands:
            length += 1
        elif length:
            stretches.append(length)
            length = 0
    if length:
        stretches.append(length)
    return Run(begin, end, tuple(stretches), sum(stretches) == end - begin, of == OFF and begin == first)
