"""A list that was opened from a place: Escape goes back there."""

from __future__ import annotations

from typing import Generic

from ui.edits.editing import BAD
from ui.list_state import Item
from ui.screens.place_screen import PlaceScreen


class OpenedScreen(PlaceScreen[Item], Generic[Item]):
    """What is refused while it is read is said under the list, too."""

    def back(self) -> None:
        self.dismiss(None)

    def _refused(self, sentence: str) -> None:
        super()._refused(sentence)
        self.say(sentence, BAD)
