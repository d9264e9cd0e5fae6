"""Work in a copy of this process, beside what it does itself: what is pure Python has no other way to a second core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


def is_possible() -> bool:
    """Whether there is a core for a copy, and copies may be made: not elsewhere than on Linux, and not of a copy."""
    if not sys.platform.startswith("linux") or multiprocessing.current_process().daemon:
        return False
    return len(os.sched_getaffinity(0)) > 1


class Copy(Generic[Answer]):
    """Work that a copy does."""

    def __init__(self, work: Callable[[], Answer], connection: Connection) -> None:
        self._work = work
        self._connection = connection

    def answer(self) -> Answer:
        """Wait for what the work gives. Where the copy did not come to its end the work is done here."""
        with suppress(EOFError, OSError):
            answer: Answer = self._connection.recv()
            return answer
        return self._work()


@contextmanager
def beside(work: Callable[[], Answer]) -> Iterator[Copy[Answer]]:
    """Begin work in a copy; it ends with the block at the latest. What the work gives has to be fit to be pickled."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, there), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of this process are not needed there
        process.start()
    there.close()
    try:
        yield Copy(work, here)
    finally:
        here.close()
        process.kill()
        process.join()


def _run(work: Callable[[], Answer], connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    with suppress(BaseException):  # whatever it is, the first process meets it again
        connection.send(work())
    os._exit(0)
