"""Changing one's mind: a saved week, some workers sick, and how quickly and with how few changes it is mended.

`python -m benchmarks.replan --help`. It runs the commands that people type, each as a process of its own: the demo is
made, solved and saved; workers of the roster fall sick for the week; `rota solve` mends it, and beside that, on a copy
of the store, solves it afresh without a price for changes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from benchmarks.demo import SEED, WEEK
from rostering.calendar import instant
from rostering.rosters.standing import standing_roster
from rostering.store import tables as t
from rostering.store.engine import Store, open_store

ROOT = Path(__file__).resolve().parents[1]
START = "from rostering.cli.main import run; run()"
DONE, LOOK = 0, 1
DAYS_BEFORE = 3  # the week's Friday before: nothing of it has begun, whatever the date
Seats = frozenset[tuple[int, int]]  # worker, shift


@dataclass(frozen=True)
class Saved:
    """A saved roster: how long its command took, who is on which shift, and what empty places cost."""

    seconds: float
    seats: Seats
    cover: int
    broken: int


@dataclass(frozen=True)
class Mended:
    """A roster mended, beside the one before somebody fell sick and the one solved afresh."""

    before: Saved
    sick: frozenset[int]
    after: Saved
    afresh: Saved

    @property
    def lost(self) -> int:
        """The assignments of those who fell sick."""
        return sum(worker in self.sick for worker, _ in self.before.seats)

    @property
    def changed(self) -> int:
        """All other assignments taken or given; one moved to another shift counts twice."""
        return sum(worker not in self.sick for worker, _ in self.before.seats ^ self.after.seats)

    def rows(self) -> list[tuple[str, str]]:
        """The figures by name."""
        dearer = (self.after.cover - self.afresh.cover) / max(1, self.afresh.cover)
        return [
            ("seconds to mend, with reading and saving", f"{self.after.seconds:.1f}"),
            ("workers sick", f"{len(self.sick)}"),
            ("assignments lost", f"{self.lost} of {len(self.before.seats)}"),
            ("other assignments changed", f"{self.changed}"),
            ("changed for each one lost", f"{self.changed / max(1, self.lost):.2f}"),
            ("cover price before", f"{self.before.cover:,}"),
            ("cover price mended", f"{self.after.cover:,}"),
            ("cover price solved afresh", f"{self.afresh.cover:,}"),
            ("cover dearer than afresh", f"{dearer:.2%}"),
            ("seconds to solve afresh", f"{self.afresh.seconds:.1f}"),
            ("rules broken before, mended, afresh", f"{self.before.broken}, {self.after.broken}, {self.afresh.broken}"),
        ]


def main() -> int:
    """Print the table."""
    arguments = _parser().parse_args()
    os.environ.setdefault("ROTA_NOW", f"{WEEK.first - timedelta(days=DAYS_BEFORE)}T10:00:00+00:00")
    with tempfile.TemporaryDirectory() as folder:
        mended = _measured(arguments, Path(folder))
    print(f"demo of {arguments.settings} settings, seed {arguments.seed}")
    width = max(len(name) for name, _ in mended.rows())
    for name, figure in mended.rows():
        print(f"{name:<{width}}  {figure:>12}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replan", description="Mend a week after sickness.")
    parser.add_argument("--settings", type=int, default=40, help="homes and teams in the demo (default: 40)")
    parser.add_argument("--first", type=float, default=60.0, metavar="S", help="seconds for the week (default: 60)")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds to mend it (default: 10)")
    parser.add_argument("--full", type=float, default=60.0, metavar="S", help="seconds to solve afresh (default: 60)")
    parser.add_argument("--share", type=float, default=0.03, help="of all workers fall sick (default: 0.03)")
    parser.add_argument("--workers", type=int, default=2, help="threads (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="of who falls sick (default: 1)")
    return parser


def _measured(arguments: argparse.Namespace, folder: Path) -> Mended:
    store = open_store(str(folder / "mended.db"))
    workers = ("--workers", str(arguments.workers))
    made = ("--settings", str(arguments.settings), "--seed", str(SEED), "--no-ui")
    seconds = _rota(store, "demo", *made, *workers, "--time-limit", str(arguments.first))
    before = _saved(store, seconds)
    sick = _fall_sick(store, before, arguments)
    copy = open_store(str(folder / "afresh.db"))
    shutil.copy(folder / "mended.db", folder / "afresh.db")
    after = _saved(store, _rota(store, "solve", *workers, "--time-limit", str(arguments.seconds)))
    seconds = _rota(copy, "solve", "--afresh", *workers, "--time-limit", str(arguments.full))
    return Mended(before, sick, after, _saved(copy, seconds))


def _rota(store: Store, command: str, *words: str) -> float:
    """Run a command to its end; returns its wall seconds. Ends the program where the command fails."""
    line = [sys.executable, "-c", START, command, *words, "--week", str(WEEK.first), "--db", store.url]
    began = time.monotonic()
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode not in (DONE, LOOK):
        raise SystemExit(f"rota {command} ended with {ended.returncode}: {ended.stderr.strip()}")
    return time.monotonic() - began


def _saved(store: Store, seconds: float) -> Saved:
    standing = standing_roster(store, None, WEEK, ())
    parts = standing.report.score.parts
    a = t.Assignment
    with store.reading() as session:
        rows = session.exec(select(a.worker_id, a.shift_id)).all()
    known = {shift.id for shift in standing.build.snapshot.shifts}
    seats = frozenset((worker, shift) for worker, shift in rows if shift in known)
    return Saved(seconds, seats, parts["safety"] + parts["cover"], len(standing.report.broken))


def _fall_sick(store: Store, before: Saved, arguments: argparse.Namespace) -> frozenset[int]:
    """A share of all workers, drawn from those who are on the roster, sick for the week."""
    with store.reading() as session:
        workers = len(session.exec(select(t.Worker.id)).all())
    on = sorted({worker for worker, _ in before.seats})
    sick = random.Random(arguments.seed).sample(on, min(len(on), round(arguments.share * workers)))
    starts, ends = instant(WEEK.first, 0), instant(WEEK.last + timedelta(days=1), 0)
    with store.writing() as session:
        session.add_all([t.Absence(worker_id=one, kind="sick", starts_at=starts, ends_at=ends) for one in sick])
    return frozenset(sick)


if __name__ == "__main__":
    sys.exit(main())
