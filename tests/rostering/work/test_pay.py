"""Pay of one assignment: which minutes earn which rate, and what that makes in pence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.work.pay import Earned, Pay, overtime_minutes, pay, units_of_cost
from rostering.work.pay_terms import PayTerms, band_number, pay_terms
from rostering.work.public_holidays import is_public_holiday
from rostering.work.stretches import Stretch
from tests.rostering.work.packs import MONDAY, rules, switched

TUESDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (1, 4, 5, 6))
CHRISTMAS_EVE = date(2026, 12, 24)  # a Thursday
RATE = 1_200


def england(day: date) -> bool:
    """Public holidays of England."""
    return is_public_holiday("ENG", day)


def terms(day: date = MONDAY, nation: str = "ENG") -> PayTerms:
    """The pay terms by default."""
    return pay_terms(rules(), nation, day)


def paid(day: date, begins: int, ends: int, band: str | None = "5", **more: int) -> Pay:
    """The pay of a shift without a break, between two clock times."""
    stretch = Stretch.by_clock(day, begins, ends)
    return pay(Earned(stretch, stretch.minutes, **more), RATE, band, terms(day), england)


def minutes(of: Pay) -> dict[str, int]:
    """Minutes by the name of the line."""
    return {line.name: line.minutes for line in of.lines}


@pytest.mark.parametrize(
    ("day", "begins", "ends", "by_rate"),
    [
        (MONDAY, 6 * 60, 20 * 60, {"plain": 840}),
        (MONDAY, 14 * 60, 26 * 60, {"plain": 360, "weekday_night": 360}),
        (MONDAY, 14 * 60 + 1, 26 * 60, {"weekday_night": 719}),
        (MONDAY, 14 * 60, 26 * 60 + 1, {"weekday_night": 721}),
        (MONDAY, 20 * 60, 32 * 60, {"weekday_night": 720}),
        (FRIDAY, 20 * 60, 32 * 60, {"weekday_night": 240, "saturday": 480}),
        (SATURDAY, 20 * 60, 32 * 60, {"saturday": 240, "sunday": 480}),
        (SUNDAY, 20 * 60, 32 * 60, {"sunday": 240, "weekday_night": 360, "plain": 120}),
        (CHRISTMAS_EVE, 20 * 60, 32 * 60, {"weekday_night": 240, "public_holiday": 480}),
        (date(2026, 12, 25), 8 * 60, 16 * 60, {"public_holiday": 480}),
    ],
)
def test_minutes_by_rate(day: date, begins: int, ends: int, by_rate: dict[str, int]) -> None:
    """Half of a weekday shift in the night earns it for its hours only, a minute more for the whole.

    Saturday, Sunday and public holiday are cut at midnight.
    """
    assert minutes(paid(day, begins, ends)) == by_rate


def test_the_holiday_is_that_of_the_nation() -> None:
    """St Andrew's Day is a public holiday in Scotland and an ordinary Monday elsewhere."""
    assert is_public_holiday("SCO", date(2026, 11, 30))
    assert not is_public_holiday("ENG", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("band", "night", "sunday"), [("2", 141, 183), ("Band 3", 135, 169), ("4", 130, 160), ("8a", 130, 160)]
)
def test_each_band_has_its_rates(band: str, night: int, sunday: int) -> None:
    """A night hour and a Sunday hour of a band, in per cent and to the penny."""
    assert paid(MONDAY, 20 * 60, 21 * 60, band).pence == RATE * night // 100
    assert paid(SUNDAY, 8 * 60, 9 * 60, band).pence == RATE * sunday // 100
    assert paid(SATURDAY, 8 * 60, 9 * 60, band).pence == RATE * night // 100


def test_without_a_band_the_rate_is_plain() -> None:
    """A contract without a band, and band 1 while nobody has confirmed its numbers, earn no more at night."""
    for band in (None, "", "1"):
        assert minutes(paid(SUNDAY, 8 * 60, 9 * 60, band)) == {"plain": 60}
    confirmed = pay_terms(switched("AFC-UNSOC/band-1", True), "ENG", SUNDAY)
    earned = Earned(Stretch.by_clock(SUNDAY, 480, 540), 60)
    assert pay(earned, RATE, "1", confirmed, england).pence == RATE * 194 // 100
    assert (band_number("Band 8a"), band_number("05"), band_number(None)) == ("8", "5", "")


def test_the_terms_have_their_dates_and_nation() -> None:
    """Before April 2020, and in Scotland, this table pays nobody."""
    assert terms(date(2020, 4, 1)).enhancements
    assert not terms(date(2020, 3, 31)).enhancements
    assert not terms(MONDAY, "SCO").enhancements


def test_a_break_is_not_paid() -> None:
    """A break whose time is known leaves the rate of its hour; otherwise it leaves all hours alike."""
    shift = Stretch.by_clock(MONDAY, 14 * 60, 26 * 60)
    at_night = Stretch.by_clock(MONDAY, 21 * 60, 22 * 60)
    known = pay(Earned(shift, 660, breaks=(at_night,)), RATE, "5", terms(), england)
    assert minutes(known) == {"plain": 360, "weekday_night": 300}
    assert minutes(pay(Earned(shift, 660), RATE, "5", terms(), england)) == {"plain": 330, "weekday_night": 330}


