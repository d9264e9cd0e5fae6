"""What is going on with edits on the week's screen: what is being typed, what waits to be saved, what can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rostering.rosters.shift_work import Edit, Work
    from ui.edits.choices import Choice
    from ui.edits.plan import Want
    from ui.edits.steps import Step

GOOD, BAD, QUIET = "good", "bad", "quiet"
UNDO, REDO = "undo", "redo"
MOST_DONE = 200


@dataclass(frozen=True)
class Done:
    """An edit that was saved and can be taken back: on which roster, and what stood there before and after."""

    home: str
    first: date
    roster: int
    before: Mapping[tuple[int, int], Work | None]
    after: Mapping[tuple[int, int], Work | None]
    words: str


@dataclass(frozen=True)
class Batch:
    """Changes of one roster that wait to be saved; `first` is the first day of the roster's part of the days.

    An undo or a redo (`way`) is of something `done` before.
    """

    home: str
    first: date
    edits: tuple[Edit, ...]
    words: str
    way: str = ""
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The line under the grid: a sentence, and whether it is good, bad or neither."""

    words: str = ""
    manner: str = QUIET


@dataclass(frozen=True)
class Editing:
    """All of it, replaced by each key.

    `typed` stands in the cell, with the `choices` that fit it; `marked` is the other corner of a marked block; `copied`
    are the codes of a copied block; `held` is the first cell of a swap, as (line, day); `last` is what `.` repeats;
    `reason` is why a published roster is amended, once somebody said so.
    """

    typed: str = ""
    choices: tuple[Choice, ...] = ()
    marked: tuple[int, int] | None = None
    copied: tuple[tuple[str, ...], ...] = ()
    held: tuple[int, int] | None = None
    last: Want | None = None
    reason: str = ""
    queue: tuple[Batch, ...] = ()
    done: tuple[Done | Step, ...] = ()
    undone: tuple[Done | Step, ...] = ()
    told: Told = field(default_factory=Told)

    def left(self) -> Editing:
        """With nothing typed, marked or held any more."""
        return replace(self, typed="", choices=(), marked=None, held=None)

    def saying(self, words: str, manner: str = QUIET) -> Editing:
        """With another line under the grid."""
        return replace(self, told=Told(words, manner))

    def saved(self, batch: Batch, done: Done) -> Editing:
        """With the first batch of the queue saved: what can be undone or done again follows."""
        return replace(self.taken(batch.way).with_done(done, batch.way), queue=self.queue[1:])

    def dropped(self) -> Editing:
        """With the first batch of the queue given up. What cannot be undone is not tried again."""
        return replace(self.taken(self.queue[0].way), queue=self.queue[1:])

    def taken(self, way: str) -> Editing:
        """With the last thing done, or undone, no more among those that are."""
        kept = self.done[:-1] if way == UNDO else self.done
        undone = self.undone[:-1] if way == REDO else self.undone
        return replace(self, done=kept, undone=undone)

    def with_done(self, done: Done | Step, way: str) -> Editing:
        """With something more that can be done again after an undo, else undone. What is new leaves nothing to redo."""
        if way == UNDO:
            return replace(self, undone=(*self.undone, done))
        undone = self.undone if way == REDO else ()
        return replace(self, done=(*self.done, done)[-MOST_DONE:], undone=undone)


NOTHING_YET = Editing()
