"""A cluster of Dask Distributed carries the work: one that runs somewhere, or one made on this machine for the batch.

The cluster hands out, watches its workers, and does elsewhere what a lost one had. What is kept here is who of them may
be given anything (the same version of this program), and that every problem gets exactly one answer.
"""

from __future__ import annotations

import logging
import queue
import time
import uuid
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rostering.batch.answering import STOPPED
from rostering.batch.certificates import Certificates
from rostering.batch.cluster_work import solved_here
from rostering.batch.engine import MOST_LOST, Answer, EngineError, Posed
from rostering.errors import BadInputError
from rostering.version import VERSION

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

SCHEME, TLS_SCHEME = "dask://", "dask+tls://"
KNOCK_SECONDS = 10.0  # for the scheduler to answer
LOOK_SECONDS = 2.0  # between two looks at who works there
FETCH_SECONDS = 10.0  # for an answer to come over from the worker that has it
ALONE_SECONDS = 60.0  # without any worker that may be given work
STOP_SECONDS = 15.0  # for what is under way to end with its best
AHEAD = 1  # problems that wait beside each that is under way
DISTRIBUTION = "rostering"


@dataclass
class _Given:
    """A problem that the cluster has: its future and the workers that may do it; or none, while nobody is there."""

    posed: Posed
    future: Future | None = None
    workers: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether no answer to it has come."""
        return self.future is None or not self.future.done()

    def call_off(self) -> None:
        """Let nobody begin it any more."""
        if self.future is not None:
            with suppress(Exception):  # of a cluster that is gone nothing is wanted
                self.future.cancel(force=True)


@dataclass
class _Crew:
    """Who works there: threads of each worker that may be given work, by address; and who was refused."""

    threads: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)  # address and why, a sentence


class DaskEngine:
    """A cluster by its address (None: one of this machine's own processes, so many of them).

    `told` hears in a sentence of a worker that is not given anything. Raises BadInputError where the cluster does not
    answer or cannot be made.
    """

    def __init__(
        self,
        address: str | None,
        processes: int,
        certificates: Certificates | None = None,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._told = told
        self._cluster: LocalCluster | None = None
        self._client, self.address = self._joined(address, processes, certificates or Certificates())
        self._stop_name = f"rota-stop-{uuid.uuid4().hex}"
        self._crew = _Crew()
        self._given: dict[str, _Given] = {}
        self._done: queue.SimpleQueue[tuple[str, Future]] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._looked = self._alone_since = self._stopped_at = 0.0
        self._closed = False
        self._look()

    @property
    def capacity(self) -> int:
        """How many problems may be here at once."""
        return max(1, self.cores + AHEAD * len(self._crew.threads))

    @property
    def cores(self) -> int:
        """How many threads can work at once."""
        return max(1, sum(self._crew.threads.values()))

    def submit(self, posed: Posed) -> None:
        """Take a problem. Raises EngineError where nobody can be reached."""
        if self._closed:
            raise EngineError("The cluster has been left, so nothing can be solved there any more.")
        self._look()
        self._give(posed)

    def next(self, seconds: float) -> Answer | None:
        """The next answer; None when none came in so many seconds. Raises EngineError where nobody can be reached."""
        give_up = time.monotonic() + seconds
        while True:
            with suppress(queue.Empty):
                return self._answers.get_nowait()
            left = give_up - time.monotonic()
            if left <= 0:
                return None
            self._look()
            with suppress(queue.Empty):
                self._take_in(*self._done.get(timeout=left))

    def stop(self) -> None:
        """Ask all that is under way to end with the best so far; what nobody began comes back as a failure."""
        from distributed import Event

        self._stopped_at = time.monotonic()
        with suppress(Exception):  # what cannot be asked is given up after a while
            Event(self._stop_name, client=self._client).set()

    def close(self) -> None:
        """Leave the cluster; one that was made here ends."""
        if self._closed:
            return
        self._closed = True
        for given in self._given.values():
            given.call_off()
        with suppress(Exception):
            self._client.close(timeout=KNOCK_SECONDS)
        if self._cluster is not None:
            with suppress(Exception):
                self._cluster.close(timeout=KNOCK_SECONDS)

    def _joined(self, address: str | None, processes: int, certificates: Certificates) -> tuple[Client, str]:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise BadInputError(
                "A cluster needs the library that runs it; install it with: pip install 'rostering[cluster]'."
            ) from error
        _quiet()
        if address is None:
            with dask.config.set({"distributed.worker.daemon": False}):  # so that a solve may use a process beside it
                self._cluster = LocalCluster(
                    n_workers=processes,
                    threads_per_worker=1,
                    memory_limit=0,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            return Client(self._cluster, set_as_default=False), "this machine"
        place = _place(address, certificates)
        try:
            return Client(place, timeout=KNOCK_SECONDS, set_as_default=False, security=_security(certificates)), place
        except Exception as error:
            raise BadInputError(
                f"No cluster answers at {place} ({_in_short(error)}); start its scheduler or name another."
            ) from error

    def _look(self) -> None:
        """See who works there by now, at most every so often; what only lost workers may do is given to others."""
        now = time.monotonic()
        if self._looked and now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        try:
            client = self._client
            workers = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=KNOCK_SECONDS)["workers"]
        except Exception as error:
            raise EngineError(
                f"The cluster at {self.address} does not answer any more; what was solved is kept, and the next run "
                "goes on from there."
            ) from error
        threads = {address: int(one["nthreads"]) for address, one in workers.items()}
        self._meet({address: str(workers[address]["name"]) for address in threads})
        self._crew.threads = {one: count for one, count in threads.items() if one not in self._crew.refused}
        self._move_on()
        self._wait_for_somebody(now)

    def _meet(self, workers: dict[str, str]) -> None:
        """Ask those who are new which version of the program they have."""
        new = [one for one in workers if one not in self._crew.threads and one not in self._crew.refused]
        if not new:
            return
        from importlib.metadata import version

        # A function of Python's own: a worker of another version may lack any of ours.
        said: dict[str, Any] = self._client.run(version, DISTRIBUTION, workers=new, on_error="return")
        for one in new:
            found = said.get(one)
            if found == VERSION:
                continue
            has = f"has version {found} of the program" if isinstance(found, str) else "does not have the program"
            self._crew.refused[one] = f"The worker {workers[one]} {has}, this is {VERSION}; it is given nothing."
            self._told(self._crew.refused[one])

    def _move_on(self) -> None:
        """Give to others what only workers that are gone might do, and what waits for somebody."""
        here = frozenset(self._crew.threads)
        for given in list(self._given.values()):
            if here and not given.workers & here and given.is_open:
                given.call_off()
                self._give(given.posed)

    def _wait_for_somebody(self, now: float) -> None:
        """Give up where nobody is there to do anything for too long, or nothing ends that was asked to."""
        self._alone_since = 0.0 if self._crew.threads else self._alone_since or now
        if self._stopped_at and (self._alone_since or now - self._stopped_at > STOP_SECONDS):
            for given in list(self._given.values()):
                given.call_off()
                self._answer(Answer(given.posed.key, None, STOPPED))
        elif self._alone_since and now - self._alone_since > ALONE_SECONDS:
            why = " ".join(self._crew.refused.values())
            raise EngineError(
                f"The cluster at {self.address} has no worker that may be given anything; start some and run the "
                f"batch again.{' ' if why else ''}{why}"
            )

    def _give(self, posed: Posed) -> None:
        workers = frozenset(self._crew.threads)
        if not workers:
            self._given[posed.key] = _Given(posed)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a problem is as large as it is
            future = self._client.submit(
                solved_here,
                posed,
                self._stop_name,
                key=f"rota-{posed.key}-{uuid.uuid4().hex}",
                pure=False,
                workers=sorted(workers),
            )
        self._given[posed.key] = _Given(posed, future, workers)
        future.add_done_callback(lambda done: self._done.put((posed.key, done)))

    def _take_in(self, key: str, future: Future) -> None:
        """An answer is there, or will never be."""
        given = self._given.get(key)
        is_latest = given is not None and given.future is future
        if given is None or not is_latest:
            return  # it was given to others meanwhile
        if future.status in ("cancelled", "lost"):
            self._give(given.posed)
            return
        try:
            self._answer(future.result(timeout=FETCH_SECONDS))
        except TimeoutError:  # who had it is gone; it is made again
            self._done.put((key, future))
        except Exception as error:
            self._answer(_failure(key, error))

    def _answer(self, answer: Answer) -> None:
        self._given.pop(answer.key, None)
        self._answers.put(answer)


def _quiet() -> None:
    """Let the library keep to itself what goes wrong: it is said here, in a sentence."""
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _place(address: str, certificates: Certificates) -> str:
    """The address as Dask writes it. Raises BadInputError for one without host and port."""
    secure = address.startswith(TLS_SCHEME) or certificates.any
    host, _, port = address.split("://", 1)[1].rstrip("/").rpartition(":")
    if not host or not port.isdecimal():
        raise BadInputError(f"'{address}' names no cluster; write {SCHEME}HOST:PORT, such as {SCHEME}localhost:8786.")
    return f"{'tls' if secure else 'tcp'}://{host}:{port}"


def _security(certificates: Certificates) -> Any:
    """What the files say, and for the rest Dask's own settings; None where nothing is said here."""
    from distributed.security import Security

    files = {
        "tls_ca_file": certificates.authority,
        "tls_client_cert": certificates.certificate,
        "tls_client_key": certificates.key,
    }
    named = {name: str(file) for name, file in files.items() if file is not None}
    return Security(require_encryption=True, **named) if named else None


def _in_short(error: BaseException) -> str:
    """What went wrong, in a few words on one line."""
    while error.__cause__ is not None:
        error = error.__cause__
    words = " ".join(str(error.strerror if isinstance(error, OSError) and error.strerror else error).split())
    return (words or type(error).__name__)[:120].rstrip(".")


def _failure(key: str, error: Exception) -> Answer:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        said = f"The workers that solved it were lost {MOST_LOST} times; it may need more memory than they have."
        return Answer(key, None, said, lost=MOST_LOST)
    return Answer(key, None, f"The cluster could not solve it ({type(error).__name__}: {_in_short(error)}).")
