"""`rota export`: the roster of a period as JSON or CSV."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.period import period, period_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument("--format", choices=["json", "csv"], default="json", help="(default: json)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import access
    from rostering.exports.roster_file import as_csv, as_json
    from rostering.rosters.read import read_snapshot
    from rostering.rosters.standing import checked

    horizon = period(arguments)
    with context.store().reading() as session:
        access.guard(access.acting(session, context.actor_name), "export")
        snapshot = read_snapshot(session, horizon, arguments.setting)
    permitted = snapshot.permissions.waivers or snapshot.permissions.exceptions
    permissions = checked(snapshot, horizon).permits.by_assignment if permitted else {}
    if arguments.format == "csv":
        text = as_csv(snapshot, permissions)
    else:
        text = json.dumps(as_json(snapshot, horizon, permissions), indent=2, ensure_ascii=False) + "\n"
    if arguments.out is None:
        context.output.text(text.rstrip("\n"))
        return ExitCode.DONE
    try:
        arguments.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{arguments.out} cannot be written ({error.strerror}).") from error
    context.diagnostics.note(f"{len(snapshot.assignments)} assignments written to {arguments.out}.")
    return ExitCode.DONE
