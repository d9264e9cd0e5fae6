"""A home's roster as lines of a sheet: headings, people under them, and the cover at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rostering.rosters.grid import CoverRow, GridRow, HomeGrid

OTHERS = "Also on duty"
COVER = "Cover"
QUIET_POOLS: Mapping[str, str] = {"own": "", "collaborative_bank": "collab", "pop_up": "pop-up"}
LENT = "lent"


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """The name of the lines below it."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person; `tones` colour their shifts day by day, `pool` is how they are reached, in one word."""

    row: GridRow
    pool: str
    tones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One kind of shift."""

    row: CoverRow
    code: str
    role: str
    tone: str


Line: TypeAlias = HeadingLine | PersonLine | CoverLine


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A home's cover on one day."""

    filled: int
    wanted: int
    below: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """A home's lines. Two sheets are the same only if they are one object, so that comparing them is free."""

    home: HomeGrid
    lines: tuple[Line, ...]
    stops: tuple[int, ...]  # the lines where the cursor may stand
    totals: tuple[DayTotal, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days across."""
        return self.home.days

    def troubled(self, line: int, day: int) -> bool:
        """Whether a cell is short or breaks a rule."""
        found = self.lines[line]
        if isinstance(found, PersonLine):
            return found.row.cells[day].problem
        return isinstance(found, CoverLine) and found.row.days[day].missing > 0


def make_sheet(home: HomeGrid, tones: Mapping[str, str]) -> Sheet:
    """The sheet of a home; `tones` says how each duty is coloured, by its id."""
    lines: list[Line] = []
    own = [row for row in home.rows if row.own]
    for title, group in groupby(own, key=lambda row: row.role):
        people = list(group)
        lines += [HeadingLine(title, str(len(people))), *(_person(row, tones) for row in people)]
    others = [row for row in home.rows if not row.own]
    if others:
        lines += [HeadingLine(OTHERS, str(len(others))), *(_person(row, tones) for row in others)]
    if home.cover:
        lines.append(HeadingLine(COVER, f"{home.wanted - home.missing}/{home.wanted}"))
        lines += [_cover(row, tones) for row in home.cover]
    stops = tuple(number for number, line in enumerate(lines) if not isinstance(line, HeadingLine))
    totals = tuple(_total(home, day) for day in range(len(home.days)))
    return Sheet(home, tuple(lines), stops, totals)


def _person(row: GridRow, tones: Mapping[str, str]) -> PersonLine:
    pool = "" if row.own else (QUIET_POOLS.get(row.pool, row.pool) or LENT)
    return PersonLine(row, pool, tuple(tones.get(cell.duties[0], "") if cell.duties else "" for cell in row.cells))


def _cover(row: CoverRow, tones: Mapping[str, str]) -> CoverLine:
    code, _, role = row.label.partition(" ")
    shifts = (shift for day in row.days for shift in day.shifts)
    return CoverLine(row, code, role, next((tones[shift] for shift in shifts if shift in tones), ""))


def _total(home: HomeGrid, day: int) -> DayTotal:
    days = [row.days[day] for row in home.cover]
    wanted = sum(one.wanted for one in days)
    return DayTotal(wanted - sum(one.missing for one in days), wanted, any(one.below for one in days))
