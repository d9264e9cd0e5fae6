"""One run from its beginning to its end: the record, the engine, the pieces, and the word that sums it up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering import access, calendar
from rostering.batch.batched import Batched
from rostering.batch.certificates import Certificates
from rostering.batch.conduct import Conductor, Effort, Hear, Standing
from rostering.batch.engines import LOCAL, open_engine
from rostering.batch.event import Events
from rostering.batch.folder import FolderPieces, problem_files
from rostering.batch.memory import peak_bytes
from rostering.batch.outcome import Outcome, State
from rostering.batch.piece import Pieces
from rostering.batch.run import Run, Scope, begin, end, solved_before
from rostering.batch.wall_clock import WallClock

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True)
class Wanted:
    """How a batch is to be run: limits, engine, processes, and what is not to be done again."""

    effort: Effort
    processes: int
    engine: str = LOCAL
    again: bool = False
    retry_failed: bool = False
    only_changed: bool = False
    certificates: Certificates | None = None

    @property
    def options(self) -> Mapping[str, Any]:
        """As the record of the run keeps it."""
        each = self.effort.each
        return {
            "seconds": each.seconds,
            "gap": each.gap,
            "seed": each.seed,
            "deterministic": each.deterministic,
            "processes": self.processes,
            "engine": self.engine,
        }


@dataclass(frozen=True)
class Watch:
    """Who hears of a batch while it runs, and who may stop it."""

    events: Events
    stopped: Callable[[], bool] = lambda: False
    hear: Hear = lambda _: None
    note: Callable[[str], None] = lambda _: None  # what is amiss and stops nothing, in a sentence

    def amiss(self, sentence: str, what: str = "engine") -> None:
        """Something is amiss with the engine, or with the clock."""
        self.events.tell(what, said=sentence)
        self.note(sentence)


def solve_folder(
    store: Store, actor_name: str | None, folder: Path, out: Path, wanted: Wanted, watch: Watch
) -> Batched:
    """Solve every problem file of a folder. Raises BadInputError where there is nothing to solve or no place for it,
    and while another run solves the same folder; StoreError where the run cannot be recorded."""
    files = problem_files(folder, out)
    with store.reading() as session:
        organisation = access.acting(session, actor_name).organisation
    scope = Scope(f"files of {folder.resolve()} to {out.resolve()}", organisation=organisation)
    before = solved_before(store, actor_name) if wanted.only_changed else {}
    return run_batch(
        store,
        actor_name,
        scope,
        wanted,
        watch,
        lambda run: FolderPieces(
            store, actor_name, run, files, out, before=before, again_checked=wanted.engine != LOCAL
        ),
    )


def run_batch(
    store: Store,
    actor_name: str | None,
    scope: Scope,
    wanted: Wanted,
    watch: Watch,
    pieces: Callable[[Run], Pieces],
    stale: tuple[str, ...] = (),
) -> Batched:
    """Begin or resume a run, bring its pieces through and note its end; one that is cut off is resumed by the next."""
    began = time.monotonic()
    wall = WallClock()

    def hear(standing: Standing) -> None:
        if said := wall.jumped():
            watch.amiss(said, "clock")
        watch.hear(standing)

    engine = open_engine(wanted.engine, wanted.processes, wanted.certificates, watch.amiss)
    try:
        run = begin(store, actor_name, scope, wanted.options, again=wanted.again, retry_failed=wanted.retry_failed)
        watch.events.tell("run begun", run=run.id, scope=scope.words, resumed=run.resumed, options=wanted.options)
        conductor = Conductor(pieces(run), engine, wanted.effort, watch.events, stopped=watch.stopped, hear=hear)
        outcomes = conductor.conduct()
    finally:
        engine.close()
    batched = Batched(
        run.id,
        scope.words,
        run.resumed,
        outcomes,
        conductor.interrupted,
        time.monotonic() - began,
        _held(outcomes),
        stale,
    )
    solved, failed = batched.in_state(State.SOLVED), batched.in_state(State.FAILED)
    words = f"{len(solved)} solved, {len(failed)} failed, of {len(outcomes)}"
    end(store, actor_name, run, interrupted=conductor.interrupted, words=words)
    watch.events.tell("run over", run=run.id, interrupted=conductor.interrupted, seconds=round(batched.seconds, 1))
    return batched


def _held(outcomes: tuple[Outcome, ...]) -> int:
    """What this process and those that solved held at most, were it all at once."""
    by_worker: dict[str, int] = {}
    for one in outcomes:
        by_worker[one.worker] = max(by_worker.get(one.worker, 0), one.peak_bytes)
    return peak_bytes() + sum(by_worker.values())


def until(minute: int) -> float:
    """The second of `time.monotonic` at which the clocks show so many minutes after midnight next. The clock is looked
    at once: what it does afterwards changes nothing."""
    now, today = calendar.now(), calendar.today()
    at = calendar.instant(today, minute)
    if at <= now:
        at = calendar.instant(today.fromordinal(today.toordinal() + 1), minute)
    return time.monotonic() + (at - now).total_seconds()
