"""The short shifts that were looked into last: each is read once, however many ask for it at the same time."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.gaps.desk import Desk as GapDesk
    from rostering.store.engine import Store

MOST = 4  # shifts whose facts are kept: the one under the cursor, and those it came from


class Looked:
    """What there is to know about short shifts, for threads that ask at the same time."""

    def __init__(self, store: Store, actor_name: str | None) -> None:
        self._who = store, actor_name
        self._lock = Lock()
        self._of_shift: dict[int, Lock] = {}
        self._found: dict[int, GapDesk] = {}

    def into(self, shift: int) -> GapDesk:
        """The facts about a shift (its number) as they are now. Who asks while another reads them gets the same.

        Raises StoreError, RefusedError and BadInputError.
        """
        from rostering.gaps.showing import look_into

        with self._lock:
            reading = self._of_shift.setdefault(shift, Lock())
        with reading:
            found = look_into(*self._who, shift, self._found.get(shift))
            self._keep(shift, found)
        return found

    def _keep(self, shift: int, found: GapDesk) -> None:
        with self._lock:
            self._found.pop(shift, None)
            self._found[shift] = found
            for oldest in list(self._found)[:-MOST]:
                del self._found[oldest]
