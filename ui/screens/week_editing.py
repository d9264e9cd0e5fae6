"""The commands that change a cell, a block of cells or two people's cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from ui.edits import steps
from ui.edits.block import copied, lay
from ui.edits.editing import BAD
from ui.edits.place import CellPlace, place_at, place_under
from ui.edits.plan import Pin, Put, swap
from ui.edits.swaps import Partner, partners
from ui.messages import PartnersFound
from ui.screens.week_typing import WeekTyping

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.edits.steps import Outcome
    from ui.modals.away import AwayAnswer
    from ui.modals.find import Candidate

STAND = "Stand on a person first."
NOTE_HINT = "a few words, none about anybody's health; nothing takes the note away"


class WeekEditing(WeekTyping):
    """Small letters and the keys beside them: clear, pin, repeat, copy, swap, sick, leave, explain."""

    def _place(self) -> CellPlace | None:
        """The cell under the cursor; where there is none, that is said."""
        place = place_under(self.state)
        if place is None or not place.here:
            self.stand(self.state.told(STAND))
            return None
        return place

    def action_clear(self) -> None:
        place = self._place()
        if place is None:
            return
        if self.state.editing.marked is None:
            self.do(place, Put(""))
        else:
            self._lay((("",),) * len(self.state.cursor.lines), len(self.state.cursor.days), "cleared")

    def action_pin(self) -> None:
        place = self._place()
        if place is not None:
            self.do(place, Pin(not (place.assignments and all(one.pinned for one in place.assignments))))

    def action_repeat(self) -> None:
        place, last = self._place(), self.state.editing.last
        if last is None:
            self.stand(self.state.told("There is no edit yet that could be repeated."))
        elif place is not None:
            self.do(place, last)

    # Blocks

    def action_mark(self) -> None:
        state, editing = self.state, self.state.editing
        if editing.marked is not None:
            self.stand(replace(state, editing=replace(editing.saying(""), marked=None)))
        elif self._place() is not None:
            marked = replace(editing, marked=(state.line, state.day))
            words = "Move to the other corner: y copies the block, delete empties it, space lets it go."
            self.stand(replace(state, editing=marked.saying(words)))

    def action_copy(self) -> None:
        codes = copied(self.state)
        if not codes:
            self.stand(self.state.told(STAND))
            return
        said = " ".join(code or "·" for code in codes[0])
        more = f" and {len(codes) - 1} lines more" if len(codes) > 1 else ""
        editing = replace(self.state.editing.left(), copied=codes)
        self.show(
            replace(
                self.state, editing=editing.saying(f"Copied {said}{more}: v lays it down once, a along its pattern.")
            )
        )

    def action_paste(self) -> None:
        self._lay(self.state.editing.copied, None, "laid down", along=False)

    def action_along(self) -> None:
        self._lay(self.state.editing.copied, None, "laid down along its pattern", along=True)

    def _lay(self, codes: tuple[tuple[str, ...], ...], days: int | None, words: str, *, along: bool = False) -> None:
        if self._place() is None:
            return
        if not codes:
            self.stand(self.state.told("Nothing is copied yet: space marks a block, y copies it."))
            return
        state = self.state
        if days is not None:  # of a marked block, from its first corner on
            cursor = state.cursor
            state = replace(state, line=cursor.lines.start, day=cursor.days.start)
            codes = tuple(row * days for row in codes)
        laying = lay(state, codes, along=along)
        if not laying.laid:
            said = laying.left_out[0] if laying.left_out else "It stands like that already."
            self.show(replace(self.state, editing=self.state.editing.left().saying(said, BAD)))
            return
        left = f"; {len(laying.left_out)} left out: {laying.left_out[0]}" if laying.left_out else ""
        for one in laying.laid:
            cells = len({(edit.worker, edit.shift) for edit in one.edits})
            self.submit(one.place, one.edits, f"{one.place.name} and on, {cells} changes {words}{left}")

    # Two people

    def action_swap(self) -> None:
        place, editing = self._place(), self.state.editing
        if place is None:
            return
        first = None if editing.held is None else place_at(self.state, *editing.held)
        if first is None:
            held = replace(editing.left(), held=(self.state.line, self.state.day))
            words = f"{place.words} ({place.codes or 'off'}): w again here shows who could swap, on another cell swaps."
            self.stand(replace(self.state, editing=held.saying(words)))
            return
        if (first.person, first.column) == (place.person, place.column):
            self.stand(replace(self.state, editing=editing.left().saying("Looking for who could swap…")))
            self._partners_in_thread(place)
        else:
            self._swap(first, place)

    def _swap(self, first: CellPlace, place: CellPlace) -> None:
        planned = swap(first, place)
        if planned.refused:
            self.stand(replace(self.state, editing=self.state.editing.left().saying(planned.refused, BAD)))
        else:
            self.submit(place, planned.edits, f"{first.words} swapped with {place.words}")

    @work(thread=True, exclusive=True, exit_on_error=False, group="partners", description="partners")
    def _partners_in_thread(self, place: CellPlace) -> None:
        found = partners(place)
        if not get_current_worker().is_cancelled:
            self.post_message(PartnersFound(place, found))

    def on_partners_found(self, message: PartnersFound) -> None:
        from ui.modals.find import Find

        place = message.place
        if self.app.screen is not self:  # somebody went on to something else
            return
        if not message.partners:
            self.stand(self.state.told(f"Nobody at {place.view.place.name} could swap with {place.words}.", BAD))
            return
        self.stand(self.state.told(""))
        title = f"Who swaps with {place.words} ({place.codes or 'off'})?"
        people = [_candidate(place, one) for one in message.partners]
        self.app.push_screen(Find(title, "part of a name", people), partial(self._swap_with, place))

    def _swap_with(self, first: CellPlace, found: tuple[str, str] | None) -> None:
        if found is None or self.state.span is None:
            return
        view = self.state.span.views[found[0]]  # as it is by now
        self._swap(CellPlace(view, first.person, first.column), CellPlace(view, found[1], first.column))

    def action_let_go(self) -> None:
        """Nothing marked, held or said any more."""
        self.stand(replace(self.state, editing=self.state.editing.left().saying("")))

    # Not there

    def action_sick(self) -> None:
        self._ask_away(leave=False)

    def action_leave(self) -> None:
        self._ask_away(leave=True)

    def _ask_away(self, *, leave: bool) -> None:
        from ui.modals.away import Away

        place, span = self._place(), self.state.span
        if place is None or span is None:
            return
        first, last = (place.view.days[day] for day in (self.state.cursor.days[0], self.state.cursor.days[-1]))
        title = f"{place.name} {'on leave' if leave else 'sick'} from {first:%a} {first.day} {first:%b}, until"

        def answered(answer: AwayAnswer | None) -> None:
            if answer is not None:
                self.stand(self.state.told(f"{place.name}: saving…"))
                self.take_step(partial(_away, self.desk, place.person, first, answer, leave=leave, today=span.today))

        self.app.push_screen(Away(title, first, last, span.today, leave=leave), answered)

    # Notes

    def action_note(self) -> None:
        from rostering.rosters.notes import NotedAt
        from ui.modals.ask import Ask

        view = self.state.view
        if view is None or self.state.under is None:
            return
        place = place_under(self.state)
        part, day = view.part_of(self.state.day), view.days[self.state.day]
        person = None if place is None else place.person
        roster = part.roster
        if roster is None:
            self.stand(self.state.told("There is no roster of that day yet that could be noted on.", BAD))
            return
        was = next((one.text for one in part.made.notes if (one.person, one.day) == (person, day)), "")

        def answered(said: str | None) -> None:
            if said is not None and said != was:
                self.take_step(partial(steps.note, self.desk, NotedAt(roster[0], day, person), said, was))

        title = f"Note on {place.words if place else f'{day:%a} {day.day} {day:%b}'}"
        self.app.push_screen(Ask(title, NOTE_HINT, was, needed=False), answered)

    # Why

    def action_explain(self) -> None:
        from ui.edits.explained import explained
        from ui.modals.explain import Explain

        place = self._place()
        if place is None:
            return
        rules = explained(place)
        if rules:
            self.app.push_screen(Explain(place.words, rules))
        else:
            self.stand(self.state.told(f"{place.words}: no rule is broken here."))


def _candidate(place: CellPlace, one: Partner) -> Candidate:
    from ui.letters import plain
    from ui.modals.find import Candidate

    note = f"{one.words}{f'  ! {one.breaks}' if one.breaks else ''}"
    return Candidate(place.view.place.code, one.person, one.name, note, plain(f"{one.name} {note}"))


def _away(desk: Desk, person: str, first: date, answer: AwayAnswer, *, leave: bool, today: date) -> Outcome:
    """Somebody on leave, or sick: from this minute where that begins today."""
    from rostering.calendar import instant

    if leave:
        return steps.leave(desk, person, first, answer.until or first, answer.kind)
    return steps.sick(desk, person, None if first == today else instant(first, 0), answer.until)
