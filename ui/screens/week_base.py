"""What all parts of the week's screen share: the state, and showing it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from rostering.errors import ExitCode
from ui.action import Scope
from ui.actions import key_of
from ui.detail import detail
from ui.faults import FaultProof
from ui.state import WeekState
from ui.widgets.detail_panel import DetailPanel
from ui.widgets.edit_line import HINT, EditLine
from ui.widgets.home_list import HomeList
from ui.widgets.roster_grid import RosterGrid
from ui.widgets.week_line import WeekLine

if TYPE_CHECKING:
    from ui.desk import Desk

EMPTY = """There is nobody to roster here yet.

[b]rota demo[/b]  makes a believable care group and its coming week
[b]rota import settings FILE[/b]  reads your homes and units (rota import asc-wds the bulk-upload files)
[b]rota import staff FILE[/b]  reads your people, [b]rota import shifts FILE[/b] the shifts to fill

ctrl+q leaves the app; r looks again."""
MANY_DAYS = 14  # so many days want the room that the list of homes would take
READING = "Reading the roster…"
NO_ROSTER_YET = f"No roster yet: {key_of(Scope.WEEK, 'lay')} lays the patterns and opens a draft."


class WeekBase(FaultProof, Screen[None]):
    """Owns the state: keys and messages replace it, and `show` hands it to the widgets."""

    CSS_PATH = "week.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (78, "-normal"), (112, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, desk: Desk, first: date | None) -> None:
        super().__init__()
        self.desk = desk
        self.state = WeekState(monday=first)
        self.exit_code = ExitCode.DONE

    def compose(self) -> ComposeResult:
        yield WeekLine()
        with Horizontal(id="week-main"):
            yield HomeList()
            with Vertical(id="week-roster"):
                yield RosterGrid()
            yield Static(READING, id="week-notice")
        yield EditLine()
        yield DetailPanel(markup=False)
        yield Footer(show_command_palette=False)

    @property
    def grid(self) -> RosterGrid:
        """The grid of the sheet in view."""
        return self.query_one(RosterGrid)

    def show(self, state: WeekState) -> None:
        """Make a state the one that is shown."""
        was, self.state = self.state, state
        span, sheet = state.span, state.sheet
        with self.app.batch_update():
            self.set_class(sheet is None, "-nothing")
            self.set_class(bool(state.why_unread), "-failed")
            self.set_class(len(sheet.days) > MANY_DAYS if sheet is not None else False, "-many")
            self.query_one(WeekLine).show(state)
            if span is not None:
                self.query_one(HomeList).show(span, None if state.lens.every else state.home)
            if sheet is None or span is None:
                notice = state.why_unread or (READING if state.loading else EMPTY)
                self.query_one("#week-notice", Static).update(notice)
                return
            self.grid.show(sheet, span.today, state.cursor)
            self.query_one(EditLine).show(state.editing, NO_ROSTER_YET if state.unopened else HINT)
            if state != was:
                self.query_one(DetailPanel).show(detail(state))

    def stand(self, state: WeekState) -> None:
        """Show a state that may be the same."""
        if state != self.state:
            self.show(state)
