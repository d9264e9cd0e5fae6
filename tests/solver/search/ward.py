"""Small problems for the tests of the search, with runs of work and wishes: one ward, or homes with newcomers."""

from __future__ import annotations

from solver.problem import DAY_MINUTES, Duty, Pair, Problem, Shift, Worker
from solver.rules.companion import Companion
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.total import Total

# Of a code: when its shift starts, and how long it is, in minutes.
EARLY_LATE = {"E": (7 * 60, 8 * 60), "L": (14 * 60, 8 * 60)}
ROUND_THE_CLOCK = EARLY_LATE | {"N": (21 * 60, 11 * 60)}
TIERS = {"wishes": 1, "cover": 10}


def ward(workers: int, days: int, *, heads: int = 1) -> Problem:
    """A problem whose places two thirds of the workers could fill, with runs and wishes that speak against it."""
    shifts = tuple(_shift(f"{day}:{code}", "ward", code, day) for day in range(days) for code in EARLY_LATE)
    names = [f"w{number}" for number in range(workers)]
    rest, longest, total, wishes = _lines(names, days, most=4)
    off = ConsecutiveRun(id="OFF", severity="soft", weight=3, of="off", min=2, max=3)
    return _problem(
        "ward",
        days,
        shifts,
        names,
        tuple(Pair(name, shift.id) for name in names for shift in shifts),
        (rest, _cover(shifts, heads), longest, off, total, wishes),
    )


def homes(workers: int, days: int, *, number: int) -> Problem:
    """Homes with two places on each of three shifts a day; each worker knows two of them, every third one is new."""
    shifts = tuple(
        _shift(f"{day}:{home}:{code}", f"h{home}", code, day)
        for day in range(days)
        for home in range(number)
        for code in ROUND_THE_CLOCK
    )
    names = [f"w{each:02}" for each in range(workers)]
    knows = {name: {f"h{each % number}", f"h{(each * 7 + 1) % number}"} for each, name in enumerate(names)}
    return _problem(
        "homes",
        days,
        shifts,
        names,
        tuple(Pair(name, shift.id) for name in names for shift in shifts if shift.setting in knows[name]),
        (*_lines(names, days, most=5), _cover(shifts, 2), companion(names, tuple(names[::3]))),
    )


def companion(names: list[str], new: tuple[str, ...]) -> Companion:
    """Those who are new come with one of the others."""
    return Companion(id="BUDDY", workers=new, partners=frozenset(names) - frozenset(new))


def _shift(name: str, setting: str, code: str, day: int) -> Shift:
    starts, minutes = ROUND_THE_CLOCK[code]
    start = day * DAY_MINUTES + starts
    return Shift(name, setting, code, day, start, start + minutes)


def _problem(
    name: str, days: int, shifts: tuple[Shift, ...], names: list[str], pairs: tuple[Pair, ...], rules: tuple[Rule, ...]
) -> Problem:
    return Problem(
        id=name,
        days=tuple(day * DAY_MINUTES for day in range(days + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=tuple(Worker(worker) for worker in names),
        pairs=pairs,
        rules=rules,
        tiers=TIERS,
    )


def _cover(shifts: tuple[Shift, ...], heads: int) -> Cover:
    return Cover(id="COVER", severity="soft", rows=tuple(CoverRow(shift.id, target=heads) for shift in shifts))


def _lines(names: list[str], days: int, *, most: int) -> tuple[Rule, ...]:
    """What each worker's line keeps: rest, at most so many days of work in a row, a total, and wishes."""
    wishes = tuple(
        Wish(name, day, "off", weight=1 + (day + number) % 3)
        for number, name in enumerate(names)
        for day in range(number % 3, days, 3)
    )
    return (
        MinRest(id="REST", minutes=11 * 60),
        ConsecutiveRun(id="WORK", severity="soft", weight=3, min=2, max=most),
        Total(id="TOTAL", quantity="days", max=max(1, 5 * days // 7)),
        Request(id="WISH", severity="soft", wishes=wishes),
    )
