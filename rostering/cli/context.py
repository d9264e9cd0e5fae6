"""What every command is given: the store, who acts, where answers go, and when the process began."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rostering.cli.diagnostics import Diagnostics
from rostering.cli.output import Output

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass
class Context:
    """One run of the program. `started` is `time.monotonic()` at its first line; time limits count from there."""

    started: float
    output: Output
    diagnostics: Diagnostics
    db: str | None = None  # as --db names it
    named: str | None = None  # as --as names it
    json: bool = False
    _store: Store | None = field(default=None, repr=False)

    @property
    def actor_name(self) -> str | None:
        """Who acts: --as, else ROTA_USER, else nobody by name."""
        return self.named or os.environ.get("ROTA_USER") or None

    @property
    def store_is_named(self) -> bool:
        """Somebody said which store to use, with --db or ROTA_DB."""
        return bool(self.db or os.environ.get("ROTA_DB"))

    def store(self) -> Store:
        """The store of this run; the same one each time. Nothing is opened yet."""
        if self._store is None:
            from rostering.store.engine import open_store

            self._store = open_store(self.db)
        return self._store

    def close(self) -> None:
        """Give back what the run holds."""
        if self._store is not None:
            self._store.close()
        self.diagnostics.clear()
