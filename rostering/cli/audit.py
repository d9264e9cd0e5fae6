"""`rota audit`: is the trail of who did what still whole, and what does it say."""

import argparse
from dataclasses import asdict
from datetime import datetime

from rostering import access, calendar
from rostering.cli.context import Context
from rostering.errors import ExitCode
from rostering.store import audit

SHOWN = 50  # rows, unless asked for more


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("verify", help="find the first broken link of the trail; exit code 1 when there is one")
    show = verbs.add_parser("show", help="print the last rows, oldest first")
    show.add_argument(
        "--limit", type=_count, default=SHOWN, metavar="N", help=f"how many rows (default {SHOWN}, 0 all)"
    )
    show.add_argument("--subject", metavar="TEXT", help="only rows whose subject contains this text")


def run(arguments: argparse.Namespace, context: Context) -> int:
    return _verify(context) if arguments.verb == "verify" else _show(arguments, context)


def _verify(context: Context) -> int:
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "audit", actor.organisation)
        broken, rows = audit.verify(session), audit.last_id(session)
    if context.json:
        context.output.json({"whole": broken is None, "rows": rows, "broken": asdict(broken) if broken else None})
    elif broken:
        context.output.text(f"The audit trail is broken at row {broken.row}. {broken.sentence}")
    else:
        context.output.text(f"The audit trail is whole: {rows} row{'' if rows == 1 else 's'}.")
    return ExitCode.LOOK if broken else ExitCode.DONE


def _show(arguments: argparse.Namespace, context: Context) -> int:
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "audit", actor.organisation)
        entries = audit.show(session, arguments.limit or None, arguments.subject, actor.organisation)
    if context.json:
        context.output.json({"rows": [asdict(entry) for entry in entries]})
    elif entries:
        context.output.table(
            ("row", "when", "who", "role", "for", "action", "on", "before", "after"),
            [
                (e.id, _when(e.at), e.actor, e.role, e.organisation, e.action, e.subject, e.before, e.after)
                for e in entries
            ],
        )
    else:
        context.output.text("The audit trail has no such row.")
    return ExitCode.DONE


def _when(at: str) -> str:
    """The local time of a row, or its text as it stands when somebody changed it."""
    try:
        return f"{calendar.local(datetime.fromisoformat(at)):%d/%m/%Y %H:%M:%S}"
    except ValueError:
        return at


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of rows")
    return int(text)
