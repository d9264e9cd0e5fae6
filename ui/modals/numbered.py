"""Asking for some of a few things, by their numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from ui.modals.question import Question

Given = TypeVar("Given")


class Numbered(Question[Given]):
    """Shows things with numbers before the line; those that are typed bear a mark."""

    def __init__(self, title: str, things: tuple[str, ...], hint: str, example: str) -> None:
        super().__init__(title, hint, example=example)
        self.things = things

    def choices(self) -> ComposeResult:
        yield Static(self._listed(), id="things")

    def chosen(self, typed: str) -> Collection[str]:
        """The numbers in a line."""
        return typed.replace(",", " ").split()

    def _listed(self, chosen: Collection[str] = ()) -> Content:
        lines = (
            Content.assemble((f"{'✓' if str(number) in chosen else ' '} {number} ", "bold $primary"), thing)
            for number, thing in enumerate(self.things, 1)
        )
        return Content("\n").join(lines)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#things", Static).update(self._listed(self.chosen(event.value)))
