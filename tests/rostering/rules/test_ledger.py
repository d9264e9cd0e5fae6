"""The ledger's reckoning on facts alone: minutes by day and week, nights, rest, and days that nothing is known of."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.calendar import instant
from rostering.rules.ledger import Ledger, NightShare
from rostering.rules.ledger_entry import ACTUAL, DailyRate, LedgerEntry, LedgerSum
from rostering.rules.ledger_limits import BROKEN, KEPT, NEAR, OPTED_OUT, UNKNOWN, LedgerLimits, LimitLine
from rostering.rules.ledger_person import AwaySpell, Employment, LedgerPerson, OptOutSpell, OwedRest
from rostering.rules.rulebook import rulebook

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)
CARE, TRUST = 1, 2


def at(number: int, clock: str, monday: date = MONDAY) -> datetime:
    """The instant of a clock time so many days after a Monday."""
    hours, minutes = clock.split(":")
    return instant(monday + timedelta(days=number), 60 * int(hours) + int(minutes))


def work(number: int, start: str, end: str, rest: int = 0, organisation: int = CARE, pool: str = "own") -> LedgerEntry:
    """Work from clock to clock; an end that is not later is on the next day."""
    starts_at, ends_at = at(number, start), at(number if end > start else number + 1, end)
    minutes = int((ends_at - starts_at).total_seconds()) // 60 - rest
    return LedgerEntry(starts_at, ends_at, minutes, ACTUAL, organisation, organisation, pool=pool)


def person(*employments: Employment, **more: object) -> LedgerPerson:
    """A person employed for years, by one organisation unless told otherwise."""
    employed = employments or (Employment(CARE, "ann", CARE, started_on=date(2020, 1, 1), known_from=date(2020, 1, 1)),)
    return LedgerPerson(1, "ann", "Ann", employments=employed, **more)  # type: ignore[arg-type]


def ledger(*entries: LedgerEntry, who: LedgerPerson | None = None, as_at: date = SUNDAY, **more: object) -> Ledger:
    """A ledger that reaches a year back and half a year ahead."""
    first, last = as_at - timedelta(days=400), as_at + timedelta(days=200)
    return Ledger(who or person(), as_at, first, last, tuple(entries), **more)  # type: ignore[arg-type]


def limits(kept: Ledger, rule: str, first: date = MONDAY, last: date = SUNDAY) -> list[LimitLine]:
    """The lines of one rule, or of a part of it."""
    lines = LedgerLimits(kept, rulebook(None)).lines(first, last)
    return [line for line in lines if line.rule == rule or line.rule.startswith(f"{rule}/")]


def states(kept: Ledger, rule: str, first: date = MONDAY, last: date = SUNDAY) -> list[str]:
    """How the lines of one rule stand."""
    return [line.state for line in limits(kept, rule, first, last)]


def test_a_sunday_night_is_split_at_midnight() -> None:
    """Of Sunday 20:00 to Monday 08:00 four hours are last week's and eight the next week's."""
    kept = ledger(work(6, "20:00", "08:00"))
    assert (kept.week_minutes(MONDAY), kept.week_minutes(MONDAY + timedelta(days=7))) == (240, 480)


def test_a_night_of_a_clock_change_has_its_elapsed_minutes() -> None:
    """20:00 to 08:00 is 11 hours when the clocks go forward and 13 when they go back; night time is 6 and 8 hours."""
    for sunday, hours, night in ((date(2027, 3, 28), 11, 6), (date(2027, 10, 31), 13, 8), (date(2027, 6, 6), 12, 7)):
        starts_at, ends_at = instant(sunday - timedelta(days=1), 1200), instant(sunday, 480)
        length = int((ends_at - starts_at).total_seconds()) // 60
        entry = LedgerEntry(starts_at, ends_at, length, ACTUAL, CARE)
        assert (sum(entry.minutes_by_day.values()), entry.night_minutes) == (60 * hours, 60 * night)
        assert entry.minutes_by_day[sunday] == 60 * (hours - 4)


@given(st.integers(0, 1439), st.integers(1, 4000), st.integers(0, 4000))
def test_the_days_of_an_entry_add_up(start: int, length: int, minutes: int) -> None:
    """However an interval lies to midnight, its days have all of its working time and nothing below zero."""
    starts_at = instant(date(2027, 3, 27), start)
    entry = LedgerEntry(starts_at, starts_at + timedelta(minutes=length), minutes, ACTUAL, CARE)
    assert sum(entry.minutes_by_day.values()) == minutes
    assert min(entry.minutes_by_day.values()) >= 0


@given(st.integers(1, 60), st.integers(0, 9999))
def test_the_days_of_a_sum_add_up(days: int, minutes: int) -> None:
    """A sum is spread evenly: no day has over a minute more than another, and the days are the sum."""
    one = LedgerSum(MONDAY, MONDAY + timedelta(days=days - 1), minutes, CARE)
    shares = [one.minutes_on(MONDAY + timedelta(days=number)) for number in range(-1, days + 1)]
    assert sum(shares) == minutes
    assert max(shares[1:-1]) - min(shares[1:-1]) <= 1
    assert (shares[0], shares[-1]) == (0, 0)


def test_two_employers_add_up_to_a_broken_average() -> None:
    """24 hours for each of two employers keep 48 hours; a minute more for either breaks them for the person."""
    entries = [
        work(number - 7 * week, "08:00", "20:00", organisation=organisation)
        for week in range(17)
        for number, organisation in ((0, CARE), (1, TRUST), (2, CARE), (3, TRUST))
    ]
    assert states(ledger(*entries), "WTR-48") == [NEAR]
    (line,) = limits(ledger(*entries, work(6, "08:00", "08:01")), "WTR-48")
    assert (line.state, line.room, line.hard) == (BROKEN, -1, True)


def test_early_warning_at_46_hours() -> None:
    """An average of exactly 46 hours is near the limit; a minute less over the whole period is not."""
    entries = [work(number - 7 * week, "08:00", "19:30") for week in range(17) for number in range(4)]
    assert states(ledger(*entries), "WTR-48") == [NEAR]
    shorter = [*entries[1:], work(0, "08:00", "19:29")]
    assert states(ledger(*shorter), "WTR-48") == [KEPT]


def test_what_is_planned_ahead_is_judged_too() -> None:
    """Two days ahead that take the place of the oldest are nothing new; a minute longer they break the average then."""
    entries = [work(number - 7 * week, "08:00", "20:00") for week in range(17) for number in range(4)]
    same = ledger(*entries, work(7, "08:00", "20:00"), work(8, "08:00", "20:00"))
    assert states(same, "WTR-48") == [NEAR]
    today, fullest = limits(ledger(*entries, work(7, "08:00", "20:00"), work(8, "08:00", "20:01")), "WTR-48")
    assert (today.state, fullest.state, fullest.room) == (NEAR, BROKEN, -1)
    assert fullest.last == SUNDAY + timedelta(days=2)


def test_an_opt_out_with_every_employer_lifts_the_average_alone() -> None:
    """Signed with one of two employers it does not count; with both it does, and never for somebody under 18."""
    entries = [work(number - 7 * week, "07:00", "20:00") for week in range(17) for number in range(5)]
    spell = (OptOutSpell(date(2025, 1, 1)),)
    care = Employment(CARE, "a", CARE, known_from=date(2020, 1, 1), opt_outs=spell)
    trust = Employment(TRUST, "b", TRUST, known_from=date(2020, 1, 1))
    assert states(ledger(*entries, who=person(care, trust)), "WTR-48") == [BROKEN]
    both = person(care, Employment(TRUST, "b", TRUST, known_from=date(2020, 1, 1), opt_outs=spell))
    assert states(ledger(*entries, who=both), "WTR-48") == [OPTED_OUT]
    young = person(care, under_18_until=date(2027, 1, 1))
    assert BROKEN in states(ledger(*entries, who=young), "WTR-48")


def test_the_longer_period_needs_an_agreement() -> None:
    """A care home averages over 17 weeks; over 26 only while an agreement says so and where regulation 21 holds."""
    spell = ((MONDAY, SUNDAY),)
    for regulated, agreements, days in ((True, (), 119), (True, spell, 182), (False, spell, 119)):
        one = Employment(CARE, "a", CARE, known_from=date(2020, 1, 1), regulated=regulated, agreements=agreements)
        assert LedgerLimits(ledger(who=person(one)), rulebook(None)).reference_days == days
        later = ledger(who=person(one), as_at=SUNDAY + timedelta(days=1))
        assert LedgerLimits(later, rulebook(None)).reference_days == 119


def test_leave_is_made_up_only_where_nothing_was_worked() -> None:
    """A week of leave leaves out seven days; a day of it worked for another employer is not one of them."""
    away = AwaySpell("annual", at(-14, "00:00"), at(-7, "00:00"))
    kept = ledger(who=person(away=(away,)), excluded=("annual",))
    assert len(kept.left_out) == 7
    busy = ledger(work(-12, "08:00", "12:00", organisation=TRUST), who=person(away=(away,)), excluded=("annual",))
    assert len(busy.left_out) == 6
    assert not ledger(who=person(away=(away,))).left_out


def test_a_period_is_longer_by_the_days_it_takes_to_make_up() -> None:
    """Two days left out, the next two worked on the 2nd and the 5th day after: the window is five days longer."""
    away = AwaySpell("sick", at(-2, "00:00"), at(0, "00:00"))
    kept = ledger(work(8, "08:00", "16:00"), work(11, "08:00", "16:00"), who=person(away=(away,)), excluded=("sick",))
    assert kept.days_to_make_up(SUNDAY, 119) == 5
    assert kept.days_to_make_up(SUNDAY - timedelta(days=200), 119) == 0


def test_days_nothing_is_known_of_take_the_contract() -> None:
    """Before the first known day each day is a seventh of the contract's week; from then on all is as it is known."""
    one = Employment(CARE, "a", CARE, known_from=MONDAY, rates=(DailyRate(Fraction(2250, 7)),))
    kept = ledger(work(0, "08:00", "16:00"), who=person(one))
    assert kept.week_minutes(MONDAY - timedelta(days=7)) in (2250, 2249, 2251)
    assert kept.minutes(MONDAY - timedelta(days=70), MONDAY - timedelta(days=1)) in range(22499, 22502)
    assert kept.week_minutes(MONDAY) == 480
    assert kept.longest_rest(MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)) == 7 * 1440


