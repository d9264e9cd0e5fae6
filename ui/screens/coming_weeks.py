"""What each week to come gets from the way in: hours by role and skill, and who becomes deployable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.pipeline.weeks import WeekLine

STEP = 4  # weeks


class ComingWeeksScreen(OpenedScreen["WeekLine"]):
    """The weeks from next Monday; hours of those who need somebody beside them are told apart."""

    SCOPE = Scope.COMING_WEEKS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.COMING_WEEKS)]
    TITLE_WORDS = "What the weeks to come get"
    WIDTHS = (20, 6, 8, 10, 0)
    HEADS = ("week", "people", "hours", "supervised", "become deployable")

    def __init__(self) -> None:
        super().__init__()
        self._weeks = 2 * STEP

    def entries(self) -> Sequence[Entry[WeekLine]]:
        from rostering.pipeline.weeks import weeks

        return tuple(_entry(line) for line in weeks(*self.desk.who, number=self._weeks))

    def said_of(self, item: WeekLine) -> str:
        from rostering.pipeline.wording import week_lines

        return "\n".join(week_lines(item))

    def action_more(self) -> None:
        from rostering.pipeline.weeks import MOST_WEEKS

        self._weeks = min(self._weeks + STEP, MOST_WEEKS)
        self.read()

    def action_fewer(self) -> None:
        self._weeks = max(self._weeks - STEP, STEP)
        self.read()


def _entry(line: WeekLine) -> Entry[WeekLine]:
    from rostering import words
    from rostering.calendar import week_name

    when = f"{week_name(line.monday)} {words.day(line.monday)}"
    hours, beside = words.hours(line.minutes + line.supervised_minutes), words.hours(line.supervised_minutes)
    return Entry(str(line.monday), (when, str(line.people), hours, beside, ", ".join(line.becoming)), line)
