"""Work done in a copy of this process, beside what it does itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from solver import copies

Answer = TypeVar("Answer")


def is_possible() -> bool:
    """Whether this process may be copied, and there is a core for the copy."""
    return copies.are_possible() and len(os.sched_getaffinity(0)) > 1


class Copy(Generic[Answer]):
    """A copy at work."""

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
    process, connection = copies.begin(partial(_run, work))
    try:
        yield Copy(work, connection)
    finally:
        connection.close()
        process.kill()
        process.join()


def _run(work: Callable[[], object], connection: Connection) -> None:
    with suppress(BaseException):  # whatever it is, the first process meets it again
        connection.send(work())
    os._exit(0)
