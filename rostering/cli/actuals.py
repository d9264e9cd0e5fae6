"""`rota actuals`: which days are confirmed, confirming one with its exceptions, clock files, hours for pay, costs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.csv_answer import answer_csv, csv_arguments
from rostering.cli.period import past_period, period_arguments
from rostering.cli.typed_date import typed_date
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date

    from rostering.actuals.worked import Said
    from rostering.cli.context import Context

# What is said of somebody: the option, the kind, whether a value comes with it, and its help.
EXCEPTIONS = (
    ("late", "TIME", "came late"),
    ("left", "TIME", "left early"),
    ("stayed", "TIME", "stayed on"),
    ("absent", None, "did not come"),
    ("came", None, "came as planned: of whom it is in doubt, or to take an exception back"),
    ("break", "MIN", "missed so many minutes of the break"),
    ("disturbed", "MIN", "was awake so many minutes of a sleep-in, or called out"),
    ("concern", "TEXT", "something to talk about, never about health"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="print the days that are confirmed or still to be")
    period_arguments(listed)
    shown = verbs.add_parser("show", help="print a day as planned and as worked")
    _of_day(shown)
    confirm = verbs.add_parser("confirm", help="confirm a day: all as planned but for what is said")
    _of_day(confirm)
    _exceptions(confirm)
    confirm.add_argument("--again", action="store_true", help="correct a confirmed day for those who are named")
    clock = verbs.add_parser("clock", help="confirm days with the rows of a clock file")
    clock.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX: worker, in, out, setting, date")
    clock.add_argument("--dry-run", action="store_true", help="tell what it comes to, and write nothing")
    clock.add_argument("--others-as-planned", action="store_true", help="whoever has no row worked as planned")
    clock.add_argument("--again", action="store_true", help="correct confirmed days for those who have a row")
    _exceptions(clock)
    hours = verbs.add_parser("hours", help="print hours by person and day: planned, actual, paid, worked")
    period_arguments(hours)
    hours.add_argument("--totals", action="store_true", help="one line a person")
    hours.add_argument("--elsewhere", action="store_true", help="add what they worked elsewhere, as one number")
    csv_arguments(hours)
    costs = verbs.add_parser("costs", help="print what the shifts cost, planned and as worked, and what is recharged")
    period_arguments(costs)
    costs.add_argument("--recharged", action="store_true", help="other organisations' people and agencies only")


def _of_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("setting", metavar="SETTING", help="code or name; what lies in it belongs to it")
    parser.add_argument("day", nargs="?", default="yesterday", metavar="DAY", help="on which shifts begin (yesterday)")


def _exceptions(parser: argparse.ArgumentParser) -> None:
    said = parser.add_argument_group(
        "what was otherwise; PERSON is a code or name, with :CODE or :DAY of several shifts"
    )
    for name, value, words in EXCEPTIONS:
        wanted = ("PERSON",) if value is None else ("PERSON", value)
        said.add_argument(
            f"--{name}", dest=f"said_{name}", nargs=len(wanted), metavar=wanted, action="append", default=[], help=words
        )


def run(arguments: argparse.Namespace, context: Context) -> int:
    return RUNS[arguments.verb](arguments, context)


def _said(arguments: argparse.Namespace) -> tuple[Said, ...]:
    from rostering.actuals.worked import Said

    return tuple(
        Said(words[0], name, *words[1:]) for name, _, _ in EXCEPTIONS for words in getattr(arguments, f"said_{name}")
    )


def _day(arguments: argparse.Namespace) -> date:
    found = typed_date(arguments.day)
    assert found is not None
    return found


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.day_record import list_days
    from rostering.cli import actuals_said as said

    days = past_period(arguments)
    return said.days(context, list_days(context.store(), context.actor_name, days.first, days.last, arguments.setting))


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.day_record import show_day
    from rostering.cli import actuals_said as said

    return said.day(context, show_day(context.store(), context.actor_name, arguments.setting, _day(arguments)))


def _confirm(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.confirm import confirm_day
    from rostering.cli import actuals_said as said

    record = confirm_day(
        context.store(),
        context.actor_name,
        arguments.setting,
        _day(arguments),
        _said(arguments),
        again=arguments.again,
    )
    return said.day(context, record)


def _clock(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.clock_file import ClockOptions, clock_in
    from rostering.cli import actuals_said as said

    options = ClockOptions(_said(arguments), arguments.others_as_planned, arguments.again)
    found = clock_in(context.store(), context.actor_name, arguments.file, options, dry_run=arguments.dry_run)
    return said.clock(context, found)


def _hours(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.hours import as_csv, hours
    from rostering.cli import actuals_said as said

    horizon = past_period(arguments)
    found = hours(context.store(), context.actor_name, horizon, arguments.setting, elsewhere=arguments.elsewhere)
    if not answer_csv(arguments, context, lambda: as_csv(found, totals=arguments.totals)):
        return said.hours(context, found, totals=arguments.totals)
    if found.unconfirmed:
        context.diagnostics.note(said.unconfirmed(found.unconfirmed))
    return ExitCode.DONE


def _costs(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.actuals.costs import costs
    from rostering.cli import actuals_said as said

    horizon = past_period(arguments)
    found = costs(context.store(), context.actor_name, horizon, arguments.setting)
    return said.costs(context, horizon, [one for one in found if one.is_recharged or not arguments.recharged])


RUNS: Mapping[str, Callable[[argparse.Namespace, Context], int]] = {
    "list": _list,
    "show": _show,
    "confirm": _confirm,
    "clock": _clock,
    "hours": _hours,
    "costs": _costs,
}
