"""People: found by typing, and what is on record of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from rostering.people.directory import PersonLine
    from ui.modals.declare import Declaration

SIGNS = " '-."
SEEN_HINT = "which, when, until when: dbs 20 Nov, right_to_work today until open, nmc today until 31/3/2027."


class PeopleScreen(PlaceScreen["PersonLine"]):
    """Everybody with an employment; letters narrow the list, so that no letter is a command here."""

    SCOPE = Scope.PEOPLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PEOPLE)]
    TITLE_WORDS = "People"
    EMPTY = "There is nobody yet: rota import staff FILE reads your people."
    WIDTHS = (0, 20, 8, 10, 12)

    def entries(self) -> Sequence[Entry[PersonLine]]:
        return tuple(_entry(line) for line in sorted(self.desk.people(), key=lambda line: line.name))

    def said_of(self, item: PersonLine) -> str:
        return "\n".join(self.desk.person(item.code))

    def note(self) -> str:
        if self.state.typed:
            return f"{len(self.state.lines)} of {len(self.state.every)}"
        return f"{len(self.state.every)}; type a name, a role or a home"

    def on_key(self, event: events.Key) -> None:
        typed, character = self.state.typed, event.character or ""
        if event.key == "backspace" and typed:
            self.stand(self.state.narrowed(typed[:-1]))
        elif not self.state.reading and (character.isalnum() or (typed and character and character in SIGNS)):
            self.stand(self.state.narrowed(typed + character))
        else:
            return
        event.stop()
        event.prevent_default()

    def action_roster(self) -> None:
        from rostering import calendar

        line = self.state.under
        home = next((one.setting for one in line.employments if one.setting), None) if line is not None else None
        if line is None or home is None:
            self._not_done("They belong to no home whose roster could be shown.")
            return
        self.rota.show_roster(self.desk.home_of(home), calendar.today(), person=line.code)

    def action_expiring(self) -> None:
        from ui.screens.expiring import ExpiringScreen

        self.app.push_screen(ExpiringScreen())

    # What nobody knows

    def action_declare(self) -> None:
        from rostering import calendar
        from ui.modals.declare import Declare

        line = self.state.under
        if line is None or not line.unknown:
            self._not_done("Nothing is unknown of them." if line is not None else "Stand on a person first.")
            return
        asked = Declare(line.name, line.unknown, calendar.today())
        self.app.push_screen(asked, partial(self._declare, line.code))

    def _declare(self, person: str, said: Declaration | None) -> None:
        if said is not None:
            self.do(partial(self.desk.declare, person, said.subjects, said.until))

    def action_seen(self) -> None:
        from rostering.catalogue import clearances
        from ui.modals.ask import Ask

        line = self.state.under
        if line is not None:
            hint = f"{SEEN_HINT} Or one of {', '.join(clearances())}; a setting's code may follow"
            self.app.push_screen(Ask(f"What was seen of {line.name}?", hint), partial(self._seen, line.code))

    def _seen(self, person: str, typed: str | None) -> None:
        if typed is not None:
            self.do(partial(self.desk.clear, person, typed))


def _entry(line: PersonLine) -> Entry[PersonLine]:
    roles = dict.fromkeys(role.replace("_", " ") for one in line.employments for role in one.roles)
    pools = dict.fromkeys(one.pool for one in line.employments if one.pool)
    homes = dict.fromkeys(one.setting for one in line.employments if one.setting)
    unknown = len(line.unknown) - line.declared
    said = f"{line.blocking} block" if line.blocking else f"{unknown} unknown" if unknown else ""
    tone, mark = ("press", "!") if line.blocking else ("", "")
    cells = (line.name, ", ".join(roles), ", ".join(pools), ", ".join(homes), said)
    return Entry(line.code, cells, line, tone, mark)
