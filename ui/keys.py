"""The list of keys in the README, made of the table of actions: `python -m ui.keys README.md` writes it anew."""

from __future__ import annotations

import sys
from pathlib import Path

from ui.action import Action, Scope
from ui.actions import in_scope
from ui.modals.help import TITLES

BEGINS, ENDS = "<!-- keys: made by python -m ui.keys README.md -->", "<!-- end of keys -->"


# Moving in a list is the same on every screen, and told once.
MOVES = frozenset({"down", "up", "page_down", "page_up", "first_line", "last_line"})


def key_list() -> str:
    """Every action of every screen, a table a screen, as Markdown between its two marks."""
    lines = [BEGINS]
    for scope, title in TITLES.items():
        lines += ["", f"**{title}**", "", "| key | what it does |", "|---|---|"]
        lines += [f"| {_shown(action.shown_keys)} | {action.help} |" for action in _told(scope)]
    return "\n".join([*lines, "", ENDS])


def renewed(document: str) -> str:
    """A document with the list as it is now. Raises ValueError where the marks are missing."""
    before, begins, rest = document.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError("the marks of the list of keys are missing")
    return f"{before}{key_list()}{after}"


def _told(scope: Scope) -> list[Action]:
    return [one for one in in_scope(scope) if scope is Scope.WEEK or one.name not in MOVES]


def _shown(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.replace("|", "\\|").split("  "))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
