"""Arguments: the options every command takes, anywhere on the line, and the parser of the one command that runs."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import NoReturn

from rostering.cli.commands import COMMANDS
from rostering.errors import BadInputError

DESCRIPTION = "Lawful, explainable rosters for care homes and staff banks. Without a command the app opens."
GENERAL = """options everywhere, before or after the command:
  --db URL    the store: a file, sqlite:///file or postgresql+psycopg://host/name
              (else ROTA_DB, else rota.db in your data folder)
  --as NAME   who acts (else ROTA_USER, else the store's default user)
  --json      answer with one JSON document
  --version   say which version this is
  -h, --help  say how to use rota, or a command

exit codes: 0 done, 1 done but look, 2 bad input or refused, 3 store unavailable,
  70 a fault of rota's, 130 interrupted
"""


@dataclass(frozen=True)
class General:
    """The options that every command takes."""

    db: str | None = None
    named: str | None = None
    json: bool = False
    version: bool = False


class Parser(argparse.ArgumentParser):
    """A parser that tells a usage error as one sentence, and takes no abbreviated options."""

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise BadInputError(f"{message[:1].upper()}{message[1:]}; see '{self.prog} --help'.")


def take_general(argv: Sequence[str]) -> tuple[General, list[str]]:
    """The general options, wherever they stand, and the rest of the line; what follows `--` is left alone.

    Raises BadInputError for an option that lacks its value.
    """
    general = General()
    words, rest = list(argv), list[str]()
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return general, [*rest, word, *words]
        if name in ("--db", "--as"):
            if not equals:
                if not words or words[0].startswith("--"):
                    raise BadInputError(f"{name} needs a value; see 'rota --help'.")
                value = words.pop(0)
            general = replace(general, db=value) if name == "--db" else replace(general, named=value)
        elif word == "--json":
            general = replace(general, json=True)
        elif word == "--version":
            general = replace(general, version=True)
        else:
            rest.append(word)
    return general, rest


def general_help() -> str:
    """What `rota --help` prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        ["usage: rota [COMMAND] [OPTIONS]", "", DESCRIPTION, "", "commands:", *lines, "", GENERAL.rstrip()]
    )


def command_parser(name: str) -> Parser:
    """The parser of one command, whose module is loaded for it. Raises BadInputError for a command there is not."""
    if name not in COMMANDS:
        raise BadInputError(f"There is no command '{name}'{_nearest(name)}; see 'rota --help'.")
    command = COMMANDS[name]
    parser = Parser(
        prog=f"rota {name}",
        description=f"{command.help[:1].upper()}{command.help[1:]}.",
        epilog=GENERAL,
    )
    import_module(command.module).arguments(parser)
    return parser


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return f", did you mean '{near[0]}'" if near else ""
