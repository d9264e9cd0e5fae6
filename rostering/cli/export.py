"""`rota export`: the roster of a period as a file, a folder of calendars or day sheets, or text for a pipe."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.period import period, period_arguments
from rostering.errors import BadInputError, ExitCode
from rostering.exports.form import FORMS, JSON, form_of

if TYPE_CHECKING:
    from rostering.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    forms = "; ".join(f"{form.name}: {form.help}" for form in FORMS.values())
    parser.add_argument("--format", choices=list(FORMS), help=f"{forms} (default: by the ending of --out, else json)")
    parser.add_argument("--out", type=Path, metavar="OUT", help="a file or a folder (default: standard output)")
    parser.add_argument("--draft", action="store_true", help="calendars of drafts too, marked tentative")
    parser.add_argument("--person", action="append", default=[], metavar="P", help="only the calendar of a person")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.exports.export import ExportRequest, export_roster, export_text

    request = ExportRequest(
        form=_form(arguments),
        horizon=period(arguments),
        settings=tuple(arguments.setting),
        drafts=arguments.draft,
        people=tuple(arguments.person),
    )
    if arguments.out is None:
        context.output.text(export_text(context.store(), context.actor_name, request).rstrip("\n"))
        return ExitCode.DONE
    done = export_roster(
        context.store(), context.actor_name, request, arguments.out, progress=context.diagnostics.progress
    )
    if context.json:
        context.output.json(
            {
                "schema": "rota-export/1",
                "format": done.form.name,
                "files": [os.fspath(path) for path in done.files],
                "drafts": list(done.drafts),
            }
        )
    else:
        context.diagnostics.note(done.sentence)
    return ExitCode.DONE


def _form(arguments: argparse.Namespace) -> str:
    """The form meant: as named, else by the ending of the file, else JSON for standard output."""
    if arguments.format is not None:
        return str(arguments.format)
    if arguments.out is None:
        return JSON
    found = form_of(arguments.out)
    if found is None:
        raise BadInputError(f"{arguments.out} does not tell which form is meant; add --format {'|'.join(FORMS)}.")
    return found.name
