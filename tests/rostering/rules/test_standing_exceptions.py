"""Lasting exceptions: for whom, for which shape of work, until when; who may agree one, and what it never lifts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.standing import standing_roster
from rostering.rules.agree import Agreement, agree, end
from rostering.rules.broken import Piece
from rostering.rules.standing_exceptions import (
    StandingException,
    covering,
    due_for_review,
    lawful_blocks,
    read_exceptions,
)
from rostering.rules.waivers import Lifted, marked, read_permissions
from rostering.store import tables as t
from tests.rostering.office import CARER, Office
from tests.rostering.rules.short_rest import short_rest

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HELD = {1: frozenset({CARER})}
SLEEPING = StandingException(
    id=1,
    agreement="Sleep-in agreement 2026",
    rules=("WTR-11",),
    ground="reg21",
    organisation=1,
    setting=None,
    role=None,
    shape=("awake", "sleep-in", "awake"),
    least_rest_minutes=660,
    repay_days=14,
    approved_by="Mia",
    from_on=date(2026, 11, 2),
    review_on=date(2027, 11, 1),
)


def piece(begins: float, ends: float, type_: str = "awake", code: str = "D", **more: Any) -> Piece:
    """A shift from hour to hour after Monday's midnight."""
    facts: dict[str, Any] = {"shift": int(begins), "organisation": 1, "setting": 2, "home": 3} | more
    starts, until = MONDAY + timedelta(hours=begins), MONDAY + timedelta(hours=ends)
    return Piece(code=code, type=type_, starts_at=starts, ends_at=until, minutes=0, **facts)


LATE, SLEEP, EARLY = piece(14, 22, code="L"), piece(22, 31, "sleep-in", "S"), piece(31, 38.5, code="E")
BLOCK = (LATE, SLEEP, EARLY)


def is_covered(one: StandingException, block: tuple[Piece, ...] = BLOCK, **more: Any) -> bool:
    return covering([one], more.pop("rule", "WTR-11"), more.pop("held", HELD), block, **more) is one


def test_late_sleep_in_and_early_are_one_lawful_block() -> None:
    """By types as by codes, whole as in part; a single long shift is no part of it."""
    assert is_covered(SLEEPING)
    assert is_covered(replace(SLEEPING, shape=("L", "S", "E")))
    assert is_covered(SLEEPING, (LATE, SLEEP))
    assert is_covered(SLEEPING, (SLEEP, EARLY))
    assert not is_covered(SLEEPING, (LATE,))
    assert not is_covered(SLEEPING, ())


@pytest.mark.parametrize(
    "block",
    [
        (LATE, EARLY),
        (SLEEP, LATE),
        (LATE, piece(22, 31), EARLY),
        (*BLOCK, piece(38.5, 40)),
        (piece(9, 13), *BLOCK),
    ],
)
def test_another_shape_is_not_lifted(block: tuple[Piece, ...]) -> None:
    """A waking night in place of the sleep-in, another order, a fourth shift: none is what was agreed."""
    assert not is_covered(SLEEPING, block)


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, {"rule": "WTR-24/day"}),
        ({"role": "registered_nurse"}, {}),
        ({}, {"held": {2: frozenset({CARER})}}),
        ({"organisation": 2}, {"held": {2: frozenset({CARER})}}),
        ({"setting": 9}, {}),
        ({"from_on": date(2026, 11, 24)}, {}),
        ({"ended_on": date(2026, 11, 23)}, {}),
        ({"review_on": date(2026, 11, 23)}, {}),
    ],
)
def test_it_lifts_for_its_group_its_place_and_its_days_alone(changes: dict[str, Any], more: dict[str, Any]) -> None:
    """Another rule, role, employer or setting, a shift before the first day or one after the last: not lifted."""
    assert not is_covered(replace(SLEEPING, **changes), **more)


def test_group_place_and_days_reach_what_they_name() -> None:
    """A role held, the unit or the home around it, and the day of review itself are inside."""
    assert is_covered(replace(SLEEPING, role=CARER))
    assert is_covered(replace(SLEEPING, setting=2))
    assert is_covered(replace(SLEEPING, setting=3))
    assert is_covered(replace(SLEEPING, review_on=date(2026, 11, 24)))


@pytest.mark.parametrize(("minutes", "holds"), [(659, False), (660, True)])
def test_the_least_rest_stays_on_both_sides(minutes: int, holds: bool) -> None:
    """Before the block and after it, to the minute."""
    gap = timedelta(minutes=minutes)
    assert is_covered(SLEEPING, before=LATE.starts_at - gap) is holds
    assert is_covered(SLEEPING, after=EARLY.ends_at + gap) is holds


