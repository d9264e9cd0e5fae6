"""Each rule kind, just kept and broken by the least amount, each a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.problem import Pin, ProblemError, Worker
from solver.rules.change import Change
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.eligibility import Eligibility
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit
from tests.solver.conftest import week, worked

NIGHTS = frozenset("N")
SOFT: dict[str, Any] = {"id": "R", "severity": "soft", "tier": "wishes"}


def ann(*fixed: Any, **carry: int) -> dict[str, Any]:
    """Ann with what she is fixed to and what she carries over."""
    return {"workers": (Worker("ann", tuple(work for works in fixed for work in works), carry), Worker("ben"))}


CASES: list[tuple[str, Rule, dict[str, Any], str, tuple[int, ...]]] = [
    ("one duty a day is kept", Eligibility(id="R"), {}, "E0 E1", ()),
    ("two duties on a day are one too many", Eligibility(id="R"), {}, "E0 N0", (1,)),
    ("a late and the next early leave eight hours", MinRest(id="R", minutes=480), {}, "L0 E1", ()),
    ("a rest of exactly the minutes passes", MinRest(id="R", minutes=480), {}, "N0 L1", ()),
    ("a minute less rest is a minute short", MinRest(id="R", minutes=481), {}, "N0 L1", (1,)),
    ("work elsewhere counts against rest", MinRest(id="R", minutes=480), ann(worked("N", -1)), "E0", (480,)),
    ("with start off it does not", MinRest(id="R", minutes=480, start="off"), ann(worked("N", -1)), "E0", ()),
    ("overlap is rest below zero", MinRest(id="R", minutes=0), ann(worked("W", 0)), "E0", (420,)),
    (
        "travel asks for more between two settings",
        MinRest(**SOFT, minutes=0, travel={"home": {"ward": 61}}),
        {},
        "N0 W1",
        (1,),
    ),
    ("travel within one setting is none", MinRest(**SOFT, minutes=0, travel={"home": {"home": 61}}), {}, "N0 E1", ()),
    ("duties with eleven hours between them are no block", MinRest(id="R", minutes=660, mode="in24h"), {}, "E0 E1", ()),
    ("a block of 16 hours leaves 8 of 11 in 24", MinRest(id="R", minutes=660, mode="in24h"), {}, "N0 E1", (180,)),
    (
        "a night after an early is allowed two days on",
        ForbiddenSuccession(id="R", pairs=(("N", "E"),)),
        {},
        "N0 E2",
        (),
    ),
    ("no early on the day after a night", ForbiddenSuccession(id="R", pairs=(("N", "E"),)), {}, "N0 E1", (1,)),
    (
        "a night in history counts",
        ForbiddenSuccession(id="R", pairs=(("N", "E"),)),
        ann(worked("N", -1)),
        "E0",
        (1,),
    ),
    (
        "a gap of two days looks two days on",
        ForbiddenSuccession(id="R", pairs=(("N", "E"),), gap_days=2),
        {},
        "N0 E1 E2",
        (1,),
    ),
    ("three days in a row are three", ConsecutiveRun(id="R", max=3), {}, "E0 E1 E2", ()),
    ("a fourth is one too many", ConsecutiveRun(id="R", max=3), {}, "E0 E1 E2 E3", (1,)),
    ("a run carries its history", ConsecutiveRun(id="R", max=3), ann(worked("E", -2, -1)), "E0 E1", (1,)),
    ("what history exceeded is not charged again", ConsecutiveRun(id="R", max=1), ann(worked("E", -2, -1)), "E0", (1,)),
    ("a run of one is one short of two", ConsecutiveRun(**SOFT, min=2), {}, "E0 E1 E4", (1,)),
    ("a run still open on the last day is not short", ConsecutiveRun(**SOFT, min=2), {}, "E13", ()),
    (
        "exempt: a run that touches the first day is not short",
        ConsecutiveRun(**SOFT, min=2, end="exempt"),
        {},
        "E0",
        (),
    ),
    ("one day off between two days of work is one short", ConsecutiveRun(**SOFT, of="off", min=2), {}, "E1 E3", (1,)),
    ("nights in a row are counted apart", ConsecutiveRun(id="R", of=NIGHTS, max=1), {}, "E0 N1 N3", ()),
    ("two nights in a row are one too many", ConsecutiveRun(id="R", of=NIGHTS, max=1), {}, "N1 N2", (1,)),
    (
        "sixteen hours in a week keep sixteen",
        RollingLimit(id="R", quantity="work", window_days=7, max=960),
        {},
        "E0 E6",
        (),
    ),
    (
        "a third shift within seven days is eight hours more",
        RollingLimit(id="R", quantity="shifts", window_days=7, max=2),
        {},
        "E0 E3 E6",
        (1,),
    ),
    (
        "a window of minutes cuts what it holds in part",
        RollingLimit(id="R", quantity="work", window_minutes=1440, max=720),
        {},
        "N0 L1",
        (240,),
    ),
    ("minutes in the horizon keep the most", Total(id="R", quantity="work", max=960), {}, "E0 E1", ()),
    ("a shift above the most is its minutes", Total(id="R", quantity="work", max=959), {}, "E0 E1", (1,)),
    ("a night is split at midnight", Total(id="R", quantity="work", periods=((0, 1),), max=119), {}, "N0", (1,)),
    ("what is carried in counts", Total(id="R", quantity="work", max=960, carry="over"), ann(over=1), "E0 E1", (1,)),
    ("too few shifts are a broken minimum", Total(id="R", quantity="shifts", min=2, workers=("ann",)), {}, "E0", (1,)),
    (
        "a period that ends later has no minimum yet",
        Total(id="R", quantity="shifts", min=2, periods=((7, 21),)),
        {},
        "",
        (),
    ),
    ("only the code asked for counts", Total(id="R", quantity="days", max=1, codes=NIGHTS), {}, "N0 E2", ()),
    ("one weekend of two is one", WeekendLimit(id="R", max=1), {}, "E5 E6", ()),
    ("a Sunday more is a weekend more", WeekendLimit(id="R", max=1), {}, "E5 E13", (1,)),
    ("a Friday night reaches no weekend by its start", WeekendLimit(id="R", max=0), {}, "N4", ()),
    ("but by its minutes", WeekendLimit(id="R", max=0, definition="minute"), {}, "N4", (1,)),
    ("both days of a weekend are whole", WeekendLimit(**SOFT, complete=True), {}, "E5 E6", ()),
    ("one day of a weekend is half", WeekendLimit(**SOFT, complete=True), {}, "E5", (1,)),
    (
        "a half weekend in history was charged there",
        WeekendLimit(**SOFT, complete=True),
        {"weekends": ((-2, -1), (5, 6)), **ann(worked("E", -9, -1))},
        "",
        (),
    ),
    ("a wish for a day is met by any duty", Request(**SOFT, wishes=(Wish("ann", 0, "on"),)), {}, "N0", ()),
    ("a wish for a day off is not", Request(**SOFT, wishes=(Wish("ann", 0, "off"),)), {}, "N0", (1,)),
    ("a wish against nights is", Request(**SOFT, wishes=(Wish("ann", 0, "off", NIGHTS),)), {}, "E0", ()),
    ("a promise is hard", Request(id="R", wishes=(Wish("ann", 0, "off"),)), {}, "E0", (1,)),
    ("a filled place is not short", Cover(id="R", rows=(CoverRow("E0", min=1),)), {}, "E0", ()),
    ("an empty one is short by a head", Cover(id="R", rows=(CoverRow("E0", min=1),)), {}, "", (1, 1)),
    ("a second head is over", Cover(**{**SOFT, "tier": "cover"}, rows=(CoverRow("E0", max=0),)), {}, "E0", (1,)),
    ("a pin that holds", Change(id="R"), {"pins": (Pin("ann", "E0"),)}, "E0", ()),
    ("a pin that does not", Change(id="R"), {"pins": (Pin("ann", "E0"),)}, "L0", (1,)),
    ("a bar that does not", Change(id="R"), {"pins": (Pin("ann", "E0", on=False),)}, "E0", (1,)),
    ("what is published stays", Change(id="R"), {"base": (("ann", "E0"),)}, "E0", ()),
    ("a moved shift is one change a day", Change(id="R"), {"base": (("ann", "E0"),)}, "E1", (1, 1)),
]


@pytest.mark.parametrize(
    ("rule", "changes", "line", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_rule(
    verify: Callable[..., Any], rule: Rule, changes: dict[str, Any], line: str, amounts: tuple[int, ...]
) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule, **changes).given(ann=line).breaks(*amounts)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Eligibility(id="R", severity="soft"), "always hard"),
        (Request(id="R", workers=("ann",), wishes=()), "lists none"),
        (Cover(id="R", workers=("ann",), rows=()), "lists no workers"),
        (Total(**{**SOFT, "tier": "safety"}, quantity="work", max=1), "'safety'"),
        (Total(**{**SOFT, "tier": "nowhere"}, quantity="work", max=1), "'nowhere'"),
        (Total(id="R", workers=("cat",), quantity="work", max=1), "'cat'"),
        (Total(id="R", quantity="work", min=2, max=1), "contradict"),
        (ConsecutiveRun(id="R", min=3, max=2), "leave no run"),
        (RollingLimit(id="R", quantity="work"), "one of the two"),
        (WeekendLimit(id="R", max=-1), "no meaning"),
        (MinRest(id="R", minutes=1440, mode="in24h"), "below 24 hours"),
        (ForbiddenSuccession(id="R", pairs=(), gap_days=0), "at least 1"),
        (Cover(id="R", rows=(CoverRow("E0", min=2, max=1),)), "'E0'"),
        (Change(id="R", cost_by_day=(1,)), "cost_by_day"),
    ],
    ids=lambda value: value.kind if isinstance(value, Rule) else "",
)
def test_a_rule_without_meaning_is_refused(rule: Rule, says: str) -> None:
    """Numbers that contradict are refused when the problem is made, and the sentence names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(rule)
    assert "'R'" in str(refused.value)
