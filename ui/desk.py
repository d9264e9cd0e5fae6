"""What the screens work at: one store, and who acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from rostering.rosters.edit_cells import CellEdits, CellsEdited
    from rostering.rosters.home_standing import HomePart, HomePlace
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.standing import Standing
    from rostering.rosters.trail import Step
    from rostering.store.engine import Store


@dataclass(frozen=True)
class Desk:
    """The store that the app shows and the name of who acts; `app.desk` on every screen, and never None.

    Screens hand both to use cases (`mark_sick(desk.store, desk.actor_name, …)`), always in a thread. After a change
    that a screen of its own has made, it calls `app.changed()`, and what is shown behind it is read again.

    All that is read here takes as long as the store does, and raises StoreError, RefusedError and BadInputError.
    """

    store: Store
    actor_name: str | None

    def standing(self, horizon: Horizon, settings: Iterable[str] = ()) -> Standing:
        """The rosters of some settings (codes; none = all) over a period, with everybody in reach, checked."""
        from rostering.rosters.standing import standing_roster

        return standing_roster(self.store, self.actor_name, horizon, settings)

    def places(self) -> tuple[HomePlace, ...]:
        """Every home by its code."""
        from rostering.rosters.home_standing import home_places

        return home_places(self.store, self.actor_name)

    def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
        """The rosters of one home that have any of some days, with those who belong or stand there only, checked."""
        from rostering.rosters.home_standing import home_parts

        return home_parts(self.store, self.actor_name, code, first, last)

    def edit(self, asked: CellEdits) -> CellsEdited:
        """Save some changes of one roster, all of them or none."""
        from rostering.rosters.edit_cells import edit_cells

        return edit_cells(self.store, self.actor_name, asked)

    def sick(self, person: str, first: date, until: date | None, *, now: bool) -> str:
        """Mark somebody sick from a day (`now`: from this minute) until the end of another, and say what that opens."""
        from rostering import text
        from rostering.calendar import instant
        from rostering.gaps.sick_call import mark_sick

        called = mark_sick(
            self.store, self.actor_name, person, from_at=None if now else instant(first, 0), until_on=until
        )
        opened = ", ".join(one.label for one in called.opened)
        until_words = "until further notice" if until is None else f"until {text.day(until)}"
        return f"{called.name} is marked sick {until_words}; open now: {opened or 'nothing'}."

    def leave(self, person: str, first: date, last: date, kind: str) -> str:
        """Put somebody on leave for some days, and say what that opens. What stands against it leaves it asked for."""
        from rostering.errors import RefusedError
        from rostering.requests.leave import LeaveAsked, ask_leave, grant_leave

        asked = ask_leave(self.store, self.actor_name, LeaveAsked(person, kind, first, last))
        try:
            granted = grant_leave(self.store, self.actor_name, str(asked.reference))
        except RefusedError as error:
            raise RefusedError(f"{error.sentence} It stays asked for as {asked.reference}.") from error
        opened = ", ".join(one.words for one in granted.opens)
        return f"Leave {asked.reference} is granted; open now: {opened or 'nothing'}."

    def note(self, roster: int, day: date, person: str | None, said: str) -> str:
        """Write a note on a day of a roster, or on one person's cell of it; nothing said takes it away."""
        from rostering.rosters.notes import NotedAt, clear_note, set_note

        where = NotedAt(roster, day, person)
        if not said:
            clear_note(self.store, self.actor_name, where)
            return "The note is taken away."
        return f"Noted: {set_note(self.store, self.actor_name, where, said).text}"

    def last_step(self) -> int:
        """The number of the audit trail's last row."""
        from rostering.rosters.trail import last_step

        return last_step(self.store)

    def steps_after(self, id_: int) -> tuple[Step, ...]:
        """What was done since a row of the audit trail."""
        from rostering.rosters.trail import steps_after

        return steps_after(self.store, id_)

    def why_open(self, shift: int) -> str:
        """What stops everybody who could fill a place of a shift (its number), in one line."""
        from rostering.gaps.why_open import why_open

        return why_open(self.store, self.actor_name, shift)
