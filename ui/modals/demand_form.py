"""One row of what a setting asks for, field by field, as the shifts sheet has its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from ui.faults import FaultProof

HINTS = {
    "code": "the letter in the grid",
    "start": "07:30",
    "end": "20:00; before the start: on the next day",
    "weekday": "Mon, Sat;Sun, Mon-Fri or daily",
    "date": "a day instead of weekdays: an exception",
    "from": "the first day that it holds, of weekdays",
    "until": "the last day, or nothing",
    "break": "minutes; nothing: as usual here",
    "type": "awake, sleep-in, on-call, overlay …",
    "role": "care_worker, registered_nurse …",
    "skills": "medication:2;first_aid",
    "minimum": "heads below which it is unsafe",
    "target": "heads that are wanted",
    "priority": "1 most urgent, 3 as usual",
    "client": "a resident's code, for 1:1",
    "exclusive": "yes for 1:1 that nobody shares",
}


class DemandForm(FaultProof, ModalScreen[None]):
    """Hands what was typed to `save` on Enter, and stays open until `saved` is called; Escape changes nothing."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stay", id="demand.leave"),
        Binding("down", "app.focus_next", "Next field", id="demand.next"),
        Binding("up", "app.focus_previous", "Field before", id="demand.previous"),
    ]

    def __init__(self, title: str, cells: Mapping[str, str], save: Callable[[Mapping[str, str]], None]) -> None:
        super().__init__()
        self._title, self._cells, self._save = title, cells, save

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page form", can_focus=False):
            yield Static(self._title, classes="title", markup=False)
            for name, hint in HINTS.items():
                with Horizontal(classes="field"):
                    yield Label(name)
                    yield Input(self._cells.get(name, ""), placeholder=hint, compact=True, id=f"field-{name}")
            yield Static("Enter saves, Tab and arrows move, Escape leaves all as it is", classes="hint", markup=False)

    def on_input_submitted(self) -> None:
        self._save({name: self.query_one(f"#field-{name}", Input).value for name in HINTS})

    def refused(self, sentence: str) -> None:
        """Say what is wrong with it, and stand in the field that it names."""
        hint = self.query_one(".hint", Static)
        hint.update(sentence)
        hint.add_class("-wrong")
        name = sentence.partition(":")[0]
        if name in HINTS:
            self.query_one(f"#field-{name}", Input).focus()

    def saved(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)
