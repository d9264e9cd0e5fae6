"""RestAfterRun, just kept and broken by the least amount, and the limits on runs by tags that go with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from solver.problem import Problem, ProblemError, Shift, Worker
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.request import Request, Wish
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from tests.solver.conftest import week, worked

NIGHTS = frozenset({"N"})
TAGGED = frozenset({"#night"})
# A night ends at 06:00, an early begins at 06:00 and a late at 14:00.
HOUR = 60


def after(rest: int, **numbers: Any) -> RestAfterRun:
    """So many minutes after any run of nights, and what else is said."""
    return RestAfterRun(**{"id": "R", "of": NIGHTS, "rest": rest, **numbers})


def ann(*fixed: Any) -> dict[str, Any]:
    """Ann with what she is fixed to."""
    return {"workers": (Worker("ann", tuple(work for works in fixed for work in works)), Worker("ben"))}


def tagged(problem: Problem) -> dict[str, tuple[Shift, ...]]:
    """The shifts, those that are nights by their times tagged so."""
    return {"shifts": tuple(replace(one, tags=TAGGED) if one.code == "N" else one for one in problem.shifts)}


CASES: list[tuple[str, Rule, dict[str, Any], str, tuple[int, ...]]] = [
    ("48 hours from the end of a night to an early", after(48 * HOUR), {}, "N0 N1 E4", ()),
    ("a minute more is missing", after(48 * HOUR + 1), {}, "N0 N1 E4", (1,)),
    ("the next night belongs to the run", after(46 * HOUR), {}, "N0 N1 N2", ()),
    ("a night after a night off does not", after(40 * HOUR + 1), {}, "N0 N2", (1,)),
    ("two nights are no run of three", after(46 * HOUR, min_run=3), {}, "N0 N1 L2", ()),
    ("three are", after(46 * HOUR, min_run=3), {}, "N0 N1 N2 E4", (22 * HOUR,)),
    ("history makes a run of three", after(25 * HOUR, min_run=3), ann(worked("N", -2, -1)), "N0 E2", (HOUR,)),
    ("start off looks at none", after(25 * HOUR, min_run=3, start="off"), ann(worked("N", -2, -1)), "N0 E2", ()),
    ("a run that history ended asks for rest now", after(24 * HOUR), ann(worked("N", -1)), "L0", (16 * HOUR,)),
    ("work fixed beyond the horizon comes too soon", after(46 * HOUR), ann(worked("L", 15)), "N13", (14 * HOUR,)),
    ("exempt looks at none", after(46 * HOUR, end="exempt"), ann(worked("L", 15)), "N13", ()),
    ("what fixed work alone lacks is not charged", after(46 * HOUR), ann(worked("N", 2), worked("L", 4)), "E0", ()),
    ("what comes sooner is worse", after(46 * HOUR), ann(worked("N", 2), worked("L", 4)), "E4", (8 * HOUR,)),
    ("64 hours after five days of work", after(64 * HOUR, of="work", min_run=5), {}, "E0 L1 W2 E3 E4 E7", ()),
    (
        "and a minute more is missing there too",
        after(64 * HOUR + 1, of="work", min_run=5),
        {},
        "E0 L1 W2 E3 E4 E7",
        (1,),
    ),
    ("soft costs by the minute", after(41 * HOUR, severity="soft", weight=2), {}, "N0 N2 E5", (HOUR,)),
    ("the first work after it counts once", after(80 * HOUR, severity="soft"), {}, "N0 E2 E3", (56 * HOUR,)),
    ("work at another place counts", after(49 * HOUR + 1), {}, "N0 W3", (1,)),
]
TAGS: list[tuple[str, Rule, dict[str, Any], str, tuple[int, ...]]] = [
    ("rest after tagged shifts", after(46 * HOUR, of=TAGGED), {}, "N0 E2", (22 * HOUR,)),
    ("tagged shifts in a row", ConsecutiveRun(id="R", of=TAGGED, max=4), {}, "N0 N1 N2 N3", ()),
    ("one too many", ConsecutiveRun(id="R", of=TAGGED, max=4), {}, "N0 N1 N2 N3 N4", (1,)),
    ("a tag may not follow a code", ForbiddenSuccession(id="R", pairs=(("E", "#night"),)), {}, "E0 N1", (1,)),
    ("a code may not follow a tag", ForbiddenSuccession(id="R", pairs=(("#night", "L"),)), {}, "N0 L1", (1,)),
    ("a sum of tagged shifts", Total(id="R", quantity="shifts", max=1, codes=TAGGED), {}, "N0 E1 N3", (1,)),
    (
        "in a window",
        RollingLimit(id="R", quantity="shifts", window_days=3, max=1, codes=TAGGED),
        {},
        "N0 E1 N2",
        (1,),
    ),
    (
        "in a window of minutes",
        RollingLimit(id="R", quantity="work", window_minutes=2 * 1440, max=8 * HOUR, codes=TAGGED),
        {},
        "N0 L1 N2",
        (),
    ),
    (
        "a wish against a tag",
        Request(id="R", severity="soft", wishes=(Wish("ann", 0, "off", TAGGED),)),
        {},
        "N0",
        (1,),
    ),
]
WINDOWS: list[tuple[str, Rule, dict[str, Any], str, tuple[int, ...]]] = [
    ("a weekend in two", WeekendLimit(id="R", max=1, per=2, definition="minute"), {}, "N4", ()),
    ("a Friday night and a Sunday", WeekendLimit(id="R", max=1, per=2, definition="minute"), {}, "N4 E13", (1,)),
    (
        "the weekend before counts",
        WeekendLimit(id="R", max=1, per=2, definition="minute"),
        ann(worked("N", -3)),
        "E5",
        (1,),
    ),
    (
        "a window longer by two days holds more",
        RollingLimit(id="R", quantity="shifts", window_days=3, max=2, longer=((4, 2),)),
        {},
        "E0 E2 E4 E6 E8",
        (1,),
    ),
    (
        "one day less does not",
        RollingLimit(id="R", quantity="shifts", window_days=3, max=2, longer=((4, 1),)),
        {},
        "E0 E2 E4 E6 E8",
        (),
    ),
]
EVERY = [*CASES, *TAGS, *WINDOWS]


@pytest.mark.parametrize(
    ("rule", "changes", "line", "amounts"), [case[1:] for case in EVERY], ids=[case[0] for case in EVERY]
)
def test_rule(
    verify: Callable[..., Any], rule: Rule, changes: dict[str, Any], line: str, amounts: tuple[int, ...]
) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule, **{**tagged(week()), **changes}).given(ann=line).breaks(*amounts)


def test_fixed_work_is_found_by_its_tags(verify: Callable[..., Any]) -> None:
    """Two nights in history, whatever their code, make the third one of a row."""
    before = tuple(replace(work, code="", tags=TAGGED) for work in worked("N", -2, -1))
    rule = ConsecutiveRun(id="R", of=TAGGED, max=2)
    verify(rule, **tagged(week()), **ann(before)).given(ann="N0").breaks(1)
    verify(rule, **tagged(week()), **ann(before)).given(ann="E0").keeps()


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (after(60, of="off"), "work or a list"),
        (after(60, min_run=0), "at least 1"),
        (after(-1), "no meaning"),
        (RollingLimit(id="R", quantity="work", window_minutes=60, max=1, longer=((0, 1),)), "windows of days"),
        (RollingLimit(id="R", quantity="work", window_days=7, max=1, longer=((0, 1), (0, 2))), "twice"),
        (RollingLimit(id="R", quantity="work", window_days=7, max=1, longer=((0, -1),)), "cannot be longer"),
    ],
)
def test_numbers_without_meaning_are_refused(rule: Rule, says: str) -> None:
    """What cannot be asked is refused in a sentence that names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(rule)
    assert "'R'" in str(refused.value)


def test_a_tag_that_could_be_a_code_is_refused() -> None:
    """A tag begins with a sign that no code begins with; the sentence names the shift."""
    with pytest.raises(ProblemError, match="'N0' has the tag 'night'"):
        week().replace(shifts=tuple(replace(one, tags=frozenset({"night"})) for one in week().shifts if one.id == "N0"))