def test_a_person_without_any_history_has_the_contract_until_today() -> None:
    """Nothing known at all: the average up to today is the contract's, and days before the start are not counted."""
    one = Employment(CARE, "a", CARE, rates=(DailyRate(Fraction(2400, 7)),))
    assert round(ledger(who=person(one)).average(SUNDAY - timedelta(days=1), 119).minutes_a_week) == 2400
    new = Employment(CARE, "a", CARE, started_on=SUNDAY - timedelta(days=6), rates=(DailyRate(Fraction(2400, 7)),))
    assert len(ledger(who=person(new)).opening_by_day) == 6


def test_a_third_of_nights_makes_a_night_worker() -> None:
    """One night in three days worked is enough, and the average of such a worker over 48 hours is told."""
    shifts = [work(7 * week + number - 119, "08:00", "16:00") for week in range(18) for number in (0, 2)]
    nights = [work(7 * week + 4 - 119, "20:00", "08:00") for week in range(18)]
    kept = ledger(*shifts, *nights)
    assert kept.night_share(SUNDAY, 119) == NightShare(Fraction(51), Fraction(17))
    assert states(kept, "WTR-N8") == [KEPT]
    assert states(ledger(*shifts, *nights[2:]), "WTR-N8") == []


def test_three_hours_of_the_night_make_a_night_shift() -> None:
    """16:00 to 02:00 has exactly three hours of night time; a minute less is no night shift."""
    assert work(0, "16:00", "02:00").is_night
    assert not work(0, "16:00", "01:59").is_night


