"""`rota batch history`: the runs there were, with time, gap and memory of each piece."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from rostering import words
from rostering.cli.typed_number import typed_whole
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.batch.history import PastRun
    from rostering.batch.outcome import Outcome
    from rostering.cli.context import Context

MOST_RUNS = 10_000
MEBIBYTE = 2**20
HEADS = ("what", "state", "status", "gap %", "seconds", "MB", "short", "below minimum")


def tell_history(arguments: argparse.Namespace, context: Context) -> int:
    """Print the last runs."""
    from rostering.batch import history

    most = history.MOST_RUNS if arguments.runs is None else typed_whole(arguments.runs, "--runs", MOST_RUNS)
    runs = history.read_history(context.store(), context.actor_name, most)
    if context.json:
        context.output.json([_as_json(one) for one in runs])
    elif not runs:
        context.output.text("There has been no batch yet.")
    for one in () if context.json else runs:
        ended = "" if one.ended_at is None else f" to {words.clock(one.ended_at)}"
        began = f"{words.day(one.started_at.date())} {words.clock(one.started_at)}"
        context.output.text(f"Batch {one.id}, {one.state}, {began}{ended}, by {one.made_by}: {one.scope}")
        context.output.table(HEADS, [_row(each) for each in one.outcomes])
        context.output.text([f"  {each.key}: {each.said}" for each in one.outcomes if each.said])
    return ExitCode.DONE


def _row(one: Outcome) -> list[object]:
    gap = None if one.gap is None else round(100 * one.gap, 2)
    memory = round(one.peak_bytes / MEBIBYTE)
    return [one.key, one.state.value, one.status, gap, round(one.seconds, 1), memory, one.short, one.below]


def _as_json(one: PastRun) -> dict[str, Any]:
    return {
        "run": one.id,
        "scope": one.scope,
        "state": one.state,
        "made_by": one.made_by,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "options": json.loads(one.options),
        "pieces": [outcome.as_json() for outcome in one.outcomes],
    }
