"""The week's roster: one home at a time or all of them, with its cover and what the cell under the cursor means."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.screens.week_jobs import WeekJobs


class WeekScreen(WeekJobs):
    """The place where a coordinator lives; its parts are in the files beside this one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.WEEK)]
