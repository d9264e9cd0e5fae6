"""`rota pipeline sessions`: plan a session, book seats on it, and record who attended."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number, typed_whole
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.pipeline.session import SessionLine


def session_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of sessions."""
    verbs = parser.add_subparsers(dest="session_verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="the sessions to come, with seats and people")
    listed.add_argument("--from", dest="first", metavar="DATE", help="from this day on (today)")
    listed.add_argument("--until", metavar="DATE", help="to this day")
    add = verbs.add_parser("add", help="plan a session")
    add.add_argument("step", metavar="STEP", help="induction, skills or shadow")
    add.add_argument("--on", required=True, metavar="DATE", help="the day")
    add.add_argument("--start", required=True, metavar="TIME", help="when it begins")
    add.add_argument("--end", required=True, metavar="TIME", help="when it ends")
    add.add_argument("--seats", required=True, metavar="N", help="how many can take part")
    add.add_argument("--trainer", required=True, metavar="NAME", help="who trains; of a shadow shift who is shadowed")
    add.add_argument("--setting", metavar="SETTING", help="where: a setting's code or name")
    add.add_argument("--place", metavar="TEXT", help="where, if at no setting")
    add.add_argument(
        "--skill", nargs="+", action="extend", default=[], metavar="SKILL", help="given: fire, moving_people:2"
    )
    add.add_argument("--organisation", metavar="ORG", help="whose session it is")
    for verb, help_, people in (
        ("book", "book people on a session", "+"),
        ("release", "give somebody's seat back", 1),
        ("attended", "record who attended a session that is over", "*"),
    ):
        one = verbs.add_parser(verb, help=help_)
        one.add_argument("number", metavar="NUMBER", help="the session's number in the list")
        one.add_argument("people", nargs=people, metavar="PERSON", help="code, worker code or name")
        if verb == "attended":
            one.add_argument("--missed", nargs="+", action="extend", default=[], metavar="P", help="who did not come")
    cancel = verbs.add_parser("cancel", help="call a session off")
    cancel.add_argument("number", metavar="NUMBER", help="the session's number in the list")


def run_sessions(arguments: argparse.Namespace, context: Context) -> int:
    """Do what a verb of sessions says."""
    if arguments.session_verb == "list":
        return _list(arguments, context)
    line = _add(arguments, context) if arguments.session_verb == "add" else _change(arguments, context)
    people = ", ".join(f"{one.person} {one.state}" for one in line.people) or "nobody yet"
    said = f"Session {line.id}: {_when(line)}, {line.place}, {_seats(line)}: {people}."
    return context.told({"session": _as_json(line)}, said)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.session import list_sessions

    first, last = typed_date(arguments.first), typed_date(arguments.until)
    lines = list_sessions(context.store(), context.actor_name, first, last)
    rows = [
        (
            line.id,
            line.step,
            _when(line),
            line.place,
            line.trainer,
            _seats(line),
            ", ".join(code for code, _ in line.skills),
            ", ".join(one.person for one in line.people if one.state in ("booked", "attended")),
        )
        for line in lines
    ]
    heads = ("session", "step", "when", "where", "trainer", "seats", "gives", "people")
    return context.listed({"sessions": [_as_json(line) for line in lines]}, heads, rows, "No session is planned.")


def _add(arguments: argparse.Namespace, context: Context) -> SessionLine:
    from rostering import calendar
    from rostering.pipeline.session import MOST_SEATS, Planned, add_session

    start, end = typed_clock(arguments.start), typed_clock(arguments.end)
    if start is None or end is None or start == end:
        raise BadInputError("A session needs a start and a later end, with --start and --end.")
    planned = Planned(
        step=arguments.step,
        on=typed_date(arguments.on) or calendar.today(),
        start=start,
        end=end,
        seats=typed_whole(arguments.seats, "The number of seats", MOST_SEATS),
        trainer=arguments.trainer,
        setting=arguments.setting,
        place=arguments.place,
        skills=tuple(arguments.skill),
        organisation=arguments.organisation,
    )
    return add_session(context.store(), context.actor_name, planned)


def _change(arguments: argparse.Namespace, context: Context) -> SessionLine:
    from rostering.pipeline.attendance import book_seats, record_attendance, release_seat
    from rostering.pipeline.session import cancel_session

    store, actor = context.store(), context.actor_name
    number = typed_number(arguments.number, "a session")
    if arguments.session_verb == "cancel":
        return cancel_session(store, actor, number)
    if arguments.session_verb == "book":
        return book_seats(store, actor, number, arguments.people)
    if arguments.session_verb == "release":
        return release_seat(store, actor, number, arguments.people[0])
    return record_attendance(store, actor, number, arguments.people, arguments.missed)


def _when(line: SessionLine) -> str:
    from rostering import words
    from rostering.calendar import local_day

    return f"{words.day(local_day(line.starts_at))} {words.clock(line.starts_at)}–{words.clock(line.ends_at)}"


def _seats(line: SessionLine) -> str:
    return "called off" if line.is_cancelled else f"{line.taken} of {line.seats} taken"


def _as_json(line: SessionLine) -> dict[str, Any]:
    given = [{"skill": code, "level": level} for code, level in line.skills]
    return asdict(line) | {"skills": given, "taken": line.taken, "free": line.free}
