"""Two coordinators and a batch on one PostgreSQL store at once: `python -m benchmarks.postgres [--seconds 60]`.

Both count up the note of the same cell of the same roster, each from the number that they read: a lost edit is a number
too few. Meanwhile batches of the same week run one after the other. Told are the edits, what was refused as stale and
done again, how long an edit takes, what the batches came to, deadlocks as the server counts them, and the trail. Exit
code 1 where anything was lost. It needs the server's programs (Debian: postgresql-15).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from sqlmodel import select

from benchmarks.demo import WEEK
from rostering.demo.install import install_demo
from rostering.errors import BadInputError
from rostering.rosters.edit import work_on
from rostering.rosters.edit_cells import CellEdits, edit_cells
from rostering.rosters.shift_work import Edit, Work
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.again import again
from rostering.store.engine import Store, open_store
from tests.postgres_server import server_running

SECONDS, SETTINGS, WRITERS = 60.0, 2, 2
SOLVE_SECONDS = 2.0


@dataclass(frozen=True)
class Cell:
    """The cell that everybody writes in."""

    roster: int
    home: int
    worker: int
    shift: int


@dataclass(frozen=True)
class Edits:
    """What one coordinator did: seconds of each edit, and how many were refused as stale and done again."""

    seconds: tuple[float, ...]
    stale: int


@dataclass(frozen=True)
class Outcome:
    """What stood there in the end."""

    edits: tuple[Edits, ...]
    batches: tuple[int, ...]  # exit codes
    number: int
    deadlocks: int
    rows: int
    broken: str | None

    @property
    def made(self) -> int:
        """How many edits the coordinators were told had been saved."""
        return sum(len(one.seconds) for one in self.edits)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, nobody stood still, the trail is whole and every batch ended as it should."""
        return not (self.number != self.made or self.deadlocks or self.broken or set(self.batches) - {0, 1})


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.postgres", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for how long ({SECONDS:g})")
    outcome = measure(parser.parse_args(words).seconds)
    each = sorted(seconds for one in outcome.edits for seconds in one.seconds)
    print(f"edits saved: {outcome.made} by {len(outcome.edits)} coordinators, number in the cell: {outcome.number}")
    print(f"refused as stale and done again: {sum(one.stale for one in outcome.edits)}")
    print(f"an edit took {statistics.median(each):.3f} s in the middle, {each[int(len(each) * 0.95)]:.3f} s of 95%")
    print(f"batches meanwhile: {len(outcome.batches)}, exit codes {sorted(set(outcome.batches))}")
    print(f"deadlocks: {outcome.deadlocks}; audit trail: {outcome.rows} rows, {outcome.broken or 'whole'}")
    return 0 if outcome.is_sound else 1


def measure(seconds: float) -> Outcome:
    """Let them all work for so long on a server of their own. Raises NoServerError where there is none."""
    with server_running() as server:
        store = open_store(server.url)
        install_demo(store, None, SETTINGS, 1, WEEK.first)
        _batch(server.url)
        cell = _cell(store)
        until = time.time() + seconds
        batches: list[int] = []
        with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
            writers = [pool.submit(write, server.url, cell, until) for _ in range(WRITERS)]
            while time.time() < until:
                batches.append(_batch(server.url))
            edits = tuple(one.result() for one in writers)
        with store.reading() as session:
            broken = audit.verify(session)
            deadlocks = session.connection().exec_driver_sql("SELECT sum(deadlocks) FROM pg_stat_database").scalar()
            rows = audit.last_id(session)
        outcome = Outcome(
            edits, tuple(batches), _number(_read(store, cell)[1]), int(deadlocks), rows, broken and broken.sentence
        )
        store.close()
    return outcome


def write(url: str, cell: Cell, until: float) -> Edits:
    """Count up until the time is over, as somebody who looks, changes and saves."""
    store = open_store(url)
    seconds: list[float] = []
    stale = 0
    while time.time() < until:
        began = time.monotonic()
        while not again(lambda: _counted_up(store, cell)):
            stale += 1
        seconds.append(time.monotonic() - began)
    store.close()
    return Edits(tuple(seconds), stale)


def _counted_up(store: Store, cell: Cell) -> bool:
    """Write the next number; False where somebody changed the roster since it was read."""
    version, work = _read(store, cell)
    edit = Edit(cell.worker, cell.shift, replace(work, note=str(_number(work) + 1)))
    try:
        edit_cells(store, None, CellEdits(cell.home, WEEK, (edit,), "counted", roster=cell.roster, version=version))
    except BadInputError:
        return False
    return True


def _read(store: Store, cell: Cell) -> tuple[int, Work]:
    with store.reading() as session:
        return session.get_one(t.Roster, cell.roster).version, work_on(session, cell.roster)[cell.worker, cell.shift]


def _number(work: Work) -> int:
    return int(work.note or 0)


def _cell(store: Store) -> Cell:
    with store.reading() as session:
        one = session.exec(select(t.Assignment).order_by(t.Assignment.id)).first()  # type: ignore[arg-type]
        assert one is not None
        home = session.get_one(t.Shift, one.shift_id).setting_id
        return Cell(one.roster_id, home, one.worker_id, one.shift_id)


def _batch(url: str) -> int:
    """The week once more, as somebody's cron would; what people touched is only proposed."""
    words = ["batch", "--from", f"{WEEK.first:%d/%m/%Y}", "--weeks", "1", "--time-limit", str(SOLVE_SECONDS)]
    done = subprocess.run(
        [Path(sys.executable).with_name("rota"), *words, "--again", "--progress", "none", "--json", "--db", url],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        print(f"batch: exit {done.returncode}: {done.stderr.strip()}", file=sys.stderr)
    else:
        json.loads(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
