"""One day at a home: what was otherwise than planned is said person by person, and then all of it confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.edits.editing import BAD
from ui.list_state import Entry
from ui.modals.ask import Ask
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from rostering.actuals.day_record import WorkedLine
    from rostering.actuals.worked import Said

# What is asked for each thing that may be said; None where nothing is.
ASKED = {
    "late": ("came late: when?", "a time such as 8.10"),
    "left": ("left early: when?", "a time such as 19.15"),
    "stayed": ("stayed on: until when?", "a time such as 20.45"),
    "break": ("missed a break: how many minutes of it?", "minutes, such as 30"),
    "disturbed": ("was up in a sleep-in or called out: for how many minutes?", "minutes, such as 45"),
    "concern": ("is to be talked to: about what?", "a few words, none about anybody's health"),
}


class DayScreen(PlaceScreen["WorkedLine"]):
    """What is said waits here until the day is confirmed; leaving forgets it."""

    SCOPE = Scope.DAY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.DAY)]
    EMPTY = "Nobody was planned there on that day."
    WIDTHS = (0, 5, 12, 12, 22)
    HAS_DETAIL = False

    def __init__(self, home: str, name: str, day: date, *, confirmed: bool) -> None:
        super().__init__()
        self._home, self._name, self._day, self._confirmed = home, name, day, confirmed
        self._said: tuple[Said, ...] = ()
        self._leaving = False

    def entries(self) -> Sequence[Entry[WorkedLine]]:
        record = self.desk.worked(self._home, self._day)
        self._confirmed = record.confirmed_by is not None
        return tuple(self._entry(line) for line in record.lines)

    def _entry(self, line: WorkedLine) -> Entry[WorkedLine]:
        from rostering.actuals.wording import times, what

        worked = "" if line.start is None or line.end is None else times(line.start, line.end)
        said = what(line.outcome, line.breaks_missed or 0, line.disturbed_minutes or 0, line.concern)
        now = ", ".join(f"{one.kind} {one.value}".strip() for one in self._said if one.person == _who(line))
        tone, mark = ("press", "*") if now else ("", "")
        cells = (line.name, line.code, times(line.planned_start, line.planned_end), worked, now or said)
        return Entry(_who(line), cells, line, tone, mark)

    def _nothing(self) -> str:
        return self.EMPTY

    def title_words(self) -> str:
        from rostering import text

        return f"{self._name}, {text.day(self._day)}"

    def note(self) -> str:
        state = "confirmed; what is said now corrects it" if self._confirmed else "to confirm"
        said = f", {len(self._said)} otherwise" if self._said else ""
        return f"{state}{said}"

    # What was otherwise

    def action_late(self) -> None:
        self._ask("late")

    def action_left(self) -> None:
        self._ask("left")

    def action_stayed(self) -> None:
        self._ask("stayed")

    def action_missed_break(self) -> None:
        self._ask("break")

    def action_disturbed(self) -> None:
        self._ask("disturbed")

    def action_concern(self) -> None:
        self._ask("concern")

    def action_absent(self) -> None:
        self._add("absent", "")

    def action_came(self) -> None:
        self._add("came", "")

    def action_take_back(self) -> None:
        line = self.state.under
        if line is not None:
            self._keep(tuple(one for one in self._said if one.person != _who(line)))

    def _ask(self, kind: str) -> None:
        line = self.state.under
        if line is None:
            return

        def answered(value: str | None) -> None:
            if value is not None:
                self._add(kind, value)

        what, hint = ASKED[kind]
        self.app.push_screen(Ask(f"{line.name} {what}", hint), answered)

    def _add(self, kind: str, value: str) -> None:
        from rostering.actuals.worked import Said

        line = self.state.under
        if line is not None:
            kept = tuple(one for one in self._said if (one.person, one.kind) != (_who(line), kind))
            self._keep((*kept, Said(_who(line), kind, value)))

    def _keep(self, said: tuple[Said, ...]) -> None:
        self._said, self._leaving = said, False
        words = f"{len(said)} otherwise; c confirms the day with that." if said else "All as planned."
        lines = tuple(self._entry(line.item) for line in self.state.every if line.item is not None)
        self.stand(self.state.read(lines).told(words))

    # All of it

    def action_confirm(self) -> None:
        said, again = self._said, self._confirmed

        def confirm() -> str:
            return self.desk.confirm(self._home, self._day, said, again=again)

        self.do(confirm)

    def _done(self, sentence: str) -> None:
        self._said = ()
        super()._done(sentence)

    def action_open(self) -> None:
        self._ask("late")

    def back(self) -> None:
        if self._said and not self._leaving:
            self._leaving = True
            self.stand(self.state.told("What you said is not confirmed: c confirms it, Esc again forgets it.", BAD))
            return
        self.dismiss(None)


def _who(line: WorkedLine) -> str:
    return f"{line.person}:{line.code}"
