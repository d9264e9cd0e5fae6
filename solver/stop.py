"""When to stop: a deadline on the wall clock, or somebody's request from another thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Stopped(Exception):  # noqa: N818 - not a fault
    """The time is up, or somebody asked to stop, before there was an answer."""


class Stop:
    """One deadline and one request, for every part of a solve.

    `deadline` is on the clock of `time.monotonic`; None never ends. `request` may be called from any thread and runs
    the callbacks given to `on_request` at once.
    """

    def __init__(self, deadline: float | None = None) -> None:
        self.deadline = deadline
        self._requested = threading.Event()
        self._callbacks: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    @classmethod
    def after(cls, seconds: float | None) -> Stop:
        """A stop so many seconds from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def child(self, seconds: float | None = None) -> Stop:
        """A stop of its own that also ends with this one."""
        ends = [self.deadline] if self.deadline is not None else []
        if seconds is not None:
            ends.append(time.monotonic() + seconds)
        child = Stop(min(ends) if ends else None)
        self.on_request(child.request)
        return child

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop."""
        return self._requested.is_set()

    @property
    def remaining(self) -> float | None:
        """Seconds left, never below zero; None without a deadline."""
        if self.deadline is None:
            return None
        return max(0.0, self.deadline - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether it is time to stop."""
        return self.requested or self.remaining == 0.0

    def raise_if_over(self) -> None:
        """Raise Stopped when it is time to stop."""
        if self.over:
            raise Stopped

    def request(self) -> None:
        """Ask to stop."""
        with self._lock:
            self._requested.set()
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            callback()

    def on_request(self, callback: Callable[[], None]) -> None:
        """Run `callback` when somebody asks to stop; at once if that has happened."""
        with self._lock:
            self._callbacks.append(callback)
            requested = self._requested.is_set()
        if requested:
            callback()

    def forget(self, callback: Callable[[], None]) -> None:
        """Run `callback` no more."""
        with self._lock:
            self._callbacks = [other for other in self._callbacks if other != callback]
