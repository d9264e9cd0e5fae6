"""A few homes for the tests of rules between workers: those who are new are only where somebody is who knows it."""

from __future__ import annotations

from solver.problem import DAY_MINUTES, Duty, Pair, Problem, Shift, Worker
from solver.rules.companion import Companion
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.total import Total

STARTS = {"E": 7 * 60, "L": 14 * 60, "N": 21 * 60}
SHIFT_MINUTES = {"E": 8 * 60, "L": 8 * 60, "N": 11 * 60}
TIERS = {"wishes": 1, "cover": 10}
HEADS = 2


def homes(workers: int, days: int, *, number: int) -> Problem:
    """Homes with two places on each of three shifts a day; each worker knows two of them, every third one is new."""
    shifts = tuple(
        Shift(
            f"{day}:{home}:{code}",
            f"h{home}",
            code,
            day,
            day * DAY_MINUTES + start,
            day * DAY_MINUTES + start + SHIFT_MINUTES[code],
        )
        for day in range(days)
        for home in range(number)
        for code, start in STARTS.items()
    )
    names = [f"w{each:02}" for each in range(workers)]
    knows = {name: {f"h{each % number}", f"h{(each * 7 + 1) % number}"} for each, name in enumerate(names)}
    new = tuple(names[::3])
    return Problem(
        id="homes",
        days=tuple(day * DAY_MINUTES for day in range(days + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=tuple(Worker(name) for name in names),
        pairs=tuple(Pair(name, shift.id) for name in names for shift in shifts if shift.setting in knows[name]),
        rules=(*_lines(names, days), _cover(shifts), companion(names, new)),
        tiers=TIERS,
    )


def companion(names: list[str], new: tuple[str, ...]) -> Companion:
    """Those who are new come with one of the others."""
    return Companion(id="BUDDY", workers=new, partners=frozenset(names) - frozenset(new))


def _cover(shifts: tuple[Shift, ...]) -> Cover:
    return Cover(id="COVER", severity="soft", rows=tuple(CoverRow(shift.id, target=HEADS) for shift in shifts))


def _lines(names: list[str], days: int) -> tuple[Rule, ...]:
    wishes = tuple(
        Wish(name, day, "off", weight=1 + (day + number) % 3)
        for number, name in enumerate(names)
        for day in range(number % 3, days, 3)
    )
    return (
        MinRest(id="REST", minutes=11 * 60),
        ConsecutiveRun(id="WORK", severity="soft", weight=3, min=2, max=5),
        Total(id="TOTAL", quantity="days", max=max(1, 5 * days // 7)),
        Request(id="WISH", severity="soft", wishes=wishes),
    )
