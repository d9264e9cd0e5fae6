"""`rota aid recharge`: the hours under each deployment, at which rate, owed by whom to whom."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.csv_answer import answer_csv, csv_arguments
from rostering.cli.period import past_period, period_arguments
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.aid.recharge import RechargeLine
    from rostering.rosters.horizon import Horizon

HEADS = ("owed by", "to", "deployment", "person", "worked", "planned", "rate", "owed", "by the plan", "no price")


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    csv_arguments(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.recharge import as_csv, recharge

    horizon = past_period(arguments)
    lines = recharge(context.store(), context.actor_name, horizon, arguments.setting)
    if answer_csv(arguments, context, lambda: as_csv(lines)):
        return ExitCode.DONE
    if context.json:
        days = {"from": horizon.first, "to": horizon.last, "unit": "minutes and pence"}
        context.output.json({"schema": "rota-recharge/1"} | days | {"recharge": [_json(line) for line in lines]})
    else:
        _tell(context, horizon, lines)
    return ExitCode.DONE


def _tell(context: Context, horizon: Horizon, lines: Sequence[RechargeLine]) -> None:
    from rostering import text

    rows = [
        (
            *(line.owed_by, line.owed_to, line.deployment, line.person or f"({line.pool.replace('_', ' ')})"),
            *(text.hours(line.worked_minutes), text.hours(line.planned_minutes), line.rate, text.pounds(line.pence)),
            *(text.pounds(line.planned_pence) if line.planned_pence else None, line.unpriced or None),
        )
        for line in lines
    ]
    nothing = f"Nobody of another organisation worked or is planned from {horizon.words}."
    context.output.listed(HEADS, rows, nothing)
    if lines:
        planned = sum(line.planned_pence for line in lines)
        by_plan = f", {text.pounds(planned)} of it by the plan" if planned else ""
        context.output.text(f"In all {text.pounds(sum(line.pence for line in lines))}{by_plan}.")
    terms = {line.agreement: line.terms for line in lines if line.agreement and line.terms}
    context.output.text(f"{agreement}: {said}" for agreement, said in sorted(terms.items()))


def _json(line: RechargeLine) -> dict[str, Any]:
    return {
        "owed_by": line.owed_by,
        "owed_to": line.owed_to,
        "pool": line.pool,
        "deployment": line.deployment,
        "agreement": line.agreement,
        "terms": line.terms,
        "person": line.person,
        "role": line.role,
        "worked_minutes": line.worked_minutes,
        "planned_minutes": line.planned_minutes,
        "pence": line.pence,
        "planned_pence": line.planned_pence,
        "unpriced": line.unpriced,
        "shifts": [
            {
                "setting": one.setting,
                "person": one.person,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "state": one.state,
                "minutes": one.minutes,
                "pence": one.pence,
                "rates": [{"minutes": minutes, "pence_an_hour": pence} for minutes, pence in one.rates],
            }
            for one in line.shifts
        ],
    }
