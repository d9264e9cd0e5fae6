"""`rota aid partners`: organisations that keep a store of their own."""

from __future__ import annotations

import argparse

from rostering.cli.context import Context

HEADS = ("code", "name", "in letters", "trusted by", "added by")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="those there are")
    add = verbs.add_parser("add", help="say that one keeps its own store: its steps come in its letters from now on")
    add.add_argument("code", metavar="CODE", help="the organisation, as its own store has it")
    add.add_argument("--name", metavar="TEXT", help="its name, where this store does not have it yet")
    add.add_argument("--nation", metavar="NATION", default="ENG", help="ENG, WAL, SCO or NIR, with --name (ENG)")
    verbs.add_parser("remove", help="say that it keeps none any more").add_argument("code", metavar="CODE")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.letters.partners import add_partner, list_partners, remove_partner

    store, actor = context.store(), context.actor_name
    if arguments.verb == "list":
        lines = list_partners(store, actor)
        rows = [(one.code, one.name, one.issuer, ", ".join(one.trusted_by), one.added_by) for one in lines]
        return context.listed({"partners": lines}, HEADS, rows, "No organisation keeps a store of its own.")
    if arguments.verb == "add":
        line = add_partner(store, actor, arguments.code, arguments.name, arguments.nation)
        said = f"{line.code} keeps a store of its own; its letters are believed once its card is trusted."
    else:
        line = remove_partner(store, actor, arguments.code)
        said = f"{line.code} keeps no store of its own any more."
    return context.told({"partner": line}, said)
