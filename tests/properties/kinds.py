"""A random rule of each kind, over all of its numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from solver.problem import Problem
from solver.rules.change import Change
from solver.rules.companion import Companion
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.distinct import Distinct, DistinctRow
from solver.rules.eligibility import Eligibility
from solver.rules.fairness import Fairness, FairRow
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.min_rest import MinRest
from solver.rules.movement import Movement
from solver.rules.periodic_rest import PeriodicRest
from solver.rules.request import Request, Wish
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rolling_limit import RollingLimit
from solver.rules.spare import Spare, SpareRow
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from tests.properties.problems import MARKS, SETTINGS, TIERS, RuleOf

QUANTITIES = ("work", "night", "days", "shifts")
MARK_SETS = st.frozensets(st.sampled_from(MARKS), min_size=1, max_size=2)
CODE_SETS = st.none() | MARK_SETS


def _common(draw: st.DrawFn, problem: Problem, *, who: bool = True) -> dict[str, Any]:
    names = [worker.id for worker in problem.workers]
    some = who and draw(st.booleans())
    return {
        "id": f"R{draw(st.integers(0, 2))}",
        "severity": draw(st.sampled_from(("hard", "soft"))),
        "tier": draw(st.sampled_from(TIERS)),
        "weight": draw(st.integers(0, 3)),
        "workers": tuple(draw(st.lists(st.sampled_from(names), unique=True))) if some else None,
        "start": draw(st.sampled_from(("history", "off"))),
        "end": draw(st.sampled_from(("open", "exempt"))),
    }


def _amount(draw: st.DrawFn, quantity: str, days: int) -> int:
    if quantity in ("days", "shifts"):
        return draw(st.integers(0, days))
    return draw(st.integers(0, days)) * draw(st.sampled_from((60, 225, 450)))


def change(draw: st.DrawFn, problem: Problem) -> Change:
    """Costs that differ by day, or one for all."""
    costs = draw(st.none() | st.lists(st.integers(0, 3), min_size=problem.horizon, max_size=problem.horizon))
    common = {**_common(draw, problem), "severity": "soft"}
    return Change(**common, cost_by_day=None if costs is None else tuple(costs))


def companion(draw: st.DrawFn, problem: Problem) -> Companion:
    """Together and apart, of all shifts and of some, with settings that share a home and without."""
    names = [worker.id for worker in problem.workers]
    shifts = [shift.id for shift in problem.shifts]
    return Companion(
        **_common(draw, problem),
        partners=frozenset(draw(st.lists(st.sampled_from(names), max_size=3))),
        shifts=draw(st.none() | st.frozensets(st.sampled_from(shifts))) if shifts else None,
        home={SETTINGS[0]: SETTINGS[1]} if draw(st.booleans()) else {},
        apart=draw(st.booleans()),
    )


def consecutive_run(draw: st.DrawFn, problem: Problem) -> ConsecutiveRun:
    """Runs of work, of days off or of codes, with either limit or both."""
    of = draw(st.sampled_from(("work", "off")) | MARK_SETS)
    least = draw(st.integers(0, 4))
    most = draw(st.none() | st.just(0) | st.integers(max(1, least), 5))
    return ConsecutiveRun(**_common(draw, problem), of=of, min=least, max=most)


def cover(draw: st.DrawFn, problem: Problem) -> Cover:
    """Rows with and without a minimum, a target, a most and prices of their own; on one shift or several, of one day
    or not, among everybody, some or nobody."""
    names = [worker.id for worker in problem.workers]
    shifts = [shift.id for shift in problem.shifts]
    rows = []
    for shift in problem.shifts:
        if draw(st.booleans()):
            least = draw(st.integers(0, 2))
            target = draw(st.none() | st.integers(0, 3))
            most = draw(st.none() | st.integers(max(least, target or 0), 4))
            own = draw(st.booleans())
            rows.append(
                CoverRow(
                    shift.id,
                    least,
                    target,
                    most,
                    priority=draw(st.integers(1, 9)),
                    under=2 if own else None,
                    under_min=5 if own and least else None,
                    over=3 if own else None,
                    shifts=draw(st.none() | st.frozensets(st.sampled_from(shifts), min_size=1, max_size=4)),
                    among=draw(st.none() | st.frozensets(st.sampled_from(names), max_size=3)),
                    minutes=draw(st.none() | st.just((shift.start, shift.end))),
                )
            )
    return Cover(**_common(draw, problem, who=False), rows=tuple(rows))


def distinct(draw: st.DrawFn, problem: Problem) -> Distinct:
    """Rows that overlap, with workers known from before, with and without somebody who has left since."""
    names = [*(worker.id for worker in problem.workers), "gone"]
    shifts = [shift.id for shift in problem.shifts]
    rows = tuple(
        DistinctRow(
            name=f"c{number}",
            shifts=draw(st.frozensets(st.sampled_from(shifts), max_size=6)) if shifts else frozenset(),
            max=draw(st.integers(0, 3)),
            known=frozenset(draw(st.lists(st.sampled_from(names), max_size=2))),
        )
        for number in range(draw(st.integers(1, 3)))
    )
    return Distinct(**_common(draw, problem), rows=rows)


def eligibility(draw: st.DrawFn, problem: Problem) -> Eligibility:
    """Eligibility named by the problem, for all or for some."""
    return Eligibility(**{**_common(draw, problem), "severity": "hard"})


def fairness(draw: st.DrawFn, problem: Problem) -> Fairness:
    """Shares that are too small, too large or none, with and without what is carried over and a last step."""
    shifts = [shift.id for shift in problem.shifts]
    rows = tuple(
        FairRow(
            worker=draw(st.sampled_from(problem.workers)).id,
            shifts=draw(st.frozensets(st.sampled_from(shifts), max_size=6)) if shifts else frozenset(),
            target=draw(st.integers(-1, 4)),
            carry=draw(st.sampled_from((0, 0, -2, 3))),
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    common = {**_common(draw, problem, who=False), "severity": "soft"}
    return Fairness(**common, rows=rows, steps=draw(st.none() | st.integers(1, 3)))


def forbidden_succession(draw: st.DrawFn, problem: Problem) -> ForbiddenSuccession:
    """One to four pairs of codes, one to three days apart."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(MARKS), st.sampled_from(MARKS)), min_size=1, max_size=4))
    return ForbiddenSuccession(**_common(draw, problem), pairs=tuple(pairs), gap_days=draw(st.integers(1, 3)))


