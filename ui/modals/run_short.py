"""Accepting that a shift stays short: what is done about it instead."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

HINT = "figures and words with commas between, none about anybody's health; Enter accepts it, Escape does not"


class RunShort(ModalScreen[tuple[str, ...] | None]):
    """Answers the measures: numbers of the usual ones, and words; None accepts nothing."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="run_short.leave")]

    def __init__(self, label: str, usual: tuple[str, ...]) -> None:
        super().__init__()
        self._label, self._usual = label, usual

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(f"{self._label} runs short: what is done instead?", classes="title", markup=False)
            yield Static(self._listed(), id="measures")
            yield Input(placeholder="1 3, or words of your own", compact=True)
            yield Static(HINT, classes="hint", markup=False)

    def _listed(self, chosen: Collection[str] = ()) -> Content:
        lines = (
            Content.assemble((f"{'✓' if str(number) in chosen else ' '} {number} ", "bold $primary"), measure)
            for number, measure in enumerate(self._usual, 1)
        )
        return Content("\n").join(lines)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#measures", Static).update(self._listed(typed_measures(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        measures = typed_measures(event.value)
        if measures:
            self.dismiss(measures)
        else:
            hint = self.query_one(".hint", Static)
            hint.update("Choose a measure, or say one: running short takes something that is done instead.")
            hint.add_class("-wrong")

    def action_leave(self) -> None:
        self.dismiss(None)


def typed_measures(typed: str) -> tuple[str, ...]:
    """The measures that were typed with commas between: numbers of usual ones, and words."""
    parts = (" ".join(part.split()) for part in typed.split(","))
    found = (one for part in parts for one in (part.split() if part.replace(" ", "").isdecimal() else (part,)))
    return tuple(dict.fromkeys(one for one in found if one))
