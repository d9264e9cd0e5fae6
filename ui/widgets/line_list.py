"""A list of lines with one picked: as long as one likes, and only what is in the window is painted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from ui.faults import FaultProof


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line; `stop` says whether it can be picked: headings cannot."""

    content: Content
    stop: bool = True


class LineList(FaultProof, ScrollView, can_focus=False, inherit_bindings=False):
    """Shows lines, one of which is picked. The screen hands it the lines anew whenever they change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--picked"}

    @dataclass
    class Picked(Message):
        """Another line is picked, by a key or the mouse."""

        line: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[ListLine, ...] = ()
        self._stops: tuple[int, ...] = ()
        self._picked = 0

    @property
    def picked(self) -> int:
        """The number of the picked line; 0 where none can be."""
        return self._picked

    def show(self, lines: Sequence[ListLine], picked: int | None = None) -> None:
        """Show other lines; the pick stays as near as it can to where it was, or to a line that is named."""
        self._lines = tuple(lines)
        self._stops = tuple(number for number, line in enumerate(lines) if line.stop)
        self._picked = self._nearest(self._picked if picked is None else picked)
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self._follow()
        self.refresh()

    def move(self, stops: int) -> None:
        """Pick a line so many further on, as far as there are any."""
        if self._stops:
            here = bisect_left(self._stops, self._picked)
            self.pick(self._stops[max(0, min(here + stops, len(self._stops) - 1))])

    def page(self, pages: int) -> None:
        """Pick a line a window further on."""
        self.pick(self._picked + pages * max(1, self.size.height - 1))

    def pick(self, line: int) -> None:
        """Pick a line, or the one nearest to it that can be."""
        was, self._picked = self._picked, self._nearest(line)
        if self._picked != was:
            self._follow()
            for number in (was, self._picked):
                self.refresh(Region(0, number - self.scroll_offset.y, self.size.width, 1))
            self.post_message(self.Picked(self._picked))

    def render_line(self, y: int) -> Strip:
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self._lines) or not width:
            return Strip.blank(self.size.width, self.rich_style)
        strips = Visual.to_strips(self, self._lines[number].content, width, 1, self.visual_style, pad=True)
        strip = strips[0] if strips else Strip.blank(width, self.rich_style)
        if number == self._picked and self._lines[number].stop:
            strip = Strip(Segment.apply_style(strip, post_style=self._picked_style), strip.cell_length)
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self._follow()

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        if number in self._stops:
            self.pick(number)

    @property
    def _picked_style(self) -> Style:
        return self.get_component_rich_style("line-list--picked", partial=True)

    def _nearest(self, line: int) -> int:
        if not self._stops:
            return 0
        return self._stops[min(bisect_left(self._stops, line), len(self._stops) - 1)]

    def _follow(self) -> None:
        """Have the picked line in the window, a heading just above it too."""
        height = self.scrollable_content_region.height
        if not height:
            return
        above = self._picked and not self._lines[self._picked - 1].stop if self._lines else False
        top = self._picked - 1 if above else self._picked
        y = max(min(self.scroll_offset.y, top), self._picked - height + 1)
        if y != self.scroll_offset.y:
            self.scroll_to(0, max(0, y), animate=False)