def min_rest(draw: st.DrawFn, problem: Problem) -> MinRest:
    """Both modes, with and without travel, a day on which it ends, and blocks that are agreed."""
    common = _common(draw, problem) | {"until": draw(st.none() | st.integers(-1, problem.horizon + 1))}
    minutes = draw(st.sampled_from((0, 60, 480, 660, 720, 1200)))
    if draw(st.booleans()):
        common |= {"severity": "hard", "mode": draw(st.sampled_from(("in24h", "gap")))}
        return MinRest(**common, minutes=minutes, agreed=_agreed(draw, problem, minutes))
    travel = {SETTINGS[draw(st.integers(0, 1))]: {SETTINGS[1]: draw(st.sampled_from((0, 30, 900)))}}
    return MinRest(**common, minutes=minutes, travel=travel if draw(st.booleans()) else {})


def _agreed(draw: st.DrawFn, problem: Problem, minutes: int) -> dict[str, frozenset[tuple[str, ...]]]:
    """Blocks of one to three pieces of work that follow each other with less than a rest between, for some workers."""
    agreed: dict[str, frozenset[tuple[str, ...]]] = {}
    for worker in problem.workers:
        works = [(*problem.span[duty.id], duty.id) for duty in problem.duties_of[worker.id]]
        works = sorted({(work.start, work.end, work.name) for work in worker.fixed} | set(works))
        blocks: set[tuple[str, ...]] = set()
        for _ in range(draw(st.integers(0, 8)) if works else 0):
            block = [draw(st.sampled_from(works))]
            for offset in draw(st.lists(st.integers(0, 2), max_size=2)):
                near = [work for work in works if 0 <= work[0] - block[-1][1] < minutes]
                block += near[offset : offset + 1]
            blocks.add(tuple(name for *_, name in block))
        if blocks:
            agreed[worker.id] = frozenset(blocks)
    return agreed


def movement(draw: st.DrawFn, problem: Problem) -> Movement:
    """Both ways of counting, with settings that share a home and without, of all work and of some."""
    return Movement(
        **_common(draw, problem),
        gap_days=draw(st.integers(0, 4)),
        count=draw(st.sampled_from(("clear_days", "elapsed"))),
        involving=draw(st.none() | st.frozensets(st.sampled_from(SETTINGS), max_size=2)),
        home=draw(st.sampled_from(({}, {SETTINGS[0]: SETTINGS[1]}, {SETTINGS[1]: "house", SETTINGS[2]: "house"}))),
        codes=draw(CODE_SETS),
    )


def periodic_rest(draw: st.DrawFn, problem: Problem) -> PeriodicRest:
    """Windows one after another, overlapping and outside, with rests that a day holds often or never."""
    windows = []
    for _ in range(draw(st.integers(1, 3))):
        begin = problem.first_minute(draw(st.integers(-3, problem.horizon))) + draw(st.sampled_from((0, 0, 500)))
        for _ in range(draw(st.sampled_from((1, 1, 3)))):
            end = begin + draw(st.sampled_from((900, 1440, 2880, 4320, 10_080)))
            windows.append((begin, end))
            begin = end
    return PeriodicRest(
        **_common(draw, problem),
        minutes=draw(st.sampled_from((60, 480, 700, 1440, 2000, 2880))),
        count=draw(st.integers(1, 3)),
        add=draw(st.sampled_from((0, 0, 60, 660))),
        windows=tuple(windows),
    )


