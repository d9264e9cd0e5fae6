"""The kinds that couple workers, each just kept and broken by the least amount, each a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.check import check
from solver.cpsat.build import build
from solver.cpsat.part import Part
from solver.cpsat.run import RunLimits, run
from solver.explain import blocked_by
from solver.problem import FixedWork, Pair, Pin, ProblemError, Worker
from solver.roster import Roster
from solver.rules.companion import Companion
from solver.rules.distinct import Distinct, DistinctRow
from solver.rules.repair import Repair
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.spare import Spare, SpareRow
from solver.search.mend import Mending
from solver.stop import Stop
from tests.solver.conftest import roster, week

SOFT: dict[str, Any] = {"id": "R", "severity": "soft", "tier": "wishes"}
ANN: dict[str, Any] = {"workers": ("ann",), "partners": frozenset({"ben"})}
THREE = {"workers": (Worker("ann"), Worker("ben"), Worker("cat"))}
ONE_HOME: dict[str, Any] = {"home": {"ward": "home"}}


def ben_fixed(start: int, end: int, setting: str = "home") -> dict[str, Any]:
    """Ben fixed at a setting between two minutes, on the day of the first."""
    return {"workers": (Worker("ann"), Worker("ben", (FixedWork(start, end, start // 1440, "E", setting),)))}


def ann_fixed(start: int, end: int) -> dict[str, Any]:
    """Ann fixed at home between two minutes."""
    return {"workers": (Worker("ann", (FixedWork(start, end, start // 1440, "E", "home"),)), Worker("ben"))}


def rows(most: int, *known: str, shifts: str = "E0 E1 L1") -> tuple[DistinctRow, ...]:
    """One row."""
    return (DistinctRow("room 3", frozenset(shifts.split()), most, frozenset(known)),)


CASES: list[tuple[str, Rule, dict[str, Any], dict[str, str], tuple[int, ...]]] = [
    ("with a partner on the same shift nobody is alone", Companion(id="R", **ANN), {}, {"ann": "E0", "ben": "E0"}, ()),
    ("alone for all of a shift", Companion(id="R", **ANN), {}, {"ann": "E0"}, (480,)),
    ("a partner who is fixed there is there", Companion(id="R", **ANN), ben_fixed(360, 840), {"ann": "E0"}, ()),
    ("who goes a minute before the end", Companion(id="R", **ANN), ben_fixed(360, 839), {"ann": "E0"}, (1,)),
    ("who comes a minute after the start", Companion(id="R", **ANN), ben_fixed(361, 840), {"ann": "E0"}, (1,)),
    ("a partner at another home is none", Companion(id="R", **ANN), {}, {"ann": "E0", "ben": "W0"}, (480,)),
    (
        "settings of one home are one place, an hour before it",
        Companion(id="R", **ANN, **ONE_HOME),
        {},
        {"ann": "E0", "ben": "W0"},
        (60,),
    ),
    (
        "whoever needs a partner is none to themselves",
        Companion(id="R", partners=frozenset({"ann"})),
        {},
        {"ann": "E0"},
        (480,),
    ),
    (
        "two who are partners of each other",
        Companion(id="R", partners=frozenset({"ann", "ben"})),
        {},
        {"ann": "E0", "ben": "E0"},
        (),
    ),
    (
        "another shift than those it looks at",
        Companion(id="R", **ANN, shifts=frozenset({"L0"})),
        {},
        {"ann": "E0"},
        (),
    ),
    ("nobody else is asked for a partner", Companion(id="R", **ANN), {}, {"ben": "E0"}, ()),
    (
        "a shift costs once, whatever its minutes",
        Companion(**SOFT, **ANN),
        ben_fixed(360, 600),
        {"ann": "E0 L1"},
        (240, 480),
    ),
    (
        "history off: what was fixed before does not count",
        Companion(id="R", **ANN, start="off"),
        ben_fixed(-60, 840),
        {"ann": "E0"},
        (480,),
    ),
    ("apart: one goes as the other comes", Companion(id="R", **ANN, apart=True), {}, {"ann": "E0", "ben": "L0"}, ()),
    ("apart: a minute together", Companion(id="R", **ANN, apart=True), ben_fixed(839, 900), {"ann": "E0"}, (1,)),
    ("apart: at two homes they do not meet", Companion(id="R", **ANN, apart=True), {}, {"ann": "E0", "ben": "W0"}, ()),
    (
        "apart: at two settings of one home they do",
        Companion(id="R", **ANN, **ONE_HOME, apart=True),
        {},
        {"ann": "E0", "ben": "W0"},
        (420,),
    ),
    (
        "apart: a partner comes to where one is fixed",
        Companion(id="R", **ANN, apart=True),
        ann_fixed(839, 900),
        {"ben": "E0"},
        (1,),
    ),
    ("apart: goes before it", Companion(id="R", **ANN, apart=True), ann_fixed(840, 900), {"ben": "E0"}, ()),
    ("two workers where two are the most", Distinct(id="R", rows=rows(2)), {}, {"ann": "E0", "ben": "E1"}, ()),
    ("one worker more", Distinct(id="R", rows=rows(1)), {}, {"ann": "E0", "ben": "E1"}, (1,)),
    ("a worker counts once", Distinct(id="R", rows=rows(1)), {}, {"ann": "E0 L1"}, ()),
    ("somebody known from before comes to them", Distinct(id="R", rows=rows(1, "zoe")), {}, {"ann": "E0"}, (1,)),
    ("who was there before is known", Distinct(id="R", rows=rows(1, "ann")), {}, {"ann": "E0"}, ()),
    ("what history exceeded is not charged again", Distinct(id="R", rows=rows(1, "zoe", "ann")), {}, {"ann": "E0"}, ()),
    ("only its growth is", Distinct(**SOFT, rows=rows(1, "zoe", "ann")), {}, {"ann": "E0", "ben": "E1"}, (1,)),
    ("with start off nobody is known", Distinct(id="R", rows=rows(1, "zoe"), start="off"), {}, {"ann": "E0"}, ()),
    ("another shift than the row's", Distinct(id="R", rows=rows(0)), {}, {"ann": "L0"}, ()),
    ("only those it lists count", Distinct(id="R", rows=rows(0), workers=("ben",)), {}, {"ann": "E0"}, ()),
    ("one spare where one is asked", Spare(id="R", rows=(SpareRow("E0", 1),)), {}, {"ann": "E0"}, ()),
    ("one of two is missing", Spare(id="R", rows=(SpareRow("E0", 2),)), {}, {"ann": "E0"}, (1,)),
    ("free for exactly the rest", Spare(id="R", rows=(SpareRow("N0", 2),), rest=480), {}, {"ann": "E0"}, ()),
    ("a minute short of it", Spare(id="R", rows=(SpareRow("N0", 2),), rest=481), {}, {"ann": "E0"}, (1,)),
    ("so too after the shift", Spare(id="R", rows=(SpareRow("N0", 2),), rest=481), {}, {"ann": "L1"}, (1,)),
    ("fixed work is no time to step in", Spare(id="R", rows=(SpareRow("E0", 2),)), ben_fixed(839, 900), {}, (1,)),
    ("it is when it begins at the end", Spare(id="R", rows=(SpareRow("E0", 2),)), ben_fixed(840, 900), {}, ()),
    ("only those it lists are spares", Spare(id="R", rows=(SpareRow("E0", 2),), workers=("ann",)), {}, {}, (1,)),
]


@pytest.mark.parametrize(
    ("rule", "changes", "lines", "amounts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_rule(
    verify: Callable[..., Any], rule: Rule, changes: dict[str, Any], lines: dict[str, str], amounts: tuple[int, ...]
) -> None:
    """What the case's name says, by the check and by the model."""
    verify(rule, **changes).given(**lines).breaks(*amounts)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Companion(id="R", partners=frozenset({"zoe"})), "'zoe'"),
        (Companion(id="R", partners=frozenset(), shifts=frozenset({"E99"})), "'E99'"),
        (Distinct(id="R", rows=rows(1, shifts="E99")), "'E99'"),
        (Distinct(id="R", rows=rows(-1)), "below none"),
        (Spare(id="R", rows=(SpareRow("E99", 1),)), "'E99'"),
        (Spare(id="R", rows=(SpareRow("E0", -1),)), "-1"),
        (Spare(id="R", rows=(), rest=-1), "below none"),
        (Spare(id="R", rows=(), severity="hard"), "never a limit"),
    ],
    ids=lambda value: value.kind if isinstance(value, Rule) else "",
)
def test_a_rule_without_meaning_is_refused(rule: Rule, says: str) -> None:
    """Numbers that contradict and unknown names are refused, and the sentence names the rule."""
    with pytest.raises(ProblemError, match=says) as refused:
        week(rule)
    assert "'R'" in str(refused.value)


