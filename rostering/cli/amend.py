"""`rota amend`: put somebody on a shift, take them off, change their times, swap two; and see who knows of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from datetime import date

    from rostering.cli.context import Context
    from rostering.rosters.amend import Spot, Wanted
    from rostering.rosters.amendment_list import AmendmentLine
    from rostering.rules.waive import Asked

SCHEMA = "rota-amend/1"
MEANS = ("telephone", "message", "in_person")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    put = verbs.add_parser("put", help="put somebody on a shift")
    _spot(put, "the shift's code, or its number")
    _timed(put)
    _change(put)
    off = verbs.add_parser("off", help="take somebody off a shift")
    _spot(off)
    _change(off)
    times = verbs.add_parser("times", help="change when somebody works a shift")
    _spot(times)
    times.add_argument("times", metavar="FROM-TO", help="such as 08:00-15:30")
    times.add_argument("--break", dest="rest", metavar="MIN", help="minutes of break (as it was)")
    _change(times)
    swap = verbs.add_parser("swap", help="exchange the shifts of two people")
    _spot(swap)
    swap.add_argument("other", metavar="OTHER", help="the other one: code, worker code or name")
    swap.add_argument("other_day", metavar="DAY", help="the day of theirs")
    swap.add_argument("--other-code", metavar="CODE", help="the code of theirs, where they have two that day")
    _change(swap)
    shown = verbs.add_parser("list", help="print the amendments of published rosters, and who was told")
    period_arguments(shown)
    shown.add_argument("--untold", action="store_true", help="those that somebody does not know of yet")
    told = verbs.add_parser("told", help="record that somebody was told of what changed for them")
    told.add_argument("person", metavar="PERSON", help="code, worker code or name")
    told.add_argument("--by", default="telephone", metavar="MEANS", help=f"{', '.join(MEANS)} (telephone)")
    told.add_argument("--number", metavar="N", help="this amendment only")
    period_arguments(told)


def _spot(parser: argparse.ArgumentParser, code: str | None = None) -> None:
    parser.add_argument("person", metavar="PERSON", help="code, worker code or name")
    if code is not None:
        parser.add_argument("code", metavar="SHIFT", help=code)
    parser.add_argument("day", metavar="DAY", help="the day it begins on")
    if code is None:
        parser.add_argument("--code", metavar="SHIFT", help="its code or number, where they have two that day")
    parser.add_argument("--setting", metavar="S", help="the setting's code or name, where it might be several")


def _timed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--times", metavar="FROM-TO", help="other times than the shift's, such as 10:00-15:30")
    parser.add_argument("--break", dest="rest", metavar="MIN", help="minutes of break (the shift's)")


def _change(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="WHY", help="why, in a few words, never about health")
    parser.add_argument(
        "--seen", metavar="N", help="the version that you looked at; refused where the roster has changed since"
    )
    waived = parser.add_argument_group("a rule that the change breaks")
    waived.add_argument("--waive", action="append", default=[], metavar="RULE", help="let it pass, if you may")
    waived.add_argument("--waive-reason", metavar="WHY", help="why it is let pass (the reason above)")
    waived.add_argument("--waive-code", metavar="CODE", help="the reason code, where the rule names some")


def run(arguments: argparse.Namespace, context: Context) -> int:
    return RUNS[arguments.verb](arguments, context)


def _put(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amend import Wanted

    times = None if arguments.times is None else _times(arguments.times)
    spot = _where(arguments)
    return _made(arguments, context, Wanted("put", spot, arguments.reason, None, times, _minutes(arguments.rest)))


def _off(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amend import Wanted

    return _made(arguments, context, Wanted("off", _where(arguments), arguments.reason))


def _changed(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amend import Wanted

    times, spot = _times(arguments.times), _where(arguments)
    return _made(arguments, context, Wanted("times", spot, arguments.reason, None, times, _minutes(arguments.rest)))


def _swap(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amend import Spot, Wanted

    other = Spot(arguments.other, _day(arguments.other_day), arguments.other_code, arguments.setting)
    return _made(arguments, context, Wanted("swap", _where(arguments), arguments.reason, other))


def _where(arguments: argparse.Namespace) -> Spot:
    from rostering.rosters.amend import Spot

    return Spot(arguments.person, _day(arguments.day), arguments.code, arguments.setting)


def _day(typed: str) -> date:
    found = typed_date(typed)
    assert found is not None
    return found


def _times(typed: str) -> tuple[int, int]:
    from rostering.calendar import parse_clock

    first, dash, last = typed.replace("–", "-").partition("-")
    if not dash:
        raise BadInputError(f"'{typed}' is no stretch of time; write it like 08:00-15:30.")
    try:
        return parse_clock(first), parse_clock(last)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error


def _minutes(typed: str | None) -> int | None:
    return None if typed is None else typed_number(typed, "minutes of break")


def _waivers(arguments: argparse.Namespace) -> tuple[Asked, ...]:
    """The rules to be let pass for the person, on the shift that they come to."""
    from rostering.rules.waive import Asked

    why = arguments.waive_reason or arguments.reason
    return tuple(Asked(rule, arguments.person, "", why, arguments.waive_code) for rule in arguments.waive)


def _made(arguments: argparse.Namespace, context: Context, wanted: Wanted) -> int:
    from dataclasses import replace

    from rostering.cli.compare import people_json, person_lines
    from rostering.rosters.amend import amend

    seen = None if arguments.seen is None else typed_number(arguments.seen, "a version")
    found = amend(context.store(), context.actor_name, replace(wanted, version=seen, waivers=_waivers(arguments)))
    edited = found.edited
    if context.json:
        context.output.json(
            {
                "schema": SCHEMA,
                "roster": edited.roster,
                "version": edited.version,
                "amendment": edited.amendment,
                "people": people_json(found.people),
                "broken": list(edited.broken),
            }
        )
        return ExitCode.DONE
    name = "Draft changed" if edited.amendment is None else f"Amendment {edited.amendment}"
    context.output.text(f"{name}: {found.roster.label}, version {edited.version}.")
    context.output.text([f"  {line}" for line in person_lines(found.people)])
    context.output.text([f"Look: {sentence}" for sentence in edited.broken])
    if edited.amendment is not None:
        context.output.text("Not told yet; record it with 'rota amend told PERSON'.")
    return ExitCode.DONE


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amendment_list import list_amendments

    found = list_amendments(
        context.store(), context.actor_name, period(arguments), arguments.setting, untold=arguments.untold
    )
    if context.json:
        context.output.json({"schema": SCHEMA, "amendments": [_as_json(one) for one in found]})
        return ExitCode.DONE
    if not found:
        context.output.text("Everybody was told of every amendment." if arguments.untold else "Nothing was changed.")
    for line in found:
        _tell(context, line)
    return ExitCode.DONE


def _tell(context: Context, line: AmendmentLine) -> None:
    from rostering import text
    from rostering.calendar import local_day
    from rostering.cli.compare import person_lines

    when = f"{text.day(local_day(line.made_at))} {text.clock(line.made_at)}"
    context.output.text(f"{line.number}  {', '.join(line.roster.homes)}  {when}  {line.made_by}: {line.reason}")
    context.output.text([f"   {one}" for one in person_lines(line.people)])
    context.output.text([f"   ~ {one}" for one in line.waived])
    told = [
        f"{one.name} ({one.means.replace('_', ' ')}, {text.clock(one.told_at)}, {one.told_by})"
        for one in line.knows
        if one.told_at is not None and one.means is not None
    ]
    untold = [one.name for one in line.knows if one.told_at is None]
    if told:
        context.output.text(f"   told: {'; '.join(told)}")
    if untold:
        context.output.text(f"   not yet told: {', '.join(untold)}")


def _as_json(line: AmendmentLine) -> dict[str, Any]:
    from rostering.cli.compare import people_json

    return {
        "roster": line.roster.id,
        "settings": list(line.roster.homes),
        "number": line.number,
        "at": line.made_at.isoformat(),
        "by": line.made_by,
        "reason": line.reason,
        "people": people_json(line.people),
        "waived": list(line.waived),
        "told": [
            {
                "person": one.person,
                "name": one.name,
                "told_at": None if one.told_at is None else one.told_at.isoformat(),
                "told_by": one.told_by,
                "means": one.means,
            }
            for one in line.knows
        ],
    }


def _told(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.amendment_list import told_person

    limited = arguments.week or arguments.first or arguments.weeks or arguments.setting
    found = told_person(
        context.store(),
        context.actor_name,
        arguments.person,
        arguments.by.replace(" ", "_"),
        horizon=period(arguments) if limited else None,
        settings=arguments.setting,
        number=None if arguments.number is None else typed_number(arguments.number, "an amendment"),
    )
    if context.json:
        rows = [{"roster": place.id, "amendments": list(numbers)} for place, numbers in found]
        context.output.json({"schema": SCHEMA, "told": rows})
        return ExitCode.DONE
    for place, numbers in found:
        which = ("amendment " if len(numbers) == 1 else "amendments ") + ", ".join(map(str, numbers))
        context.output.text(f"Told of {which} of {place.label}.")
    return ExitCode.DONE


RUNS: Mapping[str, Callable[[argparse.Namespace, Context], int]] = {
    "put": _put,
    "off": _off,
    "times": _changed,
    "swap": _swap,
    "list": _list,
    "told": _told,
}
