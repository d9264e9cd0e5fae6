"""The average week: the formula of regulation 4(6), held against a recount by hand, and its limits to the minute."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rostering.rules.reference_average import reference_average

LAST = date(2026, 11, 22)
WEEKS = 17
DAYS = 7 * WEEKS
LIMIT = 48 * 60


def day(number: int) -> date:
    """The day so many days after the last of the period."""
    return LAST + timedelta(days=number)


def test_exactly_48_hours_keep_and_a_minute_more_breaks() -> None:
    """The limit is inclusive: 816 hours in 17 weeks are 48.0, and one minute more is over."""
    minutes = {day(-number): LIMIT // 6 for number in range(DAYS) if number % 7}
    average = reference_average(minutes, LAST, DAYS)
    assert average.minutes_a_week == LIMIT
    assert (average.keeps(LIMIT), average.room(LIMIT)) == (True, 0)
    over = reference_average(minutes | {LAST: minutes.get(LAST, 0) + 1}, LAST, DAYS)
    assert (over.keeps(LIMIT), over.room(LIMIT)) == (False, -1)


def test_days_left_out_take_the_next_days_worked() -> None:
    """Three days of leave bring in the work of the first three days worked after the period, days off between."""
    minutes = {day(-1): 600, day(2): 100, day(4): 20, day(5): 3, day(6): 999}
    average = reference_average(minutes, LAST, DAYS, left_out={day(-9), day(-8), day(-7)})
    assert (average.worked, average.made_up, average.left_out, average.assumed) == (600, 123, 3, 0)


def test_work_on_a_day_left_out_counts_nowhere() -> None:
    """What was worked while opted out is in neither part of the sum."""
    minutes = {day(-1): 600, day(-2): 60, day(1): 10, day(2): 30}
    average = reference_average(minutes, LAST, DAYS, left_out={day(-2), day(1)})
    assert (average.worked, average.made_up) == (600, 30)


def test_days_to_come_that_nobody_planned_take_the_contract() -> None:
    """Of four days left out one is planned after the period; three stand for a day of the contract, rounded up."""
    minutes = {day(-1): 600, day(1): 480}
    left_out = {day(-number) for number in range(10, 14)}
    average = reference_average(minutes, LAST, DAYS, left_out=left_out, daily=lambda _: Fraction(2250, 7))
    assert (average.made_up, average.assumed) == (480 + 965, 3)


def test_who_started_later_has_the_weeks_since() -> None:
    """In the second week since the start two weeks count, so four long days on and four off are 48 hours."""
    since = day(-11)
    minutes = {since + timedelta(days=number): 720 for number in (0, 1, 2, 3, 8, 9, 10, 11)}
    average = reference_average(minutes, LAST, DAYS, since=since)
    assert (average.weeks, average.first) == (2, since)
    assert average.minutes_a_week == LIMIT
    assert reference_average(minutes, LAST, DAYS, since=day(1)).weeks == WEEKS


@st.composite
def _lives(draw: st.DrawFn) -> tuple[dict[date, int], set[date], int]:
    worked = draw(st.dictionaries(st.integers(-40, 30), st.integers(1, 900), max_size=40))
    lost = draw(st.sets(st.integers(-40, 30), max_size=12))
    return {day(number): minutes for number, minutes in worked.items()}, {day(number) for number in lost}, 28


@given(_lives(), st.integers(0, 3000))
def test_the_formula_is_the_recount(life: tuple[dict[date, int], set[date], int], weekly: int) -> None:
    """(A + B) / C equals a recount that walks the calendar one day at a time and keeps a list of what it takes."""
    minutes, left_out, days = life
    until = max([LAST, *minutes])
    average = reference_average(minutes, LAST, days, left_out=left_out, daily=lambda _: Fraction(weekly, 7))
    taken: list[Fraction] = []
    owed, when = 0, LAST - timedelta(days=days)
    while when < LAST:
        when += timedelta(days=1)
        if when in left_out:
            owed += 1
        else:
            taken.append(Fraction(minutes.get(when, 0)))
    while owed and when < until:
        when += timedelta(days=1)
        if when in minutes and when not in left_out:
            taken.append(Fraction(minutes[when]))
            owed -= 1
    known, assumed = sum(taken), Fraction(weekly, 7) * owed
    exact = (known + assumed) / (days // 7)
    assert exact <= average.minutes_a_week < exact + Fraction(1, days // 7)
    assert average.keeps(LIMIT) == (average.minutes_a_week <= LIMIT)
