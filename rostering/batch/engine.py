"""What carries the work of a batch: problems go in as JSON, answers come back as JSON, as they are done.

An engine never opens the store. The one here runs processes on this machine (`local_engine.py`); another may run them
anywhere, as long as it calls `answer` of `rostering/batch/answering.py` there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rostering.errors import ExitCode, RotaError

# A problem whose worker was lost so often is given up: it is likely what kills them.
MOST_LOST = 3


class EngineError(RotaError):
    """The engine does not answer, or cannot take work any more; what was not answered is not lost."""

    exit_code = ExitCode.LOOK


@dataclass(frozen=True)
class Allowance:
    """How far the solve of one problem may go: `seconds` of wall time from the moment a worker begins it (None: no
    limit), `gap` as a share, `threads` of that worker."""

    seconds: float | None = None
    gap: float = 0.0
    seed: int = 1
    threads: int = 1
    deterministic: bool = False


@dataclass(frozen=True)
class Posed:
    """One problem that is to be solved: a key nobody else has in this run, `rota-problem/1` as text, its allowance."""

    key: str
    problem: str
    allowance: Allowance


@dataclass(frozen=True)
class Answer:
    """What came of one problem: `rota-result/1` as text, or in one sentence why there is none.

    `seconds` is the wall time of the work there, `peak_bytes` the most memory its process ever held (0: unknown),
    `worker` which worker it was, `version` of the program there, `lost` how often a worker was lost with it before.
    """

    key: str
    result: str | None
    failure: str | None = None
    seconds: float = 0.0
    peak_bytes: int = 0
    worker: str = ""
    version: str = ""
    lost: int = 0


class Engine(Protocol):
    """Takes problems and gives answers, in any order, each exactly once.

    A lost worker's problems are done elsewhere; one that was lost MOST_LOST times comes back as a failure.
    """

    @property
    def capacity(self) -> int:
        """How many problems may be here at once, under way or next in turn, so that no worker waits: the bound on
        what is in memory."""

    @property
    def cores(self) -> int:
        """How many threads can work at once."""

    def submit(self, posed: Posed) -> None:
        """Take a problem. Raises EngineError where nobody can be reached."""

    def next(self, seconds: float) -> Answer | None:
        """The next answer, waited for no longer than so many seconds; None when none came. Raises EngineError."""

    def stop(self) -> None:
        """Ask all that is under way to end with the best so far; what nobody began comes back as a failure."""

    def close(self) -> None:
        """Give back everything; nothing of it runs afterwards."""
