"""Movement, just kept and broken by the least amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.problem import Duty, Pair, ProblemError, Worker
from solver.roster import Roster
from solver.rules.movement import Movement
from tests.solver.conftest import Case, week, worked

# E, L and N are at the home, W is at the ward; a night ends at 06:00 on the day after, W begins at 07:00.


def gap(days: int, **numbers: Any) -> Movement:
    """So many days, and what else is said."""
    return Movement(**{"id": "R", "gap_days": days, **numbers})


def ann(*fixed: Any) -> dict[str, Any]:
    """Ann with what she is fixed to, all of it at the home."""
    return {"workers": (Worker("ann", tuple(work for works in fixed for work in works)), Worker("ben"))}


ELSEWHERE = frozenset({"elsewhere"})
CASES: list[tuple[str, Movement, dict[str, Any], str, tuple[int, ...]]] = [
    ("ten clear days lie between", gap(10), {}, "E0 W11", ()),
    ("nine do not do", gap(10), {}, "E0 W10", (1,)),
    ("back again needs as many", gap(10), {}, "W0 E10", (1,)),
    ("a night ends on the day after", gap(10), {}, "N0 W11", (1,)),
    ("work at one place is no movement", gap(10), {}, "E0 L1 N2", ()),
    ("240 hours have passed", gap(10, count="elapsed"), {}, "N0 W11", ()),
    ("an hour less has", gap(10, count="elapsed"), {}, "L1 W11", (15 * 60,)),
    ("of settings of one home", gap(10, home={"ward": "home"}), {}, "E0 W1", ()),
    ("settings of another home are another place", gap(10, home={"ward": "house"}), {}, "E0 W1", (10,)),
    ("neither is a care home", gap(10, involving=ELSEWHERE), {}, "E0 W1", ()),
    ("one of the two is", gap(10, involving=frozenset({"ward"})), {}, "E0 W1", (10,)),
    ("only what counts counts", gap(10, codes=frozenset({"W", "L"})), {}, "E0 W1", ()),
    ("history counts", gap(10), ann(worked("E", -10)), "W0", (1,)),
    ("and ends", gap(10), ann(worked("E", -11)), "W0", ()),
    ("with start off it does not", gap(10, start="off"), ann(worked("E", -10)), "W0", ()),
    ("what is fixed beyond comes too soon", gap(10), ann(worked("E", 16)), "W13", (8,)),
    ("a day of its own is no gap at all", gap(0), ann(worked("E", 0)), "W0", (1,)),
    ("the day after is", gap(0), {}, "E0 W1", ()),
    ("each shift that comes too soon is one", gap(3), {}, "E0 W3 W4 W5", (1,)),
    ("by the latest work elsewhere", gap(3), {}, "E0 E1 W3", (2,)),
    ("soft costs by the day", gap(4, severity="soft", weight=3), {}, "E0 W3", (2,)),
]


@pytest.mark.parametrize(
    ("rule", "changes", "line", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_movement(
    verify: Callable[..., Any], rule: Movement, changes: dict[str, Any], line: str, amounts: tuple[int, ...]
) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule, **changes).given(ann=line).breaks(*amounts)


def test_fixed_work_after_fixed_work_is_not_charged() -> None:
    """What stands at two places already is nobody's roster; one shift more at either is."""
    home = worked("E", -3)
    ward = tuple(type(work)(work.start, work.end, work.day, "W", "ward") for work in worked("E", -1))
    problem = week(gap(10), **ann(home, ward))
    Case(problem, problem.rules[0]).given(ann="").keeps()
    Case(problem, problem.rules[0]).given(ann="E0").breaks(10)


def test_a_duty_may_not_move_within_its_day() -> None:
    """A duty of an early at home and a shift on the ward after it is a movement by itself."""
    plain = week(gap(0))
    late = tuple(shift for shift in plain.shifts if shift.id in ("E0", "W0"))
    late = (late[0], type(late[1])("W0", "ward", "W", 0, late[0].end, late[0].end + 60))
    problem = plain.replace(shifts=late, duties=(Duty("both", 0, ("E0", "W0")),), pairs=(Pair("ann", "both"),))
    Case(problem, problem.rules[0], Roster.of([("ann", "both")])).breaks(1)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [({"gap_days": -1}, "no meaning"), ({"count": "nights"}, "clear_days or elapsed"), ({"gap_days": 10**6}, "beyond")],
)
def test_numbers_without_meaning_are_refused(numbers: dict[str, Any], says: str) -> None:
    """What cannot be asked is refused in a sentence that names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(Movement(**{"id": "R", "gap_days": 1, **numbers}))
    assert "'R'" in str(refused.value)
