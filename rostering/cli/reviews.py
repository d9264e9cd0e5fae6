"""`rota deploy review`: what was decided in an emergency and waits for its review, and recording one."""

from __future__ import annotations

import argparse

from rostering.cli.context import Context
from rostering.cli.typed_number import typed_number
from rostering.errors import ExitCode

HEADS = ("number", "person", "of", "emergency", "decided by", "due", "")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", metavar="NUMBER", help="the deployment; without it what waits is listed")
    parser.add_argument("--finding", metavar="WORD", default="", help="in_order or not_in_order; needed")
    parser.add_argument("--reason", metavar="TEXT", default="", help="what was found, in a few words; needed")
    parser.add_argument("--organisation", metavar="CODE", help="whose review it is, where you act for both sides")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.reviews import list_reviews, review

    store, actor = context.store(), context.actor_name
    if arguments.number is not None:
        number = typed_number(arguments.number, "a deployment")
        made = review(store, actor, number, arguments.finding, arguments.reason, arguments.organisation)
        words = f"Deployment {number} was reviewed for {made.organisation}: {made.finding}."
        return context.told({"deployment": number, "review": made}, words)
    waiting = list_reviews(store, actor)
    lines = [{"deployment": loan.id, "person": loan.person, "review": one} for loan, one in waiting]
    rows = [
        (
            loan.id,
            f"{loan.name} ({loan.person})",
            one.organisation,
            one.emergency,
            ", ".join(one.taken_by),
            f"{one.due_at:%d/%m/%Y}",
            "overdue" if one.overdue else "",
        )
        for loan, one in waiting
    ]
    context.listed({"reviews": lines}, HEADS, rows, "Nothing waits for a review.")
    return ExitCode.LOOK if any(one.overdue for _, one in waiting) else ExitCode.DONE
