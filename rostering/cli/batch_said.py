"""How a batch is told: one summary for people, one document for machines, and what somebody must look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.batch.outcome import State
from rostering.written import write_text

if TYPE_CHECKING:
    from rostering.batch.batched import Batched
    from rostering.batch.outcome import Outcome
    from rostering.cli.context import Context

ALERTS = "rota-batch-alerts/1"
MOST_SHORT = 20
MEBIBYTE = 2**20


def tell(context: Context, batched: Batched) -> None:
    """Print the summary."""
    if context.json:
        context.output.json(batched.as_json())
        return
    resumed = ", resumed" if batched.resumed else ""
    context.output.text(f"Batch {batched.run}{resumed}: {batched.scope}")
    context.output.text(list(_counts(batched)))
    context.output.text(list(_short(batched)))
    context.output.text([f"Failed: {one.key}: {one.said}" for one in batched.in_state(State.FAILED)])
    context.output.text([f"Left: {one.key}: {one.said}" for one in batched.in_state(State.LEFT)])
    context.output.text([f"Old: {sentence}" for sentence in batched.stale])


def write_alerts(path: Path, batched: Batched, code: int) -> None:
    """Write what somebody must look at, for whoever watches. Raises BadInputError where that cannot be written."""
    document = {"schema": ALERTS, "run": batched.run, "scope": batched.scope, "exit": int(code)}
    document |= {"stale": list(batched.stale), "alerts": batched.alerts()}
    write_text(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _counts(batched: Batched) -> Iterator[str]:
    words = {
        State.SOLVED: "solved",
        State.KEPT: "done before",
        State.BEST: "stopped with the best so far",
        State.FAILED: "failed",
        State.LEFT: "left",
    }
    counts = [f"{len(found)} {word}" for state, word in words.items() if (found := batched.in_state(state))]
    gaps = [one.gap for one in batched.outcomes if one.gap is not None]
    furthest = f"; furthest from its bound {max(gaps):.2%}" if gaps else ""
    memory = f"at most {batched.peak_bytes / MEBIBYTE:,.0f} MB"
    yield f"{', '.join(counts) or 'nothing to do'}, in {batched.seconds:.0f} s, {memory}{furthest}"
    waiting = [roster.key for one in batched.outcomes for roster in one.rosters if roster.waits]
    if waiting:
        yield f"Proposed, not accepted, for {', '.join(sorted(waiting))}: 'rota compare --proposal' shows it."
    if batched.interrupted:
        yield "Stopped before its end; the same command goes on with it."


def _short(batched: Batched) -> Iterator[str]:
    short = sorted((one for one in batched.outcomes if one.short), key=_urgent)
    if not short and batched.outcomes:
        yield "Nothing is short."
    for one in short[:MOST_SHORT]:
        for roster in one.rosters:
            if roster.short:
                below = f", {roster.below} of them below a minimum" if roster.below else ""
                yield f"Short: {roster.key}: {roster.short} places{below}"
    if len(short) > MOST_SHORT:
        yield f"and {len(short) - MOST_SHORT} more with places that are short"
    for one in batched.outcomes:
        if one.broken:
            yield f"Broken: {one.key}: {one.broken} minima or pins that nothing found can hold"


def _urgent(outcome: Outcome) -> tuple[int, int, str]:
    return -outcome.below, -outcome.short, outcome.key
