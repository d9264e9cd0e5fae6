"""Cover beyond one shift: by the minute, among some of those on duty, one-to-one; what it means and what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from solver.check import check
from solver.explain import candidates, reasons
from solver.formats.json.result import short_rows
from solver.limits import Limits
from solver.lines.pricing import Pricing
from solver.problem import Pair, ProblemError, Worker
from solver.reason import reason
from solver.result import least_short
from solver.rules.cover import Cover, CoverRow
from solver.rules.min_rest import MinRest
from solver.search.columns import Columns
from solver.search.greedy import greedy
from solver.search.master import Duals
from solver.search.rows import Rows
from solver.solve import solve
from solver.stop import Stop
from tests.solver.conftest import roster, week

BEN = frozenset(("ben",))
# From six to seven on Tuesday morning Monday's night has just gone, and an early or a day on the ward has to be there.
MORNING = CoverRow("E1", min=1, shifts=frozenset(("E1", "W1")), minutes=(1860, 1920))
NIGHT_OR_EARLY = frozenset(("N0", "E1"))


def soft(*rows: CoverRow) -> Cover:
    """A rule of cover that is priced."""
    return Cover(id="R", severity="soft", rows=rows)


CASES: list[tuple[str, Cover, dict[str, str], tuple[int, ...]]] = [
    ("any of the shifts fills a stretch of minutes", soft(MORNING), {"ann": "W1"}, ()),
    ("another shift does not", soft(MORNING), {"ann": "L1"}, (1,)),
    (
        "two on two shifts are two",
        soft(CoverRow("E1", min=2, shifts=frozenset(("E1", "W1")))),
        {"ann": "W1", "ben": "E1"},
        (),
    ),
    ("one on two shifts is one", soft(CoverRow("E1", min=2, shifts=NIGHT_OR_EARLY)), {"ann": "N0 E1"}, (1,)),
    ("and no more than one", soft(CoverRow("E1", max=1, shifts=NIGHT_OR_EARLY)), {"ann": "N0 E1"}, ()),
    ("two are one too many", soft(CoverRow("E1", max=1, shifts=NIGHT_OR_EARLY)), {"ann": "N0", "ben": "E1"}, (1,)),
    ("one of those asked for is on", soft(CoverRow("E0", min=1, among=BEN)), {"ann": "E0", "ben": "E0"}, ()),
    ("one is on, but none of those", soft(CoverRow("E0", min=1, among=BEN)), {"ann": "E0"}, (1,)),
    ("one too many of some", soft(CoverRow("E0", max=0, among=BEN)), {"ann": "E0", "ben": "E0"}, (1,)),
    ("none too many of some", soft(CoverRow("E0", max=0, among=BEN)), {"ann": "E0"}, ()),
    ("nobody is one of none", soft(CoverRow("E0", min=1, among=frozenset())), {"ann": "E0", "ben": "E0"}, (1,)),
    (
        "who is with one client is not there for the others",
        soft(CoverRow("W0", min=1), CoverRow("E0", min=1, shifts=frozenset(("E0",)))),
        {"ann": "W0"},
        (1,),
    ),
]


@pytest.mark.parametrize(("rule", "lines", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_row(verify: Callable[..., Any], rule: Cover, lines: dict[str, str], amounts: tuple[int, ...]) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule).given(**lines).breaks(*amounts)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (CoverRow("E0", shifts=frozenset(("E0", "X0"))), "'X0'"),
        (CoverRow("E0", shifts=frozenset()), "no shift"),
        (CoverRow("E0", among=frozenset(("cat",))), "'cat'"),
        (CoverRow("E0", minutes=(60, 60)), "60 to 60"),
    ],
    ids=["an unknown shift", "no shift at all", "a stranger", "no minute"],
)
def test_a_row_without_meaning_is_refused(row: CoverRow, says: str) -> None:
    """What a row counts has to be in the problem, and its stretch has to be one."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(soft(row))
    assert "'R'" in str(refused.value)


def test_a_violation_names_its_row() -> None:
    """What is short by more than a shift's places says which row it is; a shift's places say nothing more."""
    problem = week(soft(MORNING, CoverRow("L0", min=1)))
    told = {violation.shift: violation for violation in check(problem, roster()).short}
    assert told["E1"].row == MORNING
    assert told["E1"].shifts == {"E1", "W1"}
    assert told["L0"].row is None
    assert told["L0"].shifts == {"L0"}


def test_who_could_help_is_who_would_count() -> None:
    """For an overlay only those among whom it counts are candidates, on any of its shifts, and not twice."""
    row = CoverRow("E1", min=2, shifts=frozenset(("E1", "W1")), among=BEN)
    problem = week(soft(row), MinRest(id="REST", minutes=660))
    assert [(one.worker, one.duty) for one in candidates(problem, roster(ann="E1"), "E1", row)] == [
        ("ben", "E1"),
        ("ben", "W1"),
    ]
    assert reasons(problem, roster(ben="N0"), "E1", row) == {"REST": 2}
    assert reasons(problem, roster(ben="W1"), "E1", row) == {}


