"""`rota deploy licence`: the licence to attend of somebody who is lent, as a page to print."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rostering.cli.context import Context
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

SUFFIXES = (".html", ".htm")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="the deployment's number in the list")
    parser.add_argument("--contact", metavar="TEXT", help="how to reach whoever receives them at the host")
    parser.add_argument("--out", type=Path, metavar="FILE", help="an HTML file to print (default: standard output)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.licence import read_licence
    from rostering.exports.file_set import write_file
    from rostering.exports.licence_page import licence_page

    out: Path | None = arguments.out
    if out is not None and out.suffix.casefold() not in SUFFIXES:
        raise BadInputError(f"{out} is no HTML file; a licence is a page, which a browser prints or saves as PDF.")
    number = typed_number(arguments.number, "a deployment")
    licence = read_licence(context.store(), context.actor_name, number, arguments.contact)
    if out is not None:
        write_file(out, licence_page(licence).encode())
        context.diagnostics.note(f"The licence of {licence.name} for {licence.setting} is written to {out}.")
    if context.json:
        file = {} if out is None else {"file": os.fspath(out)}
        context.output.json({"schema": "rota-licence/1", "licence": licence} | file)
    elif out is None:
        context.output.text(licence_page(licence).rstrip("\n"))
    return ExitCode.DONE
