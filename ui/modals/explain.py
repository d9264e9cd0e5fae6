"""What a cell breaks, rule by rule: which rule, by how much, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.faults import FaultProof


@dataclass(frozen=True, slots=True)
class Explained:
    """One broken rule: its title, what is broken, who says so, and what may be done about it."""

    title: str
    sentence: str
    source: str
    way_out: str


class Explain(FaultProof, ModalScreen[None]):
    """A page to read; Escape closes it."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,e,q,enter", "leave", "Close", id="explain.leave")]

    def __init__(self, title: str, rules: tuple[Explained, ...]) -> None:
        super().__init__()
        self._title, self._rules = title, rules

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(self._title, classes="title", markup=False)
            for rule in self._rules:
                yield Static(rule.title, classes="title", markup=False)
                yield Static(rule.sentence, markup=False)
                yield Static(f"Source: {rule.source or 'not on record'}", classes="quiet", markup=False)
                yield Static(rule.way_out, classes="quiet", markup=False)
            yield Static("Escape closes this page", classes="hint")

    def action_leave(self) -> None:
        self.dismiss(None)
