"""`rota serve`: the app in a browser on this machine."""

from __future__ import annotations

import argparse
from importlib import import_module

from rostering.cli.context import Context
from rostering.errors import BadInputError, ExitCode

PORT = 8000
FIRST_PORT, LAST_PORT = 1024, 65535


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", metavar="N", default=str(PORT), help=f"the port on 127.0.0.1 ({PORT})")


def run(arguments: argparse.Namespace, context: Context) -> int:
    typed: str = arguments.port
    port = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    if not FIRST_PORT <= port <= LAST_PORT:
        raise BadInputError(f"'{typed}' is no port; write a number from {FIRST_PORT} to {LAST_PORT}.")
    words = [*(("--db", context.db) if context.db else ()), *(("--as", context.named) if context.named else ())]
    # The third place where the office reaches up to the screens, by name.
    import_module("ui.serve").serve(words, port, context.diagnostics)
    return ExitCode.DONE
