"""What is done beside the cells (somebody sick or on leave, a note, patterns laid), with how it is taken back where it
can be.

All of it takes as long as the store does, and raises StoreError, RefusedError and BadInputError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from rostering.rosters.horizon import Horizon
    from rostering.rosters.notes import NotedAt
    from rostering.rosters.taken_off import TakenOff
    from ui.desk import Desk


@dataclass(frozen=True)
class Outcome:
    """What came of it: a sentence, the step that can be taken back, and the numbers of the shifts that it opened."""

    sentence: str
    step: Step | None = None
    opened: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """Something done, in a few words; `back` takes it back, and gives the step that does it again."""

    words: str
    back: Callable[[], Outcome]


def sick(desk: Desk, person: str, from_at: datetime | None, until: date | None) -> Outcome:
    """Mark somebody sick from an instant (None: now) until the end of a day, and open their shifts."""
    from rostering import text
    from rostering.gaps.sick_call import mark_sick

    called = mark_sick(desk.store, desk.actor_name, person, from_at=from_at, until_on=until)
    opened = ", ".join(one.label for one in called.opened)
    until_words = "until further notice" if until is None else f"until {text.day(until)}"
    fills = ". f shows who could come" if called.opened else ""
    said = f"{called.name} is marked sick {until_words}; open now: {opened or 'nothing'}{fills}."
    again = partial(sick, desk, person, called.starts_at, until)
    back = partial(_take_back, desk, called.absence, called.ends_at, called.taken, Step(f"{called.name} sick", again))
    return Outcome(said, Step(f"{called.name} sick", back), tuple(one.shift for one in called.opened))


def leave(desk: Desk, person: str, first: date, last: date, kind: str) -> Outcome:
    """Put somebody on leave for some days, and say what that opens. What stands against it leaves it asked for."""
    from rostering.errors import RefusedError
    from rostering.requests.leave import LeaveAsked, ask_leave, grant_leave
    from rostering.requests.reference import parse_reference

    asked = ask_leave(desk.store, desk.actor_name, LeaveAsked(person, kind, first, last))
    try:
        granted = grant_leave(desk.store, desk.actor_name, str(asked.reference))
    except RefusedError as error:
        raise RefusedError(f"{error.sentence} It stays asked for as {asked.reference}.") from error
    opened = ", ".join(one.words for one in granted.opens)
    words = f"leave {asked.reference}"
    number = parse_reference(str(asked.reference)).number
    again = Step(words, partial(leave, desk, person, first, last, kind))
    back = partial(_take_back, desk, number, granted.view.ends_at, granted.taken, again)
    return Outcome(f"Leave {asked.reference} is granted; open now: {opened or 'nothing'}.", Step(words, back))


def _take_back(desk: Desk, absence: int, ends_at: datetime | None, taken: tuple[TakenOff, ...], again: Step) -> Outcome:
    from rostering.requests.take_back import take_back_absence

    take_back_absence(desk.store, desk.actor_name, absence, ends_at, taken)
    return Outcome(f"Undone: {again.words}; the shifts are as they were.", again)


def note(desk: Desk, where: NotedAt, said: str, was: str) -> Outcome:
    """Write a note where one stood that somebody saw (empty: none); nothing said takes it away."""
    from rostering.rosters.notes import clear_note, set_note

    if said:
        kept = set_note(desk.store, desk.actor_name, where, said, was=was).text
        sentence = f"Noted: {kept}"
    else:
        clear_note(desk.store, desk.actor_name, where, was=was)
        kept, sentence = "", "The note is taken away."
    return Outcome(sentence, Step("note", partial(note, desk, where, was, kept)))


def lay(desk: Desk, homes: Mapping[Horizon, tuple[str, ...]]) -> Outcome:
    """Open the drafts of homes (codes, by the period), lay the patterns of their people, and say what that came to."""
    from rostering import text
    from rostering.rosters.lay import STANDS
    from rostering.rosters.lay import lay as lay_patterns
    from rostering.rosters.unlay import unlay

    done = [
        lay_patterns(desk.store, desk.actor_name, horizon, codes, opens=True)
        for horizon, codes in sorted(homes.items(), key=lambda one: one[0].first)
    ]
    cells = [cell for one in done for cell in one.cells]
    left = sum(one.why != STANDS for laid in done for one in laid.left)
    holes = sum(hole.missing for laid in done for hole in laid.holes)
    period = f"{text.day(done[0].horizon.first)} to {text.day(done[-1].horizon.last)}"
    people = text.counted(len({cell.person for cell in cells}), "person", "people")
    said = f"{text.counted(len(cells), 'cell')} of {people}"
    if not cells:
        said = "there was no more of the patterns to lay" if left else "nobody follows a pattern then"
    more = f", {left} left out (leave, rules)" if cells and left else ""
    sentence = f"The draft of {period} is open: {said}{more}; {text.counted(holes, 'place')} still open."
    laid = {roster: stands for one in done for roster, stands in one.stands.items() if stands}
    if not laid:
        return Outcome(sentence)
    again = Step(f"patterns of {period}", partial(lay, desk, homes))

    def back() -> Outcome:
        unlay(desk.store, desk.actor_name, laid)
        return Outcome(f"Undone: {said} taken off; the draft of {period} stays open.", again)

    return Outcome(sentence, Step(again.words, back))
