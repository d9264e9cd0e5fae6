"""What the threads and the widgets tell the screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ui.week import Week


@dataclass
class WeekRead(Message):
    """A week has been read from the store."""

    week: Week


@dataclass
class WeekFailed(Message):
    """A week could not be read, and why; `exit_code` is what the program then ends with."""

    sentence: str
    exit_code: int


@dataclass
class CellPicked(Message):
    """The mouse picked a cell of the grid."""

    line: int
    day: int


@dataclass
class HomePicked(Message):
    """A home of the list was picked."""

    home: int
