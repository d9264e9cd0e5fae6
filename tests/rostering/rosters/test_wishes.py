"""Wishes, promises and patterns."""

from typing import Any

import pytest

from rostering.store import tables as t
from solver.rules.request import Request
from tests.rostering.office import MONDAY, Office, day


def wishes(office: Office, rule: str = "GEN-REQ", *settings: str) -> list[tuple[str, int, str, Any, int]]:
    """Every wish of a rule: who, day, on or off, codes, weight."""
    found = [one for one in office.build(*settings).problem.rules if one.id == rule]
    return [
        (wish.worker, wish.day, wish.want, wish.codes and set(wish.codes), wish.weight)
        for one in found
        if isinstance(one, Request)
        for wish in one.wishes
    ]


def follow(office: Office, worker: int, cycle: str, **more: Any) -> None:
    """Let somebody follow a pattern from the Monday on."""
    pattern = office.add(t.Pattern(code=f"P{worker}{cycle}", cycle=cycle))
    office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, **({"starts_on": MONDAY} | more)))


def test_a_pattern_is_a_wish_a_day(office: Office) -> None:
    """Two on, two off from the second day of the cycle: each cell is a wish, on dearer than off."""
    follow(office, office.worker("ann"), "D N - -", phase=2)
    days = [(number, want, codes) for _, number, want, codes, _ in wishes(office)]
    assert days[:4] == [(0, "on", {"N"}), (1, "off", None), (2, "off", None), (3, "on", {"D"})]
    assert len(days) == 7
    assert {(want, weight) for _, _, want, _, weight in wishes(office)} == {("on", 3), ("off", 2)}


def test_leave_silences_the_pattern(office: Office) -> None:
    """On days away there is nothing to leave the pattern for."""
    worker = office.worker("ann")
    follow(office, worker, "D")
    leave = {"starts_at": office.at(1, "00:00"), "ends_at": office.at(3, "00:00")}
    office.add(t.Absence(worker_id=worker, kind="annual", **leave))
    assert [number for _, number, *_ in wishes(office)] == [0, 3, 4, 5, 6]


def test_the_newer_of_two_patterns_counts(office: Office) -> None:
    """A pattern that begins on Thursday takes the place of the older one, which nobody ended."""
    worker = office.worker("ann")
    follow(office, worker, "D", starts_on=day(-30))
    follow(office, worker, "N", starts_on=day(3))
    by_day = sorted((number, min(codes)) for _, number, _, codes, _ in wishes(office))
    assert [code for _, code in by_day] == ["D", "D", "D", "N", "N", "N", "N"]


def test_patterns_at_other_homes_wait(office: Office) -> None:
    """Solving one home, the cells of people of another home cannot be met and are left out; days off stay."""
    there = office.setting("T")
    follow(office, office.worker("ann", setting_id=there), "D - - - - - -")
    assert [want for _, _, want, *_ in wishes(office, "GEN-REQ", "H")] == ["off"] * 6
    assert len(wishes(office)) == 7


def ask(office: Office, worker: int, kind: str, **more: Any) -> None:
    """Somebody asks for something on the Tuesday."""
    office.add(t.Request(worker_id=worker, kind=kind, **({"from_on": day(1), "until_on": day(1)} | more)))


def test_a_wish_has_its_days_and_weight(office: Office) -> None:
    """A wish over several days is one a day, inside the week only; a declined one is none."""
    worker = office.worker("ann")
    ask(office, worker, "off", from_on=day(-2), until_on=day(1), weight=4)
    ask(office, worker, "on", shift_code="N", until_on=day(1))
    ask(office, worker, "off", from_on=day(5), until_on=day(5), state="declined")
    assert wishes(office) == [("ann", 0, "off", None, 4), ("ann", 1, "off", None, 4), ("ann", 1, "on", {"N"}, 1)]


@pytest.mark.parametrize(("promised", "on_it"), [(True, False), (False, True)])
def test_a_promise_is_hard(office: Office, promised: bool, on_it: bool) -> None:
    """A place stays empty rather than break a promised day off; a mere wish gives way to cover."""
    worker = office.worker("ann")
    office.demand("07:00", "15:00", weekdays="1")
    ask(office, worker, "off", promised=promised)
    solved = office.solve()
    assert bool(len(solved.roster)) is on_it
    assert solved.must_look is not on_it


def test_a_promise_elsewhere_breaks_nothing_here(office: Office) -> None:
    """A promised day of work at another home is no concern of a solve of this one."""
    there = office.setting("T")
    ask(office, office.worker("ann", setting_id=there), "on", promised=True)
    assert wishes(office, "GEN-REQ/promised", "H") == []
    assert wishes(office, "GEN-REQ/promised") == [("ann", 1, "on", None, 1)]
