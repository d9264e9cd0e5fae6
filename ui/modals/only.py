"""Asking which lines are to be shown."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

HINT = "nurse, bank, a unit, a home, an area, a name; nothing shows all lines again, Escape leaves it"


class Only(ModalScreen[str | None]):
    """Answers the words that a line must bear, empty for all lines; None leaves it as it is."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="only.leave")]

    def __init__(self, only: str) -> None:
        super().__init__()
        self._only = only

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static("Show only", classes="title")
            yield Input(self._only, placeholder="words of a line", compact=True)
            yield Static(HINT, classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_leave(self) -> None:
        self.dismiss(None)
