"""`rota delegations`: which task somebody registered handed to whom, for a client or a setting, until when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.people.delegations import DelegationLine

HEADS = ("number", "task", "by", "to", "for", "from", "review", "until", "ends with")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print delegations that hold now or later")
    shown.add_argument("person", nargs="?", metavar="PERSON", help="made by or to this person only")
    shown.add_argument("--all", action="store_true", help="those that have ended too")
    add = verbs.add_parser("add", help="record a delegation")
    add.add_argument("task", metavar="TASK", help="insulin, peg_feeding or catheter_care")
    add.add_argument("by", metavar="BY", help="who delegates it")
    add.add_argument("to", metavar="TO", help="who does it")
    add.add_argument("--setting", default="", metavar="S", help="at this setting")
    add.add_argument("--client", default="", metavar="CODE", help="or for this client")
    add.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    add.add_argument("--review", metavar="DATE", help="the last day before it is looked at again; needed")
    end = verbs.add_parser("end", help="end a delegation")
    end.add_argument("number", metavar="NUMBER", help="the delegation's number in the list")
    end.add_argument("--on", metavar="DATE", help="the first day without it (today)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.people.delegations import end_delegation, list_delegations

    store, actor = context.store(), context.actor_name
    if arguments.verb == "list":
        lines = list_delegations(store, actor, arguments.person, arguments.all)
        return context.listed({"delegations": lines}, HEADS, map(_row, lines), "No delegation is recorded.")
    if arguments.verb == "add":
        line = _add(arguments, context)
    else:
        line = end_delegation(store, actor, typed_number(arguments.number, "a delegation"), typed_date(arguments.on))
    said = f"{line.id}: {line.task} by {line.delegator} to {line.person}, {line.where}"
    return context.told({"delegation": line}, f"{said}, from {line.from_on} to {line.until}.")


def _add(arguments: argparse.Namespace, context: Context) -> DelegationLine:
    from rostering import calendar
    from rostering.people.delegations import Wanted, delegate

    review = typed_date(arguments.review)
    if review is None:
        raise BadInputError("Say with --review until when the delegation holds before it is looked at again.")
    wanted = Wanted(
        task=arguments.task,
        delegator=arguments.by,
        person=arguments.to,
        from_on=typed_date(arguments.first) or calendar.today(),
        review_on=review,
        setting=arguments.setting,
        client=arguments.client,
    )
    return delegate(context.store(), context.actor_name, wanted)


def _row(line: DelegationLine) -> tuple[Any, ...]:
    people = (line.id, line.task, line.delegator, line.person, line.where)
    return (*people, line.from_on, line.review_on, line.until, line.ends_with)
