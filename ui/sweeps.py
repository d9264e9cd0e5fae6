"""Keeping the collector's sweeps out of the way: with a region read, one of them holds every key for half a second.

While something large is read or laid out there are no sweeps, and what has come of it is left out of later ones: it is
freed when nothing refers to it any more, as nearly everything is, and needs no sweep for that.
"""

from __future__ import annotations

import gc
import threading

YOUNG = 1  # generations that are swept before the rest is left alone

_lock = threading.Lock()
_held = 0


class NoSweeps:
    """A stretch of work without sweeps, in any thread; several may overlap. `end` may come before the block's end."""

    def __init__(self) -> None:
        self._holds = False

    def __enter__(self) -> NoSweeps:
        global _held
        with _lock:
            _held += 1
            gc.disable()
        self._holds = True
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Sweep again from now on, but for all that there is by now."""
        global _held
        if not self._holds:
            return
        self._holds = False
        with _lock:
            _held -= 1
            if not _held:
                gc.collect(YOUNG)
                gc.freeze()
                gc.enable()
