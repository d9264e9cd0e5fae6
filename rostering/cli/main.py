"""The program `rota`: one command, or the app; every way out ends with one of the exit codes."""

import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from rostering.cli.commands import COMMANDS
from rostering.cli.context import Context
from rostering.cli.diagnostics import Diagnostics
from rostering.cli.output import Output
from rostering.errors import BadInputError, ExitCode, RotaError
from rostering.version import VERSION

DRIVER = "TEXTUAL_DRIVER"  # set by who shows the app elsewhere than in a terminal


def run() -> NoReturn:
    """The console script."""
    started = time.monotonic()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no fault
    sys.exit(int(main(sys.argv[1:], started)))


def main(argv: Sequence[str], started: float | None = None) -> ExitCode:
    """Run one command line and return its exit code; nothing but that leaves it, not even a fault."""
    diagnostics = Diagnostics(sys.stderr)
    try:
        code = _dispatch(argv, time.monotonic() if started is None else started, diagnostics)
        sys.stdout.flush()
        return code
    except RotaError as error:
        diagnostics.error(error.in_full)
        return ExitCode(error.exit_code)
    except KeyboardInterrupt:
        diagnostics.note("Interrupted.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; what is left goes nowhere, and Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as fault:
        return _own_fault(fault, diagnostics)


def _dispatch(argv: Sequence[str], started: float, diagnostics: Diagnostics) -> ExitCode:
    from rostering.cli.arguments import command_parser, general_help, take_general

    general, rest = take_general(argv)
    output = Output(sys.stdout)
    if general.version:
        output.text(f"rota {VERSION}")
        return ExitCode.DONE
    if rest and rest[0] in ("-h", "--help", "help"):
        output.text(general_help())
        return ExitCode.DONE
    context = Context(started, output, diagnostics, general.db, general.named, general.json)
    try:
        if not rest:
            return _open_app(context)
        name, words = rest[0], rest[1:]
        if name.startswith("-"):
            raise BadInputError(f"There is no option '{name}' before a command; see 'rota --help'.")
        parser = command_parser(name)
        try:
            arguments = parser.parse_args(words)
        except SystemExit:  # --help has been printed
            return ExitCode.DONE
        return ExitCode(import_module(COMMANDS[name].module).run(arguments, context))
    finally:
        context.close()


def _open_app(context: Context) -> ExitCode:
    """Open the app where there is a terminal to open it in, or a browser at the other end ('rota serve')."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) and DRIVER not in os.environ:
        raise BadInputError("The app needs a terminal; name a command instead, see 'rota --help'.")
    # The one place where the office reaches up to the screens: by name, so that no import points upwards.
    code = import_module("ui.app").run(context)
    return ExitCode.DONE if code is None else ExitCode(code)


def _own_fault(fault: Exception, diagnostics: Diagnostics) -> ExitCode:
    from rostering.cli.fault_report import write_fault_report

    report = write_fault_report(fault)
    where = f"the details are in {report}, please send that file" if report else "no report could be written"
    diagnostics.error(f"A fault in rota itself ({type(fault).__name__}); {where}.")
    return ExitCode.FAULT
