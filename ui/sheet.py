"""A roster as lines of a sheet: headings, people under them, and the cover at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from ui.lens import Group, Lens
from ui.letters import plain

if TYPE_CHECKING:
    from rostering.rosters.grid import CoverRow
    from ui.home_view import HomeView, Row

OTHERS = "Also on duty"
COVER = "Cover"
QUIET_POOLS = {"own": "", "collaborative_bank": "collab", "pop_up": "pop-up"}
LENT = "lent"


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """The name of the lines below it; `short` counts the open places of each day where they are shifts."""

    title: str
    note: str = ""
    short: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person; `tones` colour their shifts day by day, `pool` is how they are reached, in one word.

    `at` is the code of the line's home where the person has lines at others on the sheet too.
    """

    home: str
    row: Row
    pool: str
    tones: tuple[str, ...]
    key: str  # the words they are found by
    at: str = ""


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One kind of shift at a home; `booked` counts, day by day, the places that are covered without a name yet.

    `at` is the code of the home where the sheet is of several.
    """

    home: str
    row: CoverRow
    code: str
    role: str
    tone: str
    booked: tuple[int, ...]
    key: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One place of a kind of shift on one day: who is on it, or how it stands open.

    `person` is a code, empty where nobody is named; `state` is held, hoped, booked, target or minimum (open below
    either), or empty where there is no such place.
    """

    state: str = ""
    person: str = ""
    name: str = ""
    duty: str = ""
    problem: bool = False


@dataclass(frozen=True, slots=True)
class SeatLine:
    """The n-th place of a kind of shift, day by day."""

    home: str
    label: str
    number: int
    tone: str
    seats: tuple[Seat, ...]


Line: TypeAlias = HeadingLine | PersonLine | CoverLine | SeatLine


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The cover of one day."""

    filled: int
    wanted: int
    below: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """The lines of one home, or of all. Two sheets are the same only if they are one object, so that comparing them is
    free; `about` says what they show, so that going on from one to the other can be told from a fresh look."""

    about: tuple[str, Lens]
    title: str
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    stops: tuple[int, ...]  # the lines where the cursor may stand
    totals: tuple[DayTotal, ...]
    people: int
    broken: int
    noted: tuple[bool, ...]  # the days with a note on them

    @property
    def turned(self) -> bool:
        """Whether shifts are down."""
        return self.about[1].turned

    @property
    def wanted(self) -> int:
        """Places that count as cover."""
        return sum(total.wanted for total in self.totals)

    @property
    def missing(self) -> int:
        """Those of them that nobody fills."""
        return sum(total.wanted - total.filled for total in self.totals)

    @property
    def below(self) -> bool:
        """Whether any shift is under its minimum."""
        return any(total.below for total in self.totals)

    def troubled(self, line: int, day: int) -> bool:
        """Whether a cell is short or breaks a rule."""
        found = self.lines[line]
        if isinstance(found, PersonLine):
            return found.row.cells[day].problem
        if isinstance(found, SeatLine):
            return found.seats[day].problem or found.seats[day].state in ("minimum", "target")
        return isinstance(found, CoverLine) and found.row.days[day].missing > 0


def make_sheet(views: Sequence[HomeView], lens: Lens, title: str, about: str) -> Sheet:
    """The sheet of some homes, seen through a lens. There is at least one home."""
    words = plain(lens.only).split()
    covers = [line for view in views for line in view.cover_lines if not words or _bears(line, words)]
    people = [(view, line) for view in views for line in view.people if not words or _bears(line, words)]
    if len(views) > 1:
        people = _told_apart(people)
        covers = [replace(line, at=line.home) for line in covers]
    if lens.turned:
        from ui.turned import turned_lines

        lines: list[Line] = list(turned_lines(views, covers))
    else:
        lines = [*_people(people, lens.group), *_cover(covers)]
    stops = tuple(number for number, line in enumerate(lines) if not isinstance(line, HeadingLine))
    days = views[0].days
    return Sheet(
        about=(about, lens),
        title=title,
        days=days,
        lines=tuple(lines),
        stops=stops,
        totals=tuple(_total(covers, day) for day in range(len(days))),
        people=len({line.row.person for _, line in people}),
        noted=tuple(any(view.day_notes[day] for view in views) for day in range(len(days))),
        broken=_broken(people) if words else sum(view.broken for view in views),
    )


def _told_apart(people: Sequence[tuple[HomeView, PersonLine]]) -> list[tuple[HomeView, PersonLine]]:
    """The lines of people; of those who are at several homes each line says which is its own."""
    times = Counter(line.row.person for _, line in people)
    return [(view, replace(line, at=view.place.code) if times[line.row.person] > 1 else line) for view, line in people]


def _broken(people: Sequence[tuple[HomeView, PersonLine]]) -> int:
    return sum(cell.problem for _, line in people for cell in line.row.cells)


def _bears(line: PersonLine | CoverLine, words: Iterable[str]) -> bool:
    return all(word in line.key for word in words)


def _people(people: Sequence[tuple[HomeView, PersonLine]], group: Group) -> Iterator[Line]:
    placed = sorted(
        ((*_place(view, line, group), line.row.name, line.home, line.row.person), line) for view, line in people
    )
    for (_, title), found in groupby(placed, key=lambda one: one[0][:2]):
        lines = [line for _, line in found]
        yield HeadingLine(title, str(len(lines)))
        yield from lines


def _place(view: HomeView, line: PersonLine, group: Group) -> tuple[int, str]:
    """Where a person stands in the order of groups, and the name of theirs."""
    row = line.row
    if group is Group.POOL:
        return 0 if row.pool == "own" else 1, (row.pool or "unknown").replace("_", " ").capitalize()
    if group is Group.UNIT:
        return (0 if row.own else 1), row.unit or view.place.name
    if group is Group.SETTING:
        return 0, view.place.name
    if group is Group.AREA:
        return 0, view.place.area or "No area"
    return (-row.rank, row.role) if row.own else (1, OTHERS)


def _cover(covers: Sequence[CoverLine]) -> Iterator[Line]:
    if covers:
        wanted, missing = sum(line.row.wanted for line in covers), sum(line.row.missing for line in covers)
        yield HeadingLine(COVER, f"{wanted - missing}/{wanted}")
        yield from covers


def _total(covers: Sequence[CoverLine], day: int) -> DayTotal:
    days = [line.row.days[day] for line in covers]
    wanted = sum(one.wanted for one in days)
    return DayTotal(wanted - sum(one.missing for one in days), wanted, any(one.below for one in days))
