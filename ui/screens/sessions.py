"""Inductions, training and shadow shifts: planned, seats on them booked, and who came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.pipeline.listing import PipelineLine
    from rostering.pipeline.session import SessionLine

FIELDS = {
    "step": "induction, skills or shadow",
    "on": "the day",
    "start": "9:00",
    "end": "17:00; before the start: on the next day",
    "seats": "how many can take part",
    "trainer": "who trains; of a shadow shift who is shadowed",
    "setting": "where: a setting's code or name",
    "place": "where, if at no setting",
    "skills": "given: fire, moving_people:2",
    "organisation": "whose it is; nothing: yours, or the only one",
}
BACK_DAYS = 28  # so far back a session without its attendance is still looked for
MOST_OFFERED = 12  # names that are shown for a seat; others can be typed


class SessionsScreen(OpenedScreen["SessionLine"]):
    """Those over whose attendance nobody recorded, then those to come; with a key those that are dealt with."""

    SCOPE = Scope.SESSIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SESSIONS)]
    TITLE_WORDS = "Sessions: induction, training, shadow shifts"
    EMPTY = "No session is planned. n plans one."
    WIDTHS = (22, 10, 0, 13, 10)
    HEADS = ("when", "step", "where", "trainer", "seats")

    def __init__(self) -> None:
        super().__init__()
        self._every = False

    def entries(self) -> Sequence[Entry[SessionLine]]:
        from datetime import timedelta

        from rostering import calendar
        from rostering.pipeline.session import list_sessions

        lines = list_sessions(*self.desk.who, calendar.today() - timedelta(days=BACK_DAYS))
        return tuple(_parts(lines, calendar.now(), every=self._every))

    def said_of(self, item: SessionLine) -> str:
        from rostering.pipeline.wording import session_lines

        return "\n".join(session_lines(item))

    def note(self) -> str:
        return "with those that are dealt with" if self._every else ""

    def action_every(self) -> None:
        self._every = not self._every
        self.read()

    def action_add(self) -> None:
        self.fill_in("A new session", FIELDS, {"step": "induction"}, self._add)

    def _add(self, cells: Mapping[str, str]) -> str:
        from rostering.pipeline.session import MOST_SEATS, Planned, add_session
        from rostering.pipeline.wording import session_when
        from ui.typed_cells import needed_clock, needed_day, needed_whole, several, words

        planned = Planned(
            step=words(cells, "step") or "",
            on=needed_day(cells, "on"),
            start=needed_clock(cells, "start"),
            end=needed_clock(cells, "end"),
            seats=needed_whole(cells, "seats", MOST_SEATS),
            trainer=words(cells, "trainer") or "",
            setting=words(cells, "setting"),
            place=words(cells, "place"),
            skills=several(cells, "skills"),
            organisation=words(cells, "organisation"),
        )
        line = add_session(*self.desk.who, planned)
        self._wanted = str(line.id)
        return f"Planned: {line.step} {session_when(line)}, {line.place}."

    def action_book(self) -> None:
        line = self.state.under
        if line is not None:
            self.in_thread(partial(self._waiting, line), partial(self._ask_who, line), self._not_done, group="do")

    def _waiting(self, line: SessionLine) -> dict[str, str]:
        """Those who lack the step, with where they stand: those who could take it now before the others."""
        from rostering.pipeline.listing import pipeline
        from rostering.pipeline.wording import pool_title

        booked = {one.person for one in line.people if one.state == "booked"}
        lines = pipeline(*self.desk.who)
        states = {one.person: _state(one, line.step) for one in lines}
        lacking = [one for one in lines if states[one.person] in ("open", "waits") and one.person not in booked]
        lacking.sort(key=lambda one: states[one.person])
        return {
            one.person: f"{one.name}, {pool_title(one.pool)} ({states[one.person]})" for one in lacking[:MOST_OFFERED]
        }

    def _ask_who(self, line: SessionLine, waiting: Mapping[str, str]) -> None:
        from rostering.pipeline.wording import session_when

        title = f"Who comes to {line.step} on {session_when(line)}? {line.free} of {line.seats} seats are free"
        hint = "figures, or names or codes apart by commas"
        self.ask_some(title, waiting, hint, partial(self._book, line), others=True)

    def _book(self, line: SessionLine, people: Sequence[str]) -> str:
        from rostering.pipeline.attendance import book_seats

        done = book_seats(*self.desk.who, line.id, people)
        return f"Booked: {done.taken} of {done.seats} seats are taken."

    def action_give_back(self) -> None:
        line = self.state.under
        if line is None:
            return
        booked = {one.person: one.name for one in line.people if one.state == "booked"}
        if booked:
            self.choose("Whose seat is given back?", booked, partial(self._give_back, line))
        else:
            self._not_done("Nobody is booked here.")

    def _give_back(self, line: SessionLine, person: str) -> None:
        from rostering.pipeline.attendance import release_seat

        def act() -> str:
            done = release_seat(*self.desk.who, line.id, person)
            return f"The seat is free: {done.taken} of {done.seats} are taken."

        self.do(act)

    def action_attended(self) -> None:
        line = self.state.under
        if line is None:
            return
        seated = {one.person: one.name for one in line.people if one.state != "cancelled"}
        if not seated:
            self._not_done("Nobody had a seat here.")
            return
        hint = "figures of those who did not; nothing: all came"
        self.ask_some("Who did not come?", seated, hint, partial(self._attended, line, tuple(seated)))

    def _attended(self, line: SessionLine, seated: Sequence[str], missed: Sequence[str]) -> str:
        from rostering.pipeline.attendance import record_attendance
        from rostering.words import counted

        came = [one for one in seated if one not in missed]
        record_attendance(*self.desk.who, line.id, came, missed)
        return f"Recorded: {counted(len(came), 'person', 'people')} came, {len(missed)} did not."

    def action_call_off(self) -> None:
        from rostering.pipeline.wording import session_when

        line = self.state.under
        if line is not None:
            title = f"{line.step} on {session_when(line)} is called off: {line.taken} seats go. Sure?"
            self.ask(title, "y calls it off", partial(self._call_off, line))

    def _call_off(self, line: SessionLine, typed: str) -> str:
        from rostering.pipeline.session import cancel_session

        if not typed.casefold().startswith("y"):
            return "Nothing is called off."
        cancel_session(*self.desk.who, line.id)
        return "It is called off; whoever had a seat is free again."


def _state(line: PipelineLine, wanted: str) -> str:
    return next((one.state for one in line.steps if one.step == wanted), "")


def _parts(lines: Sequence[SessionLine], now: datetime, *, every: bool) -> Iterator[Entry[SessionLine]]:
    waits = [one for one in lines if one.ends_at <= now and any(seat.state == "booked" for seat in one.people)]
    coming = [one for one in lines if one.ends_at > now and not one.is_cancelled]
    done = [one for one in lines if one not in waits and one not in coming]
    parts = (("Over: who came?", waits, "press", "!"), ("To come", coming, "", ""), ("Dealt with", done, "quiet", ""))
    for heading, mine, tone, mark in parts[: 3 if every else 2]:
        if mine:
            yield Entry(heading, (f"{heading}  {len(mine)}",))
        yield from (_entry(one, tone, mark) for one in mine)


def _entry(line: SessionLine, tone: str, mark: str) -> Entry[SessionLine]:
    from rostering.pipeline.wording import session_when

    seats = "called off" if line.is_cancelled else f"{line.taken} of {line.seats}"
    return Entry(str(line.id), (session_when(line), line.step, line.place, line.trainer, seats), line, tone, mark)
