"""`rota people seen`: a right to work or an entry on a register that was looked at."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context


def seen(arguments: argparse.Namespace, context: Context, words: list[str]) -> int:
    """Record it of one person, as of a day (today)."""
    from rostering import calendar
    from rostering.people.seen import MATTERS, OPEN, Seen, record_seen

    if len(words) != 2:
        raise BadInputError(f"Write 'rota people seen PERSON WHAT', of what: {', '.join(MATTERS)}.")
    person, what = words
    is_open = arguments.until == OPEN
    until = None if is_open else typed_date(arguments.until)
    looked = Seen(what, typed_date(arguments.on) or calendar.today(), until, is_open)
    line = record_seen(context.store(), context.actor_name, person, looked)
    if context.json:
        context.output.json({"seen": asdict(line) | {"on": str(line.on), "until": str(line.until or "") or None}})
    else:
        end = f", good until {line.until}" if line.until else ""
        context.output.text(f"Recorded of {line.person}: {line.what} seen on {line.on}{end}.")
    return ExitCode.DONE
