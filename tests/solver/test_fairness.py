"""Fairness: a share just kept, missed by the least, and what a larger miss costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from solver.check import check
from solver.limits import Limits
from solver.lines.pricing import Pricing
from solver.problem import Duty, Problem, ProblemError
from solver.rules.cover import Cover, CoverRow
from solver.rules.fairness import Fairness, FairRow
from solver.solve import solve
from tests.solver.conftest import roster, week

NIGHTS = frozenset(f"N{day}" for day in range(14))
WEEKENDS = frozenset(f"{code}{day}" for day in (5, 6, 12, 13) for code in "EL")


def share(target: int, carry: int = 0, shifts: frozenset[str] = NIGHTS, **changes: Any) -> Fairness:
    """Ann's share of the nights."""
    return Fairness(id="R", rows=(FairRow("ann", shifts, target, carry),), **changes)


def line_cost(problem: Problem, *duties: str) -> int | None:
    """What Ann's line with these duties costs by itself."""
    pricing = Pricing(problem, rigid=False)
    line = pricing.line(0, {problem.duty[duty].day: pricing.duty_index[duty] for duty in duties})
    return None if line is None else line.cost


CASES: list[tuple[str, Fairness, str, tuple[int, ...]]] = [
    ("a share is kept", share(2), "N0 N3", ()),
    ("a night more is one above", share(2), "N0 N3 N6", (1,)),
    ("a night less is one below", share(2), "N0", (1,)),
    ("what was done before counts", share(2, carry=1), "N0", ()),
    ("what was not done before is owed", share(2, carry=-1), "N0 N3", (1,)),
    ("other shifts do not count", share(0), "E0 L2", ()),
    ("a day of a weekend is one day", share(1, shifts=WEEKENDS), "E5", ()),
]


@pytest.mark.parametrize(("rule", "line", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_fairness(verify: Callable[..., Any], rule: Fairness, line: str, amounts: tuple[int, ...]) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule).given(ann=line).breaks(*amounts)


def test_two_shifts_on_a_day_are_one_day() -> None:
    """A split shift at a weekend is one day of it."""
    split = Duty("E5+L5", 5, ("E5", "L5"))
    bare = week()
    pair = bare.pairs[0].__class__("ann", split.id)
    problem = bare.replace(duties=(*bare.duties, split), pairs=(*bare.pairs, pair), rules=(share(1, shifts=WEEKENDS),))
    assert check(problem, roster(ann="E5+L5")).score.objective == 0
    assert line_cost(problem, "E5+L5") == 0
    assert line_cost(problem, "E5+L5", "E6") == 1


def test_of_duties_alike_a_share_may_count_one() -> None:
    """Two nights at the same place and time are told apart by a share that counts one of them."""
    bare = week()
    twin = replace(next(shift for shift in bare.shifts if shift.id == "N3"), id="N3b")
    problem = bare.replace(
        shifts=(*bare.shifts, twin),
        duties=(*bare.duties, Duty("N3b", 3, ("N3b",))),
        pairs=(*bare.pairs, replace(bare.pairs[0], worker="ann", duty="N3b")),
        rules=(share(0),),
    )
    assert line_cost(problem, "N3") == check(problem, roster(ann="N3")).score.objective == 1
    assert line_cost(problem, "N3b") == check(problem, roster(ann="N3b")).score.objective == 0


@pytest.mark.parametrize(
    ("steps", "costs"), [(None, (9, 4, 1, 0, 1, 4)), (2, (7, 4, 1, 0, 1, 4)), (1, (3, 2, 1, 0, 1, 2))]
)
def test_further_units_cost_more(verify: Callable[..., Any], steps: int | None, costs: tuple[int, ...]) -> None:
    """One, three, five for a further unit either side; with steps the last of them goes on."""
    rule = share(3, steps=steps, weight=2)
    for nights, cost in enumerate(costs):
        line = " ".join(f"N{day}" for day in range(nights))
        case = verify(rule).given(ann=line)
        assert check(case.problem, case.roster).score.objective == 2 * cost
        case.breaks(*([abs(nights - 3)] if nights != 3 else []))
        assert line_cost(case.problem, *line.split()) == 2 * cost


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (share(1, severity="hard"), "never hard"),
        (share(1, workers=("ann",)), "name their workers"),
        (share(1, shifts=frozenset(("X0",))), "'X0'"),
        (Fairness(id="R", rows=(FairRow("cat", NIGHTS, 1),)), "'cat'"),
        (share(10_001), "10001"),
        (share(1, steps=0), "one step"),
        (share(1, tier="safety"), "'safety'"),
    ],
    ids=["hard", "workers", "shift", "worker", "target", "steps", "tier"],
)
def test_fairness_without_meaning_is_refused(rule: Fairness, says: str) -> None:
    """Whatever cannot be a share is refused in a sentence that names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(rule)
    assert "'R'" in str(refused.value)


def test_the_weights_follow_from_the_dearest_step() -> None:
    """Without weights of its own a problem lets one change outweigh all that a night can change in fairness."""
    least = {"tiers": None}
    assert week(share(4), **least).prices["change"] > week(share(4, steps=2), **least).prices["change"] > 3


def test_a_solve_shares_nights_and_owes_nobody() -> None:
    """Of four nights Ann, who is one ahead, gets one and Ben three."""
    rows = tuple(FairRow(worker, NIGHTS, 2, carry) for worker, carry in (("ann", 1), ("ben", -1)))
    nights = tuple(CoverRow(f"N{day}", min=1) for day in (0, 3, 6, 9))
    problem = week(Fairness(id="FAIR", rows=rows), Cover(id="COVER", severity="soft", rows=nights))
    result = solve(problem, Limits(seconds=10, deterministic=True))
    assert (result.objective, result.proven) == (0, True)
    assert result.roster is not None
    assert [len(result.roster.by_worker(worker)) for worker in ("ann", "ben")] == [1, 3]
