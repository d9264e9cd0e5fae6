"""The public instances: read by our readers, judged by judges that share no code with us."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.instances import Family, Instance, judge
from benchmarks.task import Task
from solver.formats import curtois_qu, inrc2
from solver.formats.source import Source
from solver.roster import Roster

JUDGED = re.compile(r"cost (-?\d+) .* hard (\d+)")
JUDGE_SECONDS = 120


@contextmanager
def opened(instance: Instance, folder: Path) -> Iterator[Callable[[], Task]]:
    """What reads the instance; nothing has to be made before."""
    if instance.family is Family.CURTOIS_QU:
        yield lambda: _curtois_qu(instance, folder)
    else:
        yield lambda: _inrc2(instance, folder)


def _curtois_qu(instance: Instance, folder: Path) -> Task:
    file = instance.file(folder)
    problem = curtois_qu.read(Source.open(file))

    def verdict(roster: Roster, objective: int) -> str:
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch, "roster.csv")
            out.write_text(curtois_qu.write(problem, roster), encoding="utf-8")
            return _judged([str(judge(instance, folder)), str(file), str(out)], objective)

    return Task(problem, verdict)


def _inrc2(instance: Instance, folder: Path) -> Task:
    history, weeks = instance.numbers
    data = instance.file(folder)
    read, problem = inrc2.read(data, int(history), tuple(map(int, weeks.split("-"))))

    def verdict(roster: Roster, objective: int) -> str:
        with tempfile.TemporaryDirectory() as scratch:
            inrc2.write(read, roster, Path(scratch))
            return _judged([str(judge(instance, folder)), str(data), history, weeks, scratch], objective)

    return Task(problem, verdict)


def _judged(words: list[str], objective: int) -> str:
    """What an outside judge says, and whether it finds the cost that the solver claims."""
    run = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=JUDGE_SECONDS, check=False)
    found = JUDGED.match(run.stdout)
    if found is None:
        return f"judge: {(run.stderr or run.stdout).strip().splitlines()[-1:]}"
    cost, broken = int(found[1]), int(found[2])
    if broken or run.returncode:
        return f"judge: {broken} hard rules broken"
    return "judge: ok" if cost == objective else f"judge: costs {cost:,}"
