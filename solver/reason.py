"""What cannot be in a problem, in words: who and what is missing, what is given up, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.check import Report
from solver.explain import against
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.rule import Violation

MOST_SENTENCES = 5
MOST_NAMES = 5


def reason(problem: Problem, roster: Roster, report: Report) -> str | None:
    """One line for a result: nobody or nothing to roster, workers who can do nothing, what is given up and why.

    None where there is nothing to say. Minima, pins and hard cover are the only things that a roster gives up.
    """
    given_up = [violation for violation in report.violations if violation.breakable]
    sentences = [*_missing(problem), *(_given_up(problem, roster, one) for one in given_up[:MOST_SENTENCES])]
    if len(given_up) > MOST_SENTENCES:
        sentences.append(f"{len(given_up) - MOST_SENTENCES} more are given up")
    return "; ".join(sentences) or None


def _missing(problem: Problem) -> Iterator[str]:
    if not problem.workers:
        yield "the problem has no workers"
    if not problem.shifts:
        yield "the problem has no shifts"
    if problem.workers and problem.shifts:
        idle = [worker for worker, duties in problem.duties_of.items() if not duties]
        if len(idle) == len(problem.workers):
            yield "no worker is listed for any duty"
        elif idle:
            yield f"{_names(idle)} {'is' if len(idle) == 1 else 'are'} listed for no duty"


def _given_up(problem: Problem, roster: Roster, violation: Violation) -> str:
    if violation.kind == "Cover":
        return _short(problem, violation)
    if violation.kind == "Change":
        what = f"the pin of {violation.worker!r} to {violation.duties[0]!r}"
    elif violation.kind == "Request":
        what = f"{violation.rule}, which promised {violation.worker!r} work on day {violation.days[0]},"
    else:
        first, last = violation.days[0], violation.days[-1]
        days = f"day {first}" if first == last else f"days {first} to {last}"
        what = (
            f"{violation.rule} of {violation.worker!r} ({violation.number} {violation.unit} where at least "
            f"{violation.limit} are asked, {days})"
        )
    return f"{what} is given up: {_why(problem, roster, violation)}"


def _short(problem: Problem, violation: Violation) -> str:
    row = violation.row
    able = {
        worker
        for shift in violation.shifts
        for duty in problem.duties_with[shift]
        for worker in problem.workers_of[duty]
        if row is None or row.among is None or worker in row.among
    }
    when = "" if row is None or row.minutes is None else f" from minute {row.minutes[0]} to {row.minutes[1]}"
    who = "" if row is None or row.among is None else f" of the {len(row.among)} who count"
    return (
        f"{violation.rule}: {violation.number}{who} on shift {violation.shift!r}{when} where at least "
        f"{violation.limit} are asked, {len(able)} listed for it"
    )


def _why(problem: Problem, roster: Roster, violation: Violation) -> str:
    found = against(problem, roster, violation)
    if found.rules:
        return f"{_names(found.rules)} {'stands' if len(found.rules) == 1 else 'stand'} against it"
    if found.free:
        return "no roster was found that keeps it"
    if found.unlisted:
        return "they are not listed for it"
    if found.busy:
        one_day = len(violation.days) == 1
        return "they have other work that day" if one_day else "they have work on every day they could"
    return "they are listed for nothing more"


def _names(ids: Iterable[str]) -> str:
    every = [repr(id_) for id_ in ids]
    if len(every) > MOST_NAMES:
        return f"{', '.join(every[:MOST_NAMES])} and {len(every) - MOST_NAMES} more"
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
