"""The list of homes at the side: what each has filled and how much is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ui.faults import FaultProof
from ui.messages import HomePicked

if TYPE_CHECKING:
    from rostering.rosters.home_standing import HomePlace
    from ui.home_view import HomeView
    from ui.week import Span

NAME_WIDTH = 20


class HomeList(FaultProof, OptionList, can_focus=False, inherit_bindings=False):
    """One line a home; a click shows it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._span: Span | None = None

    def show(self, span: Span, home: int | None) -> None:
        """Show the homes of a span, one of them as the one in view (None: all are)."""
        if span is not self._span:
            was, self._span = self._span, span
            if was is None or was.places != span.places:
                self.set_options([Option(_line(place, span)) for place in span.places])
            else:
                for number, place in enumerate(span.places):
                    if _told(place, span) != _told(place, was):
                        self.replace_option_prompt_at_index(number, _line(place, span))
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = home if span.places else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(HomePicked(event.option_index))


def _told(place: HomePlace, span: Span) -> tuple[HomeView | None, bool]:
    """All that a home's line is made of."""
    return span.views.get(place.code), place.code in span.unreadable


def _line(place: HomePlace, span: Span) -> Content:
    name = place.name if len(place.name) <= NAME_WIDTH else place.name[: NAME_WIDTH - 1] + "…"
    view, unreadable = _told(place, span)
    if unreadable:
        return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", ("unread !".rjust(9), "bold $error"))
    if view is None:
        return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", ("…".rjust(9), "dim"))
    if not view.wanted:
        return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", ("no shifts".rjust(9), "dim"))
    if not view.missing:
        mark, style = "✓", "$good"
    else:
        mark, style = ("▼", "bold $error") if view.below else ("▽", "$short-ink")
    filled = f"{view.wanted - view.missing}/{view.wanted}"
    return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", (f"{filled:>7} {mark}", style))
