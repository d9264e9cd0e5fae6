"""Small random problems and rosters: enough of everything to make the faces of a rule disagree where they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from hypothesis import strategies as st

from solver.problem import Duty, FixedWork, Pair, Pin, Problem, ProblemError, Shift, Worker
from solver.roster import Roster
from solver.rules.rule import Rule

CODES = ("D", "E", "N")
TAGS = ("#long", "#night")
MARKS = (*CODES, *TAGS)  # what a rule may count by
SETTINGS = ("home", "ward", "unit")
# Code, first minute of the day, length: early, late, two that cross midnight, one at midnight, one of two hours.
TEMPLATES = (
    ("D", 420, 480),
    ("E", 840, 480),
    ("N", 1320, 600),
    ("N", 1200, 720),
    ("D", 0, 420),
    ("E", 960, 120),
)
TIERS = ("cover", "change", "cost", "fairness", "wishes")
WEIGHTS = {"safety": 900, "cover": 50, "change": 20, "cost": 7, "fairness": 3, "wishes": 1}
# Giving up a minimum is cheap here, and must not be done for that.
CHEAP_SAFETY = {"safety": 1, "cover": 2, "change": 30, "cost": 4, "fairness": 5, "wishes": 60}

RuleOf = Callable[[st.DrawFn, Problem], Rule]


@dataclass(frozen=True)
class Size:
    """The most of everything a random problem has, and the fewest days."""

    workers: int = 4
    days: int = 9
    templates: int = 3
    rules: int = 3
    least_days: int = 2


@st.composite
def bare_problems(draw: st.DrawFn, size: Size = Size()) -> Problem:
    """A problem without rules."""
    days = _days(draw, size)
    shifts = _shifts(draw, days, size)
    duties = _duties(draw, shifts)
    bare = Problem("bare", days, shifts, duties, (), (), tiers=WEIGHTS)
    workers = tuple(_worker(draw, bare, f"w{number}") for number in range(draw(st.integers(1, size.workers))))
    every = [(worker.id, duty.id) for worker in workers for duty in duties]
    missing = draw(st.integers(0, 2 ** len(every) - 1)) & draw(st.integers(0, 2 ** len(every) - 1))
    costly = draw(st.booleans())
    pairs = tuple(
        Pair(worker, duty, cost=(number * 7) % 4 if costly else 0)
        for number, (worker, duty) in enumerate(every)
        if not missing >> number & 1
    )
    pins = _some(draw, every, 2) if draw(st.integers(0, 3)) == 0 else []
    return bare.replace(
        workers=workers,
        pairs=pairs,
        weekends=_weekends(draw, len(days) - 1),
        tiers=draw(st.sampled_from((WEIGHTS, CHEAP_SAFETY))),
        pins=tuple(Pin(worker, duty, draw(st.booleans())) for worker, duty in sorted(set(pins))),
        base=None if draw(st.booleans()) else tuple(draw(rosters(workers, duties, pairs))),
    )


@st.composite
def problems(draw: st.DrawFn, kinds: dict[str, RuleOf], size: Size = Size()) -> Problem:
    """A problem with one to `size.rules` rules of each of these kinds, on tiers of its own or on those that follow."""
    bare = draw(bare_problems(size))
    rules = tuple(
        of(draw, bare)
        for of in kinds.values()
        for _ in range(draw(st.integers(1, size.rules if len(kinds) == 1 else 1)))
    )
    problem = bare.replace(rules=rules)
    if draw(st.booleans()):
        try:
            return problem.replace(tiers=None)
        except ProblemError:  # the weights would have to be too far apart
            return problem
    return problem


@st.composite
def rosters(draw: st.DrawFn, workers: tuple[Worker, ...], duties: tuple[Duty, ...], pairs: tuple[Pair, ...]) -> Roster:
    """A roster, mostly with one listed duty a day, sometimes with assignments that cannot be."""
    may: dict[tuple[str, int], list[str]] = {}
    day_of = {duty.id: duty.day for duty in duties}
    for pair in pairs:
        may.setdefault((pair.worker, day_of[pair.duty]), []).append(pair.duty)
    chosen = []
    for (worker, _), listed in may.items():
        pick = draw(st.integers(-1, len(listed) - 1))
        if pick >= 0:
            chosen.append((worker, listed[pick]))
    if draw(st.integers(0, 3)) == 0:
        chosen += _some(draw, [(worker.id, duty.id) for worker in workers for duty in duties], 2)
    return Roster.of(chosen)


def rosters_of(problem: Problem) -> st.SearchStrategy[Roster]:
    """A roster of a problem."""
    return rosters(problem.workers, problem.duties, problem.pairs)


@st.composite
def edits(draw: st.DrawFn, problem: Problem, roster: Roster) -> Roster:
    """The roster after one to three assignments were given or taken."""
    every = [(worker.id, duty.id) for worker in problem.workers for duty in problem.duties]
    for pair in _some(draw, every, 3):
        roster = roster.without(*pair) if pair in roster else roster.with_(*pair)
    return roster


def _some(draw: st.DrawFn, among: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    return draw(st.lists(st.sampled_from(among), min_size=1, max_size=most)) if among else []


def _days(draw: st.DrawFn, size: Size) -> tuple[int, ...]:
    lengths = [1440] * draw(st.integers(size.least_days, size.days))
    lengths[draw(st.integers(0, len(lengths) - 1))] = draw(st.sampled_from((1440, 1380, 1500)))
    return tuple(accumulate(lengths, initial=draw(st.sampled_from((0, 10_080)))))


def _shifts(draw: st.DrawFn, days: tuple[int, ...], size: Size) -> tuple[Shift, ...]:
    templates = draw(st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=size.templates, unique=True))
    absent = draw(st.integers(0, 2**12 - 1)) & draw(st.integers(0, 2**12 - 1))
    tagged = draw(st.integers(0, 2**8 - 1))
    shifts = []
    for day, first in enumerate(days[:-1]):
        for number, (code, offset, length) in enumerate(templates):
            if not absent >> ((day * 5 + number) % 12) & 1:
                start = first + offset
                shifts.append(
                    Shift(
                        id=f"{day}{code}{number}",
                        setting=SETTINGS[(day + number) % len(SETTINGS)],
                        code=code,
                        day=day,
                        start=start,
                        end=start + length,
                        quantities={"work": length - 30, "night": length // 7},
                        awake=((start, start + length),),
                        tags=_tags(tagged >> (day * 2 + number) % 7),
                    )
                )
    return tuple(shifts)


def _tags(bits: int) -> frozenset[str]:
    return frozenset(tag for number, tag in enumerate(TAGS) if bits >> number & 1)


def _duties(draw: st.DrawFn, shifts: tuple[Shift, ...]) -> tuple[Duty, ...]:
    duties = [Duty(shift.id, shift.day, (shift.id,)) for shift in shifts]
    if draw(st.booleans()):
        ordered = sorted(shifts, key=lambda shift: shift.start)
        duties += [
            Duty(f"{one.id}+{other.id}", one.day, (other.id, one.id))
            for one, other in pairwise(ordered)
            if one.day == other.day and one.end <= other.start
        ]
    return tuple(duties)


def _worker(draw: st.DrawFn, bare: Problem, name: str) -> Worker:
    fixed = []
    for _ in range(draw(st.integers(0, 4))):
        day = draw(st.integers(-4, bare.horizon + 2))
        start = bare.first_minute(day) + draw(st.sampled_from((0, 420, 840, 1320)))
        length = draw(st.sampled_from((120, 480, 720)))
        fixed.append(
            FixedWork(
                start,
                start + length,
                bare.day_at(start),
                draw(st.sampled_from(CODES)),
                draw(st.sampled_from(SETTINGS)),
                {"work": length - 30},
                _tags(draw(st.integers(0, 3))),
            )
        )
    carry = {"before": draw(st.integers(-2, 3))} if draw(st.booleans()) else {}
    return Worker(name, tuple(fixed), carry)


def _weekends(draw: st.DrawFn, horizon: int) -> tuple[tuple[int, ...], ...]:
    first, length = draw(st.integers(-8, 5)), draw(st.integers(1, 3))
    return tuple(
        tuple(range(saturday, saturday + length)) for saturday in range(first, horizon, 7) if saturday + length > -7
    )
