"""`rota aid emergency`: declared, closed and listed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.aid.emergency import EmergencyLine

HEADS = ("number", "state", "for", "from", "until", "declared by", "why")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="those in force or still to come")
    listed.add_argument("--all", action="store_true", help="those that are closed or over too")
    declare = verbs.add_parser("declare", help="declare one: from now on the short chain may be taken, where allowed")
    declare.add_argument("--reason", metavar="TEXT", default="", help="what it is; needed")
    declare.add_argument("--from", dest="first", metavar="DATE", help="its first day (now)")
    declare.add_argument("--until", metavar="DATE", help="its last day; needed")
    declare.add_argument(
        "--organisation", action="append", default=[], metavar="CODE", help="for whom (your own); may be repeated"
    )
    declare.add_argument("--area", metavar="CODE", help="for everybody in an area and the areas within it")
    close = verbs.add_parser("close", help="close one before its last day")
    close.add_argument("number", metavar="NUMBER", help="its number in the list")
    close.add_argument("--reason", metavar="TEXT", default="", help="why; needed")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.emergencies import close_emergency, list_emergencies

    store, actor = context.store(), context.actor_name
    if arguments.verb == "list":
        lines = list_emergencies(store, actor, arguments.all)
        rows = [_row(one) for one in lines]
        return context.listed({"emergencies": lines}, HEADS, rows, "No emergency is declared.")
    if arguments.verb == "declare":
        line = _declare(arguments, context)
    else:
        line = close_emergency(store, actor, typed_number(arguments.number, "an emergency"), arguments.reason)
    words = f"Emergency {line.number} for {line.where} is {line.state}: {line.closed_for or line.reason}."
    return context.told({"emergency": line}, words)


def _declare(arguments: argparse.Namespace, context: Context) -> EmergencyLine:
    from rostering.aid.emergencies import Declaration, declare_emergency

    until = typed_date(arguments.until)
    if until is None:
        raise BadInputError("Say the last day of the emergency.", hint=" (with --until DATE)")
    wanted = Declaration(
        reason=arguments.reason,
        until=until,
        from_on=typed_date(arguments.first),
        organisations=tuple(arguments.organisation),
        area=arguments.area,
    )
    return declare_emergency(context.store(), context.actor_name, wanted)


def _row(one: EmergencyLine) -> tuple[object, ...]:
    from rostering.calendar import local_day
    from rostering.work.stretches import LAST_MINUTE

    last = local_day(one.until_at - LAST_MINUTE)
    return one.number, one.state, one.where, local_day(one.from_at), last, one.declared_by, one.reason
