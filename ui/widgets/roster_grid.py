"""The grid of a home's week: names stay at the left, days on top, only what changed is painted again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ui.messages import CellPicked
from ui.sheet import Line, Sheet
from ui.themes import TONES
from ui.widgets.grid_paint import (
    HEADER_HEIGHT,
    Layout,
    Painted,
    Palette,
    frozen_join,
    lay_out,
    lay_over,
    paint_header,
    paint_line,
    paint_rest,
)

PARTS = (
    *("plain", "weekend-band", "today-band", "day", "today", "name", "guest", "quiet", "hours", "heading", "rule"),
    *(
        "off",
        "away",
        "elsewhere",
        "problem",
        "problem-mark",
        "permit-mark",
        "pin-mark",
        "full",
        "good",
        "short",
        "below",
        "cursor",
        "crosshair",
    ),
    *TONES,
)
MOST_LINES_KEPT = 2048


class RosterGrid(ScrollView, can_focus=False, inherit_bindings=False):
    """Shows a sheet with a cursor on it. It holds no truth: `show` hands it what to show, the screen owns it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"roster-grid--{part}" for part in PARTS}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet: Sheet | None = None
        self._today = date.min
        self._line = 0
        self._day = 0
        self._layout: Layout | None = None
        self._palette: Palette | None = None
        self._kept: LRUCache[tuple[Line, Layout, Palette], Painted] = LRUCache(MOST_LINES_KEPT)

    def show(self, sheet: Sheet | None, today: date, line: int, day: int) -> None:
        """Show a sheet with the cursor on a line and a day; paint again what differs from before."""
        before = (self._sheet, self._today, self._line, self._day)
        self._sheet, self._today, self._line, self._day = sheet, today, line, day
        if sheet is not before[0] or today != before[1]:
            self._lay_out_again()
            if sheet is None or before[0] is None or sheet.home.code != before[0].home.code:
                self.scroll_to(0, 0, animate=False)
            self.refresh()
        elif (line, day) != before[2:]:
            for where in (before[2:], (line, day)):
                self._refresh_around(*where)
        self._follow()

    def render_line(self, y: int) -> Strip:
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None:
            return Strip.blank(self.size.width, self.rich_style)
        palette = self._styles_now()
        number = y - HEADER_HEIGHT + self.scroll_offset.y
        if y < HEADER_HEIGHT:
            painted = self._with_cursor_day(paint_header(sheet, layout, palette)[y], y, layout, palette)
        elif number >= len(sheet.lines):
            painted = paint_rest(layout, palette)
        else:
            painted = self._painted(sheet.lines[number], layout, palette)
            if number == self._line and sheet.stops:
                painted = self._with_cursor(painted, layout, palette)
        return frozen_join(painted, layout, self.scroll_offset.x).adjust_cell_length(self.size.width, palette["plain"])

    def on_resize(self) -> None:
        self._lay_out_again()
        self.refresh()
        self._follow()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None  # the component styles may not be there yet; they are resolved at the next line

    def on_click(self, event: events.Click) -> None:
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None or event.y < HEADER_HEIGHT:
            return
        line = event.y - HEADER_HEIGHT + self.scroll_offset.y
        day = self._day if event.x < layout.name else (event.x - layout.name + self.scroll_offset.x) // layout.cell
        if line in sheet.stops and 0 <= day < len(sheet.days):
            self.post_message(CellPicked(line, day))

    @property
    def page(self) -> int:
        """How many lines of the sheet fit under the header."""
        return max(1, self._window.height - HEADER_HEIGHT)

    @property
    def _window(self) -> Size:
        """What there is room for beside the scrollbars; `size` counts them in."""
        return self.scrollable_content_region.size

    def _painted(self, line: Line, layout: Layout, palette: Palette) -> Painted:
        key = (line, layout, palette)
        painted = self._kept.get(key)
        if painted is None:
            painted = self._kept[key] = paint_line(line, layout, palette)
        return painted

    def _with_cursor(self, painted: Painted, layout: Layout, palette: Palette) -> Painted:
        name = lay_over(painted.name, 0, layout.name, palette["crosshair"])
        return Painted(name, lay_over(painted.body, layout.x_of(self._day), layout.cell, palette["cursor"]))

    def _with_cursor_day(self, painted: Painted, y: int, layout: Layout, palette: Palette) -> Painted:
        if y or self._sheet is None or not self._sheet.stops:
            return painted
        return Painted(painted.name, lay_over(painted.body, layout.x_of(self._day), layout.cell, palette["crosshair"]))

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
            self.virtual_size = Size(0, 0)
            return
        self._layout = lay_out(self._window.width, self._sheet, self._today)
        self.virtual_size = Size(self._layout.name + self._layout.body, HEADER_HEIGHT + len(self._sheet.lines))

    def _refresh_around(self, line: int, day: int) -> None:
        """Paint again the cell of the cursor, the name beside it and the day above it."""
        layout = self._layout
        if layout is None:
            return
        y = HEADER_HEIGHT + line - self.scroll_offset.y
        x = layout.name + layout.x_of(day) - self.scroll_offset.x
        regions = [Region(x, 0, layout.cell, 1)]
        if HEADER_HEIGHT <= y < self._window.height:
            regions += [Region(x, y, layout.cell, 1), Region(0, y, layout.name, 1)]
        window = self._window.region
        self.refresh(*(region.intersection(window) for region in regions if region.overlaps(window)))

    def _follow(self) -> None:
        """Scroll no further than needed to have the cursor in the window, a heading just above it too."""
        sheet, layout = self._sheet, self._layout
        if sheet is None or layout is None or not sheet.stops:
            return
        top = self._line - 1 if self._line and self._line - 1 not in sheet.stops else self._line
        y = max(min(self.scroll_offset.y, top), self._line - self.page + 1)
        left, room = layout.x_of(self._day), self._window.width - layout.name
        x = max(min(self.scroll_offset.x, left), left + layout.cell - room)
        if (x, y) != self.scroll_offset:
            self.scroll_to(max(0, x), max(0, y), animate=False)
