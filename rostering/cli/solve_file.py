"""`rota solve FILE`: the same solver on a problem or benchmark file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rostering.cli.problem_file import ProblemFile, faults, read_problem
from rostering.cli.search import attend, limits
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from solver.limits import Limits
    from solver.problem import Problem
    from solver.result import Result


def solve_file(arguments: argparse.Namespace, context: Context) -> int:
    """Solve a file, write the roster where --out says, and tell what it costs."""
    from solver.solve import solve

    file = read_problem(arguments.file, arguments.format, arguments.history, arguments.weeks)
    most = _limits_in(file.problem, arguments, limits(arguments, context))
    if arguments.out is not None and not arguments.out.absolute().parent.is_dir():
        raise BadInputError(f"There is no folder {arguments.out.absolute().parent} to write {arguments.out.name} to.")
    with faults():
        attended = attend(
            context,
            arguments.time_limit,
            lambda stop, listener: solve(file.problem, most, stop=stop, listener=listener),
        )
    result = attended.answer
    if arguments.out is not None:
        file.write(result, arguments.out)
    _tell(context, file, result)
    if attended.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if _must_look(result) else ExitCode.DONE


def _limits_in(problem: Problem, arguments: argparse.Namespace, most: Limits) -> Limits:
    """The limits that a problem file itself asks for, where the command line has none."""
    asked: dict[str, Any] = {}
    if problem.limits.get("deterministic") and not arguments.deterministic:
        asked["deterministic"] = True
    return replace(most, **asked)


def _must_look(result: Result) -> bool:
    assert result.report is not None
    below = any(violation.unit == "below minimum" for violation in result.report.violations)
    return bool(result.report.broken) or below


def _tell(context: Context, file: ProblemFile, result: Result) -> None:
    if context.json:
        from rostering.version import VERSION
        from solver.formats.json.result import write_result

        context.output.json(write_result(result, product=VERSION, input_sha256=file.input_sha256))
        return
    from rostering import text

    assert result.report is not None
    parts = ", ".join(f"{name} {value:,}" for name, value in result.report.score.parts.items())
    bound = "" if result.bound is None else f", bound {result.bound:,}"
    context.output.text(f"{result.status.value}: objective {result.objective:,}{bound}, {result.seconds:.1f} s")
    context.output.text(f"  {text.proof(result)}")
    context.output.text(f"  parts: {parts}")
    if result.report.broken:
        context.output.text(f"  broken: {len(result.report.broken)} minima or pins that nothing found can hold")
    short = sum(violation.amount for violation in result.report.short)
    if short:
        context.output.text(f"  short: {short} places")
    if result.reason is not None:
        context.output.text([f"  {sentence}" for sentence in result.reason.split("; ")])
    if result.tiers:
        context.output.text(f"  {text.tiers(result)}")
