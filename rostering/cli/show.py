"""`rota show`: the roster of a period, names down and days across."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.grid import Cell, CoverDay, HomeGrid


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.grid import grids
    from rostering.rosters.replaced import replacements
    from rostering.rosters.roster_cost import roster_cost
    from rostering.rosters.standing import standing_roster

    standing = standing_roster(context.store(), context.actor_name, period(arguments), arguments.setting)
    homes = grids(standing)
    replaced = replacements(context.store(), context.actor_name, period(arguments), arguments.setting)
    if context.json:
        rows = [{"roster": roster, "state": state, "replaces": others} for roster, state, others in replaced]
        context.output.json({"schema": "rota-grid/1", "homes": [_as_json(home) for home in homes], "replaced": rows})
        return ExitCode.DONE
    if not homes:
        context.output.text("The store has no settings yet; import some, or try rota demo.")
    for number, home in enumerate(homes):
        if number:
            context.output.text("")
        _tell(context, home)
    context.output.text(roster_cost(standing.build, standing.roster).words or [])
    for roster, state, others in replaced:
        named = ", ".join(map(str, others))
        context.output.text(f"Roster {roster} ({state}) takes the place of roster {named}; see 'rota compare'.")
    return ExitCode.DONE


def _tell(context: Context, home: HomeGrid) -> None:
    from rostering import text

    context.output.text(f"{home.code} {home.name}")
    days = [f"{day:%a} {day.day}" for day in home.days]
    rows = [[row.name, row.role, *(_mark(cell) for cell in row.cells), text.hours(row.minutes)] for row in home.rows]
    for cover in home.cover:
        rows.append(["", cover.label, *(_cover(day) for day in cover.days), ""])
    context.output.table(["name", "role", *days, "hours"], rows)
    context.output.text(home.booked)
    context.output.text([f"~ {sentence}" for sentence in home.permitted])


def _cover(day: CoverDay) -> str:
    """Filled and wanted; how many of those filled may still refuse stands behind."""
    return f"{day.filled}/{day.wanted}{f' ({day.hoped}?)' if day.hoped else ''}" if day.wanted else ""


def _mark(cell: Cell) -> str:
    if cell.away:
        return "away"
    mark = cell.codes or "·"
    if cell.elsewhere:
        mark = f"({mark})"
    marks = {"!": cell.problem, "~": cell.waived, "*": cell.pinned, "?": cell.hoped}
    return mark + "".join(sign for sign, holds in marks.items() if holds)


def _as_json(home: HomeGrid) -> dict[str, Any]:
    return {
        "setting": home.code,
        "name": home.name,
        "days": [str(day) for day in home.days],
        "people": [
            {
                "person": row.person,
                "name": row.name,
                "role": row.role,
                "pool": row.pool,
                "minutes": row.minutes,
                "cells": [cell.codes or ("away" if cell.away else "-") for cell in row.cells],
                "broken": [str(day) for day, cell in zip(home.days, row.cells, strict=True) if cell.problem],
                "waived": [str(day) for day, cell in zip(home.days, row.cells, strict=True) if cell.waived],
                "hoped": [str(day) for day, cell in zip(home.days, row.cells, strict=True) if cell.hoped],
            }
            for row in home.rows
        ],
        "cover": [
            {
                "shift": cover.label,
                "filled": [have for have, _ in cover.counts],
                "hoped": [day.hoped for day in cover.days],
                "wanted": [need for _, need in cover.counts],
            }
            for cover in home.cover
        ],
        "booked": list(home.booked),
        "permitted": list(home.permitted),
    }
