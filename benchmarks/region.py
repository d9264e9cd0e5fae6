"""The cost of a region as it grows: `python -m benchmarks.region [--sizes 10,40,160,640] [--engine E]`.

For each size a demo of so many settings is made in a store of its own, and `rota batch` makes its week's rosters. Told
are wall seconds and seconds of all processors, those of one setting, the most memory, what was filled, and whether the
settings were solved whole or in parts; at the end how the processors' seconds grow: the exponent of the line through
the sizes on a double logarithmic scale (1: in proportion). Seconds of a cluster elsewhere are those that its
workers told.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.demo import WEEK
from rostering.batch.plan import Way
from rostering.demo.install import install_demo
from rostering.store.engine import open_store

SIZES = (10, 40, 160, 640)
TIME_LIMIT, GAP, SEED = 60.0, 0.01, 1
MEBIBYTE = 2**20
HEAD = "| settings | solved | wall s | processors' s | of one setting | memory MB | short | failed |"


@dataclass(frozen=True)
class Row:
    """One size: seconds, memory, and what came of it."""

    settings: int
    parts: int
    seams: int
    wall: float
    processors: float
    peak_bytes: int
    short: int
    failed: int

    @property
    def words(self) -> str:
        """The row of the table."""
        how = "whole" if self.parts == 1 else f"in {self.parts} parts, {self.seams} seams"
        each = self.processors / self.settings
        memory = self.peak_bytes / MEBIBYTE
        return (
            f"| {self.settings} | {how} | {self.wall:.0f} | {self.processors:.0f} | {each:.1f} | {memory:.0f} "
            f"| {self.short} | {self.failed} |"
        )


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.region", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="settings, separated by commas")
    parser.add_argument("--time-limit", type=float, default=TIME_LIMIT, help=f"seconds each solve ({TIME_LIMIT:g})")
    parser.add_argument("--gap", type=float, default=GAP, help=f"good enough, as a share ({GAP:g})")
    parser.add_argument("--engine", default="local", help="who solves (local)")
    arguments = parser.parse_args(words)
    print(HEAD)
    print("|" + "---:|" * HEAD.strip("|").count("|") + "---:|")
    limits = ["--time-limit", str(arguments.time_limit), "--gap", str(arguments.gap), "--engine", arguments.engine]
    rows = []
    for size in map(int, arguments.sizes.split(",")):
        rows.append(measured(size, limits))
        print(rows[-1].words, flush=True)
    if len(rows) > 1:
        grows = exponent([one.settings for one in rows], [one.processors for one in rows])
        print(f"\nprocessors' seconds grow with the number of settings to the power {grows:.2f}")
    print(f"load average when done: {os.getloadavg()[0]:.1f}")
    return 0


def measured(settings: int, words: Sequence[str]) -> Row:
    """Make a region of so many settings and its week's rosters."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch, "region.db")
        store = open_store(str(place))
        install_demo(store, None, settings, SEED, WEEK.first)
        store.close()
        command = [Path(sys.executable).with_name("rota"), "batch", "--from", f"{WEEK.first:%d/%m/%Y}", "--weeks", "1"]
        spent, began = _processors(), time.monotonic()
        done = subprocess.run(
            [*command, *words, "--progress", "none", "--json", "--db", place],
            capture_output=True,
            text=True,
            check=False,
        )
        wall = time.monotonic() - began
        if done.returncode not in (0, 1):
            raise SystemExit(f"{settings} settings: {done.stderr.strip()}")
    told = json.loads(done.stdout)
    elsewhere = 0.0 if "local" in words else sum(one["seconds"] for one in told["pieces"])
    return _row(settings, told, wall, _processors() - spent + elsewhere)


def _row(settings: int, told: dict[str, Any], wall: float, processors: float) -> Row:
    pieces = told["pieces"]
    drafts = [one for one in pieces if not one["key"].startswith(f"{Way.SEAM}:")]
    last = {roster["key"]: roster["short"] for one in pieces for roster in one["rosters"]}
    return Row(
        settings,
        len(drafts),
        len(pieces) - len(drafts),
        wall,
        processors,
        told["peak_bytes"],
        sum(last.values()),
        sum(one["state"] == "failed" for one in pieces),
    )


def _processors() -> float:
    """Seconds that all processors gave to processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of the line of least squares through the logarithms: costs grow as sizes to that power."""
    x, y = [math.log(one) for one in sizes], [math.log(one) for one in costs]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - middle_x) ** 2 for a in x)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / across


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
