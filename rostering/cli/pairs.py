"""`rota pairs`: who works together and who must never meet at work, from when to when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.reviewed import term_arguments
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number

if TYPE_CHECKING:
    from rostering.people.pairs import PairLine

HEADS = ("number", "person", "name", "", "other", "name", "from", "until")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print pairs that hold now or later")
    shown.add_argument("person", nargs="?", metavar="PERSON", help="of this person only")
    shown.add_argument("--all", action="store_true", help="those that have ended too")
    add = verbs.add_parser("add", help="record a pair; never why")
    add.add_argument("person", metavar="PERSON", help="code, worker code or name")
    add.add_argument("other", metavar="OTHER", help="the other one")
    add.add_argument("pair_kind", metavar="KIND", help="together or apart")
    term_arguments(add)
    end = verbs.add_parser("end", help="end a pair")
    end.add_argument("number", metavar="NUMBER", help="the pair's number in the list")
    end.add_argument("--on", metavar="DATE", help="the first day without it (today)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.people.pairs import add_pair, end_pair, list_pairs

    store, actor = context.store(), context.actor_name
    if arguments.verb == "list":
        lines = list_pairs(store, actor, arguments.person, arguments.all)
        return context.listed({"pairs": lines}, HEADS, map(_row, lines), "No pair is recorded.")
    if arguments.verb == "add":
        first, until = typed_date(arguments.first) or calendar.today(), typed_date(arguments.until)
        line = add_pair(store, actor, arguments.person, arguments.other, arguments.pair_kind, first, until)
    else:
        line = end_pair(store, actor, typed_number(arguments.number, "a pair"), typed_date(arguments.on))
    until_said = f" to {line.until}" if line.until else ""
    said = f"{line.id}: {line.person} {line.words} {line.other}, from {line.from_on}{until_said}."
    return context.told({"pair": line}, said)


def _row(line: PairLine) -> tuple[Any, ...]:
    people = (line.person, line.name, line.words, line.other, line.other_name)
    return (line.id, *people, line.from_on, line.until)