@pytest.mark.parametrize(("least", "holds"), [(540, True), (541, False)])
def test_the_least_rest_stays_inside(least: int, holds: bool) -> None:
    """Late and early with nine hours between: rest that was meant as rest is not shorter than agreed."""
    one = replace(SLEEPING, shape=("L", "E"), least_rest_minutes=least)
    assert is_covered(one, (LATE, EARLY)) is holds


def shifts(one: StandingException, pieces: list[Piece], within: int = 660) -> list[list[int | None]]:
    return [[piece.shift for piece in block] for block in lawful_blocks(one, pieces, within)]


def test_the_shape_and_what_follows_each_other_in_it_are_lawful_blocks() -> None:
    """Late + sleep-in + early over two days, and each two of them that follow; every sleep-in there is."""
    pieces = [EARLY, SLEEP, LATE, piece(22, 31, "sleep-in", "S", shift=99), piece(7, 14, "training")]
    found = shifts(SLEEPING, pieces)
    assert found == [[14, 22], [14, 22, 31], [14, 99], [14, 99, 31], [22, 31], [99, 31]]
    assert shifts(replace(SLEEPING, review_on=date(2026, 11, 23)), pieces) == [[14, 22], [14, 99]]
    assert shifts(replace(SLEEPING, review_on=date(2026, 11, 22)), pieces) == []


def test_a_block_ends_where_a_rest_begins() -> None:
    """On another day the next shift follows before a rest is over; on the same day it may follow later."""
    one = replace(SLEEPING, shape=("L", "E"), least_rest_minutes=480)
    early, late = piece(31, 38, code="E"), piece(14, 22, code="L")
    assert shifts(one, [late, early], within=541) == [[14, 31]]
    assert shifts(one, [late, early], within=540) == []
    split = replace(SLEEPING, shape=("A", "B"), least_rest_minutes=480)
    assert shifts(split, [piece(0, 4, code="A"), piece(20, 23, code="B")]) == [[0, 20]]


def test_a_day_of_three_is_one_block() -> None:
    """A split day of three shifts gives the block and its parts."""
    parts = [piece(6, 9, code="A"), piece(9, 12, code="B"), piece(12.5, 15, code="C")]
    found = lawful_blocks(replace(SLEEPING, shape=("A", "B", "C")), parts, 660)
    assert ["".join(one.code for one in block) for block in found] == ["AB", "ABC", "BC"]


hours = st.tuples(st.integers(0, 23), st.integers(1, 12), st.sampled_from(["awake", "sleep-in"]))


@given(st.lists(hours, max_size=6), st.lists(st.sampled_from(["awake", "sleep-in"]), min_size=1, max_size=3))
def test_every_block_of_duty_is_covered(spells: list[tuple[int, int, str]], shape: list[str]) -> None:
    """What may be made one duty is lifted when it is checked, has two or three shifts in order and no overlap."""
    one = replace(SLEEPING, shape=tuple(shape), least_rest_minutes=120)
    pieces = [piece(begin, begin + length, kind, shift=n) for n, (begin, length, kind) in enumerate(spells)]
    for block in lawful_blocks(one, pieces, 660):
        assert min(2, len(shape)) <= len(block) <= len(shape)
        assert all(first.ends_at <= second.starts_at for first, second in pairwise(block))
        assert is_covered(one, block)


def test_the_review_is_warned_of_28_days_before() -> None:
    """From the 28th day before it to the day itself; not for one that was ended."""
    review = SLEEPING.review_on
    assert due_for_review([SLEEPING], review - timedelta(days=29)) == ()
    assert due_for_review([SLEEPING], review - timedelta(days=28)) == (SLEEPING,)
    assert due_for_review([SLEEPING], review) == (SLEEPING,)
    assert due_for_review([SLEEPING], review + timedelta(days=1)) == ()
    assert due_for_review([replace(SLEEPING, ended_on=review - timedelta(days=1))], review - timedelta(days=5)) == ()


NINE_HOURS = Agreement(
    agreement="Late and early 2026",
    rules=("WTR-11",),
    ground="reg22",
    organisation="org",
    setting="H",
    role=CARER,
    shape=("L", "E"),
    least_rest_minutes=540,
    repay_days=14,
    from_on=date(2026, 11, 23),
    review_on=date(2026, 11, 25),
)


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann and Bob rest nine hours between Monday's late and Tuesday's early."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    return short_rest(office)


