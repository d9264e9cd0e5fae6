"""A pattern: a rolling cycle of days with shift codes, what it says on a day, and how it is seen in a row of cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rostering.errors import BadInputError

OFF = "-"
JOINED = "+"  # between the codes of one day
MOST_DAYS = 366
MOST_SHIFTS_A_DAY = 3
TURNS = 2  # a cycle is only seen in a row that is at least so many times as long
DAYS_AN_EXCEPTION = 14  # one cell in so many known ones may differ from the cycle
SHIFTS_AN_EXCEPTION = 6  # and so many worked cells must agree with it for each that differs
FEWEST_SHIFTS = 6  # worked cells that agree, below which nothing is called a pattern
_CODE = re.compile(r"[A-Za-z0-9]{1,4}", re.ASCII)

Cells = tuple[str, ...]  # one a day: '-', a code, or up to three joined by '+'


class CycleError(BadInputError):
    """A cycle that cannot be worked: what is wrong with it, what it says, and how it should be written."""

    def __init__(self, problem: str, shown: str = "", advice: str = "") -> None:
        self.problem, self.shown, self.advice = problem, shown, advice
        said = f": '{shown}'" if shown else ""
        super().__init__(f"The cycle {problem}{said}{'; ' if advice else ''}{advice}.")


def parse_cycle(text: str) -> Cells:
    """The cells of a cycle written with spaces between: a code, up to three with `+`, or `-`; one day at least is off.

    Raises CycleError (a BadInputError) for no days, more than a year of them, a day of more than three shifts, a code
    that is none, and a cycle in which every day is worked.
    """
    cells = tuple(text.split())
    if not cells:
        raise CycleError("has no days", "", "write a code a day and - for a day off, such as D D - -")
    if len(cells) > MOST_DAYS:
        raise CycleError(f"has {len(cells)} days", "", f"a cycle has at most {MOST_DAYS}")
    for number, cell in enumerate(cells, start=1):
        codes = codes_of(cell)
        if len(codes) > MOST_SHIFTS_A_DAY:
            raise CycleError(f"has {len(codes)} shifts on day {number}", cell, "at most three are one duty")
        for code in codes:
            if not _CODE.fullmatch(code):
                raise CycleError(f"has on day {number} what is no shift's code", code, "write 1 to 4 letters or digits")
    if OFF not in cells:
        raise CycleError("has no day off", " ".join(cells), f"write {OFF} for a day off")
    return cells


def refuse_unknown(cells: Cells, known: Collection[str], where: str) -> None:
    """Raise CycleError where a cycle names a shift that there is not, with those there are."""
    for number, cell in enumerate(cells, start=1):
        for code in codes_of(cell):
            if code not in known:
                there = ", ".join(sorted(known)[:12]) or "none yet"
                raise CycleError(f"has on day {number} a shift that {where} has not", code, f"its shifts are {there}")


def codes_of(cell: str) -> tuple[str, ...]:
    """The shift codes of one cell, in order; none for a day off."""
    return () if cell == OFF else tuple(cell.split(JOINED))


def cell_on(cells: Cells, starts_on: date, phase: int, ends_on: date | None, day: date) -> str | None:
    """What a cycle says on a day to who follows it; None outside its dates.

    On `starts_on` it says its day number `phase`, counted from 1; `ends_on` is the last day, None = open.
    """
    if day < starts_on or (ends_on is not None and day > ends_on):
        return None
    return cells[((day - starts_on).days + phase - 1) % len(cells)]


def phase_on(cells: Cells, starts_on: date, phase: int, day: date) -> int:
    """Which day of its cycle, counted from 1, a pattern is at on a day."""
    return ((day - starts_on).days + phase - 1) % len(cells) + 1


def next_days(
    cells: Cells, starts_on: date, phase: int, ends_on: date | None, first: date, days: int
) -> Iterator[tuple[date, str]]:
    """Each of so many days from a first one, with what the cycle says; days outside its dates are left out."""
    for offset in range(days):
        day = first + timedelta(days=offset)
        cell = cell_on(cells, starts_on, phase, ends_on, day)
        if cell is not None:
            yield day, cell


def turned(cells: Cells, by: int) -> Cells:
    """The same cycle, begun so many days later."""
    at = by % len(cells)
    return cells[at:] + cells[:at]


def phase_between(cells: Cells, other: Cells) -> int | None:
    """The day of `cells`, counted from 1, on which it goes on as `other` does from its first; None if it never does."""
    if len(cells) != len(other):
        return None
    return next((by + 1 for by in range(len(cells)) if turned(cells, by) == other), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """A cycle that a row of cells follows: its cells from a natural beginning, and its day on the row's first day.

    `exceptions` are cells of the row that differ from it, `absent` those that nothing is known of.
    """

    cells: Cells
    phase: int
    exceptions: int
    absent: int
    days: int

    @property
    def words(self) -> str:
        """The cycle as people say it: '4 on 4 off, D', or its length."""
        runs = _runs(self.cells)
        codes = sorted({cell for cell in self.cells if cell != OFF})
        if len(runs) == 2:
            return f"{runs[0]} on {runs[1]} off, {' and '.join(codes)}"
        return f"a cycle of {len(self.cells)} days, {' and '.join(codes)}"

    @property
    def code(self) -> str:
        """A short name: '4on4off-D', or '14days'."""
        runs = _runs(self.cells)
        codes = "".join(sorted({code for cell in self.cells for code in codes_of(cell)}))[:12]
        return f"{runs[0]}on{runs[1]}off-{codes}" if len(runs) == 2 else f"{len(self.cells)}days-{codes}"


def see_cycle(row: Sequence[str | None]) -> Seen | None:
    """The shortest cycle that a row of consecutive days follows, or None where there is none to see.

    A cell of None (leave, sickness) says nothing. A cycle counts where the row is at least two turns long, every day
    of it is known at least once, it has work and a day off, at most one known cell in 14 differs, and six worked
    cells agree for each that does. One that fits without exception, every day of it known twice, goes first; else
    an exception weighs as much as three days of length.
    """
    found = [seen for length in range(2, len(row) // TURNS + 1) if (seen := _folded(row, length)) is not None]
    exact = next((seen for seen, sure in found if sure and not seen.exceptions), None)
    if exact is not None:
        return exact
    return min((seen for seen, _ in found), key=lambda seen: 3 * seen.exceptions + len(seen.cells), default=None)


def _folded(row: Sequence[str | None], length: int) -> tuple[Seen, bool] | None:
    """The cycle of that length which differs least from a row, and whether every day of it is known twice."""
    cells: list[str] = []
    agree = worked = known = 0
    sure = True
    for place in range(length):
        said = [cell for cell in row[place::length] if cell is not None]
        if not said:
            return None
        sure = sure and len(said) >= TURNS
        counted = Counter(reversed(said))  # of two that are as frequent the later counts
        cell, times = counted.most_common(1)[0]
        cells.append(cell)
        known += len(said)
        agree += times
        worked += times if cell != OFF else 0
    exceptions = known - agree
    tolerated = min(known // DAYS_AN_EXCEPTION, worked // SHIFTS_AN_EXCEPTION)
    if OFF not in cells or worked < FEWEST_SHIFTS or exceptions > tolerated:
        return None
    begin = _beginning(tuple(cells))
    seen = Seen(turned(tuple(cells), begin), (-begin) % length + 1, exceptions, len(row) - known, len(row))
    return seen, sure


def _beginning(cells: Cells) -> int:
    """Where a cycle naturally begins: with its longest run of work, after a day off; the first of equals by name."""
    starts = [at for at in range(len(cells)) if cells[at] != OFF and cells[at - 1] == OFF]
    return min(starts, key=lambda at: (-_runs(turned(cells, at))[0], turned(cells, at)))


def _runs(cells: Cells) -> list[int]:
    """How long the cycle is on, off, on, off, … from its first day, which is worked."""
    runs = [1]
    for before, cell in pairwise(cells):
        if (before == OFF) == (cell == OFF):
            runs[-1] += 1
        else:
            runs.append(1)
    return runs
