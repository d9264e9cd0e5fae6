"""Asking for one line of text: what is typed is the answer, or a sentence says why it is none."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ui.faults import FaultProof

Given = TypeVar("Given")


class Question(FaultProof, ModalScreen[Given | None]):
    """Answers what `meant` makes of the line; None where nobody wanted to say anything."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay", id="question.leave")]

    def __init__(self, title: str, hint: str, said: str = "", example: str = "") -> None:
        super().__init__()
        self._title, self._hint, self._said, self._example = title, hint, said, example

    @abstractmethod
    def meant(self, typed: str) -> Given | None:
        """What a line means. Raises ValueError with what is wrong with it."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(self._title, classes="title", markup=False)
            yield from self.choices()
            yield Input(self._said, placeholder=self._example, compact=True)
            yield Static(self._hint, classes="hint", markup=False)

    def choices(self) -> ComposeResult:
        """What stands between the question and the line."""
        yield from ()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._tell(self._hint, wrong=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            answer = self.meant(" ".join(event.value.split()))
        except ValueError as error:
            self._tell(str(error), wrong=True)
        else:
            self.dismiss(answer)

    def _tell(self, words: str, *, wrong: bool) -> None:
        hint = self.query_one(".hint", Static)
        hint.update(words)
        hint.set_class(wrong, "-wrong")

    def action_leave(self) -> None:
        self.dismiss(None)
