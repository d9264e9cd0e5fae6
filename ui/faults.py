"""Faults of our own: the session goes on, where it happened is written down without anybody's data, and that is said.

Textual ends the app at any exception that a handler leaves: the loop of the widget that it happened in is over, so that
nothing could go on. What is `FaultProof` keeps the exception out of that loop.
"""

from __future__ import annotations

import time
import traceback
from typing import Any

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from rostering.errors import ExitCode, RotaError

SEEN_FOR = 30.0  # seconds that the sentence stays in view
AGAIN = 5.0  # seconds in which the same fault is not said again: one in painting would have itself painted for ever


def said_of(fault: BaseException) -> str:
    """The sentence about something that went wrong.

    What the store and the office refuse says it by itself. Of anything else a report is written, in which nobody's data
    are, and the sentence says where. Every change of the store is one transaction, so that none is half there.
    """
    if isinstance(fault, RotaError):
        return fault.sentence
    from rostering.cli.fault_report import write_fault_report

    report = write_fault_report(fault)
    where = f"the details are in {report}, please send that file" if report else "no report could be written"
    return f"A fault in rota itself ({type(fault).__name__}): nothing is half saved and you can go on; {where}."


class FaultProof(MessagePump):
    """A screen or a widget whose handlers may fail: the app says so, and it goes on with the next message."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as fault:
            self.app._handle_exception(fault)


class FaultProofApp(FaultProof, App[int]):
    """An app that says what went wrong and goes on; only a fault before its first picture ends it.

    `survived` are the faults that it has gone on after, `fault` is the one that ended it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.survived: tuple[BaseException, ...] = ()
        self.fault: BaseException | None = None
        self._told: dict[tuple[object, ...], float] = {}

    def _handle_exception(self, error: Exception) -> None:
        fault = error.error if isinstance(error, WorkerFailed) else error
        if not (self.is_running and self.screen_stack):
            self.fault = fault
            self.exit(ExitCode.FAULT)
            return
        self.survived = (*self.survived, fault)
        now, place = time.monotonic(), _place(fault)
        if now - self._told.get(place, -AGAIN) >= AGAIN:
            self._told[place] = now
            self.notify(said_of(fault), severity="error", timeout=SEEN_FOR, markup=False)


def _place(fault: BaseException) -> tuple[object, ...]:
    """What a fault is and the line of code that it comes from."""
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(fault.__traceback__)]
    return type(fault), *frames[-1:]
