"""What the threads and the widgets tell the screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from rostering.rosters.edit_cells import CellsEdited
    from rostering.rosters.home_standing import HomePart
    from rostering.rosters.trail import Step
    from ui.edits.editing import Batch
    from ui.edits.place import CellPlace
    from ui.edits.steps import Outcome
    from ui.edits.swaps import Partner
    from ui.home_view import HomeView
    from ui.week import Span


@dataclass
class SpanRead(Message):
    """The weeks in view, the home that is looked at among them, have been read from the store."""

    span: Span


@dataclass
class HomeRead(Message):
    """One home more of a span was read, or read again."""

    span: Span
    view: HomeView


@dataclass
class HomeUnread(Message):
    """One home of a span cannot be read, and why."""

    span: Span
    code: str
    sentence: str


@dataclass
class EditSaved(Message):
    """Changes were saved; `part` is their roster as it stands now."""

    batch: Batch
    edited: CellsEdited
    part: HomePart


@dataclass
class EditRefused(Message):
    """Changes were not saved, and why; `part` is their roster as it stands now, None where it cannot be read."""

    batch: Batch
    sentence: str
    part: HomePart | None


@dataclass
class DoneElsewhere(Message):
    """Rows of the audit trail after those that this screen knows."""

    steps: tuple[Step, ...]


@dataclass
class StepDone(Message):
    """Something was done beside the cells, taken back or done again; `way` says which, empty for the first time."""

    outcome: Outcome
    way: str = ""


@dataclass
class StepRefused(Message):
    """It was not done, and why."""

    sentence: str


@dataclass
class PartnersFound(Message):
    """Who could swap with a cell."""

    place: CellPlace
    partners: tuple[Partner, ...]


@dataclass
class WhyOpen(Message):
    """Why a shift (its number) is short, in one line; empty where that cannot be said."""

    shift: int
    sentence: str


@dataclass
class WeekFailed(Message):
    """The weeks could not be read, and why; `exit_code` is what the program then ends with."""

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
