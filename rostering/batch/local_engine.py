"""Processes on this machine: each solves one problem at a time, and makes room for another before it grows too large.

A thread here hands out and takes in, so that no process waits while the parent reads or saves. A process that is lost
takes one problem with it, which is done again; when this one ends in whatever way, they end too.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import queue
import signal
import threading
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from rostering.batch.answering import STOPPED, answer
from rostering.batch.engine import MOST_LOST, Answer, EngineError, Posed

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from solver.stop import Stop

# A process is followed by a fresh one after so many problems, or once it has held so much memory.
MOST_PROBLEMS = 100
MOST_BYTES = 1_500 * 2**20
# So many problems wait beside each that is under way.
AHEAD = 1
TICK_SECONDS = 0.5
END_SECONDS = 5.0
STOP = "stop"
GONE = (EOFError, OSError)


@dataclass
class _Worker:
    """One process: its number, our end of its pipe, and what it is busy with."""

    number: int
    process: SpawnProcess
    link: Connection
    posed: Posed | None = None
    done: int = 0


class LocalEngine:
    """So many processes, started when the first problem comes."""

    def __init__(self, processes: int, *, most_problems: int = MOST_PROBLEMS, most_bytes: int = MOST_BYTES) -> None:
        self._processes = processes
        self._most_problems, self._most_bytes = most_problems, most_bytes
        self._context = multiprocessing.get_context("spawn")
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: deque[Posed] = deque()
        self._workers: list[_Worker] = []
        self._lost: Counter[str] = Counter()
        self._answers: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
        self._stopped = self._closed = False
        self._ours, self._theirs = self._context.Pipe(duplex=False)  # wakes the thread
        self._thread: threading.Thread | None = None

    @property
    def capacity(self) -> int:
        """How many problems may be here at once."""
        return self._processes * (1 + AHEAD)

    @property
    def cores(self) -> int:
        """How many threads can work at once."""
        return self._processes

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The numbers that the system knows the processes by."""
        with self._lock:
            return tuple(one.process.pid for one in self._workers if one.process.pid is not None)

    def submit(self, posed: Posed) -> None:
        """Take a problem."""
        with self._lock:
            if self._closed:
                raise EngineError("The processes have been given back, so nothing can be solved any more.")
            self._waiting.append(posed)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
        self._theirs.send(None)

    def next(self, seconds: float) -> Answer | None:
        """The next answer; None when none came in so many seconds."""
        try:
            found = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(found, Exception):
            raise EngineError(f"The processes that solve cannot be started ({found}).") from found
        return found

    def stop(self) -> None:
        """End what is under way with the best so far; what nobody began comes back as stopped."""
        with self._lock:
            self._stopped = True
            for one in self._workers:
                with suppress(*GONE):
                    one.link.send(STOP)
        self._theirs.send(None)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._theirs.send(None)
        if self._thread is not None:
            self._thread.join()
        for one in self._workers:
            _end(one)
        self._ours.close()
        self._theirs.close()

    def _run(self) -> None:
        """The life of the thread: hand out, take in, replace who is lost."""
        try:
            while not self._closed:
                self._hand_out()
                links = {one.link: one for one in self._workers}
                ready = wait([self._ours, *links], timeout=TICK_SECONDS)
                for link in ready:
                    if link is self._ours:
                        self._ours.recv()
                    else:
                        self._take_in(links[link])  # type: ignore[index]
        except Exception as fault:  # whoever waits for answers hears of it
            self._answers.put(fault)

    def _hand_out(self) -> None:
        with self._lock:
            if self._stopped:
                for posed in self._waiting:
                    self._answers.put(Answer(posed.key, None, STOPPED))
                self._waiting.clear()
            for one in self._workers:
                if one.posed is None and self._waiting:
                    self._give(one)
            while self._waiting and len(self._workers) < self._processes:
                self._workers.append(self._started())
                self._give(self._workers[-1])

    def _give(self, worker: _Worker) -> None:
        worker.posed = self._waiting.popleft()
        with suppress(*GONE):  # one that is gone is seen when it is listened to
            worker.link.send(worker.posed)

    def _take_in(self, worker: _Worker) -> None:
        try:
            found: Answer = worker.link.recv()
        except GONE:
            self._forget(worker)
            return
        with self._lock:
            worker.posed = None
            worker.done += 1
            tired = worker.done >= self._most_problems or found.peak_bytes > self._most_bytes
            if tired:
                self._workers.remove(worker)
        self._answers.put(replace(found, lost=self._lost[found.key]))
        if tired:
            _end(worker)

    def _forget(self, worker: _Worker) -> None:
        """Replace a process that is lost; its problem is done again, unless it is what kills them."""
        _end(worker)
        with self._lock:
            self._workers.remove(worker)
            posed = worker.posed
            if posed is None:
                return
            self._lost[posed.key] += 1
            if self._lost[posed.key] < MOST_LOST:
                self._waiting.appendleft(posed)
                return
        said = f"The process that solved it was lost {MOST_LOST} times; it may need more memory than there is."
        self._answers.put(Answer(posed.key, None, said, lost=MOST_LOST))

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        number = min(set(range(1, self._processes + 1)) - {one.number for one in self._workers})
        name = f"rota-batch-{next(self._numbers)}"
        process = self._context.Process(target=_serve, args=(theirs, str(number)), name=name)
        process.start()
        theirs.close()
        return _Worker(number, process, ours)


def _end(worker: _Worker) -> None:
    """End a process: it goes by itself when nobody is at the other end."""
    worker.link.close()
    worker.process.join(END_SECONDS)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


class _Listener:
    """What a process hears while it works: problems, the wish to stop, and that nobody is there any more."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._stop: Stop | None = None
        self._stopped = False
        self.posed: queue.SimpleQueue[Posed] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def stop_for_next(self) -> Stop:
        """The stop of the problem that is begun now."""
        from solver.stop import Stop

        stop = self._stop = Stop()
        if self._stopped:
            stop.request()
        return stop

    def _listen(self) -> None:
        with suppress(*GONE):
            while True:
                heard = self._link.recv()
                if isinstance(heard, Posed):
                    self.posed.put(heard)
                elif heard == STOP:
                    self._stopped = True
                    if self._stop is not None:
                        self._stop.request()
        os._exit(0)


def _serve(link: Connection, name: str) -> None:
    """The life of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to stop
    listener = _Listener(link)
    with suppress(*GONE):
        while True:
            posed = listener.posed.get()
            link.send(answer(posed, listener.stop_for_next(), name))
