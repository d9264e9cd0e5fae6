"""Whatever cannot be met is answered in words at once: a roster, a status, and what is given up for what."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from solver.limits import Limits
from solver.problem import Duty, Pair, Pin, Problem, ProblemError, Shift, Worker
from solver.result import Status
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.total import Total
from solver.solve import solve
from solver.stop import Stop
from tests.solver.conftest import week, worked
from tests.solver.search.ward import ward

REST = MinRest(id="REST", minutes=660)


@dataclass(frozen=True)
class Odd:
    """A problem in which something cannot be, the status it ends with, and the words for it (None: none)."""

    make: Callable[[], Problem]
    status: Status
    says: str | None


def cover(least: int, severity: Any = "soft") -> Cover:
    """So many on Monday's early shift."""
    return Cover(id="COVER", severity=severity, rows=(CoverRow("E0", min=least),))


def without(worker: str, *duties: str, **changes: Any) -> Problem:
    """The week in which a worker is not listed for some duties (none named: for any)."""
    problem = week(*changes.pop("rules", ()))
    gone = {duty for duty in problem.duty if not duties or duty in duties}
    pairs = tuple(pair for pair in problem.pairs if pair.worker != worker or pair.duty not in gone)
    return problem.replace(pairs=pairs, **changes)


def one_day() -> Problem:
    """A horizon of a single day, with a run that cannot be completed in it."""
    return Problem(
        "day",
        (0, 1440),
        (Shift("E0", "home", "E", 0, 360, 840, {"work": 480}),),
        (Duty("E0", 0, ("E0",)),),
        (Worker("ann"),),
        (Pair("ann", "E0"),),
        (Cover(id="COVER", rows=(CoverRow("E0", min=1),)), ConsecutiveRun(id="RUN", of="work", min=2)),
    )


