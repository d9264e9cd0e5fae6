"""Standard error: what went wrong in one sentence, what else a person should know, and how far a long job is."""

import os
import shutil
import time
from typing import TextIO

_BAR = 24  # columns
_REDRAWN = 0.1  # seconds between two pictures of the bar at the least


class Diagnostics:
    """Where a command tells people about itself. The bar is drawn on a terminal only, never into a pipe or a file."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn_at = float("-inf")
        self._drawn = False

    def error(self, sentence: str) -> None:
        """Say in one sentence what is wrong and what to do."""
        self._line(f"rota: {sentence}")

    def note(self, sentence: str) -> None:
        """Say something that is no part of the answer."""
        self._line(sentence)

    def progress(self, fraction: float | None, text: str) -> None:
        """Draw how far the work is, from 0 to 1 (None: not known), and what is being done, in the place of the last."""
        if not self._terminal or time.monotonic() - self._drawn_at < _REDRAWN:
            return
        self._drawn_at, self._drawn = time.monotonic(), True
        if fraction is not None:
            done = round(_BAR * min(max(fraction, 0.0), 1.0))
            text = f"[{'#' * done}{'.' * (_BAR - done)}] {min(max(fraction, 0.0), 1.0):4.0%} {text}"
        shown = text[: max(shutil.get_terminal_size().columns - 1, 1)]
        self._stream.write(f"\r\x1b[K{shown}")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False

    def _line(self, text: str) -> None:
        self.clear()
        self._stream.write(text + "\n")
        self._stream.flush()
