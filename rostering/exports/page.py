"""One home's roster as paper shows it: people down, days across, letters inside, cover below, and what they mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering import text
from rostering.calendar import local
from rostering.catalogue import OWN, pools, roles
from rostering.exports.material import Issue
from rostering.rosters.grid import Cell, Covered, GridRow, HomeGrid, grids
from rostering.work.night import is_night

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.rosters.booking_facts import BookingFacts
    from rostering.rosters.grid import CoverRow
    from rostering.rosters.snapshot import ShiftFacts

# How a cell looks; away and elsewhere are no reasons.
DAY, NIGHT, SLEEP, OTHER, AWAY, ELSEWHERE, OFF = "day", "night", "sleep", "other", "away", "elsewhere", "off"
AWAKE, SLEEP_IN = "awake", "sleep-in"
AWAY_WORD, OTHERS = "away", "…"  # at work for another organisation is not told by its letter
MOST_TIMES = 3  # that the legend gives for one letter


@dataclass(frozen=True, slots=True)
class PageCell:
    """What one line says of one day. `times` are given where they are not the shift's own.

    `unsure`: they may still refuse; `broken`: a hard rule is broken there and nothing lifts it; `waived`: one is
    broken by permission.
    """

    codes: str = ""
    look: str = OFF
    times: str = ""
    unsure: bool = False
    broken: bool = False
    waived: bool = False

    @property
    def words(self) -> str:
        """The cell as it is printed: D, (N) elsewhere, D 09:00–15:00, D?, away."""
        codes = f"({self.codes})" if self.look == ELSEWHERE else self.codes
        return f"{codes}{'?' if self.unsure else ''}{f' {self.times}' if self.times else ''}"


@dataclass(frozen=True, slots=True)
class PageRow:
    """One person, or a source whose people's names will follow (`code` is then empty). `pool` is empty for own staff.

    `minutes` are the working minutes that the app shows in the same row.
    """

    code: str
    name: str
    role: str
    pool: str
    own: bool
    cells: tuple[PageCell, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class LegendLine:
    """What one letter means."""

    code: str
    look: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every sheet says of itself: what was issued, and when it was made."""

    issue: Issue
    printed_at: datetime

    @property
    def mark(self) -> str:
        """What this is: DRAFT, or published with the number of the last amendment."""
        return issue_words(self.issue)

    @property
    def printed(self) -> str:
        """When it was made, by the local clocks."""
        return moment_words(self.printed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Covered, Paper):
    """One home over a period."""

    code: str
    name: str
    days: tuple[date, ...]
    rows: tuple[PageRow, ...]
    cover: tuple[CoverRow, ...]
    legend: tuple[LegendLine, ...]

    @property
    def title(self) -> str:
        """The home as people call it, with its code."""
        return self.name if self.name == self.code else f"{self.name} ({self.code})"

    @property
    def period(self) -> str:
        """From when to when: Mon 23 Nov to Sun 29 Nov 2026."""
        return f"{text.day(self.days[0])} to {text.day(self.days[-1])} {self.days[-1].year}"

    @property
    def minutes(self) -> int:
        """The working minutes of everybody in the rows."""
        return sum(row.minutes for row in self.rows)


def issue_words(issue: Issue) -> str:
    """An issue in words: DRAFT, version 4; Published Mon 9 Nov 2026 10:00; Published, amendment 2 of that time."""
    if not issue.is_published:
        return f"DRAFT, version {issue.version}" if issue.version else "DRAFT"
    if issue.made_at is None:
        return "Published"
    when = moment_words(issue.made_at)
    return f"Published, amendment {issue.amendment} of {when}" if issue.amendment else f"Published {when}"


def moment_words(moment: datetime) -> str:
    """An instant as people say it: Mon 23 Nov 2026 14:05."""
    there = local(moment)
    return f"{text.day(there.date())} {there.year} {there:%H:%M}"


def pages(material: Material) -> tuple[Page, ...]:
    """A page for each home, in the order of their codes."""
    both = zip(material.homes, grids(material.standing), strict=True)
    return tuple(_page(material, home, grid) for home, grid in both)


def _page(material: Material, home: int, grid: HomeGrid) -> Page:
    return Page(
        code=grid.code,
        name=grid.name,
        issue=material.issue(home),
        days=grid.days,
        rows=(*(_row(material, home, row) for row in grid.rows), *_to_be_named(material, home)),
        cover=grid.cover,
        legend=tuple(_legend(material, home)),
        printed_at=material.printed_at,
    )


