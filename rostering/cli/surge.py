"""`rota surge`: what if sickness or demand rises, a setting closes, a centre opens. Nothing is written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.period import coming_monday
from rostering.cli.search import attend
from rostering.cli.typed_number import typed_whole
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from datetime import date

    from rostering.surge.scenario import Scenario

DEFAULT_SECONDS = 50.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sickness", metavar="SHARE", help="so much of own and bank staff is sick: 20%%")
    parser.add_argument("--demand", metavar="SHARE", help="so many places more: +20%%")
    parser.add_argument("--close", action="append", default=[], metavar="S", help="a setting that closes, code or name")
    parser.add_argument(
        "--open", action="append", default=[], metavar="CENTRE", help="a centre that opens: vaccination"
    )
    parser.add_argument("--size", metavar="N", help="how many times as large as its blueprint (1)")
    parser.add_argument("--run-by", metavar="ORG", help="who runs it (the organisation with the most settings here)")
    parser.add_argument("--from", dest="first", metavar="WEEK", help="2026-W48, next, or a date (the coming week)")
    parser.add_argument("--weeks", metavar="N", help="how many weeks, at most 12 (4)")
    parser.add_argument("--setting", action="append", default=[], metavar="S", help="a setting's code or name (all)")
    parser.add_argument("--area", action="append", default=[], metavar="AREA", help="every setting of an area")
    parser.add_argument("--seed", metavar="N", help="which people are sick: others with another number (1)")
    parser.add_argument(
        "--time-limit", type=float, default=DEFAULT_SECONDS, metavar="S", help=f"wall seconds ({DEFAULT_SECONDS:g})"
    )
    parser.add_argument("--workers", metavar="K", help="threads that search (all cores)")
    parser.add_argument("--deterministic", action="store_true", help="the same answer on every run, on one thread")
    parser.add_argument("--names", action="store_true", help="name everybody to be called up")


def run(arguments: argparse.Namespace, context: Context) -> int:
    scenario, first, weeks = _scenario(arguments), _first(arguments), _weeks(arguments)
    workers = None if arguments.workers is None else typed_whole(arguments.workers, "The number of threads", 256)
    if not arguments.time_limit > 0:
        raise BadInputError(
            f"A time limit of {arguments.time_limit:g} seconds leaves no time; give some with --time-limit."
        )
    from rostering.cli.surge_said import tell
    from rostering.surge.surge import Effort, surge, weeks_from

    effort = Effort(arguments.time_limit, context.started, workers, deterministic=arguments.deterministic)
    horizons, doing = weeks_from(first, weeks), ["reading the store"]
    store, actor = context.store(), context.actor_name
    attended = attend(
        context,
        arguments.time_limit,
        lambda stop, listener: surge(
            store,
            actor,
            scenario,
            horizons,
            effort,
            settings=arguments.setting,
            areas=arguments.area,
            stop=stop,
            listener=listener,
            told=doing.append,
        ),
        lambda: doing[-1],
    )
    tell(context, attended.answer, names=arguments.names)
    if attended.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if attended.answer.must_look else ExitCode.DONE


def _scenario(arguments: argparse.Namespace) -> Scenario:
    from rostering.surge.scenario import DEFAULT_SEED, MOST_DEMAND, MOST_SICK, MOST_SIZE, Scenario
    from rostering.surge.share import NOTHING, typed_share

    seed = arguments.seed
    return Scenario(
        sickness=NOTHING if arguments.sickness is None else typed_share(arguments.sickness, "Sickness", MOST_SICK),
        demand=NOTHING if arguments.demand is None else typed_share(arguments.demand, "More demand", MOST_DEMAND),
        closed=tuple(arguments.close),
        opened=tuple(arguments.open),
        size=1 if arguments.size is None else typed_whole(arguments.size, "The size of a centre", MOST_SIZE),
        run_by=arguments.run_by,
        seed=DEFAULT_SEED if seed is None else typed_whole(seed, "The seed", 10**9 - 1),
    )


def _first(arguments: argparse.Namespace) -> date:
    from rostering import calendar

    today = calendar.today()
    if arguments.first is None:
        return coming_monday(today)
    try:
        return calendar.parse_week(arguments.first, today)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error


def _weeks(arguments: argparse.Namespace) -> int:
    from rostering.surge.scenario import DEFAULT_WEEKS, MOST_WEEKS

    return DEFAULT_WEEKS if arguments.weeks is None else typed_whole(arguments.weeks, "The number of weeks", MOST_WEEKS)
