"""`rota-result/1`: the answer to a problem, and the roster in one read back."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from solver.check import Report
from solver.formats.json import schema_name
from solver.formats.json.place import Place, document
from solver.formats.source import Source
from solver.problem import Problem
from solver.result import Result, Status
from solver.roster import Roster
from solver.rules.cover import BELOW_MINIMUM, Cover, CoverRow
from solver.rules.rule import Violation

NEEDED = ("schema", "id", "status", "assignments")
ALLOWED = (
    "objective",
    "bound",
    "gap",
    "proven",
    "reason",
    "parts",
    "gaps",
    "short",
    "violations",
    "standing_violations",
    "unknown",
    "declared",
    "debts_opened",
    "fairness",
    "origin",
    "run",
)


def write_result(result: Result, *, product: str, input_sha256: str, **run: str | int | bool | None) -> dict[str, Any]:
    """The answer as JSON holds it. `run` is what else the caller knows of the run (`tzdata`).

    Only what follows from the problem stands there; the wall time does not, so that a deterministic solve gives the
    same text twice.
    """
    report = result.report
    answer: dict[str, Any] = {
        "schema": schema_name.RESULT,
        "id": result.problem.id,
        "objective": result.objective,
        "bound": result.bound if report is not None else None,
        "gap": result.gap,
        "proven": result.proven,
        "status": str(result.status),
    }
    if result.reason is not None:
        answer["reason"] = result.reason
    return {
        **answer,
        "parts": dict(report.score.parts) if report is not None else {},
        "gaps": {"places": result.gaps.places, "rest": result.gaps.rest},
        "assignments": [{"shift": duty, "worker": worker} for worker, duty in _by_duty(result.roster)],
        "short": short_rows(result.problem, report) if report is not None else [],
        "violations": [violation_row(violation) for violation in report.broken] if report is not None else [],
        "origin": result.origin,
        "run": {
            "product": product,
            "ortools": _ortools(),
            "workers": result.workers,
            "seed": result.seed,
            "deterministic": result.deterministic,
            "timed_out": result.timed_out,
            "input_sha256": input_sha256,
            **run,
        },
    }


def short_rows(problem: Problem, report: Report) -> list[dict[str, Any]]:
    """The places that nobody fills, the most urgent first; a head below the minimum is not named again as one below
    the target."""
    rows: list[dict[str, Any]] = []
    for violation in report.short:
        row = _row(problem, violation)
        below_minimum = violation.unit == BELOW_MINIMUM
        places = violation.amount if below_minimum else violation.limit - max(violation.number, row.min)
        if places > 0:
            below = "minimum" if below_minimum else "target"
            rows.append({"shift": violation.shift, "places": places, "below": below, "priority": row.priority})
    return sorted(rows, key=lambda row: (row["priority"], row["below"] != "minimum", row["shift"]))


def violation_row(violation: Violation) -> dict[str, Any]:
    """One violation as JSON holds it."""
    return {
        "rule": violation.rule,
        "kind": violation.kind,
        "hard": violation.hard,
        "worker": violation.worker,
        "shift": violation.shift,
        "days": list(violation.days),
        "duties": list(violation.duties),
        "number": violation.number,
        "limit": violation.limit,
        "amount": violation.amount,
        "unit": violation.unit,
        "part": violation.part,
        "price": violation.price,
    }


def read_roster(source: Source, problem: Problem) -> Roster:
    """The roster in an answer to this problem. Raises FormatError with the place and what was expected."""
    whole = document(source)
    schema_name.expect(whole, schema_name.RESULT)
    fields = whole.object(NEEDED, ALLOWED)
    fields["id"].text()
    fields["status"].choice(*(str(status) for status in Status))
    assignments: set[tuple[str, str]] = set()
    for place in fields["assignments"].items():
        assignment = _assignment(place, problem)
        if assignment in assignments:
            raise place.refuse("each assignment once")
        assignments.add(assignment)
    return Roster.of(assignments)


def _assignment(place: Place, problem: Problem) -> tuple[str, str]:
    fields = place.object(("shift", "worker"))
    worker, duty = fields["worker"].text(), fields["shift"].text()
    _known(fields["worker"], problem.worker, "a worker of the problem")
    _known(fields["shift"], problem.duty, "a duty of the problem")
    return worker, duty


def _known(place: Place, known: Mapping[str, object], expected: str) -> None:
    if place.value not in known:
        raise place.refuse(expected)


def _by_duty(roster: Roster | None) -> list[tuple[str, str]]:
    return sorted(roster or Roster(), key=lambda assignment: (assignment[1], assignment[0]))


def _row(problem: Problem, violation: Violation) -> CoverRow:
    """The row that a short place is short of."""
    if violation.row is not None:
        return violation.row
    return next(
        row
        for rule in problem.rules
        if isinstance(rule, Cover) and rule.id == violation.rule
        for row in rule.by_shift.get(violation.shift or "", ())
        if violation.limit == (row.min if violation.unit == BELOW_MINIMUM else row.wanted)
    )


def _ortools() -> str | None:
    try:
        return version("ortools")
    except PackageNotFoundError:
        return None