OK, BROKEN = Status.OPTIMAL, Status.BROKEN
ODD = {
    "no workers": Odd(lambda: week(cover(1), workers=()), OK, "the problem has no workers"),
    "no shifts": Odd(lambda: week(shifts=(), duties=(), pairs=()), OK, "the problem has no shifts"),
    "nothing": Odd(
        lambda: Problem("x", (0, 1440), (), (), (), ()), OK, "the problem has no workers; the problem has no shifts"
    ),
    "nobody listed": Odd(lambda: week(cover(1), pairs=()), OK, "no worker is listed for any duty"),
    "a worker who can do nothing": Odd(lambda: without("ben"), OK, "'ben' is listed for no duty"),
    "a minimum above what there is": Odd(
        lambda: without("ben", rules=(Total(id="MIN", quantity="work", min=60, workers=("ben",)),)),
        BROKEN,
        "'ben' is listed for no duty; MIN of 'ben' (0 minutes where at least 60 are asked, days 0 to 13) is given up: "
        "they are listed for nothing more",
    ),
    "a minimum above all days": Odd(
        lambda: week(Total(id="MIN", quantity="work", min=9000, workers=("ann",))),
        BROKEN,
        "MIN of 'ann' (6720 minutes where at least 9000 are asked, days 0 to 13) is given up: they have work on every "
        "day they could",
    ),
    "a minimum above a maximum": Odd(
        lambda: week(
            Total(id="MIN", quantity="work", min=3000, workers=("ann",)), Total(id="MAX", quantity="work", max=2000)
        ),
        BROKEN,
        "MIN of 'ann' (1920 minutes where at least 3000 are asked, days 0 to 13) is given up: 'MAX' stands against it",
    ),
    "two pins too near": Odd(
        lambda: week(REST, pins=(Pin("ann", "N0"), Pin("ann", "E1")), tiers=None), BROKEN, "'REST' stands against it"
    ),
    "two pins on a day": Odd(
        lambda: week(pins=(Pin("ann", "N0"), Pin("ann", "E0"))), BROKEN, "is given up: they have other work that day"
    ),
    "a pin against what was worked": Odd(
        lambda: week(REST, workers=(Worker("ann", worked("N", -1)), Worker("ben")), pins=(Pin("ann", "E0"),)),
        BROKEN,
        "the pin of 'ann' to 'E0' is given up: 'REST' stands against it",
    ),
    "a pin that nobody listed": Odd(
        lambda: without("ann", "N0", pins=(Pin("ann", "N0"),)),
        BROKEN,
        "the pin of 'ann' to 'N0' is given up: they are not listed for it",
    ),
    "a bar that nobody needs": Odd(lambda: without("ann", "N0", pins=(Pin("ann", "N0", on=False),)), OK, None),
    "two promises on a day": Odd(
        lambda: week(
            Request(
                id="WISH",
                wishes=tuple(Wish("ann", 0, "on", frozenset((code,))) for code in "EN"),
                start="off",
                end="open",
            )
        ),
        BROKEN,
        "WISH, which promised 'ann' work on day 0, is given up: they have other work that day",
    ),
    "cover above the people": Odd(
        lambda: week(cover(5, "hard")),
        BROKEN,
        "COVER: 2 on shift 'E0' where at least 5 are asked, 2 listed for it",
    ),
    "cover beyond all measure": Odd(lambda: week(cover(10**9)), OK, None),
    "one day": Odd(one_day, OK, None),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_cannot_be_is_said_within_a_second(odd: Odd) -> None:
    """There is a roster that breaks no maximum, its status, and one line that says what cannot be and why."""
    problem = odd.make()
    began = time.monotonic()
    result = solve(problem, Limits(seconds=20, workers=1))
    assert time.monotonic() - began < 1.0
    assert result.report is not None
    assert not result.report.forbidden
    assert (result.status, result.proven) == (odd.status, True)
    assert result.reason == odd.says or (odd.says is not None and odd.says in (result.reason or ""))


@pytest.mark.parametrize("lexicographic", [False, True])
def test_costs_that_cannot_be_added_up_are_refused(lexicographic: bool) -> None:
    """Weights that are each allowed and together too large are refused in words, with the tier they stand in."""
    rows = tuple(CoverRow(f"E{day}", target=10**9, under=10**9) for day in range(14))
    problem = week(Cover(id="COVER", severity="soft", rows=rows), tiers={"cover": 10**9})
    with pytest.raises(ProblemError, match=r"a roster could cost .* first in the tier 'cover'$"):
        solve(problem, Limits(seconds=5, workers=1, lexicographic=lexicographic))


def test_many_things_given_up_are_counted() -> None:
    """The line names five of them and the number of the others."""
    names = [f"w{number}" for number in range(9)]
    problem = week(Total(id="MIN", quantity="work", min=9000), pairs=(), workers=tuple(Worker(name) for name in names))
    result = solve(problem, Limits(seconds=5, workers=1))
    assert result.reason is not None
    assert result.reason.count("MIN of ") == 5
    assert result.reason.endswith("; 4 more are given up")


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.01, 5.0])
def test_a_first_roster_made_beside_the_search_is_heard_of(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first roster takes long it comes from beside: there is an answer at any time, and the optimum in the
    end."""
    problem = ward(8, 7, heads=3)
    here = solve(problem, Limits(seconds=5.0, workers=1))
    monkeypatch.setattr("solver.solve.LONG_PAIRS", 1)
    beside = solve(problem, Limits(seconds=seconds, workers=2))
    assert beside.roster is not None
    if seconds > 1:
        assert beside.objective == here.objective
    else:
        assert beside.objective >= here.objective


@pytest.mark.parametrize("standing", ["base", "hint"])
def test_a_search_without_time_leaves_what_stands(standing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a week is and however little time there is, those who stand and may stay are not taken off."""
    monkeypatch.setattr("solver.solve.LONG_PAIRS", 1)
    problem = ward(8, 7, heads=3)
    solved = solve(problem, Limits(seconds=1.0, workers=1)).roster
    assert solved is not None
    assert len(list(solved)) > 20
    barred = next(iter(solved))
    changed = problem.replace(**{standing: tuple(solved), "pins": (Pin(*barred, on=False),)})
    after = solve(changed, Limits(seconds=0.01, workers=2)).roster
    assert after is not None
    assert solved.diff(after).removed == (barred,)


@pytest.mark.parametrize("long", [False, True])
def test_there_is_a_roster_where_there_is_no_time(long: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading took all of the time the places are filled all the same, by the first hand; not where somebody
    asked to stop."""
    monkeypatch.setattr("solver.solve.LONG_PAIRS", 1 if long else 1_000_000)
    problem = ward(8, 7, heads=3)
    stop = Stop()
    late = solve(problem, Limits(seconds=0.001, workers=2), stop=stop)
    assert late.roster is not None
    assert len(list(late.roster)) > 20
    stop.request()
    stopped = solve(problem, Limits(seconds=10, workers=2), stop=stop)
    assert stopped.roster is not None
    assert not list(stopped.roster)
