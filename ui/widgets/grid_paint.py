"""From a sheet's lines to strips of styled text: pure functions, no widget, no state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ui.sheet import CoverLine, HeadingLine, Line, PersonLine, Sheet

if TYPE_CHECKING:
    from rostering.rosters.grid import Cell, CoverDay

HEADER_HEIGHT = 2
LEAST_NAME, MOST_NAME = 12, 30
LEAST_CELL, MOST_CELL = 5, 12
HOURS_WIDTH = 8
WIDE_ENOUGH_FOR_DAYS = 7
WIDE_ENOUGH_FOR_HOURS = 64
CHIP = 3
SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Palette:
    """The styles to paint with, by the name of what they paint. A change of theme makes a new one."""

    styles: Mapping[str, Style]

    def __getitem__(self, name: str) -> Style:
        return self.styles[name]


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide everything is, and which days are marked: all but the palette that a line's look depends on."""

    width: int
    name: int
    cell: int
    hours: int
    bands: tuple[str, ...]  # per day: "today-band", "weekend-band" or "plain"

    @property
    def body(self) -> int:
        """The width of the part beside the names; at least what the window leaves for it."""
        return max(self.cell * len(self.bands) + self.hours, self.width - self.name)

    def x_of(self, day: int) -> int:
        """Where a day begins in the body."""
        return self.cell * day


@dataclass(frozen=True, slots=True)
class Painted:
    """One line: the frozen part with the name, and the part that scrolls."""

    name: Strip
    body: Strip


