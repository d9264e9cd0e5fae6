"""`rota restrictions`: what people must not be put on, from when to when, and who looks at it again."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.reviewed import tell_reviewed, term_arguments
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.people.restrictions import RestrictionLine


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print restrictions that bind now or later")
    shown.add_argument("person", nargs="?", metavar="PERSON", help="of this person only")
    shown.add_argument("--all", action="store_true", help="those that have ended too")
    add = verbs.add_parser("add", help="record a restriction: what, from when, reviewed when and by whom; never why")
    add.add_argument("person", metavar="PERSON", help="code, worker code or name")
    add.add_argument(
        "forbids", metavar="WHAT", help="nights, zone, contact, setting, lone, kind, remote_only, medication"
    )
    add.add_argument("value", nargs="?", metavar="WHICH", help="which zone, setting or kind of setting")
    term_arguments(add)
    _review_options(add)
    review = verbs.add_parser("review", help="say that a restriction was looked at, and when it is looked at next")
    review.add_argument("number", metavar="NUMBER", help="the restriction's number in the list")
    review.add_argument("--until", metavar="DATE", help="a later last day")
    _review_options(review)
    end = verbs.add_parser("end", help="lift a restriction before its end (registered manager)")
    end.add_argument("number", metavar="NUMBER", help="the restriction's number in the list")
    end.add_argument("--on", metavar="DATE", help="the first day without it (today)")


def _review_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--review", metavar="DATE", help="when it is looked at next; needed")
    parser.add_argument("--by", default="", metavar="NAME", help="who reviewed it; needed")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.verb == "list":
        return _list(arguments, context)
    from rostering.people.restrictions import end_restriction, review_restriction

    store, actor = context.store(), context.actor_name
    if arguments.verb == "add":
        line = _add(arguments, context)
    elif arguments.verb == "review":
        review_on, until = typed_date(arguments.review), typed_date(arguments.until)
        line = review_restriction(
            store, actor, typed_number(arguments.number, "a restriction"), review_on, arguments.by, until
        )
    else:
        line = end_restriction(store, actor, typed_number(arguments.number, "a restriction"), typed_date(arguments.on))
    said = f"{line.id}: {line.person} {line.words}, {_dates(line)}, {_review(line)}."
    return context.told({"restriction": line}, said)


def _add(arguments: argparse.Namespace, context: Context) -> RestrictionLine:
    from rostering import calendar
    from rostering.people.restrictions import Wanted, add_restriction

    wanted = Wanted(
        person=arguments.person,
        forbids=arguments.forbids,
        value=arguments.value,
        from_on=typed_date(arguments.first) or calendar.today(),
        until=typed_date(arguments.until),
        review_on=typed_date(arguments.review),
        reviewed_by=arguments.by,
    )
    return add_restriction(context.store(), context.actor_name, wanted)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.people.restrictions import list_restrictions

    lines = list_restrictions(context.store(), context.actor_name, arguments.person, arguments.all)
    if context.json:
        context.output.json({"restrictions": lines})
        return ExitCode.DONE
    today = calendar.today()
    nothing = "No restriction is recorded."
    tell_reviewed(context, lines, "must not", nothing, lambda one: one.reviewed_by, lambda one: _due(one, today))
    return ExitCode.DONE


def _due(line: RestrictionLine, today: date) -> str:
    left = line.days_to_review(today)
    if line.until is not None and line.until < today:
        return "ended"
    return "review overdue" if left < 0 else f"review in {left} days"


def _dates(line: RestrictionLine) -> str:
    return f"{line.from_on} to {line.until}" if line.until else f"from {line.from_on}"


def _review(line: RestrictionLine) -> str:
    return f"reviewed by {line.reviewed_by}, next on {line.review_on}"
