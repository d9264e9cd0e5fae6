"""What a screen with a list shows, as one immutable value: every key replaces it by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ui.edits.editing import QUIET

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Entry(Generic[Item]):
    """One line: what finds it again after reading, its cells, and what it stands for (None: a heading, to read only).

    `mark` stands before it and says in a letter what `tone` says in colour.
    """

    key: str
    cells: tuple[str, ...]
    item: Item | None = None
    tone: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ListState(Generic[Item]):
    """The lines that were read, those of them that are shown, where one stands, and what is going on.

    `typed` are the words that a line must bear to be shown. `detail` is what is said of the line under the cursor, and
    `reading` whether it has the screen for itself. `failure` is a sentence, empty when all is well.
    """

    every: tuple[Entry[Item], ...] = ()
    lines: tuple[Entry[Item], ...] = ()
    at: int = 0
    typed: str = ""
    detail: str = ""
    reading: bool = False
    loading: bool = True
    said: str = ""
    manner: str = QUIET
    failure: str = ""

    @property
    def under(self) -> Item | None:
        """What stands under the cursor."""
        return self.lines[self.at].item if self.at < len(self.lines) else None

    @property
    def key(self) -> str:
        """What finds the line under the cursor again; empty where there is none."""
        return self.lines[self.at].key if self.at < len(self.lines) else ""

    @property
    def stops(self) -> tuple[int, ...]:
        """The lines that one may stand on."""
        return tuple(number for number, line in enumerate(self.lines) if line.item is not None)

    def read(self, lines: tuple[Entry[Item], ...]) -> ListState[Item]:
        """With lines that were read. The cursor stays on its line; where that has gone, on the one in its place."""
        return replace(self, every=lines, loading=False, failure="").narrowed(self.typed, self.key)

    def failed(self, sentence: str) -> ListState[Item]:
        """With a list that could not be read."""
        return replace(self, every=(), lines=(), at=0, detail="", loading=False, reading=False, failure=sentence)

    def narrowed(self, typed: str, key: str = "") -> ListState[Item]:
        """With the lines that bear some words, the cursor on the line of that key where it is among them."""
        from ui.letters import plain

        words = plain(typed).split()
        shown = tuple(
            line for line in self.every if not words or all(word in plain(" ".join(line.cells)) for word in words)
        )
        fresh = replace(self, typed=typed, lines=shown)
        number = next((number for number, line in enumerate(shown) if key and line.key == key), None)
        return fresh.stand(number if number is not None else self.at if key else 0)

    def stand(self, at: int) -> ListState[Item]:
        """With the cursor on the stop nearest to a line."""
        stops = self.stops
        if not stops:
            return replace(self, at=0)
        return replace(self, at=min(stops, key=lambda stop: (abs(stop - at), stop)))

    def move(self, steps: int) -> ListState[Item]:
        """With the cursor so many stops on, as far as there are any."""
        stops = self.stops
        if not stops:
            return self
        here = stops.index(self.at) if self.at in stops else 0
        return replace(self, at=stops[max(0, min(here + steps, len(stops) - 1))])

    def next_part(self, way: int) -> ListState[Item]:
        """With the cursor on the first line under the next heading, or the one before; round and round."""
        heads = [number for number, line in enumerate(self.lines) if line.item is None]
        if not heads:
            return self
        here = sum(head < self.at for head in heads) - 1
        return self.stand(heads[(here + way) % len(heads)] + 1)

    def told(self, words: str, manner: str = QUIET) -> ListState[Item]:
        """With another line under the list."""
        return replace(self, said=words, manner=manner)
