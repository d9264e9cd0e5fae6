"""The grid of a home's week: names stay at the left, days on top, only what changed is painted again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ui.cursor import Cursor
from ui.faults import FaultProof
from ui.messages import CellPicked
from ui.sheet import HeadingLine, Line, PersonLine, Sheet
from ui.themes import TONES
from ui.widgets.grid_paint import (
    HEADER_HEIGHT,
    Layout,
    Painted,
    frozen_join,
    lay_out,
    lay_over,
    lay_text,
    paint_header,
    paint_line,
    paint_rest,
)
from ui.widgets.palette import Palette

PARTS = (
    *("plain", "weekend-band", "today-band", "day", "today", "name", "guest", "quiet", "hours", "heading", "rule"),
    *("off", "ghost", "away", "elsewhere", "over", "under", "full", "good", "short", "below"),
    *("problem", "problem-mark", "permit-mark", "hoped-mark", "pin-mark", "cursor", "marked", "crosshair"),
    *TONES,
)
MOST_LINES_KEPT = 512  # some ten pages


@dataclass(frozen=True, slots=True)
class Kept:
    """A line (None: below the last) as it was painted, and what the window shows of it, by how far it is scrolled."""

    line: Line | None
    painted: Painted
    joined: dict[int, Strip] = field(default_factory=dict)


class RosterGrid(FaultProof, ScrollView, can_focus=False, inherit_bindings=False):
    """Shows a sheet with a cursor on it. It holds no truth: `show` hands it what to show, the screen owns it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"roster-grid--{part}" for part in PARTS}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet: Sheet | None = None
        self._today = date.min
        self._cursor = Cursor()
        self._layout: Layout | None = None
        self._palette: Palette | None = None
        self._kept: LRUCache[int, Kept] = LRUCache(MOST_LINES_KEPT)  # of one layout and palette, by the line's id
        self._rest: Kept | None = None
        self._header: tuple[Sheet, tuple[Painted, ...]] | None = None

    def show(self, sheet: Sheet | None, today: date, cursor: Cursor) -> None:
        """Show a sheet with a cursor on it; paint again what differs from before."""
        was, before, its_day = self._sheet, self._cursor, self._today
        self._sheet, self._today, self._cursor = sheet, today, cursor
        if sheet is not was or today != its_day:
            self._show_anew(was)
        if cursor != before:
            self._refresh_cursor(before)
            self._refresh_cursor(cursor)
        self._follow()

    def _show_anew(self, was: Sheet | None) -> None:
        """Another sheet: where it is laid out as the last one was, only the lines that differ are painted."""
        layout, sheet = self._layout, self._sheet
        self._lay_out_again()
        if sheet is None or was is None or sheet.about != was.about:
            self.scroll_to(0, 0, animate=False)
        alike = sheet is not None and was is not None and self._layout == layout and len(sheet.lines) == len(was.lines)
        if not alike or sheet is None or was is None or sheet.days != was.days:
            self.refresh()
            return
        if (sheet.totals, sheet.people, sheet.noted) != (was.totals, was.people, was.noted):
            self._refresh_rows(range(HEADER_HEIGHT))
        for number, (line, old) in enumerate(zip(sheet.lines, was.lines, strict=True)):
            if line is not old and line != old:
                y = HEADER_HEIGHT + number - self.scroll_offset.y
                self._refresh_rows(range(max(HEADER_HEIGHT, y), y + 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region. There is no frame around them that would make other strips of them: a line that was
        shown before is the same object, which keeps what a terminal was told of it."""
        background, span = self.background_colors[1], crop.column_span
        strips = [self.render_line(y) for y in crop.line_range]
        for change in self.get_line_filters():
            strips = [strip.apply_filter(change, background) for strip in strips]
        return strips if span == (0, self.size.width) else [strip.crop(*span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None:
            return Strip.blank(self.size.width, self.rich_style)
        palette = self._styles_now()
        number = y - HEADER_HEIGHT + self.scroll_offset.y
        if y < HEADER_HEIGHT:
            painted = self._with_cursor_day(self._heads(sheet, layout, palette)[y], y, layout, palette)
            return self._joined(painted, layout, palette)
        if number >= len(sheet.lines):
            self._rest = self._rest or Kept(None, paint_rest(layout, palette))
            kept = self._rest
        else:
            kept = self._painted(sheet.lines[number], layout, palette)
            if number in self._cursor.lines and sheet.stops:
                return self._joined(self._with_cursor(kept.painted, number, layout, palette), layout, palette)
        x = self.scroll_offset.x
        if x not in kept.joined:
            kept.joined.clear()
            kept.joined[x] = self._joined(kept.painted, layout, palette)
        return kept.joined[x]

    def _joined(self, painted: Painted, layout: Layout, palette: Palette) -> Strip:
        """What the window shows of a line."""
        return frozen_join(painted, layout, self.scroll_offset.x).adjust_cell_length(self.size.width, palette["plain"])

    def on_resize(self) -> None:
        self._lay_out_again()
        self.refresh()
        self._follow()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None  # the component styles may not be there yet; they are resolved at the next line
        self._forget()

    def on_click(self, event: events.Click) -> None:
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None or event.y < HEADER_HEIGHT:
            return
        line = event.y - HEADER_HEIGHT + self.scroll_offset.y
        day = (
            self._cursor.day if event.x < layout.name else (event.x - layout.name + self.scroll_offset.x) // layout.cell
        )
        is_stop = line < len(sheet.lines) and not isinstance(sheet.lines[line], HeadingLine)
        if is_stop and 0 <= day < len(sheet.days):
            self.post_message(CellPicked(line, day))

    @property
    def page(self) -> int:
        """How many lines of the sheet fit under the header."""
        return max(1, self._window.height - HEADER_HEIGHT)

    @property
    def _window(self) -> Size:
        """What there is room for beside the scrollbars; `size` counts them in."""
        return self.scrollable_content_region.size

    def _painted(self, line: Line, layout: Layout, palette: Palette) -> Kept:
        kept = self._kept.get(id(line))
        if kept is None or kept.line is not line:
            kept = self._kept[id(line)] = Kept(line, paint_line(line, layout, palette))
        return kept

    def _heads(self, sheet: Sheet, layout: Layout, palette: Palette) -> tuple[Painted, ...]:
        if self._header is None or self._header[0] is not sheet:
            self._header = sheet, paint_header(sheet, layout, palette)
        return self._header[1]

    def _forget(self) -> None:
        """Nothing looks as it did."""
        self._kept.clear()
        self._rest = self._header = None

    def _with_cursor(self, painted: Painted, number: int, layout: Layout, palette: Palette) -> Painted:
        name, body, cursor = painted.name, painted.body, self._cursor
        if cursor.marked is not None and isinstance(self._line(number), PersonLine):
            left, days = layout.x_of(cursor.days.start), len(cursor.days)
            body = lay_over(body, left, days * layout.cell, palette["marked"])
        if number == cursor.line:
            name = lay_over(name, 0, layout.name, palette["crosshair"])
            left = layout.x_of(cursor.day)
            if cursor.typed:
                body = lay_text(body, left, layout.cell, cursor.typed)
            body = lay_over(body, left, layout.cell, palette["cursor"])
        return Painted(name, body)

    def _line(self, number: int) -> Line | None:
        return None if self._sheet is None else self._sheet.lines[number]

    def _with_cursor_day(self, painted: Painted, y: int, layout: Layout, palette: Palette) -> Painted:
        if y or self._sheet is None or not self._sheet.stops:
            return painted
        left = layout.x_of(self._cursor.day)
        return Painted(painted.name, lay_over(painted.body, left, layout.cell, palette["crosshair"]))

    def _styles_now(self) -> Palette:
        if self._palette is None:
            styles: dict[str, Style] = {}
            for part in PARTS:
                styles[part] = self.get_component_rich_style(f"roster-grid--{part}", partial=True)
            styles["plain"] = self.rich_style + styles["plain"]
            for band in ("weekend-band", "today-band"):
                styles[band] = styles["plain"] + styles[band]
            self._palette = Palette(styles)
        return self._palette

    def _lay_out_again(self) -> None:
        if self._sheet is None or not self._window.width:
            self._layout = None
            self._forget()
            self.virtual_size = Size(0, 0)
            return
        was, self._layout = self._layout, lay_out(self._window.width, self._sheet, self._today)
        if self._layout != was:
            self._forget()
        self.virtual_size = Size(self._layout.name + self._layout.body, HEADER_HEIGHT + len(self._sheet.lines))

    def _refresh_cursor(self, cursor: Cursor) -> None:
        """Paint again the cells of a cursor, the name beside it and the day above it."""
        layout = self._layout
        if layout is None:
            return
        y = HEADER_HEIGHT + cursor.line - self.scroll_offset.y
        x = layout.name + layout.x_of(cursor.day) - self.scroll_offset.x
        regions = [Region(x, 0, layout.cell, 1)]
        if HEADER_HEIGHT <= y < self._window.height:
            regions += [Region(x, y, layout.cell, 1), Region(0, y, layout.name, 1)]
        self._refresh_within(regions)
        if cursor.marked is not None:
            top = HEADER_HEIGHT + cursor.lines.start - self.scroll_offset.y
            self._refresh_rows(range(max(HEADER_HEIGHT, top), top + len(cursor.lines)))

    def _refresh_rows(self, rows: range) -> None:
        if rows:
            self._refresh_within([Region(0, rows.start, self._window.width, len(rows))])

    def _refresh_within(self, regions: list[Region]) -> None:
        window = self._window.region
        seen = [region.intersection(window) for region in regions if region.overlaps(window)]
        if seen:
            self.refresh(*seen)

    def _follow(self) -> None:
        """Scroll no further than needed to have the cursor in the window, a heading just above it too."""
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None or not sheet.stops:
            return
        line = self._cursor.line
        top = line - 1 if line and isinstance(sheet.lines[line - 1], HeadingLine) else line
        y = max(min(self.scroll_offset.y, top), line - self.page + 1)
        left, room = layout.x_of(self._cursor.day), self._window.width - layout.name
        x = max(min(self.scroll_offset.x, left), left + layout.cell - room)
        if (x, y) != self.scroll_offset:
            self.scroll_to(max(0, x), max(0, y), animate=False, immediate=True)
