"""`rota people strain` and `festive`: who carries too much lately, of what parts, and who worked at past feasts."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.people.strain import Strain

SCHEMA = "rota-people-strain/1"
MOST_SHOWN = 30
SAID = {"worked": True, "off": False}


def strain(arguments: argparse.Namespace, context: Context, named: list[str], day: date | None) -> int:
    """Print the strain on some people, or on everybody who carries any."""
    from rostering import calendar, text
    from rostering.people.strain_list import strain_list

    as_at = day or calendar.today()
    lines = strain_list(context.store(), context.actor_name, as_at, named)
    if context.json:
        rows = [{"person": code, "name": name, **_as_json(one)} for code, name, one in lines]
        context.output.json({"schema": SCHEMA, "as_at": str(as_at), "people": rows})
        return ExitCode.DONE
    shown = lines if named else [line for line in lines if line[2].points][:MOST_SHOWN]
    if not shown:
        context.output.text("Nobody carries more than their share.")
        return ExitCode.DONE
    heads = ("person", "name", "level", "points", "what", "festive days")
    context.output.table(
        heads,
        [
            (code, name, one.level, one.points, ", ".join(one.parts), ", ".join(each.words for each in one.festive))
            for code, name, one in shown
        ],
    )
    high = sum(one.level == "high" for *_, one in lines)
    context.output.text(f"{high} of {len(lines)} people under high strain on {text.day(as_at)}.")
    return ExitCode.DONE


def festive(context: Context, words: list[str]) -> int:
    """Record that somebody worked, or did not, on a past Christmas or New Year's day."""
    from rostering import text
    from rostering.people.festive_record import record_festive

    if len(words) != 3 or words[2] not in SAID:
        raise BadInputError("Write 'rota people festive PERSON DAY worked|off'.")
    day = typed_date(words[1])
    assert day is not None
    done = record_festive(context.store(), context.actor_name, words[0], day, was_worked=SAID[words[2]])
    if context.json:
        context.output.json({"schema": SCHEMA, "festive": done})
    else:
        did = "worked" if done.was_worked else "was off"
        context.output.text(f"{done.name} ({done.person}) {did} on {text.day(day)}, {done.feast.words}.")
    return ExitCode.DONE


def _as_json(one: Strain) -> dict[str, object]:
    return {
        "level": one.level,
        "points": one.points,
        "extra_shifts": one.extra_shifts,
        "short_rests": one.short_rests,
        "missed_breaks": one.missed_breaks,
        "days_since_two_off": one.days_since_two_off,
        "leave_refused": one.leave_refused,
        "festive": [each.words for each in one.festive],
    }