def request(draw: st.DrawFn, problem: Problem) -> Request:
    """Wishes for and against a day, codes or shifts."""
    shifts = [shift.id for shift in problem.shifts]
    wishes = [
        Wish(
            worker=draw(st.sampled_from(problem.workers)).id,
            day=draw(st.integers(0, problem.horizon - 1)),
            want=draw(st.sampled_from(("on", "off"))),
            codes=draw(CODE_SETS),
            shifts=draw(st.none() | st.frozensets(st.sampled_from(shifts), max_size=3)) if shifts else None,
            weight=draw(st.integers(0, 3)),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    return Request(**_common(draw, problem, who=False), wishes=tuple(wishes))


def rest_after_run(draw: st.DrawFn, problem: Problem) -> RestAfterRun:
    """Rest after any work or some, from none to days."""
    return RestAfterRun(
        **_common(draw, problem),
        of=draw(st.just("work") | MARK_SETS),
        min_run=draw(st.integers(1, 4)),
        rest=draw(st.sampled_from((0, 60, 660, 1440, 2000, 2880, 4000))),
        per=draw(st.sampled_from((1, 60, 700))),
    )


def rolling_limit(draw: st.DrawFn, problem: Problem) -> RollingLimit:
    """Windows of days, longer than the horizon too, some of them longer than others, and windows of minutes."""
    common, quantity = _common(draw, problem), draw(st.sampled_from(QUANTITIES))
    if draw(st.booleans()) and quantity != "days":
        most = _amount(draw, quantity, 2)
        window = draw(st.sampled_from((360, 1440, 2880)))
        common["severity"] = "hard"
        return RollingLimit(**common, quantity=quantity, window_minutes=window, max=most, codes=draw(CODE_SETS))
    window = draw(st.integers(1, problem.horizon + 3))
    least = _amount(draw, quantity, 2) if draw(st.booleans()) else 0
    most_or_none = least + _amount(draw, quantity, window) if draw(st.booleans()) else None
    longer = draw(st.dictionaries(st.integers(-3, problem.horizon), st.integers(0, 4), max_size=3))
    return RollingLimit(
        **common,
        quantity=quantity,
        window_days=window,
        min=least,
        max=most_or_none,
        codes=draw(CODE_SETS),
        longer=tuple(longer.items()),
    )


def spare(draw: st.DrawFn, problem: Problem) -> Spare:
    """Spares for some shifts, free for no time around them or for long."""
    rows = tuple(SpareRow(shift.id, draw(st.integers(0, 3))) for shift in problem.shifts if draw(st.booleans()))
    common = {**_common(draw, problem), "severity": "soft"}
    return Spare(**common, rows=rows, rest=draw(st.sampled_from((0, 60, 660))))


def total(draw: st.DrawFn, problem: Problem) -> Total:
    """Periods inside the horizon, over its ends and outside, with and without carry and steps."""
    quantity = draw(st.sampled_from(QUANTITIES))
    firsts = draw(st.none() | st.lists(st.integers(-4, problem.horizon + 1), min_size=1, max_size=2))
    periods = None if firsts is None else tuple((first, first + draw(st.integers(1, 7))) for first in firsts)
    least = draw(st.none() | st.just(_amount(draw, quantity, 3)))
    most = draw(st.none() | st.just((least or 0) + _amount(draw, quantity, 4)))
    return Total(
        **_common(draw, problem),
        quantity=quantity,
        periods=periods,
        min=least,
        max=most,
        carry=draw(st.sampled_from((None, "before", "nothing"))),
        codes=draw(CODE_SETS),
        per=draw(st.sampled_from((1, 1, 2, 100))),
    )


def weekend_limit(draw: st.DrawFn, problem: Problem) -> WeekendLimit:
    """A most over the horizon or in any so many, by start or by minute, and whole weekends."""
    per = draw(st.none() | st.integers(1, 3))
    return WeekendLimit(
        **_common(draw, problem),
        max=draw(st.none() | st.integers(0, 2)),
        per=per,
        definition=draw(st.sampled_from(("start", "minute"))),
        complete=draw(st.booleans()),
        carry="before" if per is None and draw(st.booleans()) else None,
    )


KINDS: dict[str, RuleOf] = {
    "Change": change,
    "Companion": companion,
    "ConsecutiveRun": consecutive_run,
    "Cover": cover,
    "Distinct": distinct,
    "Eligibility": eligibility,
    "Fairness": fairness,
    "ForbiddenSuccession": forbidden_succession,
    "MinRest": min_rest,
    "Movement": movement,
    "PeriodicRest": periodic_rest,
    "Request": request,
    "RestAfterRun": rest_after_run,
    "RollingLimit": rolling_limit,
    "Spare": spare,
    "Total": total,
    "WeekendLimit": weekend_limit,
}