def test_weekly_rest_to_the_minute() -> None:
    """35 clear hours in the week are kept, a minute less is near, and below 24 hours it is broken."""
    days = [work(number, "08:00", "20:00") for number in range(5)]
    monday = work(7, "08:00", "16:00")
    assert states(ledger(*days, work(5, "08:00", "13:00"), monday), "WTR-24")[:1] == [KEPT]
    assert states(ledger(*days, work(5, "08:00", "13:01"), monday), "WTR-24")[:1] == [NEAR]
    assert states(ledger(*days, work(5, "10:00", "00:00"), monday), "WTR-24")[:1] == [NEAR]
    assert states(ledger(*days, work(5, "10:00", "00:01"), monday), "WTR-24")[:1] == [BROKEN]


def test_daily_rest_to_the_minute_across_employers() -> None:
    """11 hours between two employers' shifts are kept, 10:59 are broken and told as what they are."""
    late = work(0, "14:00", "22:00")
    assert states(ledger(late, work(1, "09:00", "17:00", organisation=TRUST)), "WTR-11") == []
    (line,) = limits(ledger(late, work(1, "08:59", "17:00", organisation=TRUST)), "WTR-11")
    assert (line.state, line.amount, line.limit) == (BROKEN, 659, 660)


def test_the_hour_of_the_clock_change_counts_in_rest() -> None:
    """22:00 to 09:00 is ten hours in the night the clocks go forward, and eleven in any other."""
    monday = date(2027, 3, 22)
    entries = [
        LedgerEntry(at(5, "14:00", monday), at(5, "22:00", monday), 480, ACTUAL, CARE),
        LedgerEntry(at(6, "09:00", monday), at(6, "15:00", monday), 360, ACTUAL, CARE),
    ]
    sunday = monday + timedelta(days=6)
    (line,) = limits(ledger(*entries, as_at=sunday), "WTR-11", monday, sunday)
    assert (line.state, line.amount) == (BROKEN, 600)


