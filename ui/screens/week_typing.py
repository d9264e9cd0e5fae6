"""Typing into a cell: capitals are shift codes, figures are own times, small letters are commands."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from ui.edits.choices import Choice, choices, narrowed, one_meant, refusal
from ui.edits.editing import BAD, QUIET
from ui.edits.place import CellPlace, place_under
from ui.edits.plan import Planned, Put, Times, Want, plan, put
from ui.edits.times import SIGNS, times
from ui.screens.week_base import NO_ROSTER_YET
from ui.screens.week_saving import WeekSaving

MOST_SHOWN = 4
NOBODY = "Stand on a person to type a shift; f on a short place finds somebody for it."


class WeekTyping(WeekSaving):
    """Takes what is typed letter by letter, and makes an edit of it."""

    def on_key(self, event: events.Key) -> None:
        typed = self.state.editing.typed
        if typed:
            taken = self._key_while_typing(event.key, event.character, typed)
        else:
            taken = bool(event.character) and self._begins(event.character or "")
        if taken:
            event.stop()
            event.prevent_default()

    def _begins(self, character: str) -> bool:
        """Begin to type where a capital or a figure is pressed."""
        if self.state.sheet is None or not (character.isupper() or character.isdecimal()):
            return False
        if place_under(self.state) is None:
            self.stand(self.state.told(NOBODY))
        else:
            self._type(character)
        return True

    def _key_while_typing(self, key: str, character: str | None, typed: str) -> bool:
        if key == "escape":
            self._leave("")
        elif key == "enter":
            self._enter()
        elif key == "backspace":
            if len(typed) > 1:
                self._type(typed[:-1], again=True)
            else:
                self._leave("")
        elif character is not None and (character.isalnum() or character in SIGNS):
            self._type(typed + character)
        else:
            self._leave("")
            return False
        return True

    def _leave(self, words: str, manner: str = QUIET) -> None:
        self.stand(replace(self.state, editing=self.state.editing.left().saying(words, manner)))

    def _type(self, typed: str, *, again: bool = False) -> None:
        """Show what is typed; a code that can only mean one shift is taken at once."""
        place = place_under(self.state)
        if place is None:
            self._leave("")
            return
        if typed[0].isdecimal():
            self._typing(typed, (), "Own times, such as 7.30-14: Enter sets them, Escape leaves the cell as it is.")
            return
        every = choices(place)
        found = narrowed(every, typed)
        meant = one_meant(found)
        if not found:
            codes = ", ".join(dict.fromkeys(one.code for one in every if one.fits)) or "none that fits"
            day = f"{place.day:%a} {place.day.day} {place.day:%b}"
            more = f" {NO_ROSTER_YET}" if place.part.roster is None else ""
            self._leave(
                f"No other shift at {place.view.place.name} on {day} begins with {typed}; there is {codes}.{more}", BAD
            )
        elif not any(one.fits for one in found):
            self._leave(f"{refusal(place, found)} A waiver lifts it, where the rule allows one: rota waive.", BAD)
        elif meant is not None and not again:
            self._take(place, meant)
        else:
            self._typing(typed, found, _offered(found))

    def _typing(self, typed: str, found: tuple[Choice, ...], words: str) -> None:
        editing = replace(self.state.editing, typed=typed, choices=found, marked=None).saying(words)
        self.stand(replace(self.state, editing=editing))

    def _enter(self) -> None:
        place, editing = place_under(self.state), self.state.editing
        if place is None:
            self._leave("")
        elif editing.typed[0].isdecimal():
            try:
                self.do(place, times(editing.typed))
            except ValueError as error:
                self._typing(editing.typed, (), f"{str(error).capitalize()}.")
        else:
            self._take(place, editing.choices[0])

    def _take(self, place: CellPlace, choice: Choice) -> None:
        self._make(place, put(place, choice), Put(choice.code))

    def do(self, place: CellPlace, want: Want) -> None:
        """Bring about in a cell what somebody wants, or say why not."""
        self._make(place, plan(place, want), want)

    def _make(self, place: CellPlace, planned: Planned, want: Want) -> None:
        if planned.refused:
            self._leave(planned.refused, BAD)
            return
        if not planned.edits:
            self._leave(f"{place.words}: it says so already.")
            return
        self.state = replace(self.state, editing=replace(self.state.editing.left(), last=want))
        self.submit(place, planned.edits, f"{place.words}: {_said(place, want)}")


def _said(place: CellPlace, want: Want) -> str:
    from rostering.words import clock_minute

    if isinstance(want, Put):
        was = f", was {place.codes}" if place.codes else ""
        return f"{want.code or 'off'}{was}"
    if isinstance(want, Times):
        return f"{place.codes} {clock_minute(want.start)}–{clock_minute(want.end)}"
    return "pinned" if want.on else "no longer pinned"


def _offered(found: tuple[Choice, ...]) -> str:
    """The shifts to choose from, the first being what Enter takes."""
    fitting = [one for one in found if one.fits]
    shown = " · ".join(f"{one.words}{' (short)' if one.short else ''}" for one in fitting[:MOST_SHOWN])
    more = f" · {len(fitting) - MOST_SHOWN} more" if len(fitting) > MOST_SHOWN else ""
    return f"Enter takes the first: {shown}{more}"
