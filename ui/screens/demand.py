"""What one setting asks for: its weekly pattern, overlays and exceptions, and their change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.modals.ask import Ask
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.work.demand_rows import DemandRow

FIELDS = {
    "code": "the letter in the grid",
    "start": "07:30",
    "end": "20:00; before the start: on the next day",
    "weekday": "Mon, Sat;Sun, Mon-Fri or daily",
    "date": "a day instead of weekdays: an exception",
    "from": "the first day that it holds, of weekdays",
    "until": "the last day, or nothing",
    "break": "minutes; nothing: as usual here",
    "type": "awake, sleep-in, on-call, overlay …",
    "role": "care_worker, registered_nurse …",
    "skills": "medication:2;first_aid",
    "minimum": "heads below which it is unsafe",
    "target": "heads that are wanted",
    "priority": "1 most urgent, 3 as usual",
    "client": "a resident's code, for 1:1",
    "exclusive": "yes for 1:1 that nobody shares",
}
FIRST = {"break": "", "type": "awake", "minimum": "1", "target": "1", "priority": "3", "weekday": "daily"}


class DemandScreen(OpenedScreen["DemandRow"]):
    """Rows are changed in a form; what is refused is said there, and nothing is lost."""

    SCOPE = Scope.DEMAND
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.DEMAND)]
    EMPTY = "It asks for nobody yet: n writes the first row."
    WIDTHS = (4, 10, 11, 0, 5, 15)
    HAS_DETAIL = False

    def __init__(self, setting: str, name: str) -> None:
        super().__init__()
        self._setting, self._name = setting, name
        self._every = False

    def entries(self) -> Sequence[Entry[DemandRow]]:
        return tuple(_lines(self.desk.demand(self._setting, every=self._every)))

    def title_words(self) -> str:
        return f"{self._name}: what it asks for"

    def note(self) -> str:
        return "with what is over" if self._every else ""

    def action_every(self) -> None:
        self._every = not self._every
        self.read()

    def action_open(self) -> None:
        row = self.state.under
        if row is not None:
            self._form(f"{row.code} of {self._name}", row.cells, instead_of=row.id)

    def action_change_from(self) -> None:
        """From a day on: the old row ends on the day before."""
        from rostering import calendar

        row = self.state.under
        if row is not None:
            monday = calendar.monday_of(calendar.today()) + 7 * calendar.ONE_DAY
            cells = {**row.cells, "from": f"{monday:%d/%m/%Y}"}
            self._form(f"{row.code} of {self._name}, from a day on", cells, instead_of=row.id, ends_old=True)

    def action_add(self) -> None:
        from rostering import calendar

        first = {**FIRST, "from": f"{calendar.today():%d/%m/%Y}"}
        self._form(f"A new row of {self._name}", first)

    def action_exception(self) -> None:
        """Another number, or other times, on one date; on that date it stands in place of the weekly row."""
        from rostering import calendar

        row = self.state.under
        if row is None:
            return
        tomorrow = calendar.today() + calendar.ONE_DAY
        cells = {**row.cells, "weekday": "", "from": "", "until": "", "date": f"{tomorrow:%d/%m/%Y}"}
        self._form(f"{row.code} of {self._name} on one date", cells)

    def action_end(self) -> None:
        row = self.state.under
        if row is None:
            return
        if row.on_date is not None:
            self.do(partial(self.desk.end_demand, self._setting, row.id, ""))
            return

        def answered(last: str | None) -> None:
            if last is not None:
                self.do(partial(self.desk.end_demand, self._setting, row.id, last))

        title = f"{row.said}: until when?"
        self.app.push_screen(Ask(title, "the last day; nothing for until yesterday", needed=False), answered)

    def _form(
        self, title: str, cells: Mapping[str, str], *, instead_of: int | None = None, ends_old: bool = False
    ) -> None:
        def act(typed: Mapping[str, str]) -> str:
            return self.desk.set_demand(self._setting, typed, instead_of=instead_of, ends_old=ends_old)

        self.fill_in(title, FIELDS, cells, act)


def _lines(rows: Sequence[DemandRow]) -> Iterator[Entry[DemandRow]]:
    parts = (
        ("Every week", [row for row in rows if row.on_date is None and not row.is_overlay]),
        ("Overlays: so many of those on duty hold a skill", [row for row in rows if row.is_overlay]),
        ("Exceptions on a date", [row for row in rows if row.on_date is not None and not row.is_overlay]),
    )
    for heading, mine in parts:
        if mine:
            yield Entry(heading, (heading,))
        yield from (_entry(row) for row in mine)


def _entry(row: DemandRow) -> Entry[DemandRow]:
    from rostering.words import role

    cells = row.cells
    wanted = ", ".join(part for part in (role(row.role) if row.role else "", row.skills) if part)
    if row.client:
        wanted += f", 1:1 {row.client}"
    since = f"from {cells['from']}" if cells["from"] else ""
    until = f"to {cells['until']}" if cells["until"] else ""
    times = f"{cells['start']}–{cells['end']}"
    heads = f"{row.minimum}/{row.target}"
    return Entry(str(row.id), (row.code, row.days, times, wanted, heads, until or since), row)
