"""The rows of a clock file: who clocked in and out when, with the hour that comes twice told apart.

A reading that may mean two instants is settled by what can be: nobody goes before they come, and nobody clocks in
twice at once. Where both still can be, it is asked for in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product
from pathlib import Path

from rostering import text
from rostering.actuals.clock_reading import ClockReading, read_clock
from rostering.calendar import local_day, minutes_between
from rostering.errors import BadInputError
from rostering.imports.faults import Faults
from rostering.imports.sheet import SheetRow, columns, sheet_rows
from rostering.imports.table import read_table
from rostering.people.persons import PersonName

COLUMNS = columns("worker in", "out setting date")
LONGEST = timedelta(hours=24)
MOST_WAYS = 256  # a person's rows in one night settle far below it
TWICE = "shows a time that comes twice that night; write {0} BST for the first or {0} GMT for the second"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One stretch at work by the clock. `row` is where it stands in the file; `setting` as the file names it."""

    row: int
    person: PersonName
    starts_at: datetime
    ends_at: datetime
    setting: str | None = None

    @property
    def times(self) -> str:
        """From when to when: Mon 23 Nov 07:28–15:31."""
        first = f"{text.day(local_day(self.starts_at))} {text.clock(self.starts_at)}"
        return f"{first}–{text.clock(self.ends_at)}"


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row that no planned work was found for, and why, in words."""

    row: int
    who: str
    times: str
    why: str


@dataclass(frozen=True, slots=True)
class _Way:
    """One row with all that its two readings may mean."""

    sheet: SheetRow
    person: PersonName
    typed: tuple[ClockReading, ClockReading]
    spans: tuple[tuple[datetime, datetime], ...]
    setting: str | None


def read_clock_rows(
    path: Path, find: Callable[[str], PersonName]
) -> tuple[tuple[ClockRow, ...], tuple[UnmatchedRow, ...]]:
    """The rows of a clock file, and those of nobody known or without an end.

    `find` gives the person by name or code, and raises BadInputError for nobody. Raises RefusedSheetError with every
    fault of the file: a time that cannot be read, one that the spring change leaves out, one that comes twice where
    both can be, an end before its start, more than 24 hours, and rows of one person that overlap.
    """
    faults = Faults()
    ways: dict[int, list[_Way]] = defaultdict(list)
    unmatched: list[UnmatchedRow] = []
    for row in sheet_rows(read_table(path), COLUMNS, faults):
        found = _way(row, find)
        if isinstance(found, UnmatchedRow):
            unmatched.append(found)
        elif found is not None:
            ways[found.person.id].append(found)
    rows = [one for theirs in ways.values() for one in _settled(theirs)]
    faults.raise_if_any()
    return tuple(sorted(rows, key=lambda one: one.row)), tuple(unmatched)


def _way(row: SheetRow, find: Callable[[str], PersonName]) -> _Way | UnmatchedRow | None:
    begins = row.read("in", read_clock)
    ends = row.read("out", read_clock) if row.has("out") else None
    who = row.text("worker")
    day = row.date("date") if row.has("date") else None
    if begins is None or not who:
        return None
    if begins.day is None:
        if day is None:
            row.refuse("in", "The cell has no date; write 25/10/2026 20:00, or add a column 'date'.")
            return None
        begins = ClockReading(begins.minute, day, begins.offset)
    try:
        person = find(who)
    except BadInputError as cause:
        return UnmatchedRow(row.number, who, begins.words, cause.sentence)
    if ends is None:
        if row.filled("out"):
            return None
        return UnmatchedRow(row.number, person.code, begins.words, "the row has no end; say it with --stayed or --left")
    spans = _spans(row, begins, ends)
    return _Way(row, person, (begins, ends), spans, row.text("setting") or None) if spans else None


def _spans(row: SheetRow, begins: ClockReading, ends: ClockReading) -> tuple[tuple[datetime, datetime], ...]:
    """From when to when it may have been; nothing where it cannot have been, which is noted."""
    assert begins.day is not None
    starts = begins.on(begins.day)
    if not starts:
        row.refuse("in", f"The clocks never showed {begins.words} in that night: it is left out by the spring change.")
        return ()
    stops = sorted({one for start in starts for one in ends.after(start)})
    if not stops:
        row.refuse("out", f"The clocks never showed {ends.words} in that night: it is left out by the spring change.")
        return ()
    spans = tuple((start, stop) for start in starts for stop in stops if start < stop)
    if not spans:
        row.refuse("out", f"The work ends at {ends.words}, before it begins at {begins.words}; correct one of the two.")
        return ()
    if all(stop - start > LONGEST for start, stop in spans):
        length = text.duration(minutes_between(*spans[0]))
        row.refuse("out", f"The work lasts {length}; more than 24 hours at one go cannot be.")
        return ()
    return spans


def _settled(ways: Sequence[_Way]) -> Iterator[ClockRow]:
    """One person's rows, each with the only times that it can have; what cannot be settled is noted."""
    for group in _groups(ways):
        possible = [spans for spans in _choices(group) if not _overlapping(spans)]
        if not possible:
            first = group[-1]
            first.sheet.refuse("in", "The row overlaps another row of the same person; correct one of the two.")
            continue
        for at, way in enumerate(group):
            found = {spans[at] for spans in possible}
            if len(found) == 1:
                yield ClockRow(way.sheet.number, way.person, *possible[0][at], way.setting)
            else:
                starts = {start for start, _ in found}
                column, reading = ("in", way.typed[0]) if len(starts) > 1 else ("out", way.typed[1])
                way.sheet.refuse(column, f"The cell {TWICE.format(reading.words)}.")


def _groups(ways: Sequence[_Way]) -> Iterator[list[_Way]]:
    """Rows that may touch one another, so that they are settled together."""
    group: list[_Way] = []
    until: datetime | None = None
    for way in sorted(ways, key=lambda one: (one.spans[0], one.sheet.number)):
        if group and (until is None or way.spans[0][0] >= until):
            yield group
            group, until = [], None
        group.append(way)
        last = max(stop for _, stop in way.spans)
        until = last if until is None else max(until, last)
    if group:
        yield group


def _choices(group: Sequence[_Way]) -> Iterable[tuple[tuple[datetime, datetime], ...]]:
    ways = 1
    for one in group:
        ways *= len(one.spans)
    return product(*(one.spans for one in group)) if ways <= MOST_WAYS else (tuple(one.spans[0] for one in group),)


def _overlapping(spans: Sequence[tuple[datetime, datetime]]) -> bool:
    ordered = sorted(spans)
    return any(after[0] < before[1] for before, after in pairwise(ordered))
