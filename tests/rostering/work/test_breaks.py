"""Breaks: what a span asks for, and what keeps it, at the minute where it turns."""

import pytest

from rostering.work.breaks import Break, breaks_asked, planned_keep, template_keeps
from tests.rostering.work.packs import MONDAY, parts, switched


@pytest.mark.parametrize(
    ("rule", "span", "asked"),
    [
        ("WTR-20", 360, ()),
        ("WTR-20", 361, (20,)),
        ("WTR-Y", 270, ()),
        ("WTR-Y", 271, (30,)),
        ("DR-BREAK", 300, ()),
        ("DR-BREAK", 301, (30,)),
        ("DR-BREAK", 540, (30,)),
        ("DR-BREAK", 541, (30, 30)),
    ],
)
def test_a_span_asks_for_breaks_by_the_minute(rule: str, span: int, asked: tuple[int, ...]) -> None:
    """Exactly 6 hours need none, a minute more needs 20 minutes; under 18 it is 30 minutes over 4 h 30 min."""
    assert breaks_asked(parts(rule), span) == asked


def test_a_number_that_nobody_confirmed_asks_for_nothing() -> None:
    """The third break of a 12-hour night is off until it is switched on, and then only nights have it."""
    night = frozenset(("N", "#night"))
    assert breaks_asked(parts("DR-BREAK"), 720, night) == (30, 30)
    confirmed = switched("DR-BREAK/third", True).parts_of("DR-BREAK", MONDAY, "ENG")
    assert breaks_asked(confirmed, 719, night) == (30, 30)
    assert breaks_asked(confirmed, 720, night) == (30, 30, 30)
    assert breaks_asked(confirmed, 720, frozenset(("D",))) == (30, 30)


def test_one_break_serves_all_rules() -> None:
    """A doctor's 30 minutes are the 20 of everybody too."""
    both = [*parts("WTR-20"), *parts("DR-BREAK")]
    assert breaks_asked(both, 400) == (30,)


@pytest.mark.parametrize(
    ("asked", "span", "break_minutes", "keeps"),
    [
        ((20,), 361, 20, True),
        ((20,), 361, 19, False),
        ((30, 30), 600, 60, True),
        ((30, 30), 600, 59, False),
        ((30,), 31, 30, False),
        ((30,), 32, 30, True),
        ((), 360, 0, True),
    ],
)
def test_a_template_has_room_or_not(asked: tuple[int, ...], span: int, break_minutes: int, keeps: bool) -> None:
    """As many minutes as asked keep it, one fewer does not; a break needs work on either side."""
    assert template_keeps(asked, span, break_minutes) is keeps


@pytest.mark.parametrize(
    ("planned", "keeps"),
    [
        ([Break(600, 620)], True),
        ([Break(600, 619)], False),
        ([Break(600, 610), Break(700, 710)], False),
        ([Break(600, 610), Break(610, 620)], True),
        ([Break(420, 440)], False),
        ([Break(421, 441)], True),
        ([Break(770, 790)], False),
        ([Break(769, 789)], True),
        ([Break(780, 800)], False),
        ([], False),
    ],
)
def test_one_unbroken_break_at_neither_end(planned: list[Break], keeps: bool) -> None:
    """20 minutes in a shift from 07:00 to 13:10: unbroken, not a minute short, and not at an end or outside."""
    assert planned_keep((20,), 420, 790, planned) is keeps


def test_each_break_asked_for_needs_its_own() -> None:
    """An hour at once is one break of those two asked for; a half hour each is both."""
    assert not planned_keep((30, 30), 0, 600, [Break(240, 300)])
    assert planned_keep((30, 30), 0, 600, [Break(200, 230), Break(400, 430)])
