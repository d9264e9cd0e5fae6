"""What laying patterns down came to, as people read it and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rostering.cli.context import Context
from rostering.rosters.lay import STANDS, Hole, Laid, LeftOut
from rostering.text import counted, day, role

SHOWN = 20  # lines of one kind


def tell_laid(laid: Laid, context: Context, *, dry_run: bool) -> None:
    """Print what was (or would be) laid, what was taken out and why, and the holes that are left."""
    people = len({one.person for one in laid.cells})
    done = "Would lay" if dry_run else "Laid"
    period = f"{day(laid.horizon.first)} to {day(laid.horizon.last)}"
    of = counted(people, "person", "people")
    context.output.text(f"{done} {counted(len(laid.cells), 'cell')} of {of}, {period}.")
    kept = sum(one.why == STANDS for one in laid.left)
    if kept:
        context.output.text(f"Left as it stands: {counted(kept, 'cell')}.")
    _listed(context, "Taken out", _taken_out(one for one in laid.left if one.why != STANDS))
    places = counted(sum(hole.missing for hole in laid.holes), "place")
    _listed(context, f"Holes left, {places}", [f"{_shift(hole)}: {hole.missing} missing" for hole in laid.holes])
    _listed(context, "More than wanted", [f"{_shift(hole)}: {-hole.missing} too many" for hole in laid.over])
    for name in laid.published:
        context.diagnostics.note(f"The roster of {name} is published and was left alone.")


def _taken_out(left: Iterable[LeftOut]) -> list[str]:
    """One line for each reason of a person: the day, or how many days between which."""
    groups: dict[tuple[str, str, str, str], list[LeftOut]] = {}
    for one in left:
        reason = f"{one.reason}{f' ({one.rule})' if one.rule else ''}"
        groups.setdefault((one.home, one.name, one.codes, reason), []).append(one)
    lines = []
    for (home, name, codes, reason), cells in groups.items():
        first, last = cells[0].day, cells[-1].day
        when = day(first) if len(cells) == 1 else f"{counted(len(cells), 'day')} from {day(first)} to {day(last)}"
        lines.append(f"{home} {name} {codes}, {when}: {reason}")
    return lines


def _shift(hole: Hole) -> str:
    return f"{hole.home} {day(hole.day)} {hole.code}, {role(hole.role)}"


def _listed(context: Context, title: str, lines: list[str]) -> None:
    if lines:
        context.output.text(f"{title}:")
        context.output.text(f"  {line}" for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            context.output.text(f"  … and {len(lines) - SHOWN} more")


def laid_json(laid: Laid, *, dry_run: bool) -> dict[str, Any]:
    """The same as plain data, every cell of it."""
    return {
        "from": str(laid.horizon.first),
        "until": str(laid.horizon.last),
        "dry_run": dry_run,
        "rosters": list(laid.rosters),
        "published": list(laid.published),
        "laid": laid.cells,
        "left_out": laid.left,
        "reasons": dict(Counter(one.why for one in laid.left)),
        "holes": laid.holes,
        "over": [replace(one, missing=-one.missing) for one in laid.over],
    }
