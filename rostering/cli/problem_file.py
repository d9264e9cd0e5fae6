"""Problem files of any format behind one face: read the problem, write and read a roster of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.errors import BadInputError
from rostering.written import write_text

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.result import Result
    from solver.roster import Roster

SCHEMA_RESULT = "rota-result/1"


@dataclass(frozen=True)
class ProblemFile:
    """A problem that was read, and how rosters of it go out and come in."""

    problem: Problem
    input_sha256: str
    write: Callable[[Result, Path], None]
    read_roster: Callable[[Path], Roster]


def read_problem(path: Path, format_: str | None, history: int | None, weeks: str | None) -> ProblemFile:
    """The problem in a file (inrc2: a folder). Raises BadInputError with the place and what was expected."""
    readers = {"curtois-qu": _curtois_qu, "json": _json}
    if format_ is None:
        raise BadInputError("Say with --format what kind of file it is: curtois-qu, inrc2 or json.")
    with faults():
        if format_ == "inrc2":
            return _inrc2(path, history, weeks)
        return readers[format_](path)


@contextmanager
def faults() -> Iterator[None]:
    """Tell a file that cannot be used as bad input."""
    from solver.formats.source import FormatError
    from solver.problem import ProblemError

    try:
        yield
    except (FormatError, ProblemError) as error:
        raise BadInputError(f"{error}.") from error


def _sha256(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _curtois_qu(path: Path) -> ProblemFile:
    from solver.formats import curtois_qu
    from solver.formats.source import Source

    source = Source.open(path)
    problem = curtois_qu.read(source)

    def write(result: Result, out: Path) -> None:
        assert result.roster is not None
        write_text(out, curtois_qu.write(problem, result.roster))

    return ProblemFile(
        problem, _sha256(source.text), write, lambda roster: curtois_qu.read_roster(Source.open(roster), problem)
    )


def _inrc2(folder: Path, history: int | None, weeks: str | None) -> ProblemFile:
    from solver.formats import inrc2

    if history is None or not weeks:
        raise BadInputError("Name the history and the weeks of an inrc2 folder: --history 0 --weeks 1-2-3-3.")
    parts = weeks.split("-")
    if not all(part.isdecimal() and len(part) < 5 for part in parts):
        raise BadInputError(f"--weeks {weeks!r} is no list of week files such as 1-2-3-3.")
    instance, problem = inrc2.read(folder, history, tuple(int(part) for part in parts))

    def write(result: Result, out: Path) -> None:
        assert result.roster is not None
        try:
            inrc2.write(instance, result.roster, out)
        except OSError as error:
            raise BadInputError(f"{out} cannot be written ({error.strerror}).") from error

    texts = [str(instance.scenario), str(instance.history), *(str(week) for week in instance.weeks)]
    return ProblemFile(problem, _sha256(*texts), write, lambda out: inrc2.read_roster(out, instance, problem))


def _json(path: Path) -> ProblemFile:
    import json

    from rostering.version import VERSION
    from solver.formats.json import problem_reader
    from solver.formats.json.result import read_roster, write_result
    from solver.formats.source import Source

    source = Source.open(path)
    problem = problem_reader.read(source)
    digest = _sha256(source.text)

    def write(result: Result, out: Path) -> None:
        answer = write_result(result, product=VERSION, input_sha256=digest)
        write_text(out, json.dumps(answer, indent=2, ensure_ascii=False) + "\n")

    return ProblemFile(problem, digest, write, lambda roster: read_roster(Source.open(roster), problem))
