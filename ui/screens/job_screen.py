"""What the screens of one piece of work share: a title, a list, a panel about the picked line, one save at a time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Static

from ui.edits.editing import BAD
from ui.screens.desk_screen import Answer, DeskScreen
from ui.widgets.line_list import LineList

BUSY = "One moment: the last answer is still being saved."


class JobScreen(DeskScreen[str | None]):
    """Answers a sentence about what was done, or None; bad news begin with a !."""

    READING: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._saves = False

    def compose(self) -> ComposeResult:
        yield from self.heads()
        yield LineList()
        yield Static(id="said")
        yield Static(classes="panel", id="about")
        yield Footer(show_command_palette=False)

    def heads(self) -> ComposeResult:
        """What stands above the list."""
        yield Static(self.READING, classes="heading", id="title")

    @abstractmethod
    def words_of_picked(self) -> Content:
        """What the panel says of the picked line."""

    def title_says(self, words: Content | str) -> None:
        """Show other words above the list."""
        self.query_one("#title", Static).update(words)

    def tell(self) -> None:
        """Show what there is to say of the picked line."""
        self.query_one("#about", Static).update(self.words_of_picked(), layout=False)

    def on_line_list_picked(self) -> None:
        self.tell()

    def save(self, act: Callable[[], Answer], take: Callable[[Answer], None], words: str = "Saving…") -> None:
        """Do in a thread what changes the store; while another change is being saved, that is said instead."""
        if self._saves:
            self.say(BUSY)
            return
        self._saves = True
        self.say(words)
        self.in_thread(act, partial(self._saved, take), self._refused)

    def _saved(self, take: Callable[[Answer], None], answer: Answer) -> None:
        self._saves = False
        take(answer)

    def _refused(self, sentence: str) -> None:
        self._saves = False
        self.say(sentence, BAD)
