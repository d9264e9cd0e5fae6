"""A small ward for the tests of the search: early and late shifts, runs of work and off, wishes."""

from __future__ import annotations

from solver.problem import DAY_MINUTES, Duty, Pair, Problem, Shift, Worker
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.total import Total

STARTS = {"E": 7 * 60, "L": 14 * 60}
SHIFT_MINUTES = 8 * 60
TIERS = {"wishes": 1, "cover": 10}


def ward(workers: int, days: int, *, heads: int = 1) -> Problem:
    """A problem whose places two thirds of the workers could fill, with runs and wishes that speak against it."""
    shifts = tuple(
        Shift(f"{day}:{code}", "ward", code, day, day * DAY_MINUTES + start, day * DAY_MINUTES + start + SHIFT_MINUTES)
        for day in range(days)
        for code, start in STARTS.items()
    )
    names = [f"w{number}" for number in range(workers)]
    return Problem(
        id="ward",
        days=tuple(day * DAY_MINUTES for day in range(days + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=tuple(Worker(name) for name in names),
        pairs=tuple(Pair(name, shift.id) for name in names for shift in shifts),
        rules=_rules(names, shifts, days, heads),
        tiers=TIERS,
    )


def _rules(names: list[str], shifts: tuple[Shift, ...], days: int, heads: int) -> tuple[Rule, ...]:
    wishes = tuple(
        Wish(name, day, "off", weight=1 + (day + number) % 3)
        for number, name in enumerate(names)
        for day in range(number % 3, days, 3)
    )
    return (
        MinRest(id="REST", minutes=11 * 60),
        Cover(id="COVER", severity="soft", rows=tuple(CoverRow(shift.id, target=heads) for shift in shifts)),
        ConsecutiveRun(id="WORK", severity="soft", weight=3, min=2, max=4),
        ConsecutiveRun(id="OFF", severity="soft", weight=3, of="off", min=2, max=3),
        Total(id="TOTAL", quantity="days", max=max(1, 5 * days // 7)),
        Request(id="WISH", severity="soft", wishes=wishes),
    )
