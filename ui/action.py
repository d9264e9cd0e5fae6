"""One thing the user can do: its keys, its name and its help, and where they work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "page up",
    "pagedown": "page down",
    "shift+tab": "shift+tab",
    "f1": "F1",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "f6": "F6",
    "f7": "F7",
    "f8": "F8",
    "f9": "F9",
    "f10": "F10",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
}


class Scope(StrEnum):
    """Where an action's keys work."""

    APP = "app"
    WEEK = "week"
    FILL = "fill"
    SOLVE = "solve"
    PROPOSAL = "proposal"
    PUBLISH = "publish"
    VERSIONS = "versions"
    EXPORT = "export"
    ASKED = "asked"
    TODAY = "today"
    REQUESTS = "requests"
    PEOPLE = "people"
    DAYS = "days"
    DAY = "day"
    SETTINGS = "settings"
    DEMAND = "demand"
    PIPELINE = "pipeline"
    SESSIONS = "sessions"
    COMING_WEEKS = "coming_weeks"
    RECALLS = "recalls"
    RECALL = "recall"
    PASSPORTS = "passports"
    PASSPORT_FILE = "passport_file"
    ISSUERS = "issuers"
    EXPIRING = "expiring"
    INBOX = "inbox"
    AID_PLAN = "aid_plan"
    OUTBREAK = "outbreak"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do.

    `name` is also the method `action_<name>` of the app or of the scope's screen; `footer` is the word that the footer
    shows beside the first key (or beside `footer_key`), empty for those that have no place there.
    """

    name: str
    keys: tuple[str, ...]
    title: str
    help: str
    scope: Scope
    footer: str = ""
    footer_key: str = ""
    palette: bool = True
    in_questions: bool = False  # the key works while a question is in front, too

    @property
    def id(self) -> str:
        """What the action is called in a keymap: week.next_home."""
        return f"{self.scope}.{self.name}"

    @property
    def shown_keys(self) -> str:
        """The keys as the help prints them."""
        return "  ".join(NAMES.get(key, key) for key in self.keys)

    def binding(self) -> Binding:
        """The action as Textual binds it."""
        return Binding(
            ",".join(key.replace(",", "comma") for key in self.keys),
            self.name,
            self.footer or self.title,
            show=bool(self.footer),
            tooltip=self.help,
            id=self.id,
            priority=self.in_questions,
            key_display=self.footer_key or NAMES.get(self.keys[0], self.keys[0]),
        )
