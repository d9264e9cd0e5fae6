"""The last days of each home: confirmed as planned in one key, or opened for what was otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from rostering.actuals.home_days import HomeDay

MARKS = {"confirmed": ("✓", "quiet"), "to confirm": ("!", "press"), "not over": ("", "quiet")}


class DaysScreen(PlaceScreen["HomeDay"]):
    """Those to be confirmed first, the latest before the others."""

    SCOPE = Scope.DAYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.DAYS)]
    TITLE_WORDS = "Confirm what was worked"
    EMPTY = "No published shift of the last seven days is to be confirmed."
    WIDTHS = (10, 0, 10, 10, 20)

    def entries(self) -> Sequence[Entry[HomeDay]]:
        return tuple(_entry(line) for line in self.desk.days())

    def said_of(self, item: HomeDay) -> str:
        return "\n".join(self.desk.worked_lines(item.home, item.day))

    def note(self) -> str:
        waiting = sum(line.item.is_open for line in self.state.every if line.item is not None)
        return f"{waiting} to confirm" if waiting else "nothing to confirm"

    def action_confirm(self) -> None:
        line = self.state.under
        if line is not None:
            self.do(lambda: self.desk.confirm(line.home, line.day))

    def action_open(self) -> None:
        from ui.screens.day import DayScreen

        line = self.state.under
        if line is not None:
            self.app.push_screen(DayScreen(line.home, line.name, line.day, confirmed=line.confirmed_by is not None))

    def action_roster(self) -> None:
        line = self.state.under
        if line is not None:
            self.rota.show_roster(line.home, line.day)


def key_of(home: str, day: date) -> str:
    """What finds the line of a day at a home."""
    return f"{home} {day}"


def _entry(line: HomeDay) -> Entry[HomeDay]:
    from rostering import text

    mark, tone = MARKS[line.state]
    otherwise = f"{line.exceptions} otherwise" if line.exceptions else ""
    said = line.confirmed_by or otherwise
    cells = (text.day(line.day), line.name, text.counted(line.planned, "shift"), line.state, said)
    return Entry(key_of(line.home, line.day), cells, line, tone, mark)
