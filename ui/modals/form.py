"""Several things asked for at once, each in a field of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from ui.faults import FaultProof


class Form(FaultProof, ModalScreen[None]):
    """Hands what was typed to `save` on Enter, and stays open until `saved` is called; Escape changes nothing.

    `fields` are the names with what may be typed there, `cells` what stands there already.
    """

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stay", id="form.leave"),
        Binding("down", "app.focus_next", "Next field", id="form.next"),
        Binding("up", "app.focus_previous", "Field before", id="form.previous"),
    ]

    def __init__(
        self,
        title: str,
        fields: Mapping[str, str],
        cells: Mapping[str, str],
        save: Callable[[Mapping[str, str]], None],
    ) -> None:
        super().__init__()
        self._title, self._fields, self._cells, self._save = title, fields, cells, save

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page form", can_focus=False):
            yield Static(self._title, classes="title", markup=False)
            for name, hint in self._fields.items():
                with Horizontal(classes="field"):
                    yield Label(name)
                    yield Input(self._cells.get(name, ""), placeholder=hint, compact=True, id=f"field-{name}")
            yield Static("Enter saves, Tab and arrows move, Escape leaves all as it is", classes="hint", markup=False)

    def on_input_submitted(self) -> None:
        self._save({name: self.query_one(f"#field-{name}", Input).value for name in self._fields})

    def refused(self, sentence: str) -> None:
        """Say what is wrong with it, and stand in the field that it names."""
        hint = self.query_one(".hint", Static)
        hint.update(sentence)
        hint.add_class("-wrong")
        name = sentence.partition(":")[0]
        if name in self._fields:
            self.query_one(f"#field-{name}", Input).focus()

    def saved(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)