def lay_out(width: int, sheet: Sheet, today: date) -> Layout:
    """The widths that suit a window: names as long as they are, days as wide as fit."""
    days = max(1, len(sheet.days))
    longest = max((_name_need(line) for line in sheet.lines), default=LEAST_NAME)
    hours = HOURS_WIDTH if width >= WIDE_ENOUGH_FOR_HOURS else 0
    most = max(LEAST_NAME, min(MOST_NAME, width - hours - days * LEAST_CELL))
    name = max(LEAST_NAME, min(longest, most, max(LEAST_NAME, width - hours - days * WIDE_ENOUGH_FOR_DAYS)))
    cell = max(LEAST_CELL, min(MOST_CELL, (width - name - hours) // days))
    return Layout(width, name, cell, hours, tuple(_band(day, today) for day in sheet.days))


def paint_header(sheet: Sheet, layout: Layout, palette: Palette) -> tuple[Painted, ...]:
    """The two frozen lines on top: the days, and each day's cover."""
    long = layout.cell >= WIDE_ENOUGH_FOR_DAYS
    names: list[Segment] = []
    totals: list[Segment] = []
    for number, day in enumerate(sheet.days):
        ground = palette[layout.bands[number]]
        said = f"{day:%a} {day.day}" if long else f"{day:%a}"[:2] + str(day.day)
        today = layout.bands[number] == "today-band"
        names += _centred(said, layout.cell, palette["today" if today else "day"], ground)
        total = sheet.totals[number]
        style = palette["good"] if total.filled >= total.wanted else palette["below" if total.below else "short"]
        filled = f"{total.filled}/{total.wanted}" if total.wanted else ""
        totals += _centred(filled, layout.cell, style, ground)
    people = sum(isinstance(line, PersonLine) for line in sheet.lines)
    count = f" {people} people" if people != 1 else " 1 person"
    plain = palette["plain"]
    return (
        Painted(
            _strip([Segment(count, plain + palette["quiet"])], layout.name, plain),
            _strip([*names, *_right("hours", layout.hours, palette["quiet"], plain)], layout.body, plain),
        ),
        Painted(
            _strip([Segment(" cover", plain + palette["quiet"])], layout.name, plain),
            _strip(totals, layout.body, plain),
        ),
    )


def paint_line(line: Line, layout: Layout, palette: Palette) -> Painted:
    """One line of the sheet, without a cursor."""
    if isinstance(line, HeadingLine):
        return _heading(line, layout, palette)
    if isinstance(line, PersonLine):
        return _person(line, layout, palette)
    return _cover(line, layout, palette)


def paint_rest(layout: Layout, palette: Palette) -> Painted:
    """A line below the last: nothing but the bands of the days."""
    body = [Segment(" " * layout.cell, palette[band]) for band in layout.bands]
    return Painted(Strip.blank(layout.name, palette["plain"]), _strip(body, layout.body, palette["plain"]))


def lay_over(strip: Strip, start: int, width: int, style: Style) -> Strip:
    """A strip with a style laid over some of its cells, such as the cursor's."""
    before, middle, after = strip.crop(0, start), strip.crop(start, start + width), strip.crop(start + width)
    laid = Strip([Segment(text, (own or Style.null()) + style) for text, own, _ in middle], middle.cell_length)
    return Strip.join([before, laid, after])


def frozen_join(painted: Painted, layout: Layout, scroll_x: int) -> Strip:
    """What the window shows of a line: the name as it is, the rest moved by `scroll_x`."""
    return Strip.join([painted.name, painted.body.crop(scroll_x, scroll_x + max(0, layout.width - layout.name))])


def _heading(line: HeadingLine, layout: Layout, palette: Palette) -> Painted:
    plain, rule = palette["plain"], palette["rule"]
    title = set_cell_size(line.title, min(cell_len(line.title), layout.name - 2))
    name = [Segment(f" {title} ", plain + palette["heading"]), Segment(f"{line.note} ", plain + palette["quiet"])]
    used = sum(cell_len(segment.text) for segment in name)
    name.append(Segment("─" * max(0, layout.name - used), plain + rule))
    days = [Segment("─" * layout.cell, palette[band] + rule) for band in layout.bands]
    rest = [Segment("─" * layout.hours, plain + rule)]
    return Painted(_strip(name, layout.name, plain), _strip([*days, *rest], layout.body, plain))


def _person(line: PersonLine, layout: Layout, palette: Palette) -> Painted:
    plain = palette["plain"]
    pool = f"{line.pool} " if line.pool else " "
    room = max(1, layout.name - 1 - cell_len(pool))
    name = [
        Segment(" " + _fit(line.row.name, room), plain + palette["name" if line.row.own else "guest"]),
        Segment(pool, plain + palette["quiet"]),
    ]
    body: list[Segment] = []
    for day, cell in enumerate(line.row.cells):
        body += _cell(cell, line.tones[day], layout.cell, palette[layout.bands[day]], palette)
    minutes = line.row.minutes
    hours = f"{minutes // 60}:{minutes % 60:02}" if minutes else "–"
    body += _right(hours, layout.hours, palette["hours"], plain)
    return Painted(_strip(name, layout.name, plain), _strip(body, layout.body, plain))


def _cell(cell: Cell, tone: str, width: int, ground: Style, palette: Palette) -> list[Segment]:
    if cell.away:
        return _centred("away" if width > LEAST_CELL else "aw", width, palette["away"], ground)
    if not cell.codes:
        return _centred("·", width, palette["off"], ground)
    marks = [("!", "problem-mark")] * cell.problem + [("~", "permit-mark")] * cell.waived
    marks += [("*", "pin-mark")] * cell.pinned
    room = max(1, width - 2 - len(marks))
    if cell.elsewhere:
        chip, style = f"({_fit(cell.codes, room).rstrip()})", ground + palette["elsewhere"]
    else:
        chip, style = f" {_fit(cell.codes, room).rstrip()} ", ground + palette[tone or "other"]
    if cell.problem:
        style = ground + palette["problem"]
    left = max(0, min((width - CHIP) // 2, width - cell_len(chip) - len(marks)))
    right = max(0, width - left - cell_len(chip) - len(marks))
    laid = (Segment(mark, ground + palette[part]) for mark, part in marks)
    return [Segment(" " * left, ground), Segment(chip, style), *laid, Segment(" " * right, ground)]


def _cover(line: CoverLine, layout: Layout, palette: Palette) -> Painted:
    plain = palette["plain"]
    code = f" {line.code} "
    room = max(1, layout.name - 2 - cell_len(code))
    name = [
        Segment(" ", plain),
        Segment(code, plain + palette[line.tone or "other"]),
        Segment(" " + _fit(line.role, room), plain + palette["guest"]),
    ]
    body: list[Segment] = []
    for day, cover in enumerate(line.row.days):
        said, style = _filled(cover)
        body += _centred(said, layout.cell, palette[style], palette[layout.bands[day]])
    return Painted(_strip(name, layout.name, plain), _strip(body, layout.body, plain))


def _filled(cover: CoverDay) -> tuple[str, str]:
    if not cover.wanted and not cover.filled:
        return "", "full"
    said = f"{cover.filled}/{cover.wanted}"
    if not cover.missing:
        return said, "full"
    return (f" {said}▼", "below") if cover.below else (f" {said}▽", "short")


def _centred(text: str, width: int, style: Style, ground: Style) -> list[Segment]:
    text = text if cell_len(text) <= width else text.strip()[:width]
    left = (width - cell_len(text)) // 2
    right = width - left - cell_len(text)
    return [Segment(" " * left, ground), Segment(text, ground + style), Segment(" " * right, ground)]


def _right(text: str, width: int, style: Style, ground: Style) -> list[Segment]:
    return [Segment(f"{text:>{width - 1}} ", ground + style)] if width else []


def _fit(text: str, width: int) -> str:
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _strip(segments: Sequence[Segment], width: int, ground: Style) -> Strip:
    return Strip([one for one in segments if one.text]).adjust_cell_length(width, ground)


def _band(day: date, today: date) -> str:
    if day == today:
        return "today-band"
    return "weekend-band" if day.weekday() >= SATURDAY else "plain"


def _name_need(line: Line) -> int:
    if isinstance(line, PersonLine):
        return cell_len(line.row.name) + cell_len(line.pool) + 3
    if isinstance(line, CoverLine):
        return cell_len(line.code) + cell_len(line.role) + 5
    return cell_len(line.title) + cell_len(line.note) + 4
