"""`rota check`: every rule that a roster breaks, of the store, of an edited export, or of a problem file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.standing import Standing
    from rostering.rosters.summary import Summary
    from solver.rules.rule import Violation


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a roster file instead of the stored roster")
    parser.add_argument(
        "--format", choices=["roster", "curtois-qu", "inrc2", "json"], help="what kind of file (default: roster)"
    )
    parser.add_argument("--as-at", metavar="DATE", help="judge by the rules of that day, not by those of the period")
    parser.add_argument("--problem", type=Path, metavar="P", help="the problem that the file is a roster of")
    parser.add_argument("--history", type=int, metavar="N", help="inrc2: the number of the history file")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.file is not None and arguments.format in ("curtois-qu", "inrc2", "json"):
        return _check_problem_file(arguments, context)
    return _check_roster(arguments, context)


def _check_roster(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.standing import standing_roster

    if arguments.file is not None:
        return _tell(context, _of_file(arguments, context))
    horizon = period(arguments)
    found = standing_roster(context.store(), context.actor_name, horizon, arguments.setting, as_at=_as_at(arguments))
    return _tell(context, found)


def _as_at(arguments: argparse.Namespace) -> date | None:
    """The day whose rules count, as people type it; None: those of the period."""
    from rostering.calendar import parse_date, today

    if arguments.as_at is None:
        return None
    try:
        return parse_date(arguments.as_at, today())
    except ValueError as error:
        raise BadInputError(f"--as-at: {error}") from error


def _of_file(arguments: argparse.Namespace, context: Context) -> Standing:
    """The roster in a file, about the period and settings that it names unless the options name others."""
    from rostering import access
    from rostering.cli.problem_file import faults
    from rostering.exports.roster_file import read_file, with_rows
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.read import read_snapshot
    from rostering.rosters.standing import checked
    from solver.formats.source import Source

    with faults():
        source = Source.open(arguments.file)
    file = read_file(source.name, source.text)
    named = arguments.week or arguments.first or arguments.weeks
    horizon = period(arguments) if named else Horizon(*file.days)
    with context.store().reading() as session:
        access.guard(access.acting(session, context.actor_name), "see")
        snapshot = read_snapshot(session, horizon, arguments.setting or file.settings, as_at=_as_at(arguments))
    return checked(with_rows(snapshot, file.rows), horizon)


def _tell(context: Context, standing: Standing) -> int:
    from rostering import text
    from rostering.rosters.summary import summarise

    summary = summarise(standing.build, standing.roster, standing.report)
    below = any(one.below == "minimum" for one in summary.short)
    code = ExitCode.LOOK if summary.broken or below else ExitCode.DONE
    if context.json:
        context.output.json(_as_json(standing, summary))
        return code
    horizon = standing.build.horizon
    if not standing.roster.lines:
        context.output.text(f"Nobody is on the roster of {text.day(horizon.first)} to {text.day(horizon.last)}.")
    context.output.text(summary.broken)
    context.output.text([f"Waived: {sentence}" for sentence in summary.lifted])
    context.output.text([f"Short: {one.sentence}: {one.why}" for one in summary.short])
    context.output.text([f"Reported: {sentence}" for sentence in _reported(standing)])
    waived = f", {len(summary.lifted)} more waived" if summary.lifted else ""
    assignments = text.counted(len(standing.roster), "assignment")
    broken = text.counted(len(summary.broken), "broken rule")
    context.output.text(f"{assignments}, {broken}{waived}, {summary.in_all} short.")
    return code


def _reported(standing: Standing) -> list[str]:
    """What rules that are only reported find: nothing goes by it."""
    from rostering import text
    from rostering.rosters.obligations.reports import reported, reporting

    told = reporting(standing.build)
    return [text.violation(told, one) for one in reported(standing.build, standing.roster)]


def _as_json(standing: Standing, summary: Summary) -> dict[str, Any]:
    """`rule` is the one that says so, also where it keeps somebody off a shift; `waived` says what lifts a broken rule,
    null where nothing does; `permitted` names the assignments that stand under a waiver or a lasting exception."""
    from rostering import text
    from rostering.rules.broken import broken
    from rostering.rules.waivers import marked
    from solver.formats.json.result import violation_row

    build, score = standing.build, standing.report.score
    marks = marked(build, standing.roster, standing.report.broken, build.snapshot.permissions)
    return {
        "schema": "rota-check/1",
        "objective": score.objective,
        "parts": dict(score.parts),
        "violations": [
            {
                **violation_row(violation),
                "rule": broken(build, standing.roster, violation).rule,
                "text": text.violation(build, violation),
                "waived": None if lifted is None else text.permission(lifted),
            }
            for violation, lifted in marks
        ],
        "permitted": [
            {"worker": one.person, "shift": one.shift, "rule": one.rule, "by": text.permission(one.by)}
            for one in standing.permits.every
        ],
        "short": [one.sentence for one in summary.short],
        "reported": _reported(standing),
    }


def _check_problem_file(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli.problem_file import faults, read_problem
    from solver.check import check
    from solver.formats.json.result import violation_row

    if arguments.problem is None:
        raise BadInputError("Name the problem that the file is a roster of: --problem FILE (inrc2: the folder).")
    file = read_problem(arguments.problem, arguments.format, arguments.history, arguments.weeks)
    with faults():
        roster = file.read_roster(arguments.file)
    report = check(file.problem, roster)
    broken = [violation for violation in report.violations if violation.hard]
    if context.json:
        context.output.json(
            {
                "schema": "rota-check/1",
                "objective": report.score.objective,
                "parts": dict(report.score.parts),
                "violations": [violation_row(violation) for violation in broken],
                "short": [],
            }
        )
    else:
        context.output.text([_sentence(violation) for violation in broken])
        parts = ", ".join(f"{name} {value:,}" for name, value in report.score.parts.items())
        context.output.text(
            f"cost {report.score.objective:,} ({parts}), {len(broken)} hard violation{'' if len(broken) == 1 else 's'}"
        )
    return ExitCode.LOOK if broken else ExitCode.DONE


def _sentence(violation: Violation) -> str:
    from rostering.offence import in_unit

    who = violation.worker or violation.shift
    days = f" days {violation.days[0]}–{violation.days[-1]}" if violation.days else ""
    where = f" ({', '.join(violation.duties)})" if violation.duties else ""
    bound = "at most" if violation.number > violation.limit else "at least"
    number = f"{in_unit(violation.number, violation.unit)}, {bound} {violation.limit}"
    return f"{violation.rule} {violation.kind}: {who}{days}{where}: {number}"