def test_overtime_waits_for_somebody_to_confirm_it() -> None:
    """Off, the minutes above full time are standard time.

    On, the last of the shift earn half as much again, on a public holiday double, and no enhancement.
    """
    over = overtime_minutes(2_100, 480, 2_250)
    assert over == 330
    assert minutes(paid(SATURDAY, 8 * 60, 16 * 60, overtime_minutes=over)) == {"saturday": 480}
    on = pay_terms(switched("AFC-OT", True), "ENG", SATURDAY)
    saturday = pay(Earned(Stretch.by_clock(SATURDAY, 480, 960), 480, overtime_minutes=over), RATE, "5", on, england)
    assert minutes(saturday) == {"saturday": 150, "overtime": 330}
    assert saturday.pence == 150 * 20 * 130 // 100 + 330 * 20 * 150 // 100
    night = Earned(Stretch.by_clock(CHRISTMAS_EVE, 1_200, 1_920), 720, overtime_minutes=600)
    assert minutes(pay(night, RATE, "5", on, england)) == {
        "weekday_night": 120,
        "overtime": 120,
        "overtime_public_holiday": 480,
    }
    assert minutes(pay(night, RATE, "8b", on, england)) == {"weekday_night": 240, "public_holiday": 480}


@pytest.mark.parametrize(
    ("before", "now", "over"), [(0, 480, 0), (1_770, 480, 0), (1_771, 480, 1), (2_250, 480, 480), (3_000, 480, 480)]
)
def test_overtime_begins_above_the_full_time_week(before: int, now: int, over: int) -> None:
    """Exactly 37.5 hours have none; what goes beyond them is, and no more than the shift itself."""
    assert overtime_minutes(before, now, 2_250) == over


def test_a_sleep_in_pays_its_allowance_and_the_minutes_awake() -> None:
    """£45 for the sleep-in and 40 minutes awake at the rate; no other hour is paid."""
    sleep_in = Stretch.by_clock(MONDAY, 22 * 60, 31 * 60)
    found = pay(Earned(sleep_in, 40, allowance_pence=4_500), RATE, None, terms(), england)
    assert [(line.name, line.minutes, line.pence) for line in found.lines] == [
        ("plain", 40, 800),
        ("allowance", 0, 4_500),
    ]
    assert found.pence == 5_300


def test_a_line_is_rounded_to_the_nearest_penny() -> None:
    """One minute at £12.30 an hour is 20.5 pence: 21; at £12.29 it is 20."""
    earned = Earned(Stretch.by_clock(MONDAY, 600, 601), 1)
    assert [pay(earned, rate, None, terms(), england).pence for rate in (1_230, 1_229)] == [21, 20]


def test_the_clock_change_is_paid_as_it_passes() -> None:
    """A 20:00 to 08:00 night on Saturday is paid 11 hours in March and 13 in October, the change in its Sunday."""
    assert minutes(paid(date(2027, 3, 27), 1_200, 1_920)) == {"saturday": 240, "sunday": 420}
    assert minutes(paid(date(2027, 10, 30), 1_200, 1_920)) == {"saturday": 240, "sunday": 540}


def test_a_solve_pays_more_for_who_is_further_away() -> None:
    """Pay of £96 for 8 hours, and £2 an hour for each tier, in units of £1."""
    shift = paid(MONDAY, 480, 960, None)
    assert [units_of_cost(shift, tier, pence_a_unit=100, tier_pence_an_hour=200) for tier in (0, 1, 3)] == [
        96,
        112,
        144,
    ]


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 30)),
    st.integers(0, 1_439),
    st.integers(1, 1_500),
    st.integers(0, 120),
    st.integers(0, 900),
    st.sampled_from((None, "1", "2", "3", "5", "8a")),
    st.integers(0, 5_000),
)
def test_no_minute_is_lost_or_paid_twice(
    day: date, begins: int, length: int, rest: int, over: int, band: str | None, rate: int
) -> None:
    """Minutes by rate add up to the paid minutes, pence are those of the lines, never below the plain rate, and at most
    half a penny off the exact pay a line."""
    on = pay_terms(switched("AFC-OT", True), "ENG", day)
    start = Stretch.by_clock(
        day, begins, begins + 120
    ).starts_at  # two hours: longer than what a clock change leaves out
    stretch = Stretch(start, start + timedelta(minutes=length))
    worked = max(0, length - rest)
    found = pay(Earned(stretch, worked, overtime_minutes=min(over, worked)), rate, band, on, england)
    assert found.minutes == worked
    exact = sum(line.minutes * rate * line.percent for line in found.lines)
    assert abs(6_000 * found.pence - exact) <= 3_000 * len(found.lines)
    assert exact >= worked * rate * 100
    assert all(line.minutes > 0 for line in found.lines)
