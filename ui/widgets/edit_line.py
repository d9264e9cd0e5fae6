"""The line under the grid: what is being typed, what the last edit came to, and what waits to be saved."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ui.edits.editing import BAD, GOOD, QUIET, Editing

MANNERS = {GOOD: ("✓ ", "$good"), BAD: ("! ", "bold $error"), QUIET: ("", "$quiet")}
MOST_LINES = 3
HINT = "Capitals type a shift, figures its times; . repeats, u undoes, ? lists keys"


class EditLine(Static):
    """One line."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: Editing | None = None
        self._said = Content("")
        self._lines = 1

    def show(self, editing: Editing) -> None:
        """Replace what is said, where it is something else."""
        if editing is self._shown:
            return
        self._shown = editing
        mark, style = MANNERS[editing.told.manner]
        parts: list[tuple[str, str]] = []
        if editing.typed:
            parts.append((f" {editing.typed}▏", "bold $cursor-ink on $cursor-ground"))
            parts.append(("  ", ""))
        words = editing.told.words
        parts.append((f"{mark}{words}", style) if words else (HINT, "$quiet"))
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