BREAKS: list[tuple[str, Rule, dict[str, Any], dict[str, str], dict[str, str]]] = [
    ("who is alone goes", Companion(id="R", **ANN), {}, {"ann": "E0 E1", "ben": "E1"}, {"ann": "E1", "ben": "E1"}),
    (
        "one of two goes where they meet",
        Companion(id="R", **ANN, apart=True),
        {},
        {"ann": "E0", "ben": "E0"},
        {"ben": "E0"},
    ),
    (
        "not the one who is pinned",
        Companion(id="R", **ANN, apart=True),
        {"pins": (Pin("ann", "E0"),)},
        {"ann": "E0", "ben": "E0"},
        {"ann": "E0"},
    ),
    (
        "one who meets two goes alone",
        Companion(id="R", workers=("ann",), partners=frozenset({"ben", "cat"}), apart=True),
        THREE,
        {"ann": "E0", "ben": "E0", "cat": "E0"},
        {"ben": "E0", "cat": "E0"},
    ),
    (
        "of those who are too many, the one with the least to lose",
        Distinct(id="R", rows=rows(1)),
        {},
        {"ann": "E0 E1", "ben": "L1"},
        {"ann": "E0 E1"},
    ),
    (
        "who had a partner until that one went goes too",
        Companion(id="R", workers=("ann",), partners=frozenset({"ben"})),
        {
            "rules": (Companion(id="R", **ANN), Companion(id="S", workers=("ben",), partners=frozenset({"cat"}))),
            **THREE,
        },
        {"ann": "E0", "ben": "E0"},
        {},
    ),
]


