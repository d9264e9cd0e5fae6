"""`rota import`: ASC-WDS files and plain sheets into the store, all of a file or nothing of it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.imports.chart_letters import Ask, UnknownLetter
    from rostering.imports.faults import RefusedSheetError
    from rostering.imports.letters import Meaning
    from rostering.imports.report import Report

# The plain sheets and what each holds; the importer has one entry for each.
SHEETS = {
    "settings": "homes, wards and units: whose, in which nation, of what kind, in which area",
    "staff": "workers with contract, skills, registration and checks",
    "shifts": "the weekly pattern of demand, and exceptions on dates",
    "availability": "when people without a pattern can or cannot work",
    "leave": "leave, sickness and other time away",
    "requests": "wishes for or against work on some days",
    "patterns": "rolling cycles of shift codes, and who follows them",
    "training": "completed courses (also an ASC-WDS training file)",
    "history": "hours worked before or elsewhere, as sums or single duties",
    "memberships": "who may be drawn on by another organisation, through which pool",
    "terms": "when people study: the weeks in which a student visa limits them",
    "workload": "how many minutes of work each hour asks for, by dependency or census",
    "travel": "minutes from one setting to another",
    "clients": "codes of clients: language, handling by two, whom they would rather have, or not",
    "pairs": "who works together, or must never meet at work, from when to when; never why",
    "posts": "rotations, joint posts and secondments: who belongs to which setting, from when to when",
    "placements": "learners on placement: where, from when to when, beside which supervisor",
    "delegations": "which task somebody registered handed to whom, for a client or a setting, until its review",
    "rates": "what an hour costs, by pool, source, role, band and time",
    "agreements": "what organisations signed about lending each other people; a row for each that signed",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    asc = kinds.add_parser("asc-wds", help="the bulk-upload files of the Adult Social Care Workforce Data Set")
    asc.add_argument("--workplaces", type=Path, metavar="FILE", help="the workplace file")
    asc.add_argument("--workers", type=Path, metavar="FILE", help="the worker file")
    asc.add_argument("--training", type=Path, metavar="FILE", help="the training file")
    asc.add_argument("--organisation", metavar="NAME", help="the employer's name (else that of its first workplace)")
    _dry_run(asc)
    chart = kinds.add_parser("roster", help="wall charts: names down, days across, letters inside")
    chart.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a CSV or XLSX file")
    chart.add_argument(
        "--letter",
        action="append",
        default=[],
        metavar="X=MEANING",
        help="what a letter means: X=D, LSI=L+SI, O=- (off) or AL=leave:annual; remembered for the organisation",
    )
    chart.add_argument("--accept-patterns", action="store_true", help="let people follow the patterns that are seen")
    _dry_run(chart)
    for name, text in SHEETS.items():
        sheet = kinds.add_parser(name, help=text)
        sheet.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a CSV or XLSX file")
        _dry_run(sheet)


def _dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would change and write nothing")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.imports.faults import RefusedSheetError

    try:
        report = _imported(arguments, context)
    except RefusedSheetError as refused:
        return _tell_refused(refused, arguments.kind, context)
    if context.json:
        context.output.json(report.as_json())
    else:
        context.output.text(report.lines())
    return ExitCode.DONE


def _imported(arguments: argparse.Namespace, context: Context) -> "Report":
    if arguments.kind == "roster":
        return _imported_charts(arguments, context)
    if arguments.kind != "asc-wds":
        from rostering.imports.plain import import_sheets

        return import_sheets(context.store(), context.actor_name, arguments.kind, arguments.files, arguments.dry_run)
    from rostering.imports.asc_wds.bundle import import_asc_wds

    files = (arguments.workplaces, arguments.workers, arguments.training)
    if not any(files):
        raise BadInputError("Name at least one file, with --workplaces, --workers or --training.")
    return import_asc_wds(context.store(), context.actor_name, *files, arguments.organisation, arguments.dry_run)


def _imported_charts(arguments: argparse.Namespace, context: Context) -> "Report":
    from rostering.imports.letters import answers_of
    from rostering.imports.roster import import_charts

    return import_charts(
        context.store(),
        context.actor_name,
        arguments.files,
        letters=answers_of(arguments.letter),
        ask=_asking(context) if sys.stdin.isatty() and not context.json else None,
        accept_patterns=arguments.accept_patterns,
        dry_run=arguments.dry_run,
    )


def _asking(context: Context) -> "Ask":
    """Asks at the terminal until an answer can be used. Raises BadInputError where the answers end."""
    from rostering.imports.letters import FORMS, meaning_of

    def ask(unknown: "UnknownLetter") -> "Meaning":
        shifts = f" (shifts here: {', '.join(unknown.codes)})" if unknown.codes else ""
        context.diagnostics.note(f"{unknown.question} Write {FORMS}{shifts}:")
        while True:
            typed = sys.stdin.readline()
            if not typed:
                raise BadInputError(f"Nobody said what '{unknown.letter}' means; nothing was imported.")
            try:
                return meaning_of(typed.strip())
            except BadInputError as error:
                context.diagnostics.note(error.in_full)

    return ask


def _tell_refused(refused: "RefusedSheetError", kind: str, context: Context) -> int:
    from rostering.imports.report import Report

    for line in refused.lines():
        context.diagnostics.error(line)
    if len(refused.faults) > 1:
        context.diagnostics.note(f"Nothing was imported: {len(refused.faults)} faults.")
    if context.json:
        context.output.json(Report.of_refused(kind, refused.faults).as_json())
    return ExitCode.BAD_INPUT
