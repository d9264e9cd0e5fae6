"""Solve a set of instances and write one table: `python -m benchmarks.solve --help`, described in docs/benchmarks.md.

Each run is a process of its own, one after another, so that each has the machine and its memory to itself.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import instances
from benchmarks.instances import Family, Instance, InstanceError
from benchmarks.process import run
from benchmarks.row import MODULES, Job, Row
from benchmarks.table import table

ALL = "all"
OURS = "ours"
DEFAULT_SECONDS = 60.0


def main() -> int:
    """Run what the words ask for; 0: every run gave a good roster, 1: one did not, 2: the words mean nothing."""
    arguments = _parser().parse_args()
    folder = Path(os.environ["ROSTERING_BENCH"]).expanduser() if os.environ.get("ROSTERING_BENCH") else None
    try:
        wanted = _wanted(arguments, folder)
    except InstanceError as error:
        print(error, file=sys.stderr)
        return 2
    present = list(_present(wanted, folder))
    solvers = [OURS, *dict.fromkeys(arguments.yardsticks)]
    if not present:
        return 0
    most = len(present) * len(solvers) * arguments.seconds
    noun = "instance" if len(present) == 1 else "instances"
    _say(f"{len(present)} {noun} by {', '.join(solvers)}: up to {most / 60:.1f} minutes of search")
    rows: list[Row] = []
    for instance in present:
        for solver in solvers:
            job = Job(instance.name, solver, arguments.seconds, arguments.workers, arguments.seed, _text(folder))
            rows.append(run(job, instance))
            _say(_line(rows[-1]))
            if arguments.out is not None:
                arguments.out.write_text(_told(rows, arguments) + "\n", encoding="utf-8")
    print(_told(rows, arguments))
    return 0 if all(row.good for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.solve", description="Solve instances; write one table.")
    parser.add_argument("instances", nargs="*", metavar="INSTANCE", help=f"such as {instances.EXAMPLES}")
    parser.add_argument(
        "--set",
        dest="sets",
        action="append",
        default=[],
        choices=[*map(str, Family), ALL],
        help="a whole set, may be given again (default, without an instance: all)",
    )
    parser.add_argument("--seconds", type=_positive, default=DEFAULT_SECONDS, help="for each run (default: 60)")
    parser.add_argument("--workers", type=_count, default=_cores(), help="threads or processes (default: all cores)")
    parser.add_argument("--seed", type=int, default=1, help="of the search (default: 1)")
    parser.add_argument(
        "--with",
        dest="yardsticks",
        action="append",
        default=[],
        choices=[solver for solver in MODULES if solver != OURS],
        help="run a yardstick beside ours, may be given again",
    )
    parser.add_argument("--json", action="store_true", help="rows as JSON in place of the table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file too, after every run")
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text} leaves no time")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"at least one is needed, not {text}")
    return value


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _wanted(arguments: argparse.Namespace, folder: Path | None) -> list[Instance]:
    """The instances asked for, each once. Raises InstanceError for a name that means nothing."""
    found = [instances.named(name) for name in arguments.instances]
    sets = arguments.sets or ([] if found else [ALL])
    for family in Family:
        if family in sets or ALL in sets:
            found += instances.of_family(family, folder)
    return list(dict.fromkeys(found))


def _present(wanted: list[Instance], folder: Path | None) -> Iterator[Instance]:
    """Those that can be run; of the others it says why not, once for each reason."""
    skipped: dict[str, list[str]] = {}
    for instance in wanted:
        why = instances.why_absent(instance, folder)
        if why is None:
            yield instance
        else:
            skipped.setdefault(why, []).append(instance.name)
    for why, names in skipped.items():
        _say(f"Skipped {', '.join(names)}: {why}")


def _told(rows: list[Row], arguments: argparse.Namespace) -> str:
    if arguments.json:
        return json.dumps([row.told for row in rows], indent=1)
    head = (
        f"{date.today()}, {platform.machine()}, {_cores()} cores, Python {platform.python_version()}, "  # noqa: DTZ011
        f"OR-Tools {version('ortools')}; {arguments.seconds:g} seconds, {arguments.workers} workers, "
        f"seed {arguments.seed}."
    )
    return f"{head}\n\n{table(rows)}"


def _line(row: Row) -> str:
    found = "no roster" if row.objective is None else f"{row.objective:,}"
    bound = "" if row.bound is None else f", bound {row.bound:,}"
    seconds = "" if row.seconds is None else f", {row.seconds:.1f} s"
    return f"{row.instance} {row.solver}: {found}{bound}{seconds}, {row.verdict}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _text(folder: Path | None) -> str | None:
    return None if folder is None else str(folder.resolve())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
