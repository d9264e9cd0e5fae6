"""`rota solve`: the roster of a period from the store, or a benchmark or problem file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.period import period, period_arguments
from rostering.cli.search import attend, limits, search_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context

HOLDS = ("everybody", "published", "pinned")


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    search_arguments(parser)
    parser.add_argument("--deterministic", action="store_true", help="the same roster on every run, on one thread")
    parser.add_argument(
        "--lexicographic", action="store_true", help="tier after tier, each as small as the ones above it allow"
    )
    parser.add_argument("--accept", action="store_true", help="put the result in place of a draft that was edited")
    parser.add_argument(
        "--afresh", action="store_true", help="the best roster, however much it differs from the stored"
    )
    parser.add_argument(
        "--hold",
        choices=HOLDS,
        help="who stays where they stand (in published rosters or everybody, beside what is pinned); the result waits",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="solve a file instead of the store")
    parser.add_argument("--format", choices=["curtois-qu", "inrc2", "json"], help="what kind of file it is")
    parser.add_argument("--out", type=Path, metavar="OUT", help="where the roster goes (inrc2: a folder)")
    parser.add_argument("--history", type=int, metavar="N", help="inrc2: the number of the history file")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.file is None and (arguments.format or arguments.out):
        raise BadInputError("Name the file to solve before --format and --out.")
    if arguments.file is not None:
        from rostering.cli.solve_file import solve_file

        return solve_file(arguments, context)
    return _solve_store(arguments, context)


def _solve_store(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli.solved import tell
    from rostering.rosters.hold import Hold
    from rostering.rosters.solve import solve_rosters

    if arguments.hold and (arguments.accept or arguments.afresh):
        raise BadInputError("With --hold the result waits to be accepted; leave --accept and --afresh out.")
    horizon, most = period(arguments), limits(arguments, context)
    store, actor = context.store(), context.actor_name
    attended = attend(
        context,
        arguments.time_limit,
        lambda stop, listener: solve_rosters(
            store,
            actor,
            horizon,
            arguments.setting,
            most,
            accept=arguments.accept,
            afresh=arguments.afresh,
            propose=None if arguments.hold is None else Hold(arguments.hold),
            stop=stop,
            listener=listener,
        ),
    )
    tell(context, attended.answer)
    if attended.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if attended.answer.must_look else ExitCode.DONE
