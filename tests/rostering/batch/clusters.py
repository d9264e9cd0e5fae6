"""Clusters for the tests: a scheduler in this process, workers here or in processes of their own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rostering.batch.engine import Allowance, Answer, Engine, Posed
from solver.formats.json import write
from solver.problem import Problem


@contextmanager
def cluster(workers: int = 2, **more: Any) -> Iterator[Any]:
    """A cluster whose workers are threads of this process; its `scheduler_address` is the address."""
    from distributed import LocalCluster

    facts = {"processes": False, "protocol": "tcp", "threads_per_worker": 1, "dashboard_address": ":0"} | more
    with LocalCluster(n_workers=workers, silence_logs=logging.CRITICAL, **facts) as made:
        yield made


def named(made: Any) -> str:
    """The cluster as an engine's name."""
    return str(made.scheduler_address).replace("tcp://", "dask://").replace("tls://", "dask+tls://")


def worker_process(address: str, name: str, path: Path | None = None) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, that looks for packages in a folder first."""
    command = (sys.executable, "-m", "distributed.cli.dask_worker", address, "--name", name, "--nthreads", "1")
    root = str(Path(__file__).parents[3])
    return subprocess.Popen(
        [*command, "--no-nanny", "--no-dashboard"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([*([str(path)] if path else []), root])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def older_program(folder: Path) -> Path:
    """A folder in which the program seems to be of another version, 0.0.9."""
    about = folder / "rostering-0.0.9.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rostering\nVersion: 0.0.9\n", encoding="utf-8")
    return folder


def posed(key: str, problem: Problem, seconds: float = 60) -> Posed:
    """A problem to be solved the same way on every run, with one thread."""
    return Posed(key, write(problem), Allowance(seconds=seconds, deterministic=True))


def answers(engine: Engine, most: int, seconds: float = 120) -> dict[str, Answer]:
    """So many answers by their keys; fewer where they do not come."""
    found: dict[str, Answer] = {}
    while len(found) < most and seconds > 0:
        answer = engine.next(0.2)
        seconds -= 0.2
        if answer is not None:
            assert answer.key not in found, "every problem has one answer"
            found[answer.key] = answer
    return found