def _row(material: Material, home: int, row: GridRow) -> PageRow:
    known = pools().get(row.pool)
    pool = "" if row.pool == OWN else row.pool if known is None else known.title
    cells = tuple(_cell(material, home, cell) for cell in row.cells)
    return PageRow(row.person, row.name, row.role, pool, row.own, cells, row.minutes)


def _cell(material: Material, home: int, cell: Cell) -> PageCell:
    if cell.away:
        return PageCell(AWAY_WORD, AWAY)
    if not cell.duties:
        return PageCell()
    build = material.standing.build
    here = [duty for duty in cell.duties if build.snapshot.settings[build.shifts[duty].setting].home == home]
    if not here:
        ours = build.snapshot.settings[home].organisation
        shown = [duty for duty in cell.duties if _owner(material, duty) == ours]
        codes = "+".join(build.shifts[duty].code for duty in shown)
        return PageCell(codes or OTHERS, ELSEWHERE, unsure=cell.hoped)
    own = (build.own_times[duty] for duty in here if duty in build.own_times)
    times = "+".join(
        span(one.starts_at, one.ends_at)
        for one in own
        if (one.starts_at, one.ends_at)
        != (build.snapshot.shift[one.shift].starts_at, build.snapshot.shift[one.shift].ends_at)
    )
    look = look_of(build.shifts[here[0]])
    return PageCell(cell.codes, look, times, cell.hoped, cell.problem, cell.waived)


def _owner(material: Material, duty: str) -> int:
    build = material.standing.build
    return build.snapshot.settings[build.shifts[duty].setting].organisation


def look_of(shift: ShiftFacts) -> str:
    """How a shift's letter looks on paper."""
    if shift.type == SLEEP_IN:
        return SLEEP
    if shift.type != AWAKE:
        return OTHER
    return NIGHT if is_night(shift.starts_at, shift.ends_at) else DAY


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when by the local clocks: 20:00–08:00."""
    return f"{text.clock(starts_at)}–{text.clock(ends_at)}"


def _to_be_named(material: Material, home: int) -> Iterator[PageRow]:
    """A row for each source whose people nobody knows yet; two on one day are D+D."""
    snapshot = material.snapshot
    by_source: dict[tuple[str, str], list[BookingFacts]] = defaultdict(list)
    for one in sorted(snapshot.bookings, key=lambda each: (each.starts_at, each.id)):
        if snapshot.settings[snapshot.shift[one.shift].setting].home == home:
            by_source[one.source, one.role].append(one)
    for (source, role), booked in sorted(by_source.items()):
        cells = tuple(_booked_cell(material, day, booked) for day in _days(material))
        title = roles()[role].title if role in roles() else role
        yield PageRow("", text.name_to_follow(source), title, "", False, cells, 0)


def _days(material: Material) -> Iterable[date]:
    return (material.horizon.date_of(day) for day in range(material.horizon.length))


def _booked_cell(material: Material, day: date, booked: Iterable[BookingFacts]) -> PageCell:
    shifts = material.snapshot.shift
    here = [one for one in booked if shifts[one.shift].day == day]
    if not here:
        return PageCell()
    codes = "+".join(shifts[one.shift].code for one in here)
    times = "+".join(
        span(one.starts_at, one.ends_at)
        for one in here
        if (one.starts_at, one.ends_at) != (shifts[one.shift].starts_at, shifts[one.shift].ends_at)
    )
    return PageCell(codes, look_of(shifts[here[0].shift]), times)


def _legend(material: Material, home: int) -> Iterator[LegendLine]:
    """Every letter of a home's shifts with its times, the commonest first."""
    snapshot = material.snapshot
    by_code: dict[str, list[ShiftFacts]] = defaultdict(list)
    for shift in snapshot.shifts:
        if snapshot.settings[shift.setting].home == home:
            by_code[shift.code].append(shift)
    for code, shifts in sorted(by_code.items(), key=lambda item: (item[1][0].starts_at.time(), item[0])):
        times = Counter(span(one.starts_at, one.ends_at) for one in shifts)
        said = [one for one, _ in times.most_common(MOST_TIMES)]
        more = [f"{len(times) - MOST_TIMES} more"] if len(times) > MOST_TIMES else []
        kinds = {one.type.replace("-", " ") for one in shifts} - {AWAKE}
        yield LegendLine(code, look_of(shifts[0]), ", ".join((*said, *more, *sorted(kinds))))
