"""Finding a person by typing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ui.sheet import PersonLine, Sheet

MOST = 50
NAME_WIDTH = 24
LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "’": "'"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person at a home, with the words they are found by."""

    home: int
    person: str
    name: str
    note: str
    key: str


class Find(ModalScreen[tuple[int, str] | None]):
    """Answers the number of a home and a person's code, or None."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stay", id="find.leave"),
        Binding("down", "move(1)", "Next", show=False, id="find.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="find.up"),
    ]

    def __init__(self, sheets: tuple[Sheet, ...]) -> None:
        super().__init__()
        self._candidates = candidates(sheets)
        self._found: list[Candidate] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static("Find a person", classes="title")
            yield Input(placeholder="part of a name, role or home", compact=True)
            yield OptionList(compact=True)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._narrow("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def on_input_submitted(self) -> None:
        number = self.query_one(OptionList).highlighted
        if number is not None and self._found:
            self._take(number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self._found:
            options.highlighted = ((options.highlighted or 0) + step) % len(self._found)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _take(self, number: int) -> None:
        self.dismiss((self._found[number].home, self._found[number].person))

    def _narrow(self, typed: str) -> None:
        words = plain(typed).split()
        self._found = [one for one in self._candidates if all(word in one.key for word in words)][:MOST]
        options = self.query_one(OptionList)
        options.set_options(
            [
                Option(Content.assemble(set_cell_size(one.name, NAME_WIDTH), (f" {one.note}", "$quiet")))
                for one in self._found
            ]
            or [Option(Content.styled("Nobody of that name is on this week's rosters.", "$quiet"), disabled=True)]
        )
        options.highlighted = 0 if self._found else None


def candidates(sheets: tuple[Sheet, ...]) -> list[Candidate]:
    """Everybody on a sheet, each once a home; own staff first, then by name."""
    found = [
        (not line.row.own, line.row.name, _candidate(number, sheet, line))
        for number, sheet in enumerate(sheets)
        for line in sheet.lines
        if isinstance(line, PersonLine)
    ]
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]


def _candidate(number: int, sheet: Sheet, line: PersonLine) -> Candidate:
    note = f"{line.row.role}, {sheet.home.name}"
    return Candidate(number, line.row.person, line.row.name, note, plain(f"{line.row.name} {note} {line.row.person}"))


def plain(text: str) -> str:
    """Letters as one types them without a special keyboard: small, without accents."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in split if not unicodedata.combining(letter))
