"""`rota people expiring`: what is about to stop somebody working, by setting, with the shifts it would break."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering import words
from rostering.cli.context import Context
from rostering.cli.typed_number import typed_number
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.people.expiring import ExpiringLine

DAYS = 90
HEADS = ("until", "days", "person", "name", "what", "at", "rostered shifts it breaks")


def expiring(context: Context, days: str | None, settings: list[str]) -> int:
    """Print the list."""
    from rostering.people import expiring as people_expiring

    ahead = DAYS if days is None else typed_number(days, "days")
    lines = people_expiring.expiring(context.store(), context.actor_name, ahead, settings)
    if context.json:
        context.output.json({"days": ahead, "expiring": [_as_json(line) for line in lines]})
    elif not lines:
        context.output.text(f"Nothing runs out in the next {words.counted(ahead, 'day')}.")
    else:
        context.output.table(HEADS, [_row(line) for line in lines])
        within = {band: sum(0 <= line.days_left <= band for line in lines) for band in (30, 60, 90) if band <= ahead}
        said = ", ".join(f"{number} within {band} days" for band, number in within.items())
        context.output.text(f"{said or words.counted(len(lines), 'matter')}.")
    return ExitCode.DONE


def _row(line: ExpiringLine) -> tuple[Any, ...]:
    breaks = "; ".join(f"{words.day(one.day)} {one.shift} {one.name}" for one in line.breaks)
    return (line.until, line.days_left, line.person, line.name, line.what, ", ".join(line.settings), breaks)


def _as_json(line: ExpiringLine) -> dict[str, Any]:
    breaks = [asdict(one) | {"day": str(one.day)} for one in line.breaks]
    return asdict(line) | {"until": str(line.until), "settings": list(line.settings), "breaks": breaks}
