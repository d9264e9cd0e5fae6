"""Asking for a date or a week."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

HINT = "23 Nov, 23/11/2026, 2026-W48, today, next; Enter goes there, Escape stays"


class GoTo(ModalScreen[date | None]):
    """Answers the day that was typed, or None."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="go_to.leave")]

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static("Go to", classes="title")
            yield Input(placeholder="a date or a week", compact=True)
            yield Static(HINT, classes="hint", markup=False)

    def on_input_changed(self) -> None:
        self._hint(HINT, wrong=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            self.dismiss(None)
            return
        try:
            self.dismiss(meant_day(typed, self._today))
        except ValueError as error:
            self._hint(str(error), wrong=True)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _hint(self, words: str, *, wrong: bool) -> None:
        hint = self.query_one(".hint", Static)
        hint.update(words)
        hint.set_class(wrong, "-wrong")


def meant_day(typed: str, today: date) -> date:
    """The day that was typed, the Monday of a week by its number. Raises ValueError with a sentence."""
    from rostering import calendar

    try:
        return calendar.parse_date(typed, today)
    except ValueError as error:
        try:
            return calendar.parse_week(typed, today)
        except ValueError as second:
            raise (second if "week" in str(second) else error) from None
