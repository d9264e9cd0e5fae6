"""Asking why a published roster is changed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

HINT = (
    "swap, sick call, extra cover: a few words, none about anybody's health. Enter keeps them for the next changes too"
)


class Reason(ModalScreen[str | None]):
    """Answers the reason that was typed; None changes nothing."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="reason.leave")]

    def __init__(self, home: str) -> None:
        super().__init__()
        self._home = home

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(f"The roster of {self._home} is published: why is it amended?", classes="title", markup=False)
            yield Input(placeholder="in a few words", compact=True)
            yield Static(HINT, classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(" ".join(event.value.split()))

    def action_leave(self) -> None:
        self.dismiss(None)
