"""`rota sick`: somebody cannot come; their shifts are open, and who could take them is named."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.gaps.sick_call import OpenedShift, SickCall

SCHEMA = "rota-sick/1"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="code, worker code or name")
    parser.add_argument("--from", dest="first", metavar="DATE", help="from this day on (now)")
    parser.add_argument("--time", metavar="TIME", help="from this time of that day on, such as 14:30")
    parser.add_argument("--until", metavar="DATE", help="until the end of this day (until further notice)")
    parser.add_argument("--back", metavar="DATE", help="end it instead: the first day they are back")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.back:
        return _back(arguments, context)
    from rostering.gaps.sick_call import mark_sick

    done = mark_sick(
        context.store(),
        context.actor_name,
        arguments.person,
        from_at=_from(arguments),
        until_on=typed_date(arguments.until),
    )
    if context.json:
        context.output.json({"schema": SCHEMA, **_as_json(done)})
    else:
        _tell(done, context)
    return ExitCode.LOOK if done.opened else ExitCode.DONE


def _from(arguments: argparse.Namespace) -> datetime | None:
    from rostering import calendar

    day: date | None = typed_date(arguments.first)
    if day is None and arguments.time is None:
        return None
    return calendar.instant(day or calendar.today(), typed_clock(arguments.time) or 0)


def _back(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import text
    from rostering.gaps.sick_call import back_from

    if arguments.first or arguments.time or arguments.until:
        raise BadInputError("--back ends what is on record; give it without --from, --time and --until.")
    day = typed_date(arguments.back)
    assert day is not None
    done = back_from(context.store(), context.actor_name, arguments.person, day)
    if context.json:
        context.output.json(
            {
                "schema": SCHEMA,
                "person": done.person,
                "from": done.starts_at.isoformat(),
                "first_day_back": str(done.first_day),
            }
        )
    else:
        context.output.text(f"{done.name} ({done.person}) is back on {text.day(done.first_day)}.")
    return ExitCode.DONE


def _tell(done: SickCall, context: Context) -> None:
    from rostering import text
    from rostering.calendar import ONE_DAY, local_day

    end = "until further notice"
    if done.ends_at is not None:
        end = f"until the end of {text.day(local_day(done.ends_at) - ONE_DAY)}"
    since = f"{text.day(local_day(done.starts_at))} at {text.clock(done.starts_at)}"
    context.output.text(f"{done.name} ({done.person}) is marked sick from {since}, {end}.")
    for one in done.opened:
        number = "" if one.amendment is None else f", amendment {one.amendment}"
        context.output.text(f"Taken off: shift {one.shift}, {one.label}{number}.")
    if not done.opened:
        context.output.text("They stand on nothing in that time.")
    if done.elsewhere:
        shifts = text.counted(done.elsewhere, "shift")
        context.diagnostics.note(f"They have {shifts} at other organisations too; these are to be told.")
    _candidates(done.opened, context)


def _candidates(opened: tuple[OpenedShift, ...], context: Context) -> None:
    """Who could take the first of the shifts that is short now, for whoever has the telephone in their hand."""
    from rostering.cli.gaps import tell_candidates
    from rostering.gaps.showing import answer, show_gap

    store, actor = context.store(), context.actor_name
    short = next((one.shift for one in opened if show_gap(store, actor, one.shift).gaps), None)
    if short is not None:
        tell_candidates(answer(store, actor, short, with_parts=True), context, most=5)
    elif opened:
        context.output.text("Nothing is short by it.")


def _as_json(done: SickCall) -> dict[str, Any]:
    return {
        "person": done.person,
        "name": done.name,
        "absence": done.absence,
        "from": done.starts_at.isoformat(),
        "until": None if done.ends_at is None else done.ends_at.isoformat(),
        "elsewhere": done.elsewhere,
        "opened": [
            {
                "roster": one.roster,
                "shift": one.shift,
                "label": one.label,
                "organisation": one.organisation,
                "from": one.starts_at.isoformat(),
                "until": one.ends_at.isoformat(),
                "amendment": one.amendment,
            }
            for one in done.opened
        ],
    }
