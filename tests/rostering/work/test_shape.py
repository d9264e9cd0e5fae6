"""The shape of a shift: its length, its breaks and the visits of a round, at the minute where it turns."""

from dataclasses import replace as changed
from datetime import date

import pytest

from rostering.work.breaks import Break
from rostering.work.clocks import elapsed_minutes
from rostering.work.shape import Shape, Visit, shape_refusal
from tests.rostering.work.packs import MONDAY, parts, switched

OCTOBER, MARCH = date(2027, 10, 30), date(2027, 3, 27)


@pytest.mark.parametrize(
    ("rule", "shape", "says"),
    [
        ("WTR-20", Shape(360), None),
        ("WTR-20", Shape(361), "in 6 h 1 min it needs a break of 20 min, unbroken and at neither end; it has no break"),
        ("WTR-20", Shape(361, 20), None),
        ("WTR-20", Shape(361, 19), "it has 19 min of break"),
        ("WTR-Y", Shape(270), None),
        ("WTR-Y", Shape(271), "needs a break of 30 min"),
        ("WTR-Y", Shape(271, 30), None),
        ("DR-SHIFT", Shape(780), None),
        ("DR-SHIFT", Shape(781), "it lasts 13 h 1 min, and at most 13 h are allowed"),
        ("DR-BREAK", Shape(540, 30), None),
        ("DR-BREAK", Shape(541, 59), "needs a break of 30 min and 30 min"),
        ("DR-BREAK", Shape(541, 60), None),
        ("WTR-20", Shape(600, 0, "sleep-in"), None),
        ("DR-SHIFT", Shape(1440, 0, "on-call", frozenset(("C", "#on-call"))), None),
        ("WTR-20", Shape(600, 20, breaks=(Break(300, 320),)), None),
        ("WTR-20", Shape(600, 20, breaks=(Break(300, 310), Break(400, 410))), "2 planned do not give that"),
        ("WTR-20", Shape(600, 20, breaks=(Break(580, 600),)), "at neither end"),
    ],
)
def test_a_shift_fits_or_is_told_why_not(rule: str, shape: Shape, says: str | None) -> None:
    """The longest span and the breaks are kept to the minute, and one minute more is refused in a sentence."""
    refusal = shape_refusal(parts(rule), shape)
    assert refusal is None if says is None else refusal is not None and says in refusal


def test_the_night_the_clocks_go_back_is_too_long() -> None:
    """20:00 to 08:30 is 12 h 30 min in any night, 13 h 30 min in October's, which breaks the 13 hours of DR-SHIFT."""
    spans = {day: elapsed_minutes(day, 20 * 60, 32 * 60 + 30) for day in (MONDAY, MARCH, OCTOBER)}
    refused = {day: shape_refusal(parts("DR-SHIFT", day), Shape(span, 60)) for day, span in spans.items()}
    assert refused[MONDAY] is refused[MARCH] is None
    assert refused[OCTOBER] == "it lasts 13 h 30 min, and at most 13 h are allowed"
    assert shape_refusal(parts("DR-SHIFT", OCTOBER), Shape(elapsed_minutes(OCTOBER, 20 * 60, 32 * 60))) is None


def test_on_call_is_judged_only_by_a_part_that_names_it() -> None:
    """24 hours on call keep the limit of DR-OC when it is switched on, a minute more breaks it."""
    on_call = switched("DR-OC", True).parts_of("DR-OC", MONDAY, "ENG")
    codes = frozenset(("C", "#on-call"))
    assert shape_refusal(on_call, Shape(1440, 0, "on-call", codes)) is None
    assert shape_refusal(on_call, Shape(1441, 0, "on-call", codes)) is not None
    assert shape_refusal(on_call, Shape(1441, 0, "awake", frozenset(("D",)))) is None


def test_a_round_leaves_time_for_the_way_and_for_the_visits() -> None:
    """Half an hour a visit unless a condition allows less, and the way between two visits as it is."""
    rule = parts("RISCA", nation="WAL")
    round_ = Shape(300, visits=(Visit(0, 30, travel=15), Visit(45, 75)))
    assert shape_refusal(rule, round_) is None
    assert shape_refusal(rule, changed(round_, visits=(Visit(0, 30, travel=16), Visit(45, 75)))) == (
        "15 min after visit 1 are less than the 16 min on the way"
    )
    assert shape_refusal(rule, changed(round_, visits=(Visit(0, 29, travel=15), Visit(45, 75)))) == (
        "visit 1 lasts 29 min, less than 30 min"
    )
    assert shape_refusal(rule, changed(round_, visits=(Visit(0, 29, 15, "A"), Visit(45, 75)))) is None
    assert shape_refusal(rule, changed(round_, visits=(Visit(0, 29, 15, "Z"), Visit(45, 75)))) is not None
