"""A run in a process of its own: its row, and the most memory that it and all it starts held at one time.

The memory of one process is what the kernel kept (the peak resident set). Where a solver starts processes, the sum of
their shares is looked at once a second as well. The process that starts them all must stay small: the kernel hands
its peak down.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.instances import Instance
from benchmarks.row import Job, Row

ROOT = Path(__file__).resolve().parents[1]
TICK_SECONDS = 0.2
LOOK_SECONDS = 1.0
# A run that is this much later than its limit is ended: as much again, and time to make a large demo.
GRACE_SECONDS = 180.0
KILOBYTES = 1024


def run(job: Job, instance: Instance) -> Row:
    """Do a job in a fresh process and wait for it."""
    with tempfile.TemporaryDirectory() as scratch:
        out, said = Path(scratch, "row.json"), Path(scratch, "said.txt")
        with said.open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.attempt", json.dumps(asdict(job)), str(out)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        memory, late = _wait(child, 2 * job.seconds + GRACE_SECONDS)
        if out.exists() and not late:
            return Row(**json.loads(out.read_text(encoding="utf-8"))).with_values(peak_megabytes=memory)
        row = Row.of(job, instance).with_values(peak_megabytes=memory)
        if late:
            return row.with_values(verdict="ended: far beyond its time limit")
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return row.with_values(verdict=f"failed: {lines[-1] if lines else f'exit code {child.returncode}'}")


def _wait(child: subprocess.Popen[bytes], seconds: float) -> tuple[float, bool]:
    """Wait for a process, and end it when it takes too long; returns its peak megabytes and whether it did."""
    ends = time.monotonic() + seconds
    looked, most, late = time.monotonic(), 0.0, False
    try:
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                return max(most, used.ru_maxrss / KILOBYTES), late
            now = time.monotonic()
            if now > ends and not late:
                late = True
                os.killpg(child.pid, signal.SIGKILL)
            if now - looked > LOOK_SECONDS:
                looked, most = now, max(most, _held_together(child.pid))
            time.sleep(TICK_SECONDS)
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise


def _held_together(session: int) -> float:
    """The megabytes that the processes of a session hold together; 0 where there is only one, or none can be seen."""
    members = [process for process in Path("/proc").glob("[0-9]*") if _session(process) == session]
    return sum(map(_share, members)) / KILOBYTES if len(members) > 1 else 0.0


def _session(process: Path) -> int | None:
    try:
        stat = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # it has ended
    return int(stat.rpartition(")")[2].split()[3])


def _share(process: Path) -> int:
    """The kilobytes of a process, with its part of what it shares with others."""
    try:
        lines = (process / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
