"""Taking rosters out of the building: which form, of which homes, and where to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, ProgressBar, Static

from ui.action import Scope
from ui.actions import bindings, key_of
from ui.edits.editing import BAD
from ui.screens.desk_screen import DeskScreen
from ui.widgets.line_list import LineList, ListLine

if TYPE_CHECKING:
    from solver.stop import Stop
    from ui.periods import Period

# The forms as the list has them: the form's name, whether drafts are taken in where it has to be said, and words.
FORMS: tuple[tuple[str, bool, str], ...] = (
    ("xlsx", False, "A workbook: a sheet a home, the grid with its totals"),
    ("html", False, "The wall rota: one page of A3 a home, to print"),
    ("day-sheets", False, "Day sheets: one page of A4 a unit and day, to print"),
    ("ical", False, "Calendars: a file for each worker, of what is published"),
    ("ical", True, "Calendars, drafts too: marked tentative"),
    ("csv", False, "CSV: every assignment, a row each"),
    ("json", False, "JSON: every assignment, for machines"),
)
MIXED = f"The homes have rosters of different periods: {key_of(Scope.EXPORT, 'scope')} takes this home's alone."
CALLED_OFF = "Called off: nothing was written."


@dataclass
class Going(Message):
    """How far the writing is, from 0 to 1, and what is being done."""

    share: float
    doing: str

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Going)


class ExportScreen(DeskScreen[str | None]):
    """Writes the rosters of a period, of its own homes or of all; answers what was written, or None.

    `is_mixed` says that homes have rosters of different periods, which do not go together.
    """

    SCOPE = Scope.EXPORT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EXPORT)]

    def __init__(self, own: Period, *, shows_every: bool, is_mixed: bool = False) -> None:
        super().__init__()
        self._horizon, self._own = own.horizon, own.homes
        self._homes: tuple[str, ...] = () if shows_every else own.homes
        self._is_mixed = is_mixed
        self._stop: Stop | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="title")
        yield LineList()
        yield ProgressBar(total=1.0, show_eta=False)
        yield Static(id="said")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(ProgressBar).display = False
        self.list.show(
            [ListLine(Content.assemble((f" {name:<11}", "bold $primary"), words)) for name, _, words in FORMS]
        )
        self._tell()

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop.request()

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """While something is written it can be stopped, and nothing else is begun."""
        return (action == "stop") == (self._stop is not None) if action in ("stop", "write", "scope") else True

    def _tell(self) -> None:
        from rostering import text

        homes = ", ".join(self._homes) or "all homes"
        period = f"{text.day(self._horizon.first)} to {text.day(self._horizon.last)}"
        self.query_one("#title", Static).update(Content.styled(f"Export {homes}, {period}", "bold"))

    def action_scope(self) -> None:
        self._homes = () if self._homes else self._own
        self._tell()

    def action_write(self) -> None:
        from rostering.exports.form import FORMS as KNOWN
        from ui.modals.ask import Ask

        if self._is_mixed and not self._homes:
            self.say(MIXED, BAD)
            return
        name, _, words = FORMS[self.list.picked]
        form = KNOWN[name]
        where = "-".join(("rota", *(self._homes or ("all",)), str(self._horizon.first)))
        out = f"{where}-{name}" if form.is_folder else f"{where}{form.suffix}"
        hint = "a folder; it is made where there is none" if form.is_folder else "a file; one of that name is replaced"
        self.app.push_screen(Ask(f"{words}. Where to?", hint, str(Path.cwd() / out)), self._write)

    def _write(self, out: str | None) -> None:
        from solver.stop import Stop

        if out is None:
            return
        self._stop = Stop()
        self.query_one(ProgressBar).display = True
        self.refresh_bindings()
        work = partial(self._export, FORMS[self.list.picked], Path(os.path.expanduser(out)), self._stop)
        self.in_thread(work, self._written, self._refused)

    def _export(self, form: tuple[str, bool, str], out: Path, stop: Stop) -> str | None:
        from rostering.exports.export import ExportRequest, export_roster
        from solver.stop import Stopped

        request = ExportRequest(form[0], self._horizon, self._homes, drafts=form[1])
        try:
            done = export_roster(self.desk.store, self.desk.actor_name, request, out, progress=self._hear, stop=stop)
        except Stopped:
            return None
        return done.sentence

    def _hear(self, share: float, doing: str) -> None:
        self.post_message(Going(share, doing))

    def on_going(self, message: Going) -> None:
        self.query_one(ProgressBar).update(progress=message.share)
        self.say(message.doing)

    def _written(self, sentence: str | None) -> None:
        if sentence is None:
            self._refused(CALLED_OFF)
        else:
            self._stop = None
            self.dismiss(sentence)

    def _refused(self, sentence: str) -> None:
        self._stop = None
        self.query_one(ProgressBar).display = False
        self.refresh_bindings()
        self.say(sentence, BAD)

    def action_stop(self) -> None:
        if self._stop is not None:
            self._stop.request()
            self.say("Calling it off…")

    def action_leave(self) -> None:
        if self._stop is None:
            self.dismiss(None)
        else:
            self.action_stop()
