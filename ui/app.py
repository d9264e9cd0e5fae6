"""The app: modes, themes and keys that work everywhere. `run` opens it over the store that the command line names."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from rostering.errors import ExitCode
from ui.action import Scope
from ui.actions import bindings
from ui.faults import FaultProofApp
from ui.palette import ActionCommands
from ui.themes import OWN_THEMES, ROTA_DARK, shift_variables

PLACE_SCREENS = {
    "today": ("ui.screens.today", "TodayScreen"),
    "requests": ("ui.screens.requests", "RequestsScreen"),
    "people": ("ui.screens.people", "PeopleScreen"),
    "days": ("ui.screens.days", "DaysScreen"),
    "settings": ("ui.screens.settings", "SettingsScreen"),
    "pipeline": ("ui.screens.pipeline", "PipelineScreen"),
    "passports": ("ui.screens.passports", "PassportsScreen"),
    "inbox": ("ui.screens.inbox", "InboxScreen"),
}

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from ui.desk import Desk
    from ui.screens.place_screen import PlaceScreen
    from ui.screens.week import WeekScreen


class RotaApp(FaultProofApp):
    """Shows the rosters of a desk, beginning with the week from `first` (the one that holds today where not said).

    `desk` is the store and who acts; whatever a screen changes in it is told with `changed()`.
    """

    TITLE = "rota"
    DEFAULT_MODE = "week"
    COMMANDS: ClassVar[set[Any]] = {ActionCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
    CSS = """
    RotaApp.-theme-rota-contrast CommandPalette > .command-palette--help-text { text-style: not bold; }
    """  # the palette is Textual's own screen and dims these
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, desk: Desk, first: date | None = None, theme: str = ROTA_DARK.name) -> None:
        super().__init__()
        self.add_mode("week", self._week)
        for place in PLACE_SCREENS:
            self.add_mode(place, partial(self._place, place))
        for own in OWN_THEMES:
            self.register_theme(own)
        self.theme = theme
        self.animation_level = "none"
        self.desk = desk
        self._first = first
        self._week_screen: WeekScreen | None = None
        self._places: dict[str, PlaceScreen[Any]] = {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return shift_variables(self.current_theme)

    def changed(self) -> None:
        """Read again what is shown, after a change made on another screen; the cursor stays where it is."""
        if self._week_screen is not None:
            self._week_screen.changed()

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is too little room, and go on where there is enough again."""
        from ui.modals.too_small import TooSmall, is_too_small

        shown = isinstance(self.screen, TooSmall)
        if is_too_small(event.size) and not shown:
            self.push_screen(TooSmall())
        elif shown and not is_too_small(event.size):
            self.pop_screen()

    def action_help(self) -> None:
        from ui.modals.help import Help

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Help(getattr(self.screen, "SCOPE", Scope.WEEK)))

    def go(self, place: str, key: str = "") -> None:
        """Show one of the places, on the line of a key where one is named."""
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()
        self.switch_mode(place)
        if key and place in self._places:
            self._close_opened()
            self._places[place].want(key)

    def _close_opened(self) -> None:
        """Close the lists that were opened from the place in front, so that it is seen itself."""
        from ui.screens.opened_screen import OpenedScreen

        while isinstance(self.screen, OpenedScreen):
            self.pop_screen()

    def show_roster(self, home: str, day: date, shift: int | None = None, person: str | None = None) -> None:
        """Show a home's roster with the cursor on a day, and on a shift's cover or a person where one is named."""
        from ui.state import Visit

        self.go("week")
        if self._week_screen is not None:
            self._week_screen.visit(Visit(home, day, shift, person))

    def action_go_today(self) -> None:
        self.go("today")

    def action_go_week(self) -> None:
        self.go("week")

    def action_go_requests(self) -> None:
        self.go("requests")

    def action_go_people(self) -> None:
        self.go("people")

    def action_go_days(self) -> None:
        self.go("days")

    def action_go_settings(self) -> None:
        self.go("settings")

    def action_go_pipeline(self) -> None:
        self.go("pipeline")

    def action_go_passports(self) -> None:
        self.go("passports")

    def action_go_inbox(self) -> None:
        self.go("inbox")

    async def action_quit(self) -> None:
        if self._week_screen is None:
            self.exit(ExitCode.DONE)
        else:
            self._week_screen.leave_app()

    def _place(self, place: str) -> Screen[Any]:
        from importlib import import_module

        module, name = PLACE_SCREENS[place]
        self._places[place] = getattr(import_module(module), name)()
        return self._places[place]

    def _week(self) -> Screen[Any]:
        from ui.screens.week import WeekScreen

        self._week_screen = WeekScreen(self.desk, self._first)
        return self._week_screen


class TodayApp(RotaApp):
    """The same, beginning with what needs somebody today."""

    DEFAULT_MODE = "today"


def run(context: Context, first: date | None = None) -> int | None:
    """Open the app over a store, and return the exit code it ends with: on the week from a Monday where one is named,
    else on what needs somebody today.

    Whatever cannot be read is said on the screen. A fault of our own that ends it is raised again once the terminal is
    itself.
    """

    from ui.desk import Desk

    app = (TodayApp if first is None else RotaApp)(Desk(context.store(), context.actor_name), first)
    code = app.run()
    if app.fault is not None:
        raise app.fault
    return code
