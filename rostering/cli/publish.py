"""`rota publish`: go through the check list, ask a manager and be answered, and make drafts known."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.approval import Approval
    from rostering.rosters.checklist import CheckItem
    from rostering.rosters.publish import Publication

SCHEMA = "rota-publish/1"
MARKS = {"fine": "ok", "look": "look", "blocks": "no"}
# What to do about an item that blocks.
WAYS = {
    "rules": "mend or waive what is broken (rota waive)",
    "overlaps": "take people out of one of the two places",
    "cover": "fill what is short, accept it, or say with --acknowledge that you have seen it",
    "bookings": "name who comes (rota bookings)",
    "offers": "wait for the answers, or take the offers back",
    "history": "accept with --acknowledge that averages take the contract for what is not known",
    "approval": "ask a manager with --ask",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument(
        "--acknowledge",
        action="store_true",
        help="publish with places below minimum, or earlier work that is not known",
    )
    parser.add_argument("--check", action="store_true", help="print the check list and change nothing")
    parser.add_argument("--ask", action="store_true", help="ask a manager to approve the draft as it stands")
    parser.add_argument("--approve", action="store_true", help="approve the draft that somebody else asked about")
    parser.add_argument("--refuse", metavar="REASON", help="refuse it, and why")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if sum((arguments.check, arguments.ask, arguments.approve, arguments.refuse is not None)) > 1:
        raise BadInputError("Give one of --check, --ask, --approve and --refuse.")
    if arguments.ask or arguments.approve or arguments.refuse is not None:
        return _approval(arguments, context)
    from rostering.rosters.publish import consider, publish

    act = consider if arguments.check else publish
    found = act(
        context.store(), context.actor_name, period(arguments), arguments.setting, acknowledge=arguments.acknowledge
    )
    if context.json:
        context.output.json(_as_json(found))
    else:
        _tell_checks(context, found.checks)
        if found.refused:
            ways = "; ".join(WAYS[item.name] for item in found.checks if item.state == "blocks")
            context.output.text(f"Not published: {ways}.")
        elif not arguments.check:
            _tell(context, found)
    return ExitCode.LOOK if found.refused else ExitCode.DONE


def _approval(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.approval import ask_approval, decide_approval

    where = context.store(), context.actor_name, period(arguments), arguments.setting
    found = ask_approval(*where) if arguments.ask else decide_approval(*where, refuse=arguments.refuse)
    if context.json:
        context.output.json({"schema": SCHEMA, "approvals": [_approval_json(one) for one in found]})
    else:
        context.output.text([f"Roster {one.roster}, version {one.version}: {one.words}" for one in found])
    return ExitCode.DONE


def _approval_json(one: Approval) -> dict[str, Any]:
    return {
        "roster": one.roster,
        "version": one.version,
        "state": one.state,
        "asked_by": one.asked_by,
        "asked_at": one.asked_at.isoformat(),
        "decided_by": one.decided_by,
        "decided_at": None if one.decided_at is None else one.decided_at.isoformat(),
        "reason": one.reason,
    }


def _tell_checks(context: Context, checks: tuple[CheckItem, ...]) -> None:
    width = max(len(mark) for mark in MARKS.values())
    for item in checks:
        context.output.text(f"{MARKS[item.state]:<{width}}  {item.title}")
        context.output.text([f"{'':<{width}}  - {line}" for line in item.lines])


def _tell(context: Context, found: Publication) -> None:
    from rostering import text

    for debt in found.debts:
        context.output.text(f"{text.duration(debt.minutes)} of rest is owed by {text.day(debt.due_on)}: {debt.reason}.")
    for roster in found.rosters:
        context.output.text(f"Published: {roster.words}.")
        context.output.text(f"It takes the place of roster {one}, which is superseded." for one in roster.replaces)


def _as_json(found: Publication) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "published": found.at is not None,
        "checks": [
            {"item": one.name, "title": one.title, "state": one.state, "lines": list(one.lines)} for one in found.checks
        ],
        "at": None if found.at is None else found.at.isoformat(),
        "by": found.actor,
        "rosters": [
            {
                "roster": one.id,
                "settings": list(one.homes),
                "from": str(one.first),
                "to": str(one.last),
                "version": one.version,
                "days_ahead": one.days_ahead,
                "lead_days": one.lead_days,
                "days_late": one.days_late,
                "replaces": list(one.replaces),
            }
            for one in found.rosters
        ],
        "broken": list(found.broken),
        "overlaps": list(found.overlaps),
        "unknown_history": [{"organisation": one.organisation, "people": list(one.people)} for one in found.unknown],
        "lifted": list(found.lifted),
        "debts_opened": len(found.debts),
    }
