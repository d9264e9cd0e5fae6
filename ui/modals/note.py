"""Asking for a note."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

HINT = "a few words, none about anybody's health; nothing takes the note away, Escape leaves it"


class NoteText(ModalScreen[str | None]):
    """Answers the note, empty for none; None leaves it as it is."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="note.leave")]

    def __init__(self, title: str, said: str) -> None:
        super().__init__()
        self._title, self._said = title, said

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(f"Note on {self._title}", classes="title", markup=False)
            yield Input(self._said, placeholder="in a few words", compact=True)
            yield Static(HINT, classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(" ".join(event.value.split()))

    def action_leave(self) -> None:
        self.dismiss(None)
