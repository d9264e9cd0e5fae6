"""From a sheet's lines to strips of styled text: pure functions, no widget, no state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ui.sheet import CoverLine, HeadingLine, Line, PersonLine, SeatLine, Sheet
from ui.widgets.cell_paint import ENDS_SIGN, LENT_SIGN, NOTED, centred, fit, paint_cell, paint_cover, paint_seat
from ui.widgets.palette import Palette

if TYPE_CHECKING:
    from ui.home_view import Row

HEADER_HEIGHT = 2
LEAST_NAME, MOST_NAME = 12, 30
NAME_OF_MANY = 20  # where the days do not fit anyhow, so that names may be read
LEAST_CELL, MOST_CELL = 5, 12
LEAST_OF_MANY = 4  # where more than two weeks are in view
MANY_DAYS = 14
HOURS_WIDTH, DUE_WIDTH = 8, 13
WIDE_ENOUGH_FOR_DAYS = 7
WIDE_ENOUGH_FOR_HOURS = 64
WIDE_ENOUGH_FOR_DUE = 100
MOST_SEAT = 18
SATURDAY = 5


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
    least = LEAST_CELL if days <= MANY_DAYS else LEAST_OF_MANY
    longest = _longest_name(sheet)
    hours = 0 if sheet.turned else _hours_width(width, sheet)
    fewest = NAME_OF_MANY if days > MANY_DAYS and width >= WIDE_ENOUGH_FOR_HOURS else LEAST_NAME
    most = max(fewest, min(MOST_NAME, width - hours - days * least))
    name = max(fewest, min(longest, most, max(fewest, width - hours - days * WIDE_ENOUGH_FOR_DAYS)))
    widest = MOST_SEAT if sheet.turned else MOST_CELL
    cell = max(least, min(widest, (width - name - hours) // days))
    return Layout(width, name, cell, hours, tuple(_band(day, today) for day in sheet.days))


@lru_cache(maxsize=2)
def _longest_name(sheet: Sheet) -> int:
    return max((_name_need(line) for line in sheet.lines), default=LEAST_NAME)


def _hours_width(width: int, sheet: Sheet) -> int:
    if width < WIDE_ENOUGH_FOR_HOURS or (len(sheet.days) > MANY_DAYS and width < WIDE_ENOUGH_FOR_DUE):
        return 0
    has_due = any(isinstance(line, PersonLine) and line.row.due for line in sheet.lines)
    return DUE_WIDTH if has_due and width >= WIDE_ENOUGH_FOR_DUE else HOURS_WIDTH


def paint_header(sheet: Sheet, layout: Layout, palette: Palette) -> tuple[Painted, ...]:
    """The two frozen lines on top: the days, and each day's cover."""
    long = layout.cell >= WIDE_ENOUGH_FOR_DAYS
    names: list[Segment] = []
    totals: list[Segment] = []
    for number, day in enumerate(sheet.days):
        ground = palette[layout.bands[number]]
        said = f"{day:%a} {day.day}" if long else f"{day:%a}"[: 2 if layout.cell >= LEAST_CELL else 1] + str(day.day)
        said += NOTED if sheet.noted[number] else ""
        today = layout.bands[number] == "today-band"
        names += centred(said, layout.cell, palette["today" if today else "day"], ground)
        total = sheet.totals[number]
        style = palette["good"] if total.filled >= total.wanted else palette["below" if total.below else "short"]
        sign = "" if total.filled >= total.wanted else "▼" if total.below else "▽"
        filled = f"{total.filled}/{total.wanted}{sign}" if total.wanted else ""
        if len(filled) > layout.cell - 1 and total.wanted:
            filled = f"{sign}{total.wanted - total.filled}" if sign else "✓"
        totals += centred(filled, layout.cell, style, ground)
    count = f" {sheet.people} people" if sheet.people != 1 else " 1 person"
    hours = "hours/due" if layout.hours == DUE_WIDTH else "hours"
    plain = palette["plain"]
    return (
        Painted(
            _strip([Segment(count, plain + palette["quiet"])], layout.name, plain),
            _strip([*names, *_right(hours, layout.hours, palette["quiet"], plain)], layout.body, plain),
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
    if isinstance(line, SeatLine):
        return _seats(line, layout, palette)
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


def lay_text(strip: Strip, start: int, width: int, text: str) -> Strip:
    """A strip with a text in the place of some of its cells; of one too long the end is shown."""
    shown = text if cell_len(text) <= width else "…" + text[1 - width :]
    before, after = strip.crop(0, start), strip.crop(start + width)
    return Strip.join([before, Strip([Segment(f"{shown:<{width}}")], width), after])


def frozen_join(painted: Painted, layout: Layout, scroll_x: int) -> Strip:
    """What the window shows of a line: the name as it is, the rest moved by `scroll_x`."""
    return Strip.join([painted.name, painted.body.crop(scroll_x, scroll_x + max(0, layout.width - layout.name))])


def _heading(line: HeadingLine, layout: Layout, palette: Palette) -> Painted:
    plain, rule = palette["plain"], palette["rule"]
    title = set_cell_size(line.title, min(cell_len(line.title), layout.name - 2))
    name = [Segment(f" {title} ", plain + palette["heading"]), Segment(f"{line.note} ", plain + palette["quiet"])]
    used = sum(cell_len(segment.text) for segment in name)
    name.append(Segment("─" * max(0, layout.name - used), plain + rule))
    days: list[Segment] = []
    for day, band in enumerate(layout.bands):
        short = line.short[day] if line.short else 0
        if short:
            days += centred(f"-{short}", layout.cell, palette["problem-mark"], palette[band])
        else:
            days.append(Segment("─" * layout.cell, palette[band] + rule))
    rest = [Segment("─" * layout.hours, plain + rule)]
    return Painted(_strip(name, layout.name, plain), _strip([*days, *rest], layout.body, plain))


def _person(line: PersonLine, layout: Layout, palette: Palette) -> Painted:
    plain, row = palette["plain"], line.row
    signs = (LENT_SIGN if row.lender else "") + (ENDS_SIGN if row.ends else "")
    pool = f"{line.pool} " if line.pool else " "
    at = f" {line.at} " if line.at else ""
    room = max(1, layout.name - 1 - cell_len(pool) - len(signs) - cell_len(at))
    name = [
        Segment(" " + fit(row.name, room), plain + palette["name" if row.own else "guest"]),
        Segment(at, plain + palette["elsewhere"]),
        Segment(signs, plain + palette["permit-mark"]),
        Segment(pool, plain + palette["quiet"]),
    ]
    body: list[Segment] = []
    for day in range(len(layout.bands)):
        body += paint_cell(line, day, layout.cell, palette[layout.bands[day]], palette)
    body += _hours(row, layout, palette)
    return Painted(_strip(name, layout.name, plain), _strip(body, layout.body, plain))


def _hours(row: Row, layout: Layout, palette: Palette) -> list[Segment]:
    """The hours against those of the contract; more or less than them has a sign."""
    from rostering.words import hours

    if not layout.hours:
        return []
    worked = hours(row.minutes) if row.minutes or row.due else "–"
    sign = ("+" if row.minutes > row.due else "-" if row.minutes < row.due else "=") if row.due else " "
    if layout.hours != DUE_WIDTH:
        said, due = f"{worked:>{layout.hours - 1}}", ""
    else:
        due = f"/{hours(row.due)}" if row.due else ""
        said = f"{worked:>{layout.hours - 1 - len(due)}}"
    style = palette["hours"] if sign in " =" else palette["over" if sign == "+" else "under"]
    return [
        Segment(said, palette["plain"] + style),
        Segment(due, palette["plain"] + palette["quiet"]),
        Segment(sign, palette["plain"] + style),
    ]


def _seats(line: SeatLine, layout: Layout, palette: Palette) -> Painted:
    plain = palette["plain"]
    name = [Segment(f"{'·':>4} ", plain + palette["off"]), Segment(str(line.number + 1), plain + palette["quiet"])]
    body: list[Segment] = []
    for day, seat in enumerate(line.seats):
        body += paint_seat(seat, line.tone, layout.cell, palette[layout.bands[day]], palette)
    return Painted(_strip(name, layout.name, plain), _strip(body, layout.body, plain))


def _cover(line: CoverLine, layout: Layout, palette: Palette) -> Painted:
    plain = palette["plain"]
    code, at = f" {line.code} ", f" {line.at}" if line.at else ""
    room = max(1, layout.name - 2 - cell_len(code) - cell_len(at))
    name = [
        Segment(" ", plain),
        Segment(code, plain + palette[line.tone or "other"]),
        Segment(at, plain + palette["elsewhere"]),
        Segment(" " + fit(line.role, room), plain + palette["guest"]),
    ]
    body: list[Segment] = []
    for day, cover in enumerate(line.row.days):
        body += paint_cover(cover, line.booked[day], layout.cell, palette[layout.bands[day]], palette)
    return Painted(_strip(name, layout.name, plain), _strip(body, layout.body, plain))


def _right(text: str, width: int, style: Style, ground: Style) -> list[Segment]:
    return [Segment(f"{text:>{width - 1}} ", ground + style)] if width else []


def _strip(segments: Sequence[Segment], width: int, ground: Style) -> Strip:
    # Neighbours of one style are one segment: each costs something every time that it is shown.
    return Strip(Segment.simplify(one for one in segments if one.text)).adjust_cell_length(width, ground)


def _band(day: date, today: date) -> str:
    if day == today:
        return "today-band"
    return "weekend-band" if day.weekday() >= SATURDAY else "plain"


def _name_need(line: Line) -> int:
    if isinstance(line, PersonLine):
        at = cell_len(line.at) + 2 if line.at else 0
        return cell_len(line.row.name) + cell_len(line.pool) + at + bool(line.row.lender) + bool(line.row.ends) + 3
    if isinstance(line, CoverLine):
        return cell_len(line.code) + cell_len(line.role) + 5 + (cell_len(line.at) + 1 if line.at else 0)
    if isinstance(line, SeatLine):
        return LEAST_NAME
    return cell_len(line.title) + cell_len(line.note) + 4