def lifted(office: Office) -> dict[str, Lifted | None]:
    """What lifts each person's daily rest on the roster as it stands."""
    standing = standing_roster(office.store, "Mia", office.horizon, ())
    with office.store.reading() as session:
        permissions = read_permissions(session)
    marks = marked(standing.build, standing.roster, standing.report.broken, permissions)
    return {one.worker or "": found for one, found in marks if one.rule == "WTR-11"}


def test_an_agreement_lifts_its_group_and_stops(week: Office) -> None:
    """Everybody of the group at once; the same work two days later, after the review, is broken again."""
    one = agree(week.store, "Mia", NINE_HOURS)
    assert lifted(week) == {"ann": one, "bob": one}
    week.assign(1, 1, week.shift(2, "14:00", "23:00", "L", break_minutes=30))
    week.assign(1, 1, week.shift(3, "08:00", "16:00", "E", break_minutes=30))
    assert lifted(week) == {"ann": None, "bob": one}


def test_an_agreement_ends(week: Office) -> None:
    """Ended before the shifts, it lifts nothing; ending it twice or in the past is refused."""
    agree(week.store, "Mia", NINE_HOURS)
    assert end(week.store, "Max", 1, date(2026, 11, 22)).last_day == date(2026, 11, 22)
    assert set(lifted(week).values()) == {None}
    for day, says in ((date(2026, 11, 22), "ends on 2026-11-22 already"), (date(2026, 11, 19), "today or later")):
        with pytest.raises(BadInputError, match=says):
            end(week.store, "Mia", 1, day)


@pytest.mark.parametrize(
    ("who", "changes", "error", "says"),
    [
        ("Col", {}, RefusedError, "may not agree lasting exceptions"),
        ("Mia", {"rules": ("WTR-48",)}, BadInputError, "Nobody may lift WTR-48"),
        ("Mia", {"rules": ("WTR-11", "GEN-ONE")}, BadInputError, "Nobody may lift GEN-ONE"),
        ("Mia", {"rules": ("WTR-99",)}, BadInputError, "no rule 'WTR-99'"),
        ("Mia", {"rules": ()}, BadInputError, "Name the rules"),
        ("Mia", {"ground": "reg20"}, BadInputError, "'reg20' is no ground"),
        ("Mia", {"agreement": " "}, BadInputError, "Name the workforce agreement"),
        ("Mia", {"organisation": "other"}, BadInputError, "no organisation 'other'"),
        ("Mia", {"setting": "X"}, BadInputError, "no setting 'X'"),
        ("Mia", {"role": "pilot"}, BadInputError, "no role 'pilot'"),
        ("Mia", {"shape": ("A", "B", "C", "D")}, BadInputError, "one to 3"),
        ("Mia", {"shape": ()}, BadInputError, "one to 3"),
        ("Mia", {"review_on": date(2026, 11, 23)}, BadInputError, "has to come after"),
        ("Mia", {"least_rest_minutes": 479}, BadInputError, "least rest of 480 minutes"),
        ("Mia", {"repay_days": 15}, BadInputError, "repaid within 14 days"),
        ("Mia", {"repay_days": 0}, BadInputError, "within one day or more"),
    ],
)
def test_what_cannot_be_agreed_changes_nothing(
    week: Office, who: str, changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    """Rules nobody may lift, by someone who may not, without ground, review or sense: refused with the reason."""
    before = week.store.path.read_bytes()
    with pytest.raises(error, match=says):
        agree(week.store, who, replace(NINE_HOURS, **changes))
    assert week.store.path.read_bytes() == before


def test_a_rule_of_the_registered_manager_takes_one(week: Office) -> None:
    """An exception lifts only what its approver may waive."""
    night = replace(NINE_HOURS, rules=("WTR-Y/night",), least_rest_minutes=720)
    with pytest.raises(RefusedError, match="may not lift WTR-Y/night: a registered manager may"):
        agree(week.store, "Mia", night)
    assert agree(week.store, "Reg", night).approved_by == "Reg"


def test_what_is_recorded_is_read_again(week: Office) -> None:
    """Every field comes back, and the trail has one row for it."""
    one = agree(week.store, "Mia", replace(NINE_HOURS, role=None, setting=None))
    with week.store.reading() as session:
        assert read_exceptions(session) == (one,)
        row = session.get_one(t.Audit, week.count(t.Audit))
    assert (one.shape, one.rules, one.role, one.setting) == (("L", "E"), ("WTR-11",), None, None)
    assert (row.action, row.subject, row.organisation) == ("agree", "standing exception 1", "org")
