"""`rota demo`: a believable care group and its neighbours, with the coming week rostered and saved."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from rostering.cli.period import coming_monday
from rostering.cli.search import attend, limits, search_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.solve import Solved
    from rostering.store.engine import Store

DEFAULT_SETTINGS = 12


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--settings", type=int, default=DEFAULT_SETTINGS, metavar="N", help=f"homes and teams ({DEFAULT_SETTINGS})"
    )
    parser.add_argument("--week", metavar="WEEK", help="2026-W48, or any date in it (default: the coming week)")
    search_arguments(parser)
    parser.add_argument("--no-ui", action="store_true", help="print the summary and do not open the app")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.demo.install import install_demo
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.solve import solve_rosters

    most = limits(arguments, context)
    today = calendar.today()
    try:
        week = calendar.parse_week(arguments.week, today) if arguments.week else coming_monday(today)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
    context.db = context.db if context.store_is_named else _own_store()
    store = context.store()
    context.diagnostics.progress(None, "making the demo's people, patterns and 26 weeks of work")
    install_demo(store, context.actor_name, arguments.settings, arguments.seed, week)
    horizon = Horizon(week, week + timedelta(days=DAYS_A_WEEK - 1))
    attended = attend(
        context,
        arguments.time_limit,
        lambda stop, listener: solve_rosters(
            store, context.actor_name, horizon, (), most, accept=True, begun=True, stop=stop, listener=listener
        ),
    )
    return _finish(arguments, context, store, attended.answer, interrupted=attended.interrupted)


def _finish(arguments: argparse.Namespace, context: Context, store: Store, solved: Solved, *, interrupted: bool) -> int:
    from rostering.cli.solved import tell

    screen = sys.stdin.isatty() and sys.stdout.isatty() and not (arguments.no_ui or context.json or interrupted)
    tell(context, solved)
    if not context.json:
        context.output.text(f"Saved in {store.url}; look again with: rota show --db {store.url}")
    if screen:
        # The one other place where the office reaches up to the screens, by name.
        import_module("ui.app").run(context, solved.build.horizon.first)
    if interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if solved.report.broken else ExitCode.DONE


def _own_store() -> str:
    from rostering.store.location import data_folder

    return str(data_folder() / "demo.db")
