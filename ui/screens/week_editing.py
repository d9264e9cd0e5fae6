"""The commands that change a cell, a block of cells or two people's cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual import work

from rostering.errors import RotaError
from ui.edits.block import copied, lay
from ui.edits.editing import BAD, GOOD
from ui.edits.place import CellPlace, place_at, place_under
from ui.edits.plan import Pin, Put, swap
from ui.messages import Marked
from ui.screens.week_typing import WeekTyping

if TYPE_CHECKING:
    from ui.modals.away import AwayAnswer

STAND = "Stand on a person first."


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
            words = f"{place.words} ({place.codes or 'off'}): move to the other cell and press w again to swap."
            self.stand(replace(self.state, editing=held.saying(words)))
            return
        planned = swap(first, place)
        if planned.refused:
            self.stand(replace(self.state, editing=editing.left().saying(planned.refused, BAD)))
        else:
            self.submit(place, planned.edits, f"{first.words} swapped with {place.words}")

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
                if leave:
                    self._leave_in_thread(place.person, first, answer)
                else:
                    self._sick_in_thread(place.person, first, answer.until, first == span.today)

        self.app.push_screen(Away(title, first, last, span.today, leave=leave), answered)

    @work(thread=True, exit_on_error=False, group="away", description="away")
    def _sick_in_thread(self, person: str, first: date, until: date | None, now: bool) -> None:
        try:
            said, opened = self.desk.sick(person, first, until, now=now)
            self.post_message(Marked(said, done=True, opened=opened))
        except RotaError as error:
            self.post_message(Marked(error.sentence, done=False))

    @work(thread=True, exit_on_error=False, group="away", description="away")
    def _leave_in_thread(self, person: str, first: date, answer: AwayAnswer) -> None:
        try:
            said = self.desk.leave(person, first, answer.until or first, answer.kind)
            self.post_message(Marked(said, done=True))
        except RotaError as error:
            self.post_message(Marked(error.sentence, done=False))

    def on_marked(self, message: Marked) -> None:
        self.show(self.state.told(message.sentence, GOOD if message.done else BAD))
        self.changed()

    # Notes

    def action_note(self) -> None:
        from ui.modals.note import NoteText

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
                self._note_in_thread(roster[0], day, person, said)

        self.app.push_screen(NoteText(place.words if place else f"{day:%a} {day.day} {day:%b}", was), answered)

    @work(thread=True, exit_on_error=False, group="note", description="note")
    def _note_in_thread(self, roster: int, day: date, person: str | None, said: str) -> None:
        try:
            self.post_message(Marked(self.desk.note(roster, day, person, said), done=True))
        except RotaError as error:
            self.post_message(Marked(error.sentence, done=False))

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
