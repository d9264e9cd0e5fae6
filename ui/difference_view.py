"""What differs for people between two states of a roster, as lines of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.content import Content

if TYPE_CHECKING:
    from rostering.rosters.compare import Difference, PersonDifference

NAME_WIDTH = 22


def person_line(person: PersonDifference, mark: tuple[str, str] = ("", "")) -> Content:
    """One person with their changes in short, after a mark."""
    parts: list[str | tuple[str, str]] = ["  ", mark, f"{set_cell_size(person.name, NAME_WIDTH)} "]
    for change in person.changes:
        parts += [_short(change), "  "]
    return Content.assemble(*parts)


def person_words(person: PersonDifference) -> str:
    """The same in whole words, a line for each change."""
    return "\n".join((f"{person.name} ({person.person})", *(change.words for change in person.changes)))


def people_counted(number: int) -> str:
    """How many people, in words: 1 person, 5 people."""
    return "1 person" if number == 1 else f"{number} people"


def _short(change: Difference) -> tuple[str, str]:
    """One change: + comes, − goes, ~ is otherwise."""
    label = f"{change.code} {change.day:%a} {change.day.day}"
    if change.before is None:
        return f"+{label}", "$good"
    return (f"−{label}", "$error") if change.after is None else (f"~{label}", "$short-ink")
