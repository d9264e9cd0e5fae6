"""Asking for a few words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Ask(ModalScreen[str | None]):
    """Answers what was typed, or None. Where something must be said (`needed`), Enter alone answers nothing."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="ask.leave")]

    def __init__(self, title: str, hint: str, said: str = "", *, needed: bool = True) -> None:
        super().__init__()
        self._title, self._hint, self._said, self._needed = title, hint, said, needed

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(self._title, classes="title", markup=False)
            yield Input(self._said, compact=True)
            yield Static(f"{self._hint}; Escape leaves all as it is", classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        said = " ".join(event.value.split())
        if said or not self._needed:
            self.dismiss(said)

    def action_leave(self) -> None:
        self.dismiss(None)
