"""Every key and every mark."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.actions import Action, Scope, in_scope

TITLES = {Scope.WEEK: "The week", Scope.APP: "Everywhere"}
MARKS = (
    ("D", "a shift, coloured by its time of day"),
    ("(D)", "a shift at another home"),
    ("·", "off"),
    ("away", "on leave or otherwise not there"),
    ("!", "a hard rule is broken here"),
    ("*", "pinned: a solve leaves it where it is"),
    ("1/2▼", "one of two places filled, below the minimum"),
    ("2/3▽", "enough to be safe, below the target"),
)
KEYS_WIDTH = 20


class Help(ModalScreen[None]):
    """A page to read; Escape closes it."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "leave", "Close", id="help.leave")]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            for scope, title in TITLES.items():
                yield Static(title, classes="title")
                yield Static(Content("\n").join(_key(action) for action in in_scope(scope)))
            yield Static("Marks", classes="title")
            yield Static(Content("\n").join(_pair(mark, words) for mark, words in MARKS))
            yield Static("Escape closes this page", classes="hint")

    def action_leave(self) -> None:
        self.dismiss(None)


def _key(action: Action) -> Content:
    return _pair(action.shown_keys, action.help)


def _pair(left: str, right: str) -> Content:
    return Content.assemble((f"{left:<{KEYS_WIDTH}}", "bold $primary"), right)
