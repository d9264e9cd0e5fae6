"""The line under the grid: what is being typed, what the last edit came to, and what waits to be saved."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ui.edits.editing import BAD, GOOD, QUIET, Editing
from ui.faults import FaultProof

MANNERS = {GOOD: ("✓ ", "$good"), BAD: ("! ", "bold $error"), QUIET: ("", "$quiet")}
MOST_LINES = 8
HINT = "Capitals type a shift, figures its times; . repeats, u undoes, ? lists keys"


class EditLine(FaultProof, Static):
    """One line."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: Editing | None = None
        self._hint = HINT
        self._said = Content("")
        self._lines = 1

    def show(self, editing: Editing, hint: str = HINT) -> None:
        """Replace what is said, where it is something else; the hint stands where there is nothing to say."""
        if editing is self._shown and hint == self._hint:
            return
        self._shown, self._hint = editing, hint
        mark, style = MANNERS[editing.told.manner]
        parts: list[tuple[str, str]] = []
        if editing.typed:
            parts.append((f" {editing.typed}▏", "bold $cursor-ink on $cursor-ground"))
            parts.append(("  ", ""))
        words = editing.told.words
        parts.append((f"{mark}{words}", style) if words else (hint, "$quiet" if hint == HINT else "$accent"))
        waiting = len(editing.queue)
        if waiting > 1:
            parts.append((f"  {waiting} to save", "bold $accent"))
        self._said = Content.assemble(*parts)
        self.update(self._said, layout=False)
        self._make_room()

    def on_resize(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """As many lines as the words need; only where that is another number is the screen laid out again.

        While a change is being saved no line is given up: what comes of it may need it, and a layout holds up the key.
        """
        width = self.content_size.width or self._said.cell_length
        lines = min(MOST_LINES, max(1, -(-self._said.cell_length // max(1, width))))
        is_saving = self._shown is not None and bool(self._shown.queue)
        if lines > self._lines or (lines < self._lines and not is_saving):
            self._lines = lines
            self.styles.height = lines
