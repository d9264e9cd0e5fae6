"""An answer on its arrival: read back against its own problem and checked again, whoever solved it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rostering.batch.engine import Answer
from rostering.version import VERSION

if TYPE_CHECKING:
    from solver.check import Report
    from solver.problem import Problem
    from solver.roster import Roster


class ArrivalError(Exception):
    """An answer that cannot be used; one sentence says why."""


@dataclass(frozen=True)
class Arrived:
    """An answer that holds: the roster, what the check says of it, and the document it came in."""

    roster: Roster
    report: Report
    document: dict[str, Any]


def arrived(problem: Problem, input_sha256: str, answer: Answer) -> Arrived:
    """What an answer says of a problem. Raises ArrivalError for a failure, another program's answer, one of another
    problem, and a roster that breaks what must not be broken or costs something else than was said."""
    from solver.check import check
    from solver.formats.json.result import read_roster
    from solver.formats.source import FormatError, Source

    if answer.result is None:
        raise ArrivalError(answer.failure or "Nothing came back.")
    if answer.version != VERSION:
        raise ArrivalError(f"It was solved by version {answer.version} of the program, this is {VERSION}.")
    try:
        roster = read_roster(Source(f"the answer to {answer.key}", answer.result), problem)
    except FormatError as error:
        raise ArrivalError(f"{error}.") from error
    document: dict[str, Any] = json.loads(answer.result)
    if document["run"]["input_sha256"] != input_sha256:
        raise ArrivalError("What came back is the answer to another problem.")
    report = check(problem, roster)
    if report.forbidden or report.score.objective != document["objective"]:
        raise ArrivalError("The roster that came back does not cost what was said, so it was not used.")
    return Arrived(roster, report, document)
