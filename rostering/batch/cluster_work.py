"""What a worker of a cluster does with one problem: solve it, and end with its best when everybody is asked to stop."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from rostering.batch.answering import answer
from rostering.batch.engine import Answer, Posed

if TYPE_CHECKING:
    from distributed import Event

    from solver.stop import Stop

LISTEN_SECONDS = 2.0


def solved_here(posed: Posed, stop_name: str) -> Answer:
    """Solve a problem on the worker that runs this. Nothing is raised.

    `stop_name` is the cluster's event that is set when the batch is to stop.
    """
    from distributed import Event, get_client, get_worker

    from solver.stop import Stop

    worker, stop, done = get_worker(), Stop(), threading.Event()
    stopping = Event(stop_name, client=get_client())
    with suppress(Exception):  # whoever does not answer has not asked to stop
        if stopping.is_set():
            stop.request()
    listener = threading.Thread(target=_listen, args=(stopping, stop, done), daemon=True)
    listener.start()
    try:
        return answer(_within(posed, worker.state.nthreads), stop, str(worker.name))
    finally:
        done.set()


def _listen(stopping: Event, stop: Stop, done: threading.Event) -> None:
    with suppress(Exception):
        while not done.is_set() and not stop.requested:
            if stopping.wait(timeout=LISTEN_SECONDS):
                stop.request()


def _within(posed: Posed, threads: int) -> Posed:
    """The problem with no more threads than the worker was given."""
    return replace(posed, allowance=replace(posed.allowance, threads=max(1, min(posed.allowance.threads, threads))))
