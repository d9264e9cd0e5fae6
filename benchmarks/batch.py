"""Three hundred homes for a batch: `python -m benchmarks.batch FOLDER [--homes 300]` writes a problem file for each.

Each is the residential home of a demo of its own (other people, patterns, wishes and 26 weeks behind) with 15 workers:
its own first, then those who can do most there. `--measure` solves the folder twice after that, with one process and
with all cores, and tells seconds, memory and the furthest gap.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.demo import HOME, HOME_SETTINGS, WEEK, home_of, prepare
from benchmarks.start import START
from rostering.demo.install import install_demo
from rostering.store.engine import open_store
from solver.formats.json import write
from solver.limits import available_cores

HOMES, WORKERS = 300, 15
GAP = 0.01
MEBIBYTE = 2**20


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the problem files go, or are")
    parser.add_argument("--homes", type=int, default=HOMES, help=f"how many ({HOMES})")
    parser.add_argument("--measure", action="store_true", help="solve them with one process and with all cores")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds of each solve (60)")
    arguments = parser.parse_args(words)
    make(arguments.folder, range(1, arguments.homes + 1))
    if arguments.measure:
        measure(arguments.folder, arguments.homes, arguments.time_limit)
    return 0


def make(folder: Path, seeds: Iterable[int]) -> None:
    """Write the homes that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [seed for seed in seeds if not _file(folder, seed).exists()]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_write, [folder] * len(missing), missing))


def measure(folder: Path, homes: int, seconds: float) -> None:
    """Solve them with all cores and with one process, and print both."""
    cores = available_cores()
    quick = _solved(folder, homes, cores, seconds)
    alone = _solved(folder, homes, 1, seconds)
    print(f"throughput with {cores} processes: {alone / quick:.2f} times that of one")


def _solved(folder: Path, homes: int, processes: int, limit: float) -> float:
    """Seconds of one batch; its figures are printed."""
    with tempfile.TemporaryDirectory() as scratch:
        problems, out = Path(scratch, "problems"), Path(scratch, "out")
        problems.mkdir()
        for seed in range(1, homes + 1):
            _file(problems, seed).symlink_to(_file(folder, seed).resolve())
        words = ["batch", str(problems), "--out", str(out), "--gap", str(GAP), "--workers", str(processes), "--json"]
        words += ["--time-limit", str(limit), "--db", str(Path(scratch, "runs.db"))]
        began = time.monotonic()
        run = subprocess.run([sys.executable, "-c", START, *words], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
        answers = [json.loads(one.read_text()) for one in out.glob("*.json")]
    gaps = [1.0 if one["gap"] is None else one["gap"] for one in answers]
    within = sum(gap <= GAP for gap in gaps)
    memory = json.loads(run.stdout)["peak_bytes"] / MEBIBYTE
    print(
        f"{processes} processes: {len(answers)} of {homes} solved in {seconds:.0f} s, {within} within {GAP:.0%}, "
        f"furthest gap {max(gaps):.1%}, exit {run.returncode}, at most {memory:.0f} MB in all",
        flush=True,
    )
    return seconds


def _file(folder: Path, seed: int) -> Path:
    return folder / f"home-{seed:03}.json"


def _write(folder: Path, seed: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(str(Path(scratch, "demo.db")))
        try:
            install_demo(store, None, HOME_SETTINGS, seed, WEEK.first)
            prepare(store, [HOME])
            problem = home_of(store, WORKERS)
        finally:
            store.close()
    _file(folder, seed).write_text(write(problem.replace(id=f"home {seed}, {problem.id}")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
