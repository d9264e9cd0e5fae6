"""What differs for people between two states of a roster, as lines of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.content import Content

if TYPE_CHECKING:
    from rostering.rosters.compare import Difference, PersonDifference

NAME_WIDTH = 22


def person_line(person: PersonDifference, mark: tuple[str, str] = ("", "")) -> Content:
    """One person with their changes in short, after a mark."""
    parts: list[str | tuple[str, str]] = ["  ", mark, f"{set_cell_size(person.name, NAME_WIDTH)} "]
    for label, style in _shorts(person):
        parts += [(label, style), "  "]
    return Content.assemble(*parts)


def person_words(person: PersonDifference) -> str:
    """The same in whole words, a line for each change."""
    return "\n".join((f"{person.name} ({person.person})", *(change.words for change in person.changes)))


def people_counted(number: int) -> str:
    """How many people, in words: 1 person, 5 people."""
    return "1 person" if number == 1 else f"{number} people"


def _shorts(person: PersonDifference) -> Iterator[tuple[str, str]]:
    """The changes: of who goes from one setting to another on a shift of the same day, where they are to be."""
    gone = {(one.code, one.day) for one in person.changes if one.after is None}
    come = {(one.code, one.day) for one in person.changes if one.before is None}
    for change in person.changes:
        moves = (change.code, change.day) in gone & come
        if moves and change.before is None:
            yield f"→{_label(change)} {change.setting}", "$short-ink"
        elif not moves or change.after is not None:
            yield _short(change)


def _label(change: Difference) -> str:
    return f"{change.code} {change.day:%a} {change.day.day}"


def _short(change: Difference) -> tuple[str, str]:
    """One change: + comes, − goes, ~ is otherwise."""
    label = _label(change)
    if change.before is None:
        return f"+{label}", "$good"
    return (f"−{label}", "$error") if change.after is None else (f"~{label}", "$short-ink")
