"""The week's roster: one home at a time, with its cover and what the cell under the cursor means."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker, WorkerState, get_current_worker

from rostering.calendar import DAYS_A_WEEK
from rostering.errors import ExitCode, RotaError
from ui.actions import Scope, bindings
from ui.detail import detail
from ui.messages import CellPicked, HomePicked, WeekFailed, WeekRead
from ui.state import WeekState
from ui.week import Source, read_week
from ui.widgets.detail_panel import DetailPanel
from ui.widgets.home_list import HomeList
from ui.widgets.roster_grid import RosterGrid
from ui.widgets.week_line import WeekLine

EMPTY = """There is nobody to roster here yet.

[b]rota demo[/b]  makes a believable care group and its coming week
[b]rota import staff FILE[/b]  reads your own people, [b]rota import shifts FILE[/b] the shifts to fill

ctrl+q leaves the app; r looks again."""
READING = "Reading the roster…"


class WeekScreen(Screen[None]):
    """Owns the state: keys and messages replace it, and `_show` hands it to the widgets."""

    CSS_PATH = "week.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (78, "-normal"), (112, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.WEEK)]

    def __init__(self, source: Source, first: date | None) -> None:
        super().__init__()
        self._source = source
        self.state = WeekState(monday=first)
        self.exit_code = ExitCode.DONE
        self.fault: BaseException | None = None

    def compose(self) -> ComposeResult:
        yield WeekLine()
        with Horizontal(id="week-main"):
            yield HomeList()
            with Vertical(id="week-roster"):
                yield RosterGrid()
            yield Static(READING, id="week-notice")
        yield DetailPanel(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._read(self.state.monday)

    @property
    def grid(self) -> RosterGrid:
        """The grid of the home in view."""
        return self.query_one(RosterGrid)

    # Reading

    def _read(self, monday: date | None) -> None:
        self._show(self.state.opening(monday))
        self._read_in_thread(monday)

    @work(thread=True, exclusive=True, exit_on_error=False, group="week")
    def _read_in_thread(self, monday: date | None) -> None:
        worker = get_current_worker()
        message: WeekRead | WeekFailed
        try:
            message = WeekRead(read_week(self._source, monday))
        except RotaError as error:
            message = WeekFailed(error.sentence, error.exit_code)
        if not worker.is_cancelled:
            self.post_message(message)

    def on_week_read(self, message: WeekRead) -> None:
        self.exit_code = ExitCode.DONE
        self._show(self.state.loaded(message.week))

    def on_week_failed(self, message: WeekFailed) -> None:
        self.exit_code = ExitCode(message.exit_code)
        self._show(self.state.failed(message.sentence))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in the thread ends the app; who opened it hears of the fault itself."""
        if event.state is WorkerState.ERROR:
            self.fault = event.worker.error
            self.app.exit(ExitCode.FAULT)

    # Showing

    def _show(self, state: WeekState) -> None:
        self.state = state
        week, sheet = state.week, state.sheet
        with self.app.batch_update():
            self.set_class(sheet is None, "-nothing")
            self.set_class(bool(state.failure), "-failed")
            self.query_one(WeekLine).show(state)
            if sheet is None or week is None:
                notice = state.failure or (READING if state.loading else EMPTY)
                self.query_one("#week-notice", Static).update(notice)
                return
            self.query_one(HomeList).show(week.sheets, state.home)
            self.grid.show(sheet, week.today, state.line, state.day)
            self.query_one(DetailPanel).show(detail(state))

    def _stand(self, state: WeekState) -> None:
        """Show a state whose week is the same."""
        if state != self.state:
            self._show(state)

    def on_cell_picked(self, message: CellPicked) -> None:
        self._stand(self.state.stand(message.line, message.day))

    def on_home_picked(self, message: HomePicked) -> None:
        self._stand(self.state.to_home(message.home))

    # Keys

    def action_left(self) -> None:
        self._stand(self.state.move(0, -1))

    def action_right(self) -> None:
        self._stand(self.state.move(0, 1))

    def action_up(self) -> None:
        self._stand(self.state.move(-1, 0))

    def action_down(self) -> None:
        self._stand(self.state.move(1, 0))

    def action_page_up(self) -> None:
        self._stand(self.state.stand(self.state.line - self.grid.page, self.state.day))

    def action_page_down(self) -> None:
        self._stand(self.state.stand(self.state.line + self.grid.page, self.state.day))

    def action_first_day(self) -> None:
        self._stand(self.state.stand(self.state.line, 0))

    def action_last_day(self) -> None:
        self._stand(self.state.stand(self.state.line, DAYS_A_WEEK - 1))

    def action_first_line(self) -> None:
        self._stand(self.state.stand(0, self.state.day))

    def action_last_line(self) -> None:
        lines = len(self.state.sheet.lines) if self.state.sheet is not None else 0
        self._stand(self.state.stand(lines, self.state.day))

    def action_next_trouble(self) -> None:
        found = self.state.next_trouble()
        if found is None:
            self.notify("Nothing is short and no rule is broken, in any home.")
        else:
            self._stand(found)

    def action_next_home(self) -> None:
        self._stand(self.state.to_home(self.state.home + 1))

    def action_previous_home(self) -> None:
        self._stand(self.state.to_home(self.state.home - 1))

    def action_next_week(self) -> None:
        if self.state.monday is not None:
            self._read(self.state.monday + timedelta(days=DAYS_A_WEEK))

    def action_previous_week(self) -> None:
        if self.state.monday is not None:
            self._read(self.state.monday - timedelta(days=DAYS_A_WEEK))

    def action_reload(self) -> None:
        self._read(self.state.monday)

    def action_homes(self) -> None:
        shown = self.query_one(HomeList).display
        self.set_class(shown, "-homes-off")
        self.set_class(not shown, "-homes-on")

    def action_go_to(self) -> None:
        from ui.modals.go_to import GoTo

        if self.state.week is not None:
            self.app.push_screen(GoTo(self.state.week.today), self._go_to)

    def _go_to(self, day: date | None) -> None:
        if day is None:
            return
        monday = day - timedelta(days=day.weekday())
        self._stand(self.state.stand(self.state.line, day.weekday()))
        if monday != self.state.monday:
            self._read(monday)

    def action_find(self) -> None:
        from ui.modals.find import Find

        if self.state.week is not None:
            self.app.push_screen(Find(self.state.week.sheets), self._go_to_person)

    def _go_to_person(self, found: tuple[int, str] | None) -> None:
        if found is not None:
            home, person = found
            self._stand(self.state.to_home(home).to_person(person))
