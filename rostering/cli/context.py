"""What every command is given: the store, who acts, where answers go, and when the process began."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rostering.cli.diagnostics import Diagnostics
from rostering.cli.output import Output
from rostering.errors import ExitCode

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

    def told(self, document: Any, lines: str | Iterable[str]) -> int:
        """Give one answer, as a JSON document or in lines of text, and the exit code of what is done."""
        if self.json:
            self.output.json(document)
        else:
            self.output.text(lines)
        return ExitCode.DONE

    def listed(self, document: Any, heads: Sequence[str], rows: Iterable[Sequence[object]], nothing: str) -> int:
        """Give a list, as a JSON document or as a table (a sentence where it has no row), and the exit code."""
        if self.json:
            self.output.json(document)
        else:
            self.output.listed(heads, list(rows), nothing)
        return ExitCode.DONE

    def close(self) -> None:
        """Give back what the run holds."""
        if self._store is not None:
            self._store.close()
        self.diagnostics.clear()
