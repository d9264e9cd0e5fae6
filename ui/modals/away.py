"""Asking until when somebody is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

LEAVE_KINDS = ("annual", "family", "study", "unpaid", "other")


@dataclass(frozen=True, slots=True)
class AwayAnswer:
    """Until the end of which day (None: no end is known), and, for leave, of which kind."""

    until: date | None
    kind: str = "annual"


class Away(ModalScreen[AwayAnswer | None]):
    """Answers until when; None changes nothing. For leave the kind may be typed before the day."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="away.leave")]

    def __init__(self, title: str, first: date, last: date, today: date, *, leave: bool) -> None:
        super().__init__()
        self._title, self._first, self._last, self._today, self._leave = title, first, last, today, leave

    def compose(self) -> ComposeResult:
        if self._leave:
            last = f"{self._last.day} {self._last:%b}"
            hint = f"the last day ({last} where nothing is typed), and before it {', '.join(LEAVE_KINDS)}"
        else:
            hint = "the last day; nothing for until further notice"
        with Vertical(classes="question"):
            yield Static(self._title, classes="title", markup=False)
            yield Input(placeholder="until", compact=True)
            yield Static(hint, classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._answer(event.value.strip()))
        except ValueError as error:
            hint = self.query_one(".hint", Static)
            hint.update(str(error))
            hint.add_class("-wrong")

    def _answer(self, typed: str) -> AwayAnswer:
        from rostering import calendar

        kind, _, rest = typed.partition(" ")
        if kind not in LEAVE_KINDS or not self._leave:
            kind, rest = "annual", typed
        until = self._last if self._leave else None
        if rest.strip():
            until = calendar.parse_date(rest.strip(), self._today)
        if until is not None and until < self._first:
            raise ValueError(f"{until:%a} {until.day} {until:%b} is before the first day")
        return AwayAnswer(until, kind)

    def action_leave(self) -> None:
        self.dismiss(None)
