"""Working time, pay and cover of one shift: they differ by type, by break and by the night of a clock change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.imports.shifts import COVER, NOT_COVER
from rostering.work.clocks import FORMULAS, Clocks, clocks, elapsed_minutes, formula, is_within_call
from tests.rostering.work.packs import MONDAY, rules, switched

MARCH, OCTOBER = date(2027, 3, 27), date(2027, 10, 30)


@pytest.mark.parametrize(
    ("type_", "called", "counts"),
    [
        ("awake", None, Clocks(work=510, paid=510, cover=510)),
        ("sleep-in", None, Clocks(work=540, paid=0, cover=0)),
        ("sleep-in", 45, Clocks(work=540, paid=45, cover=0)),
        ("on-call", None, Clocks(work=540, paid=540, cover=0)),
        ("on-call-home", None, Clocks(work=0, paid=0, cover=0)),
        ("on-call-home", 90, Clocks(work=90, paid=90, cover=0)),
        ("training", None, Clocks(work=510, paid=510, cover=0)),
        ("meeting", None, Clocks(work=510, paid=510, cover=0)),
    ],
)
def test_each_type_has_its_clocks(type_: str, called: int | None, counts: Clocks) -> None:
    """Nine hours with half an hour of break: a sleep-in is work in full and paid while awake, on call at home counts
    only when called out, training takes time and covers nothing."""
    assert clocks(formula(rules(), type_, MONDAY), 540, 30, called=called) == counts


def test_what_a_contract_allows_for_a_sleep_in_is_paid_on_top() -> None:
    """Two hours allowed and 45 minutes awake are 2 h 45 min of pay, and no more working time."""
    found = clocks(formula(rules(), "sleep-in", MONDAY), 540, called=45, allowance=120)
    assert (found.work, found.paid) == (540, 165)


def test_a_sole_nurses_break_is_presence_and_is_given_back() -> None:
    """Within call in the break the whole span is work, pay and cover, and its minutes are owed as rest."""
    awake = formula(rules(), "awake", MONDAY)
    assert clocks(awake, 750, 60, within_call=True) == Clocks(750, 750, 750, debt=60)
    assert clocks(awake, 750, 60) == Clocks(690, 690, 690, debt=0)


@pytest.mark.parametrize(
    ("policy", "type_", "role", "target", "stays"),
    [
        ("present", "awake", "registered_nurse", 1, True),
        ("relieved", "awake", "registered_nurse", 1, False),
        ("present", "awake", "registered_nurse", 2, False),
        ("present", "awake", "care_worker", 1, False),
        ("present", "sleep-in", "registered_nurse", 1, False),
    ],
)
def test_who_stays_within_call(policy: str, type_: str, role: str, target: int, stays: bool) -> None:
    """The only nurse of an awake shift, where the setting's policy says so; nobody else."""
    assert is_within_call(rules(), policy, type_, role, target, MONDAY) is stays
    assert not is_within_call(switched("NURSE-24/sole-break", False), policy, type_, role, target, MONDAY)


def test_a_sleep_in_without_its_rule_is_paid_like_on_call() -> None:
    """Where the rule about sleep-ins is switched off, all hours on the premises are paid."""
    off = formula(switched("SLEEP-IN", False), "sleep-in", MONDAY)
    assert clocks(off, 540) == Clocks(work=540, paid=540, cover=0)


def test_every_type_of_the_sheet_has_clocks() -> None:
    """Whatever may stand in the shifts sheet is work that is cover, or work that is not."""
    assert set(FORMULAS) == set(COVER)
    assert {clocks(formula(rules(), type_, MONDAY), 60).cover for type_ in NOT_COVER} == {0}


@pytest.mark.parametrize(
    ("day", "ends", "minutes"),
    [(MARCH, 32 * 60, 660), (OCTOBER, 32 * 60, 780), (OCTOBER, 32 * 60 + 30, 810), (MONDAY, 32 * 60, 720)],
)
def test_a_night_is_as_long_as_what_passes(day: date, ends: int, minutes: int) -> None:
    """From 20:00 to 08:00 it is 11 h in March, 13 h in October; 12.5 h by the clock are 13.5 h then."""
    assert elapsed_minutes(day, 20 * 60, ends) == minutes


@given(st.sampled_from((*COVER, *NOT_COVER)), st.integers(1, 1500), st.integers(0, 200), st.integers(0, 2000))
def test_working_time_is_no_less_than_pay_and_cover(type_: str, span: int, rest: int, called: int) -> None:
    """Without an allowance nobody is paid, or counts, for more than they work, nor works longer than the span."""
    for within_call in (False, True):
        found = clocks(formula(rules(), type_, MONDAY), span, rest, called=called, within_call=within_call)
        assert span >= found.work >= max(found.paid, found.cover) >= 0
        assert found.debt <= min(rest, span)
