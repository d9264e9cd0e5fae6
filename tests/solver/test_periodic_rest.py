"""PeriodicRest, just kept and broken by the least amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.check import check
from solver.problem import Duty, Pair, Problem, ProblemError, Shift, Worker
from solver.rules.periodic_rest import PeriodicRest
from tests.solver.conftest import roster, week, worked

DAY = 1440
WEEK = (0, 7 * DAY)
FORTNIGHT = (0, 14 * DAY)
OWED = (2 * DAY, 5 * DAY)
NIGHT_BEFORE = {"workers": (Worker("ann", worked("N", -1)),)}
SIX_EARLIES = "E0 E1 E2 E3 E4 E5"  # each ends at 14:00


def free(minutes: int, **numbers: Any) -> PeriodicRest:
    """One such rest a week, and what else is said."""
    return PeriodicRest(**{"id": "R", "minutes": minutes, "windows": (WEEK, (7 * DAY, 14 * DAY)), **numbers})


CASES: list[tuple[str, PeriodicRest, dict[str, Any], str, tuple[int, ...]]] = [
    ("a day off after an early is 34 hours", free(34 * 60), {}, SIX_EARLIES, ()),
    ("of which the 35th is missing", free(34 * 60 + 1), {}, SIX_EARLIES, (1,)),
    ("every day worked leaves no day off", free(DAY), {}, SIX_EARLIES + " E6", (1,)),
    ("only the part inside the week counts: 10 hours of Sunday", free(601), {}, SIX_EARLIES + " E6 L7", ()),
    ("the rest of 16 hours between earlies, and a minute", free(16 * 60 + 1), {}, SIX_EARLIES + " E6", (1,)),
    ("the daily rest comes on top", free(DAY, add=660), {}, "E0 E1 E2 E3 E4 N5", (1,)),
    ("and fits where 35 hours are free", free(DAY, add=660), {}, "E0 E1 E2 E3 E4", ()),
    ("106 hours hold four rests", free(DAY, count=4), {}, "E0 E1 E2", ()),
    ("and no fifth", free(DAY, count=5), {}, "E0 E1 E2", (1,)),
    ("two rests apart in a fortnight", free(DAY, count=2, windows=(FORTNIGHT,)), {}, "E0 E1 E3 E4 E6 E7 E8", ()),
    ("six days after a night that ends on Monday", free(6 * DAY), NIGHT_BEFORE, "E6", ()),
    ("and a minute", free(6 * DAY + 1), NIGHT_BEFORE, "E6", (1,)),
    ("start off looks at nothing before", free(6 * DAY + 360, start="off"), NIGHT_BEFORE, "E6", ()),
    (
        "what fixed work leaves no room for is not charged",
        free(DAY),
        {"workers": (Worker("ann", worked("E", 0, 1, 2, 3, 4, 5, 6)),)},
        "N2",
        (),
    ),
    (
        "and may not get worse",
        free(DAY, count=3),
        {"workers": (Worker("ann", worked("E", 0, 1, 2, 4, 6)),)},
        "E3",
        (1,),
    ),
    (
        "soft, each rest that is missing costs",
        free(DAY, count=5, severity="soft", weight=5),
        {},
        "E0 E1 E2 E5",
        (2,),
    ),
    ("rest that is owed fits before its due day", free(960, windows=(OWED,)), {}, "E2 E3 E4", ()),
    ("or does not", free(961, windows=(OWED,)), {}, "E2 E3 E4", (1,)),
]


@pytest.mark.parametrize(
    ("rule", "changes", "line", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_periodic_rest(
    verify: Callable[..., Any], rule: PeriodicRest, changes: dict[str, Any], line: str, amounts: tuple[int, ...]
) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule, **changes).given(ann=line).breaks(*amounts)


@pytest.mark.parametrize(("night", "amounts"), [(DAY, []), (DAY - 60, [1])])
def test_rest_is_counted_in_minutes_that_pass(night: int, amounts: list[int]) -> None:
    """From 14:00 to the next day's 14:00 is a day, and an hour less where the clocks go forward in between."""
    second = night - DAY  # how much the second day is longer
    days = (0, DAY, 2 * DAY + second, 3 * DAY + second)
    shifts = (Shift("E0", "home", "E", 0, 0, 840), Shift("L1", "home", "L", 1, DAY + 840 + second, days[2]))
    problem = Problem(
        "clocks",
        days,
        shifts,
        tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        (Worker("ann"),),
        tuple(Pair("ann", shift.id) for shift in shifts),
        (free(DAY, windows=((0, days[2]),)),),
    )
    assert [found.amount for found in check(problem, roster(ann="E0 L1")).violations] == amounts


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ({"minutes": 0}, "at least 1"),
        ({"count": 0}, "at least 1"),
        ({"add": -1}, "not below 0"),
        ({"windows": ((5, 5),)}, "has no minutes"),
        ({"windows": ((0, 10**10),)}, "beyond"),
        ({"windows": ((0, 10**8),)}, "days beyond the horizon"),
    ],
)
def test_numbers_without_meaning_are_refused(numbers: dict[str, Any], says: str) -> None:
    """What cannot be asked is refused in a sentence that names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(free(**{"minutes": DAY, **numbers}))
    assert "'R'" in str(refused.value)
