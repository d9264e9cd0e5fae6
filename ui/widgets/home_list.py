"""The list of homes at the side: what each has filled and how much is short."""

from __future__ import annotations

from rich.cells import set_cell_size
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ui.messages import HomePicked
from ui.sheet import Sheet

NAME_WIDTH = 20


class HomeList(OptionList, can_focus=False, inherit_bindings=False):
    """One line a home; a click shows it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheets: tuple[Sheet, ...] = ()

    def show(self, sheets: tuple[Sheet, ...], home: int) -> None:
        """Show these homes, one of them as the one in view."""
        if sheets is not self._sheets:
            self._sheets = sheets
            self.set_options([Option(_line(sheet)) for sheet in sheets])
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = home if sheets else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(HomePicked(event.option_index))


def _line(sheet: Sheet) -> Content:
    home = sheet.home
    name = home.name if len(home.name) <= NAME_WIDTH else home.name[: NAME_WIDTH - 1] + "…"
    if not home.wanted:
        return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", ("no shifts".rjust(9), "dim"))
    if not home.missing:
        mark, style = "✓", "$good"
    else:
        mark, style = ("▼", "bold $error") if home.below else ("▽", "$short-ink")
    filled = f"{home.wanted - home.missing}/{home.wanted}"
    return Content.assemble(f"{set_cell_size(name, NAME_WIDTH)} ", (f"{filled:>7} {mark}", style))