def test_what_nobody_can_fill_is_known_beforehand() -> None:
    """An overlay of two of whom one exists is short by a head, whatever is searched; the words count who could."""
    row = CoverRow("E0", min=2, among=BEN, minutes=(360, 420))
    problem = week(Cover(id="NURSE", severity="hard", rows=(row,)))
    assert least_short(problem) == problem.prices["safety"] + problem.prices["cover"] * row.price_below_target
    best = roster(ann="E0", ben="E0")
    report = check(problem, best)
    said = reason(problem, best, report) or ""
    assert "NURSE: 1 of the 1 who count on shift 'E0' from minute 360 to 420 where at least 2" in said
    assert short_rows(problem, report) == [{"shift": "E0", "places": 1, "below": "minimum", "priority": 3}]


def test_the_first_roster_seats_nobody_twice_for_one_place() -> None:
    """Two places of which one is for Ben take Ben and one other, not three."""
    names = ("ann", "ben", "cy", "dee")
    bare = week(workers=tuple(map(Worker, names)), pairs=tuple(Pair(name, "E0") for name in names))
    rows = (CoverRow("E0", min=2, priority=1), CoverRow("E0", min=1, priority=2, among=BEN))
    found = greedy(bare.replace(rules=(soft(*rows),)), Stop())
    assert check(bare.replace(rules=(soft(*rows),)), found).score.objective == 0
    ranked = (CoverRow("E0", min=2, priority=2), CoverRow("E0", min=1, priority=1, among=BEN))
    assert len(greedy(bare.replace(rules=(soft(*ranked),)), Stop())) == 2


def test_rows_that_count_the_same_are_one() -> None:
    """Two rules about a shift, and one about all who could be on it, make one row of the master; an overlay another."""
    everybody = CoverRow("E0", min=1, shifts=frozenset(("E0",)), among=frozenset(("ann", "ben")))
    rows = Rows(week(soft(CoverRow("E0", min=1)), Cover(id="S", rows=(everybody,)))).rows
    assert [row.workers for row in rows if row.prices[0]] == [None, None]
    overlay = Rows(week(soft(CoverRow("E0", min=1), CoverRow("E0", min=1, among=BEN))))
    assert [row.workers for row in overlay.rows] == [None, frozenset((1,))]
    assert overlay.on(0)[0] == [0]
    assert overlay.on(1)[0] == [0, 1]


def test_a_most_over_midnight_is_charged_where_rest_keeps_days_apart() -> None:
    """A row of a night and the next early charges heads above its most when nobody can do both, and not otherwise."""
    rule = soft(CoverRow("E1", max=0, over=4, shifts=NIGHT_OR_EARLY))
    (loose,) = Rows(week(rule)).rows
    assert loose.prices == (0, 0, 0, 0, 0)
    (kept,) = Rows(week(rule, MinRest(id="REST", minutes=60))).rows
    assert kept.prices == (0, 4, 8, 12, 16)
    (touching,) = Rows(week(rule, MinRest(id="REST", minutes=0))).rows
    assert touching.prices == loose.prices  # the night ends when the early begins
    (one_only,) = Rows(week(rule, MinRest(id="REST", minutes=60, workers=("ann",)))).rows
    assert one_only.prices == loose.prices


def test_the_weights_look_at_the_dearest_worker() -> None:
    """What one assignment can change is what the worker counts for on most rows, not the sum over all workers."""
    rows = tuple(CoverRow("E0", target=1, under=5, among=frozenset((name,))) for name in ("ann", "ben"))
    assert soft(*rows).most(week()) == 5
    both = CoverRow("E0", target=1, under=5, among=frozenset(("ann", "ben")))
    assert soft(*rows, both, CoverRow("E0", target=1, under=3)).most(week()) == 13


def test_a_head_on_an_overlay_is_worth_something_to_who_counts() -> None:
    """A price for the head of an overlay is in the lines of those among whom it counts, and its row is theirs only."""
    problem = week(soft(CoverRow("E0", target=1), CoverRow("L3", target=1, among=BEN)))
    columns = Columns(Rows(problem), Pricing(problem, rigid=True))
    assert columns.rows.reached({0: columns.open_choices()}).tolist() == [0]
    assert columns.rows.reached({1: columns.open_choices()}).tolist() == [0, 1]
    nothing = columns.pricing.nothing_barred()
    duals = Duals(np.array((0.0, 7.0)), {})
    assert [one.value for one in columns.price((0, 1), duals, Stop(), {0: nothing, 1: nothing})] == [0.0, -7.0]


def test_a_solve_fills_stretches_overlays_and_one_to_one() -> None:
    """With enough people every minute, every overlay and the client are covered, and that is proven."""
    rows = (
        CoverRow("E0", min=1, shifts=frozenset(("E0", "L0"))),
        CoverRow("E0", min=1, among=BEN, shifts=frozenset(("E0", "L0"))),
        CoverRow("W0", min=1),
    )
    result = solve(week(soft(*rows)), Limits(seconds=10, deterministic=True))
    assert (result.objective, result.proven) == (0, True)
    assert result.roster is not None
    assert ("ann", "W0") in result.roster
