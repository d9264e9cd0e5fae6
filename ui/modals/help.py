"""Every key of the screen in front, and every mark."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.action import Action, Scope
from ui.actions import in_scope
from ui.faults import FaultProof

TITLES = {
    Scope.WEEK: "The week",
    Scope.FILL: "Filling a gap",
    Scope.SOLVE: "Solving",
    Scope.PROPOSAL: "A proposal",
    Scope.PUBLISH: "The check list",
    Scope.VERSIONS: "Versions and who was told",
    Scope.EXPORT: "Exporting",
    Scope.ASKED: "Asked and booked",
    Scope.TODAY: "Today",
    Scope.REQUESTS: "Requests",
    Scope.PEOPLE: "People",
    Scope.DAYS: "Days to confirm",
    Scope.DAY: "One day's work",
    Scope.SETTINGS: "Settings",
    Scope.DEMAND: "What a setting asks for",
    Scope.PIPELINE: "On the way in",
    Scope.SESSIONS: "Sessions of the way in",
    Scope.COMING_WEEKS: "What the weeks to come get",
    Scope.RECALLS: "Recalls",
    Scope.RECALL: "One recall",
    Scope.PASSPORTS: "Passports",
    Scope.PASSPORT_FILE: "A passport of others",
    Scope.ISSUERS: "Keys and trusted issuers",
    Scope.EXPIRING: "About to stop somebody working",
    Scope.INBOX: "Inbox",
    Scope.OUTBREAK: "An outbreak",
    Scope.APP: "Everywhere",
}
MARKS = (
    ("D", "a shift, coloured by its time of day"),
    ("(D)", "a shift at another home"),
    ("·", "off"),
    ("away", "on leave or otherwise not there"),
    ("d", "empty, but the pattern says D; without one, the roster before had it"),
    ("!", "a hard rule is broken here"),
    ("~", "stands under a waiver or a lasting exception"),
    ("?", "offered and unanswered: may still refuse"),
    ("°", "a change that people have not been told yet"),
    ("¶", "a note on the cell, or on the day"),
    ("*", "pinned: a solve leaves it where it is"),
    ("»", "lent by another organisation"),
    ("Ann WH", "on all homes' sheet: Ann is at several homes, and this is her line at WH"),
    ("†", "training or papers end soon, or have just ended"),
    ("38:00/37:30+", "hours against the contract's: + more, - fewer"),
    ("1/2▼", "one of two places filled, below the minimum"),
    ("2/3▽", "enough to be safe, below the target"),
    ("3/3?", "filled, somebody may still refuse"),
    ("3/3+", "filled by a booking without a name yet"),
)
KEYS_WIDTH = 20


class Help(FaultProof, ModalScreen[None]):
    """A page to read; Escape closes it."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "leave", "Close", id="help.leave")]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            for scope in (self._scope, Scope.APP):
                yield Static(TITLES[scope], classes="title")
                yield Static(Content("\n").join(_key(action) for action in in_scope(scope)))
            if self._scope is Scope.WEEK:
                yield Static("Marks", classes="title")
                yield Static(Content("\n").join(_pair(mark, words) for mark, words in MARKS))
            yield Static("Escape closes this page", classes="hint")

    def action_leave(self) -> None:
        self.dismiss(None)


def _key(action: Action) -> Content:
    return _pair(action.shown_keys, action.help)


def _pair(left: str, right: str) -> Content:
    return Content.assemble((f"{left:<{KEYS_WIDTH}}", "bold $primary"), right)
