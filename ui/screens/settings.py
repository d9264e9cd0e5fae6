"""The settings, each home before its units, with what each asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from rostering.work.demand_rows import SettingLine


class SettingsScreen(PlaceScreen["SettingLine"]):
    """Enter opens what a setting asks for, to change it."""

    SCOPE = Scope.SETTINGS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SETTINGS)]
    TITLE_WORDS = "Settings"
    EMPTY = "There is no setting yet: rota import shifts FILE reads what your homes ask for."
    WIDTHS = (6, 0, 17, 22)

    def entries(self) -> Sequence[Entry[SettingLine]]:
        return tuple(_entry(line) for line in self.desk.settings())

    def said_of(self, item: SettingLine) -> str:
        return "\n".join(row.said for row in self.desk.demand(item.code)) or "It asks for nobody."

    def note(self) -> str:
        return f"{len(self.state.every)}"

    def action_open(self) -> None:
        from ui.screens.demand import DemandScreen

        line = self.state.under
        if line is not None:
            self.app.push_screen(DemandScreen(line.code, line.name))

    def action_outbreak(self) -> None:
        from ui.screens.outbreak import OutbreakScreen

        line = self.state.under
        if line is not None:
            self.app.push_screen(OutbreakScreen(line))

    def action_roster(self) -> None:
        from rostering import calendar

        line = self.state.under
        if line is not None:
            self.rota.show_roster(line.home, calendar.today())


def _entry(line: SettingLine) -> Entry[SettingLine]:
    from rostering.words import counted

    asked = [f"{line.weekly} weekly"] if line.weekly else []
    asked += [counted(line.overlays, "overlay")] if line.overlays else []
    asked += [f"{line.exceptions} dated"] if line.exceptions else []
    name = line.name if line.code == line.home else f"  {line.name}"
    return Entry(line.code, (line.code, name, line.kind.replace("_", " "), ", ".join(asked) or "nobody"), line)
