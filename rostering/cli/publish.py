"""`rota publish`: make drafts known, unless a hard rule is broken without permission or somebody is in two places."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.publish import Publication

MOST_NAMES = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument(
        "--acknowledge", action="store_true", help="accept, once an organisation, that earlier work is not known"
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.publish import publish

    found = publish(
        context.store(),
        context.actor_name,
        period(arguments),
        arguments.setting,
        acknowledge=arguments.acknowledge,
    )
    if context.json:
        context.output.json(_as_json(found))
    elif found.refused:
        _tell_refused(context, found)
    else:
        _tell(context, found)
    return ExitCode.LOOK if found.refused else ExitCode.DONE


def _tell_refused(context: Context, found: Publication) -> None:
    context.output.text(found.broken)
    context.output.text(found.overlaps)
    if not found.acknowledged:
        context.output.text(
            [f"History of {one.organisation} is not known for {_names(one.people)}." for one in found.unknown]
        )
    ways = []
    if found.broken:
        ways.append("mend or waive what is broken (rota waive)")
    if found.overlaps:
        ways.append("take people out of one of the two places")
    if found.unknown and not found.acknowledged:
        ways.append("accept with --acknowledge that averages take the contract for what is not known")
    context.output.text(f"Not published: {'; '.join(ways)}.")


def _tell(context: Context, found: Publication) -> None:
    from rostering import text

    context.output.text([f"Lifted: {sentence}" for sentence in found.lifted])
    for debt in found.debts:
        context.output.text(f"{text.duration(debt.minutes)} of rest is owed by {text.day(debt.due_on)}: {debt.reason}.")
    for one in found.unknown:
        context.output.text(f"History of {one.organisation} is acknowledged as not known for {_names(one.people)}.")
    for roster in found.rosters:
        ahead = f"{roster.days_ahead} days before its first day"
        late = f", {roster.days_late} days later than the {roster.lead_days} asked for" if roster.days_late else ""
        homes = ", ".join(roster.homes)
        context.output.text(f"Published: {homes}, {text.day(roster.first)} to {text.day(roster.last)}, {ahead}{late}.")


def _names(people: tuple[str, ...]) -> str:
    more = f" and {len(people) - MOST_NAMES} more" if len(people) > MOST_NAMES else ""
    return ", ".join(people[:MOST_NAMES]) + more


def _as_json(found: Publication) -> dict[str, Any]:
    return {
        "schema": "rota-publish/1",
        "published": not found.refused,
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
            }
            for one in found.rosters
        ],
        "broken": list(found.broken),
        "overlaps": list(found.overlaps),
        "unknown_history": [{"organisation": one.organisation, "people": list(one.people)} for one in found.unknown],
        "lifted": list(found.lifted),
        "debts_opened": len(found.debts),
    }