@pytest.mark.parametrize(
    ("rule", "changes", "lines", "left"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS]
)
def test_mending_takes_back_the_least(
    rule: Rule, changes: dict[str, Any], lines: dict[str, str], left: dict[str, str]
) -> None:
    """What is left of a roster that breaks a rule keeps it."""
    problem = week(rule, **changes)
    mended = Mending(problem).mended(roster(**lines))
    assert mended == roster(**left)
    assert not check(problem, mended).forbidden


def test_mending_leaves_what_is_whole() -> None:
    """A roster that breaks nothing is handed back itself."""
    whole = roster(ann="E0", ben="E0")
    assert Mending(week(Companion(id="R", **ANN))).mended(whole) is whole


def test_a_rule_says_who_may_come_and_who_may_not_go() -> None:
    """Before anything is assigned: with a partner on, one may come; the last partner may not leave."""
    rule: Repair = Companion(id="R", **ANN)
    problem = week(rule)
    assert rule.bars(problem, {}, "ann", "E0")
    assert not rule.bars(problem, {"E0": ("ben",)}, "ann", "E0")
    assert rule.holds(problem, {"E0": ("ann", "ben")}, "ben", "E0")
    assert not rule.holds(problem, {"E0": ("ben",)}, "ben", "E0")
    apart: Repair = Companion(id="R", **ANN, apart=True)
    assert apart.bars(week(apart), {"E0": ("ann",)}, "ben", "E0")
    assert apart.bars(week(apart), {"E0": ("ben",)}, "ann", "E0")
    assert not apart.bars(week(apart), {"E0": ("ben",)}, "ann", "L0")
    full: Repair = Distinct(id="R", rows=rows(1))
    assert full.bars(week(full), {"E0": ("ben",)}, "ann", "E1")
    assert not full.bars(week(full), {"E0": ("ann",)}, "ann", "E1")


def test_who_could_come_says_what_stops_them() -> None:
    """Nobody to go with is a reason against a candidate, and no reason once somebody is there."""
    problem = week(Companion(id="R", **ANN))
    assert [found.rule for found in blocked_by(problem, roster(), "ann", "E0")] == ["R"]
    assert blocked_by(problem, roster(ben="E0"), "ann", "E0") == ()
    assert blocked_by(problem, roster(ann="E0"), "ben", "E0") == ()


def test_a_part_knows_who_needs_what_it_frees() -> None:
    """With only Ben's day free, and a wish of his to be off, he stays on another shift at Ann's home: she needs him."""
    rule = Companion(id="R", **ANN, **ONE_HOME)
    wish = Request(**{**SOFT, "id": "W"}, wishes=(Wish("ben", 0, "off"),))
    problem = week(rule, wish, **ben_fixed(360, 420), pairs=(Pair("ann", "E0"), Pair("ben", "W0")))
    stands = roster(ann="E0", ben="W0")
    assert not check(problem, stands).forbidden
    model = build(problem, rigid=True, part=Part.of_cells(problem, stands, [("ben", 0)]))
    assert "W0" in (run(model, model.cp, RunLimits(workers=1, seed=1), Stop()).roster or Roster()).by_worker("ben")
