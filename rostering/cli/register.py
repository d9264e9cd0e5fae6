"""`rota outbreak register`: who worked at a setting in the last days, where else, and with whom."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.csv_answer import answer_csv, csv_arguments
from rostering.cli.typed_number import typed_number
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.outbreaks.register import Register

HEADS = ("person", "name", "employer", "setting", "from", "until", "state", "with")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("setting", metavar="SETTING", help="code or name; what lies in it belongs to it")
    parser.add_argument("--days", metavar="N", help="how many days back (14)")
    csv_arguments(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.outbreaks.register import DAYS, as_csv, register

    days = DAYS if arguments.days is None else typed_number(arguments.days, "days")
    found = register(context.store(), context.actor_name, arguments.setting, days)
    if answer_csv(arguments, context, lambda: as_csv(found)):
        return ExitCode.DONE
    if context.json:
        context.output.json({"schema": "rota-register/1", "register": found})
    else:
        _tell(context, found)
    return ExitCode.DONE


def _tell(context: Context, found: Register) -> None:
    from rostering.calendar import local_day
    from rostering.words import clock, counted, day

    rows = [
        (
            *(line.who.code, line.who.name, line.who.employer, line.setting),
            f"{day(local_day(line.starts_at))} {clock(line.starts_at)}",
            clock(line.ends_at),
            line.state,
            ", ".join(dict.fromkeys(one.who.code for one in line.company)) or None,
        )
        for line in found.lines
    ]
    context.output.listed(HEADS, rows, f"Nobody worked at {found.setting} since {day(found.first)}.")
    if found.unnamed:
        some = counted(found.unnamed, "booking has", "bookings have")
        context.output.text(f"{some} no name: who came is not in this register.")
