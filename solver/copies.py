"""Copies of this process, each with everything that is laid out: what is pure Python has no other way to a second core.

Copies are safe where nothing of the system runs in threads of its own, on Linux; a process that ends with its parent
has none.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess


def are_possible() -> bool:
    """Whether this process may be copied."""
    return sys.platform.startswith("linux") and not multiprocessing.current_process().daemon


def begin(life: Callable[[Connection], None]) -> tuple[BaseProcess, Connection]:
    """A copy that lives its life with one end of a pipe, and the other end. It ends with this process, which alone
    hears Ctrl-C."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_live, args=(life, here, there), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of this process are not needed there
        process.start()
    there.close()
    return process, here


def _live(life: Callable[[Connection], None], other: Connection, connection: Connection) -> None:
    other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    life(connection)
