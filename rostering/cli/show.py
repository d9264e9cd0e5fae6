"""`rota show`: the roster of a period, names down and days across."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.period import period, period_arguments
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.grid import Cell, HomeGrid


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rosters.grid import grids
    from rostering.rosters.standing import standing_roster

    standing = standing_roster(context.store(), context.actor_name, period(arguments), arguments.setting)
    homes = grids(standing)
    if context.json:
        context.output.json({"schema": "rota-grid/1", "homes": [_as_json(home) for home in homes]})
        return ExitCode.DONE
    if not homes:
        context.output.text("The store has no settings yet; import some, or try rota demo.")
    for number, home in enumerate(homes):
        if number:
            context.output.text("")
        _tell(context, home)
    return ExitCode.DONE


def _tell(context: Context, home: HomeGrid) -> None:
    context.output.text(f"{home.code} {home.name}")
    days = [f"{day:%a} {day.day}" for day in home.days]
    rows = [
        [row.name, row.role, *(_mark(cell) for cell in row.cells), f"{row.minutes // 60}:{row.minutes % 60:02}"]
        for row in home.rows
    ]
    for cover in home.cover:
        rows.append(["", cover.label, *(f"{have}/{need}" if need else "" for have, need in cover.counts), ""])
    context.output.table(["name", "role", *days, "hours"], rows)


def _mark(cell: Cell) -> str:
    if cell.away:
        return "away"
    mark = cell.codes or "·"
    if cell.elsewhere:
        mark = f"({mark})"
    return f"{mark}{'!' if cell.problem else '~' if cell.waived else ''}{'*' if cell.pinned else ''}"


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
            }
            for row in home.rows
        ],
        "cover": [
            {
                "shift": cover.label,
                "filled": [have for have, _ in cover.counts],
                "wanted": [need for _, need in cover.counts],
            }
            for cover in home.cover
        ],
    }
