"""The app: modes, themes and keys that work everywhere. `run` opens it over the store that the command line names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from rostering.errors import ExitCode
from ui.actions import Scope, bindings
from ui.palette import ActionCommands
from ui.themes import OWN_THEMES, ROTA_DARK, shift_variables

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from ui.desk import Desk
    from ui.screens.week import WeekScreen


class RotaApp(App[int]):
    """Shows the rosters of a desk, beginning with the week from `first` (the coming one where not said).

    `desk` is the store and who acts; whatever a screen changes in it is told with `changed()`.
    """

    TITLE = "rota"
    DEFAULT_MODE = "week"
    COMMANDS: ClassVar[set[Any]] = {ActionCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, desk: Desk, first: date | None = None, theme: str = ROTA_DARK.name) -> None:
        super().__init__()
        self.add_mode("week", self._week)
        for own in OWN_THEMES:
            self.register_theme(own)
        self.theme = theme
        self.animation_level = "none"
        self.desk = desk
        self._first = first
        self._week_screen: WeekScreen | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return shift_variables(self.current_theme)

    @property
    def fault(self) -> BaseException | None:
        """A fault of our own that ended the app."""
        return None if self._week_screen is None else self._week_screen.fault

    def changed(self) -> None:
        """Read again what is shown, after a change made on another screen; the cursor stays where it is."""
        if self._week_screen is not None:
            self._week_screen.changed()

    def action_help(self) -> None:
        from ui.modals.help import Help

        self.push_screen(Help())

    async def action_quit(self) -> None:
        if self._week_screen is None:
            self.exit(ExitCode.DONE)
        else:
            self._week_screen.leave_app()

    def _week(self) -> Screen[Any]:
        from ui.screens.week import WeekScreen

        self._week_screen = WeekScreen(self.desk, self._first)
        return self._week_screen


def run(context: Context, first: date | None = None) -> int | None:
    """Open the app over a store, on the week from a Monday, and return the exit code it ends with.

    Whatever cannot be read is said on the screen. A fault of our own is raised again once the terminal is itself.
    """

    from ui.desk import Desk

    app = RotaApp(Desk(context.store(), context.actor_name), first)
    code = app.run()
    if app.fault is not None:
        raise app.fault
    return code
