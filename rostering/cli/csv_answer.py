"""The options --csv and --out of commands whose answer is a table that somebody takes away."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from rostering.cli.context import Context


def csv_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options; minutes and pence are whole numbers."""
    parser.add_argument("--csv", action="store_true", help="as CSV, minutes and pence in whole numbers")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the CSV to a file")


def answer_csv(arguments: argparse.Namespace, context: Context, made: Callable[[], str]) -> bool:
    """Print the CSV or write it, and say whether one was asked for."""
    if arguments.out is None and not arguments.csv:
        return False
    from rostering.words import counted
    from rostering.written import write_text

    text = made()
    if arguments.out is None:
        context.output.text(text.rstrip("\n"))
    else:
        write_text(arguments.out, text)
        context.diagnostics.note(f"{counted(text.count(chr(10)) - 1, 'line')} written to {arguments.out}.")
    return True
