"""The options of a search, its progress on the screen, and stopping it with Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from solver.limits import Limits
    from solver.search.incumbent import Listener, Progress
    from solver.stop import Stop

DEFAULT_SECONDS = 60.0
TICK_SECONDS = 0.2
Work = TypeVar("Work")


def search_arguments(parser: argparse.ArgumentParser, seconds: float = DEFAULT_SECONDS) -> None:
    """Add the options."""
    parser.add_argument(
        "--time-limit", type=float, default=seconds, metavar="S", help=f"wall seconds (default: {seconds:g})"
    )
    parser.add_argument("--gap", type=float, default=0.0, metavar="G", help="good enough, as a share (default: 0)")
    parser.add_argument("--plateau", type=float, metavar="S", help="stop after so many seconds without a better roster")
    parser.add_argument("--workers", type=int, metavar="K", help="threads that search (default: all cores)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the search (default: 1)")


def limits(arguments: argparse.Namespace, context: Context) -> Limits:
    """The limits that the options mean. Raises BadInputError for one without meaning."""
    from solver.limits import Limits, LimitsError

    try:
        return Limits(
            seconds=arguments.time_limit,
            gap=arguments.gap,
            plateau=arguments.plateau,
            workers=arguments.workers,
            seed=arguments.seed,
            deterministic=getattr(arguments, "deterministic", False),
            lexicographic=getattr(arguments, "lexicographic", False),
            started=context.started,
        )
    except LimitsError as error:
        raise BadInputError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error


@dataclass
class Attended(Generic[Work]):
    """What a long work gave, and whether somebody asked it to stop before its end."""

    answer: Work
    interrupted: bool


def attend(
    context: Context, seconds: float, work: Callable[[Stop, Listener], Work], said: Callable[[], str] | None = None
) -> Attended[Work]:
    """Run a search in a thread, draw how far it is, and let Ctrl-C end it with the best so far.

    The main thread stays free, so that a signal is heard at once whatever the search is busy with. `said` tells what is
    being done, where that is more than one search.
    """
    from solver.stop import Stop

    stop = Stop()
    last: list[Progress] = []
    pressed: list[bool] = []

    def ask(number: int, frame: Any) -> None:
        pressed.append(True)
        stop.request()

    before = signal.signal(signal.SIGINT, ask)
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            task = pool.submit(work, stop, last.append)
            while not task.done():
                wait([task], timeout=TICK_SECONDS)
                _draw(context, seconds, last[-1] if last else None, "" if said is None else said())
        context.diagnostics.clear()
        return Attended(task.result(), bool(pressed))
    finally:
        signal.signal(signal.SIGINT, before)


def _draw(context: Context, seconds: float, progress: Progress | None, said: str) -> None:
    elapsed = time.monotonic() - context.started
    best = "reading" if progress is None or progress.objective is None else f"best {progress.objective:,}"
    bound = "" if progress is None or progress.bound is None else f", bound {progress.bound:,}"
    doing = said or f"{best}{bound}"
    context.diagnostics.progress(elapsed / seconds, f"{doing}, {elapsed:.0f} of {seconds:g} s")
