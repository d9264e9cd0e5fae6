"""A lane in a process of its own, so that two lanes do not wait for each other's turns in one interpreter.

The process is a copy of this one, with everything that is laid out; both tell each other what they find.
"""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from solver import copies
from solver.search.incumbent import Found, Incumbent

if TYPE_CHECKING:
    from solver.search.master import Relaxed

# What was found last is still on its way for so long.
LAST_WORDS_SECONDS = 0.5
POSSIBLE = copies.are_possible()
GONE = (EOFError, OSError)


class LaneError(RuntimeError):
    """A lane in another process ended in a fault."""


class Beside:
    """A lane that runs in a copy of this process from now on, until it is ended."""

    def __init__(self, incumbent: Incumbent, lane: Callable[[], None]) -> None:
        self._process, here = copies.begin(partial(_run, incumbent, lane))
        self._link = _Link(incumbent, here)

    @property
    def running(self) -> bool:
        """Whether the lane has not come to its own end."""
        return self._process.is_alive()

    def end(self) -> None:
        """End the lane; what it has found is known here. Raises LaneError where it ended in a fault."""
        self._process.kill()
        self._process.join()
        self._link.end()
        if self._link.fault is not None:
            raise LaneError(self._link.fault)


class _Link:
    """One end of a pipe: sends what is new in an incumbent, and takes into it what the other end sends."""

    def __init__(self, incumbent: Incumbent, connection: Connection, gone: Callable[[], object] = lambda: None) -> None:
        self._gone = gone  # called when there is nobody at the other end any more
        self.fault: str | None = None
        self._incumbent = incumbent
        self._connection = connection
        self._news = threading.Event()
        self._ended = False
        self._told: Found | None = incumbent.found
        self._guided: Relaxed | None = None  # what the other end sent
        incumbent.follow(self._news.set)
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._send, self._receive)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Take what was sent, and close."""
        self._ended = True
        self._incumbent.unfollow(self._news.set)
        self._news.set()
        for thread in self._threads:
            thread.join()
        self._connection.close()

    def _send(self) -> None:
        bounds, guide = self._incumbent.bounds, self._incumbent.guide
        with suppress(*GONE):
            while True:
                self._news.wait()
                self._news.clear()
                if self._ended:
                    return
                found = self._incumbent.found
                if found is not None and (self._told is None or found.rank < self._told.rank):
                    self._told = found
                    self._connection.send(found)
                if self._incumbent.bounds != bounds:
                    bounds = self._incumbent.bounds
                    self._connection.send(bounds)
                if self._incumbent.guide is not guide:
                    guide = self._incumbent.guide
                    if guide is not self._guided:
                        self._connection.send(guide)

    def _receive(self) -> None:
        with suppress(*GONE):
            while True:
                message = self._connection.recv()
                if isinstance(message, Found):
                    self._told = message
                    self._incumbent.keep(message)
                elif isinstance(message, str):
                    self.fault = message
                elif isinstance(message, tuple):
                    for bound, keeping in zip(message, (False, True), strict=True):
                        if bound is not None:
                            self._incumbent.raise_bound(bound, keeping=keeping)
                else:
                    self._guided = message
                    self._incumbent.lead(message)
        self._gone()


def _run(incumbent: Incumbent, lane: Callable[[], None], connection: Connection) -> None:
    """The life of the copy: the lane, and nothing that the first process would do at its end."""
    incumbent.alone()
    _Link(incumbent, connection, gone=lambda: os._exit(0))
    status = 0
    try:
        lane()
    except BaseException:  # whatever it is, it is told
        status = 1
        with suppress(*GONE):
            connection.send(traceback.format_exc())
    threading.Event().wait(LAST_WORDS_SECONDS)
    os._exit(status)
