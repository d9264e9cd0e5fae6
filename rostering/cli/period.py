"""The options that name a period and settings: --week, or --from with --weeks, and --setting."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon

MOST_WEEKS = 52


def period_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--week", metavar="WEEK", help="2026-W48, next, or any date in it (default: the coming week)")
    parser.add_argument("--from", dest="first", metavar="DATE", help="the first day, such as 23/11/2026")
    parser.add_argument("--weeks", metavar="N", help="how many weeks (default: 1); inrc2: the week files, 1-2-3-3")
    parser.add_argument("--setting", action="append", default=[], metavar="S", help="a setting's code or name")


def period(arguments: argparse.Namespace) -> Horizon:
    """The days that the options mean. Raises BadInputError for what cannot be read or contradicts."""
    from rostering import calendar
    from rostering.rosters.horizon import Horizon

    if arguments.week and arguments.first:
        raise BadInputError("Give --week or --from, not both.")
    typed = arguments.weeks or "1"
    weeks = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInputError(f"--weeks is a number from 1 to {MOST_WEEKS}, not {typed}.")
    today = calendar.today()
    try:
        if arguments.first:
            first = calendar.parse_date(arguments.first, today)
        elif arguments.week:
            first = calendar.parse_week(arguments.week, today)
        else:
            first = coming_monday(today)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
    return Horizon(first, first + timedelta(days=DAYS_A_WEEK * weeks - 1))


def past_period(arguments: argparse.Namespace) -> Horizon:
    """The days that the options mean; without any the seven until yesterday. Raises BadInputError as `period` does."""
    from rostering import calendar
    from rostering.rosters.horizon import Horizon

    if arguments.week or arguments.first:
        return period(arguments)
    today = calendar.today()
    return Horizon(today - timedelta(days=DAYS_A_WEEK), today - timedelta(days=1))


def coming_monday(today: date) -> date:
    """The Monday after today."""
    return today + timedelta(days=DAYS_A_WEEK - today.weekday())
