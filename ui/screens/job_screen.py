"""What the screens of one piece of work share: a title, rows of a list with one picked, a panel about it, one save at a
time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Static

from ui.edits.editing import BAD
from ui.screens.desk_screen import Answer, DeskScreen
from ui.widgets.line_list import LineList, ListLine

BUSY = "One moment: the last answer is still being saved."


class Row(Protocol):
    """One row: its line of the list, and whatever it is about."""

    @property
    def line(self) -> ListLine: ...


RowOf = TypeVar("RowOf", bound=Row)


class JobScreen(DeskScreen[str | None], Generic[RowOf]):
    """Answers a sentence about what was done, or None; bad news begin with a !."""

    READING: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._saves = False
        self._rows: tuple[RowOf, ...] = ()

    def compose(self) -> ComposeResult:
        yield from self.heads()
        yield LineList()
        yield Static(id="said")
        yield Static(classes="panel", id="about")
        yield Footer(show_command_palette=False)

    def heads(self) -> ComposeResult:
        """What stands above the list."""
        yield Static(self.READING, classes="heading", id="title")

    def title_says(self, words: Content | str) -> None:
        """Show other words above the list."""
        self.query_one("#title", Static).update(words)

    # Rows

    def show_rows(self, rows: Iterable[RowOf], wanted: Callable[[RowOf], bool] | None = None) -> None:
        """Show other rows, and what there is to say of the picked one: the first that is wanted, else near to where the
        pick was."""
        self._rows = tuple(rows)
        found = (number for number, row in enumerate(self._rows) if wanted is not None and wanted(row))
        self.list.show([row.line for row in self._rows], next(found, None))
        self.tell()

    @property
    def picked(self) -> RowOf | None:
        """The row that is picked; None where there is none."""
        return self._rows[self.list.picked] if self.list.picked < len(self._rows) else None

    @abstractmethod
    def words_of_picked(self) -> Content:
        """What the panel says of the picked row."""

    def tell(self) -> None:
        """Show what there is to say of the picked row."""
        self.query_one("#about", Static).update(self.words_of_picked(), layout=False)

    def on_line_list_picked(self) -> None:
        self.tell()

    # Saving

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
