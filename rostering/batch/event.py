"""What happens in a batch, as a line of JSON: for a log, or for a machine that watches. Codes only, no names."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

Hear = Callable[[str], None]


class Events:
    """Tells every listener each event as one line; a listener that fails is not told again, and nothing else stops."""

    def __init__(self, clock: Callable[[], datetime], listeners: tuple[Hear, ...] = ()) -> None:
        self._clock = clock
        self._listeners = listeners

    def tell(self, event: str, **facts: Any) -> None:
        """Something happened."""
        if not self._listeners:
            return
        line = json.dumps({"at": self._clock().isoformat(), "event": event, **facts}, ensure_ascii=False)
        kept = []
        for hear in self._listeners:
            try:
                hear(line)
            except OSError:
                continue
            kept.append(hear)
        self._listeners = tuple(kept)
