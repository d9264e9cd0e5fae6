"""Picking a person by typing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ui.faults import FaultProof
from ui.letters import plain

if TYPE_CHECKING:
    from ui.home_view import HomeView
    from ui.sheet import PersonLine

MOST = 50
NAME_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person at a home, with the words they are found by."""

    home: str
    person: str
    name: str
    note: str
    key: str


class Find(FaultProof, ModalScreen[tuple[str, str] | None]):
    """Answers the codes of a home and of a person, or None."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stay", id="find.leave"),
        Binding("down", "move(1)", "Next", show=False, id="find.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="find.up"),
    ]

    def __init__(self, title: str, example: str, people: Iterable[Candidate]) -> None:
        super().__init__()
        self._title, self._example = title, example
        self._candidates = tuple(people)
        self._found: list[Candidate] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(self._title, classes="title", markup=False)
            yield Input(placeholder=self._example, compact=True)
            yield OptionList(compact=True)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._narrow("")

    def offer(self, people: Iterable[Candidate]) -> None:
        """More people to be found, or others; whoever is picked stays picked where they are among them."""
        self._candidates = tuple(people)
        if not self.is_mounted:
            return
        options = self.query_one(OptionList)
        picked = None if options.highlighted is None or not self._found else self._found[options.highlighted]
        self._narrow(self.query_one(Input).value)
        if picked in self._found:
            options.highlighted = self._found.index(picked)

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
        found = [one for one in self._candidates if all(word in one.key for word in words)]
        self._found = sorted(found, key=lambda one: not _begins(one, words))[:MOST]
        options = self.query_one(OptionList)
        options.set_options(
            [
                Option(Content.assemble(set_cell_size(one.name, NAME_WIDTH), (f" {one.note}", "$quiet")))
                for one in self._found
            ]
            or [Option(Content.styled("Nobody of that name is here.", "$quiet"), disabled=True)]
        )
        options.highlighted = 0 if self._found else None


def _begins(one: Candidate, words: list[str]) -> bool:
    """Whether every word begins one of those that somebody is found by: liam is Liam before it is Williams."""
    return all(any(part.startswith(word) for part in one.key.split()) for word in words)


def candidates(views: Iterable[HomeView]) -> list[Candidate]:
    """Everybody on a roster, each once a home; own staff first, then by name."""
    found = [(not line.row.own, line.row.name, _candidate(view, line)) for view in views for line in view.people]
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]


def _candidate(view: HomeView, line: PersonLine) -> Candidate:
    return Candidate(line.home, line.row.person, line.row.name, f"{line.row.role}, {view.place.name}", line.key)
