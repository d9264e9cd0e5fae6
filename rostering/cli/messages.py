"""`rota messages`: what people are to be told, as text to copy or as CSV for a gateway; nothing is sent from here."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.period import period, period_arguments
from rostering.cli.typed_number import typed_number, typed_whole
from rostering.errors import ExitCode
from rostering.written import write_text

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.messages import Choice, Messages

SCHEMA = "rota-messages/1"
MOST_BEST = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    gap = verbs.add_parser("gap", help="ask for somebody for a shift that is short")
    gap.add_argument("shift", metavar="SHIFT", help="the shift's number, as 'rota gaps list' shows it")
    gap.add_argument(
        "--to", nargs="+", action="extend", default=[], metavar="PERSON", help="to these people, by code or name"
    )
    gap.add_argument("--best", metavar="N", help="to the N best candidates")
    gap.add_argument("--urgent", action="store_true", help="in the words for short notice")
    _form(gap)
    for verb, words in (
        ("offers", "tell everybody what they are offered and have not answered"),
        ("confirmed", "tell everybody which shifts are confirmed for them"),
        ("changes", "tell everybody what changed for them since they were last told"),
        ("week", "tell everybody their published shifts"),
    ):
        told = verbs.add_parser(verb, help=words)
        period_arguments(told)
        if verb == "changes":
            told.add_argument("--mark", action="store_true", help="note them as told by message")
        _form(told)


def _form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="en", metavar="L", help="en, cy or both (en)")
    parser.add_argument("--csv", action="store_true", help="telephone and text, for a gateway")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the CSV to a file")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import messages

    store, actor = context.store(), context.actor_name
    if arguments.verb == "gap":
        found = messages.gap_messages(
            store,
            actor,
            typed_number(arguments.shift, "a shift"),
            arguments.to,
            best=0 if arguments.best is None else typed_whole(arguments.best, "The number of candidates", MOST_BEST),
            urgent=arguments.urgent,
            language=arguments.language,
        )
    elif arguments.verb == "changes":
        found = messages.change_messages(store, actor, _choice(arguments), mark=arguments.mark)
    else:
        by_verb = {
            "offers": messages.offer_messages,
            "confirmed": messages.confirmed_messages,
            "week": messages.week_messages,
        }
        found = by_verb[arguments.verb](store, actor, _choice(arguments))
    return _tell(arguments, context, found)


def _choice(arguments: argparse.Namespace) -> Choice:
    from rostering.messages import Choice

    limited = arguments.week or arguments.first or arguments.weeks or arguments.verb == "week"
    return Choice(tuple(arguments.setting), period(arguments) if limited else None, arguments.language)


def _tell(arguments: argparse.Namespace, context: Context, found: Messages) -> int:
    from rostering.messages import as_csv

    if arguments.csv or arguments.out is not None:
        _write(arguments.out, context, as_csv(found))
        for one in found.without_phone:
            context.diagnostics.note(f"No telephone number for {one.name or 'anybody'}: not in the CSV.")
    elif context.json:
        context.output.json(_as_json(found))
    else:
        _print(context, found)
    if found.marked:
        context.diagnostics.note(f"Noted as told by message: {found.marked}.")
    return ExitCode.DONE


def _write(path: Path | None, context: Context, text: str) -> None:
    if path is None:
        context.output.text(text.rstrip("\n"))
        return
    write_text(path, text)


def _print(context: Context, found: Messages) -> None:
    from rostering.words import counted

    if not found.messages:
        context.output.text("There is nobody to tell.")
    for one in found.messages:
        who = " ".join(said for said in (one.name, f"({one.person})" if one.person else "", one.phone) if said)
        sms = "1 SMS" if one.parts == 1 else f"{one.parts} SMS"
        context.output.text(f"{who or 'To copy'} [{counted(one.letters, 'letter')}, {sms}]")
        context.output.text(f"  {one.text}")
        context.output.text([f"  ~ {said}" for said in one.waived])


def _as_json(found: Messages) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "messages": [
            {
                "kind": one.kind,
                "person": one.person,
                "name": one.name,
                "telephone": one.phone,
                "text": one.text,
                "letters": one.letters,
                "parts": one.parts,
                "waived": list(one.waived),
            }
            for one in found.messages
        ],
        "marked": found.marked,
    }