def test_a_day_and_a_week_under_18() -> None:
    """Eight hours a day and forty a week are kept to the minute; on and after the birthday nothing of it is asked."""
    who = person(under_18_until=SUNDAY)
    days = [work(number, "08:00", "16:00") for number in range(5)]
    assert BROKEN not in states(ledger(*days, who=who), "WTR-Y")
    (week,) = limits(ledger(*days, work(5, "08:00", "08:01"), who=who), "WTR-Y/week")
    assert (week.state, week.amount) == (BROKEN, 2401)
    (day,) = [line for line in limits(ledger(work(0, "08:00", "16:01"), who=who), "WTR-Y/day") if line.amount]
    assert (day.state, day.amount) == (BROKEN, 481)
    assert limits(ledger(*days, work(6, "08:00", "20:00"), who=who), "WTR-Y/week")[0].amount == 2400
    unknown = person(age_known=False)
    assert states(ledger(who=unknown), "WTR-Y") == [UNKNOWN]


def test_a_student_in_term() -> None:
    """Twenty hours a week in term are kept, a minute of a Sunday night more is not; in a holiday nothing is asked."""
    terms = ((MONDAY - timedelta(days=70), MONDAY - timedelta(days=8)), (MONDAY + timedelta(days=6), date(2027, 3, 1)))
    who = person(visa="student", visa_weekly_minutes=1200, terms=terms)
    days = [work(number, "08:00", "18:00") for number in (0, 1)]
    assert states(ledger(*days, who=who), "VISA-STU") == [NEAR]
    night = work(6, "23:59", "08:00")
    assert states(ledger(*days, night, who=who), "VISA-STU") == [BROKEN]
    before = MONDAY - timedelta(days=7)
    assert limits(ledger(work(-7, "00:00", "23:00"), who=who), "VISA-STU", before, MONDAY - timedelta(days=1)) == []
    assert who.in_term(date(2027, 6, 7))  # no evidence of a holiday after the last known term
    assert states(ledger(*days, who=person(visa="student")), "VISA-STU") == [UNKNOWN]


def test_what_only_stands_for_the_unknown_breaks_no_week() -> None:
    """A student's contract of 23 hours with no history is not told as broken weeks but as unknown ones."""
    one = Employment(CARE, "a", CARE, known_from=SUNDAY, rates=(DailyRate(Fraction(1380, 7)),))
    kept = ledger(who=person(one, visa="student", visa_weekly_minutes=1200))
    last_week = MONDAY - timedelta(days=7)
    assert states(kept, "VISA-STU", last_week, MONDAY - timedelta(days=1)) == [UNKNOWN]


