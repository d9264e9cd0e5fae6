"""Cycles: what they say, what cannot be one, and how they are seen in a row of cells."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError
from rostering.work.patterns import (
    OFF,
    cell_on,
    next_days,
    parse_cycle,
    phase_between,
    phase_on,
    refuse_unknown,
    see_cycle,
    turned,
)

FIRST = date(2026, 11, 23)
LONG = parse_cycle("D D D D - - - -")
cells = st.lists(st.sampled_from(("D", "N", "L+SI", OFF)), min_size=2, max_size=14).filter(
    lambda found: OFF in found and set(found) != {OFF}
)


@pytest.mark.parametrize(
    ("cycle", "says"),
    [
        ("", "has no days"),
        ("D D D", "has no day off: 'D D D'; write - for a day off"),
        ("D D+L+N+E -", "has 4 shifts on day 2"),
        ("D night -", "has on day 2 what is no shift's code: 'night'"),
        ("D + -", "has on day 2 what is no shift's code"),
        (" ".join(["D"] * 366 + ["-"]), "has 367 days"),
    ],
)
def test_what_cannot_be_a_cycle_is_said(cycle: str, says: str) -> None:
    """Every cycle that nobody could work is refused in one sentence that names the day or the cells."""
    with pytest.raises(BadInputError) as refused:
        parse_cycle(cycle)
    assert says in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_a_shift_that_is_not_there_is_told() -> None:
    """A code that a setting has no shift of is refused with the day and the codes there are."""
    refuse_unknown(parse_cycle("D L+SI -"), {"D", "L", "SI"}, "Hill House")
    with pytest.raises(BadInputError, match="on day 3 a shift that Hill House has not: 'Q'; its shifts are D, N"):
        refuse_unknown(parse_cycle("D - Q"), {"N", "D"}, "Hill House")


def test_phase_start_and_end() -> None:
    """The first day says the phase's cell; before the first day and after the last a pattern says nothing."""
    last = FIRST + timedelta(days=9)
    said = [cell_on(LONG, FIRST, 3, last, FIRST + timedelta(days=number)) for number in range(-1, 11)]
    assert said == [None, "D", "D", "-", "-", "-", "-", "D", "D", "D", "D", None]
    assert phase_on(LONG, FIRST, 3, FIRST + timedelta(days=6)) == 1
    assert list(next_days(LONG, FIRST, 3, last, last, 5)) == [(last, "D")]


@given(cells, st.integers(0, 13), st.integers(3, 5))
def test_a_cycle_is_seen_in_the_row_it_makes(cycle: list[str], begin: int, turns: int) -> None:
    """A row made of a cycle is seen as one that says the same on each of its days and goes on in the same way."""
    row = list(turned(tuple(cycle), begin)) * turns
    seen = see_cycle(row)
    if sum(cell != OFF for cell in row) < 6:
        assert seen is None
        return
    assert seen is not None
    assert (seen.exceptions, seen.absent) == (0, 0)
    assert len(seen.cells) <= len(cycle)
    goes_on = [cell for _, cell in next_days(seen.cells, FIRST, seen.phase, None, FIRST, 2 * len(row))]
    assert goes_on == row + row
    assert seen.cells[0] != OFF


@given(st.integers(0, 7), st.sets(st.integers(0, 55), max_size=7), st.integers(0, 55), st.integers(0, 55))
def test_leave_and_a_few_swaps_do_not_hide_four_on_four_off(
    begin: int, away: set[int], swapped: int, other: int
) -> None:
    """A row of eight weeks with a week of leave and two cells changed is still 4 on 4 off; the changes are counted."""
    row: list[str | None] = list(turned(LONG, begin)) * 7
    for place in (swapped, other):
        row[place] = OFF if turned(LONG, begin)[place % 8] == "D" else "N"
    for place in away:
        row[place] = None
    seen = see_cycle(row)
    assert seen is not None
    assert (seen.cells, seen.words, seen.code) == (LONG, "4 on 4 off, D", "4on4off-D")
    assert seen.exceptions == len({swapped, other} - away)
    assert seen.absent == len(away)
    assert turned(seen.cells, seen.phase - 1) == turned(LONG, begin)


def test_no_pattern_is_made_up() -> None:
    """A row without a day off, one of leave alone, one of a few shifts and an irregular one follow no pattern."""
    assert see_cycle(["D"] * 56) is None
    assert see_cycle([None] * 56) is None
    assert see_cycle((["D"] + [OFF] * 13) * 4) is None
    irregular = [OFF if number * number * 7 % 11 < 6 else "DLNE"[number * number % 13 % 4] for number in range(28)]
    assert see_cycle(irregular[:9] + irregular[17:] + irregular) is None


def test_a_turned_cycle_is_the_same_one() -> None:
    """One cycle begun later is known again, with the day it begins on; another one is not."""
    assert phase_between(LONG, turned(LONG, 5)) == 6
    assert phase_between(LONG, parse_cycle("D D D - D - - -")) is None
    assert phase_between(LONG, parse_cycle("D -")) is None
