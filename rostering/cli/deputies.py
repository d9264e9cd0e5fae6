"""`rota aid deputies`: who decides deployments in an approver's place while they are away."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.aid.deputies import DeputyLine
    from rostering.cli.context import Context

HEADS = ("number", "deputy", "in place of", "for", "from", "until", "state")


def arguments(deputies: argparse.ArgumentParser) -> None:
    verbs = deputies.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="deputies now and to come")
    listed.add_argument("--all", action="store_true", help="those that are over too")
    add = verbs.add_parser("add", help="name who decides in your place")
    add.add_argument("deputy", metavar="NAME", help="somebody who acts for the same organisation")
    add.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    add.add_argument("--until", metavar="DATE", help="the last day; needed")
    add.add_argument("--for", dest="approver", metavar="NAME", help="in whose place (yours)")
    add.add_argument("--organisation", metavar="ORG", help="for which organisation, of who acts for all")
    end = verbs.add_parser("end", help="take it back before its last day")
    end.add_argument("number", metavar="NUMBER", help="its number in the list")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.deputies import end_deputy, list_deputies

    if arguments.verb == "list":
        lines = list_deputies(context.store(), context.actor_name, arguments.all)
        rows = [
            (one.id, one.deputy, one.approver, one.organisation, one.from_on, one.until, one.state) for one in lines
        ]
        return context.listed({"deputies": lines}, HEADS, rows, "Nobody decides in anybody's place.")
    if arguments.verb == "end":
        line = end_deputy(context.store(), context.actor_name, typed_number(arguments.number, "a deputy"))
    else:
        line = _add(arguments, context)
    return context.told({"deputy": line}, line.words)


def _add(arguments: argparse.Namespace, context: Context) -> DeputyLine:
    from rostering.aid.deputies import Deputing, name_deputy

    until = typed_date(arguments.until)
    if until is None:
        raise BadInputError("Say the last day of the deputy with --until.")
    first = typed_date(arguments.first)
    wanted = Deputing(arguments.deputy, until, first, arguments.approver, arguments.organisation)
    return name_deputy(context.store(), context.actor_name, wanted)