def test_a_sponsored_workers_second_job() -> None:
    """Twenty hours for others are kept whatever is worked for the sponsor; a minute more is not."""
    who = person(visa="sponsored", visa_sponsor=CARE)
    entries = [work(number, "08:00", "18:00", organisation=TRUST) for number in (0, 1)]
    sponsor = [work(number, "08:00", "18:00") for number in (2, 3, 4)]
    assert states(ledger(*entries, *sponsor, who=who), "VISA-SUP") == [NEAR]
    assert states(ledger(*entries, *sponsor, work(5, "08:00", "08:01", organisation=TRUST), who=who), "VISA-SUP") == [
        BROKEN
    ]
    assert states(ledger(*entries, who=person(visa="sponsored")), "VISA-SUP") == [UNKNOWN]


def test_a_reservists_days_of_the_agreement_year() -> None:
    """Only days since the last anniversary count, each once; the 31st is over the thirty of a year."""
    one = Employment(CARE, "a", CARE, pool="reservist", known_from=date(2020, 1, 1))
    who = person(one, reservist_from=SUNDAY - timedelta(days=365 + 40))
    entries = [work(-number, "08:00", "12:00", pool="reservist") for number in range(60)]
    (line,) = limits(ledger(*entries, work(0, "14:00", "15:00", pool="reservist"), who=who), "RES-DAYS")
    inside = [entry for entry in entries if entry.day >= who.agreement_year(SUNDAY)[0]]
    assert line.amount == len(inside) == 35
    assert (line.state, line.hard, line.limit) == (BROKEN, False, 30)


def test_rest_owed_is_due_then_overdue_then_repaid() -> None:
    """A debt is told while it stands, is broken the day after it was due, and is kept once a rest repays it."""
    owed = OwedRest("WTR-11", 60, at(0, "08:00"), SUNDAY)
    assert states(ledger(who=person(owed=(owed,))), "WTR-COMP") == [NEAR]
    assert states(ledger(who=person(owed=(owed,)), as_at=SUNDAY + timedelta(days=1)), "WTR-COMP") == [BROKEN]
    repaid = OwedRest("WTR-11", 60, at(0, "08:00"), SUNDAY, at(2, "08:00"))
    assert states(ledger(who=person(owed=(repaid,))), "WTR-COMP") == [KEPT]


def test_two_places_at_once() -> None:
    """Entries that overlap by a minute are told; entries that touch are not."""
    assert states(ledger(work(0, "08:00", "16:00"), work(0, "16:00", "18:00", organisation=TRUST)), "GEN-ONE") == []
    (line,) = limits(ledger(work(0, "08:00", "16:00"), work(0, "15:59", "18:00", organisation=TRUST)), "GEN-ONE")
    assert (line.state, line.amount) == (BROKEN, 1)


@pytest.mark.parametrize(("month", "day", "first"), [(4, 1, 1), (3, 31, 1)])
def test_a_year_without_a_date_of_its_own_begins_in_april(month: int, day: int, first: int) -> None:
    """Where no agreement gives a date the agreement year is the one from 1 April."""
    begins, ends = person().agreement_year(date(2026, month, day))
    assert (begins.month, begins.day, (ends - begins).days) == (4, first, 364)
    assert begins <= date(2026, month, day) <= ends


@given(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 23), st.integers(1, 14)), max_size=8))
def test_rest_and_work_fill_the_fortnight(drawn: list[tuple[int, int, int]]) -> None:
    """Every minute of a fortnight is either in a block of work or in a rest, never in both."""
    entries = []
    for number, hour, hours in drawn:
        starts_at = at(number, f"{hour}:00")
        entries.append(LedgerEntry(starts_at, starts_at + timedelta(hours=hours), 60 * hours, ACTUAL, CARE))
    kept = ledger(*entries)
    begins, ends = at(0, "00:00"), at(14, "00:00")
    busy = {begins + timedelta(hours=number) for number in range(14 * 24)}
    for entry in entries:
        busy -= {
            entry.starts_at + timedelta(hours=number)
            for number in range(24)
            if entry.starts_at + timedelta(hours=number) < entry.ends_at
        }
    free = sum(rest.minutes for rest in kept.rests(MONDAY, MONDAY + timedelta(days=13)))
    assert free == 60 * len(busy)
    assert all(
        begins <= rest.starts_at < rest.ends_at <= ends for rest in kept.rests(MONDAY, MONDAY + timedelta(days=13))
    )
