"""`rota placements`: learners, their supervisors, and how many each setting takes."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.people.placements import PlacementLine

HEADS = ("number", "person", "name", "setting", "supervisor", "name", "from", "until")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print placements that hold now or later")
    shown.add_argument("--all", action="store_true", help="those that have ended too")
    add = verbs.add_parser("add", help="record a placement")
    add.add_argument("person", metavar="PERSON", help="the learner: code, worker code or name")
    add.add_argument("setting", metavar="SETTING", help="where")
    add.add_argument("supervisor", metavar="SUPERVISOR", help="who is there with them")
    add.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    add.add_argument("--until", metavar="DATE", help="the last day; needed")
    end = verbs.add_parser("end", help="end a placement")
    end.add_argument("number", metavar="NUMBER", help="the placement's number in the list")
    end.add_argument("--on", metavar="DATE", help="the first day without it (today)")
    capacity = verbs.add_parser("capacity", help="how many learners each setting takes, or say it for one")
    capacity.add_argument("setting", nargs="?", metavar="SETTING", help="say it for this one")
    capacity.add_argument("learners", nargs="?", metavar="N", help="how many at once")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.people.placements import end_placement, list_placements

    store, actor = context.store(), context.actor_name
    if arguments.verb == "capacity":
        return _capacity(arguments, context)
    if arguments.verb == "list":
        lines = list_placements(store, actor, arguments.all)
        rows = (tuple(asdict(line).values()) for line in lines)
        return context.listed({"placements": lines}, HEADS, rows, "Nobody is on placement.")
    if arguments.verb == "add":
        line = _add(arguments, context)
    else:
        line = end_placement(store, actor, typed_number(arguments.number, "a placement"), typed_date(arguments.on))
    where = f"{line.person} at {line.setting} with {line.supervisor}"
    return context.told({"placement": line}, f"{line.id}: {where}, from {line.from_on} to {line.until}.")


def _add(arguments: argparse.Namespace, context: Context) -> PlacementLine:
    from rostering import calendar
    from rostering.people.placements import add_placement

    until = typed_date(arguments.until)
    if until is None:
        raise BadInputError("Say the last day of the placement with --until.")
    first = typed_date(arguments.first) or calendar.today()
    people = arguments.person, arguments.setting, arguments.supervisor
    return add_placement(context.store(), context.actor_name, *people, first, until)


def _capacity(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.people.placements import capacities, set_capacity

    if arguments.setting is not None:
        if arguments.learners is None:
            raise BadInputError("Say how many learners the setting takes: 'rota placements capacity SETTING N'.")
        number = typed_number(arguments.learners, "learners")
        lines = [set_capacity(context.store(), context.actor_name, arguments.setting, number)]
    else:
        lines = capacities(context.store(), context.actor_name)
    document = {"settings": [asdict(line) | {"free": line.free} for line in lines]}
    heads = ("setting", "name", "takes", "most at once", "free")
    rows = ((line.setting, line.name, line.capacity, line.most, line.free) for line in lines)
    return context.listed(document, heads, rows, "No setting takes learners.")
