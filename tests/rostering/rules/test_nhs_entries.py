"""The pack of NHS terms, entry by entry: each rule just kept, and broken by the smallest step there is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.work.full_time import full_time_week
from rostering.work.pay import Earned, pay
from rostering.work.pay_terms import pay_terms
from rostering.work.public_holidays import is_public_holiday
from rostering.work.stretches import Stretch
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.rules.story import Span, broken_as_at, on_all, only, tells, worked

OCTOBER = date(2026, 10, 19)  # the clocks go back in the night to the Sunday of this week
DOCTOR = "doctor"


def doctor(folder: Path, rule: str, monday: date = MONDAY) -> tuple[Office, int]:
    """An office where this rule alone is on, and a doctor."""
    office = only(folder, rule, monday=monday)
    return office, office.worker("dan", DOCTOR)


def broken(folder: Path, rule: str, before: list[Span], spans: list[Span], as_at: date | None = None) -> list[str]:
    """The rules broken by a doctor who worked `before`, and is on these shifts, by the law of a day; each once."""
    office, worker = doctor(folder, rule)
    worked(office, worker, before)
    on_all(office, worker, spans, DOCTOR)
    return sorted(set(office.broken() if as_at is None else broken_as_at(office, as_at)))


def days(first: int, last: int, start: str = "08:00", end: str = "16:00") -> list[Span]:
    """The same hours on each of some days, the last included."""
    return [(number, start, end) for number in range(first, last + 1)]


@tells("DR-SHIFT")
@pytest.mark.parametrize(
    ("monday", "number", "start", "end", "rule"),
    [
        (MONDAY, 0, "08:00", "21:00", None),
        (MONDAY, 0, "08:00", "21:01", "DR-SHIFT"),
        (MONDAY, 5, "20:00", "08:30", None),
        (OCTOBER, 5, "20:00", "08:00", None),
        (OCTOBER, 5, "20:00", "08:30", "DR-SHIFT"),
        (OCTOBER, 5, "20:00", "08:01", "DR-SHIFT"),
    ],
)
def test_thirteen_hours_at_most(
    store_folder: Path, monday: date, number: int, start: str, end: str, rule: str | None
) -> None:
    """Thirteen hours pass, a minute more fails; 20:00 to 08:30 is an hour longer as the clocks go back."""
    office, _ = doctor(store_folder, "DR-SHIFT", monday)
    assert office.refusal("dan", office.shift(number, start, end, role=DOCTOR)) == rule


@tells("DR-72")
@pytest.mark.parametrize(
    ("before", "spans", "kept"),
    [
        ([], days(0, 5, "08:00", "20:00"), True),
        ([], [*days(0, 4, "08:00", "20:00"), (5, "08:00", "20:01")], False),
        # From Friday 08:00 on, 168 hours end on the next Friday at 08:00.
        (days(-3, -1, "08:00", "20:00"), [*days(0, 2, "08:00", "20:00"), (4, "08:00", "20:00")], True),
        (days(-3, -1, "08:00", "20:00"), [*days(0, 2, "08:00", "20:00"), (4, "07:59", "20:00")], False),
    ],
)
def test_72_hours_in_168(store_folder: Path, before: list[Span], spans: list[Span], kept: bool) -> None:
    """72 hours in any 168 in a row pass, a minute more fails, wherever the 168 hours begin."""
    assert broken(store_folder, "DR-72", before, spans) == ([] if kept else ["DR-72"])


def half_a_year(folder: Path, last: str, start: str = "07:00", end: str = "19:00") -> tuple[Office, int]:
    """Twenty-five weeks of four long days and one more like them, which ends at `last`."""
    office, worker = doctor(folder, "DR-48")
    worked(office, worker, ((number + 7 * week, start, end) for week in range(-25, 0) for number in range(4)))
    on_all(office, worker, [*days(0, 2, start, end), (3, start, last)], DOCTOR)
    return office, worker


@tells("DR-48")
@pytest.mark.parametrize(("last", "kept"), [("19:00", True), ("19:01", False)])
def test_26_weeks_of_48_hours(store_folder: Path, last: str, kept: bool) -> None:
    """48.0 hours a week over 26 weeks pass, a minute more fails."""
    office, _ = half_a_year(store_folder, last)
    assert office.broken() == ([] if kept else ["DR-48"])


@tells("DR-48")
@pytest.mark.parametrize(("last", "kept"), [("21:00", True), ("21:01", False)])
def test_26_weeks_of_56_hours_with_an_opt_out(store_folder: Path, last: str, kept: bool) -> None:
    """With an opt-out the average is 56.0 hours."""
    office, worker = half_a_year(store_folder, last, "07:00", "21:00")
    office.add(t.OptOut(worker_id=worker, from_on=day(-200)))
    assert office.broken() == ([] if kept else ["DR-48"])


@tells("DR-48")
@pytest.mark.parametrize(("average", "opted_out"), [(48, False), (56, True)])
@pytest.mark.parametrize(("short", "kept"), [(720, True), (719, False)])
def test_opening_hours_count_for_26_weeks(
    store_folder: Path, average: int, opted_out: bool, short: int, kept: bool
) -> None:
    """Hours of the last half year that are known as a sum leave twelve hours, by the minute."""
    office, worker = doctor(store_folder, "DR-48")
    minutes = 26 * average * 60 - short
    if opted_out:
        office.add(t.OptOut(worker_id=worker, from_on=day(-200)))
    spell: dict[str, Any] = {"from_on": day(-175), "until_on": day(-1)}
    office.add(t.HistorySum(worker_id=worker, employer="trust", minutes=minutes, **spell))
    on_all(office, worker, [(0, "08:00", "20:00")], DOCTOR)
    assert office.broken() == ([] if kept else ["DR-48"])


@tells("DR-11")
@pytest.mark.parametrize(
    ("before", "spans", "kept"),
    [
        ([], [(0, "14:00", "22:00"), (1, "09:00", "15:00")], True),
        ([], [(0, "14:00", "22:00"), (1, "08:59", "15:00")], False),
        ([(-1, "14:00", "22:00")], [(0, "09:00", "15:00")], True),
        ([(-1, "14:00", "22:00")], [(0, "08:59", "15:00")], False),
        ([(0, "07:00", "09:00")], [(0, "16:00", "18:00")], False),
    ],
)
def test_eleven_hours_between_shifts(store_folder: Path, before: list[Span], spans: list[Span], kept: bool) -> None:
    """Every gap counts: also one inside a short day of work in two parts."""
    assert broken(store_folder, "DR-11", before, spans) == ([] if kept else ["DR-11"])


@tells("DR-LONG/run", "DR-LONG/rest")
@pytest.mark.parametrize(
    ("before", "spans", "found"),
    [
        ([], days(0, 4, "08:00", "18:01"), []),
        ([], days(0, 5, "08:00", "18:01"), ["DR-LONG/run"]),
        ([], [*days(0, 4, "08:00", "18:01"), (5, "08:00", "18:00")], ["DR-LONG/rest"]),
        ([], days(0, 5, "08:00", "18:00"), []),
        (days(-2, -1, "08:00", "18:01"), days(0, 2, "08:00", "18:01"), []),
        (days(-2, -1, "08:00", "18:01"), days(0, 3, "08:00", "18:01"), ["DR-LONG/run"]),
        (days(-5, -1, "08:00", "18:01"), [(1, "18:01", "20:00")], []),
        (days(-5, -1, "08:00", "18:01"), [(1, "18:00", "20:00")], ["DR-LONG/rest"]),
        (days(-4, -1, "08:00", "18:01"), [(1, "08:00", "10:00")], []),
    ],
)
def test_five_long_shifts_in_a_row(store_folder: Path, before: list[Span], spans: list[Span], found: list[str]) -> None:
    """Five shifts of more than ten hours in a row, then 48 hours off; ten hours are not long, four ask for no rest."""
    assert broken(store_folder, "DR-LONG", before, spans) == found


@tells("DR-LATE/run", "DR-LATE/rest")
@pytest.mark.parametrize(
    ("before", "spans", "found"),
    [
        ([], days(0, 3, "13:00", "23:01"), []),
        ([], days(0, 4, "13:00", "23:01"), ["DR-LATE/run"]),
        ([], days(0, 4, "12:30", "23:00"), []),
        ([], days(0, 4, "13:01", "23:01"), []),
        ([], days(0, 4, "14:00", "00:30"), ["DR-LATE/run"]),
        (days(-4, -1, "13:00", "23:01"), [(1, "23:01", "06:00")], []),
        (days(-4, -1, "13:00", "23:01"), [(1, "23:00", "06:00")], ["DR-LATE/rest"]),
        (days(-3, -1, "13:00", "23:01"), [(1, "12:00", "14:00")], []),
    ],
)
def test_four_long_lates_in_a_row(store_folder: Path, before: list[Span], spans: list[Span], found: list[str]) -> None:
    """Four long shifts that end after 23:00, then 48 hours off; an end at 23:00 and ten hours are not meant."""
    assert broken(store_folder, "DR-LATE", before, spans) == found


NIGHTS = ("21:00", "02:00")  # three hours between 23:00 and 06:00
BEFORE_2019, SINCE_2019 = date(2019, 8, 6), date(2019, 8, 7)


@tells("DR-NIGHT/run", "DR-NIGHT/rest")
@pytest.mark.parametrize(
    ("before", "spans", "as_at", "found"),
    [
        ([], days(0, 3, *NIGHTS), None, []),
        ([], days(0, 4, *NIGHTS), None, ["DR-NIGHT/run"]),
        ([], days(0, 4, "21:00", "01:59"), None, []),
        (days(-1, -1, *NIGHTS), [(2, "00:00", "08:00")], None, []),
        (days(-1, -1, *NIGHTS), [(1, "23:59", "08:00")], None, ["DR-NIGHT/rest"]),
        (days(-1, -1, *NIGHTS), [(1, "23:59", "08:00")], SINCE_2019, ["DR-NIGHT/rest"]),
        (days(-1, -1, *NIGHTS), [(1, "23:59", "08:00")], BEFORE_2019, []),
        (days(-2, -1, *NIGHTS), [(1, "23:59", "08:00")], BEFORE_2019, []),
        (days(-3, -1, *NIGHTS), [(2, "00:00", "08:00")], BEFORE_2019, []),
        (days(-3, -1, *NIGHTS), [(1, "23:59", "08:00")], BEFORE_2019, ["DR-NIGHT/rest"]),
        ([], days(0, 4, *NIGHTS), BEFORE_2019, ["DR-NIGHT/run"]),
        ([], days(0, 4, *NIGHTS), date(2016, 8, 2), []),
    ],
)
def test_four_nights_and_46_hours(
    store_folder: Path, before: list[Span], spans: list[Span], as_at: date | None, found: list[str]
) -> None:
    """Four nights in a row; 46 hours off after any of them, before 7 August 2019 only after three or four."""
    assert broken(store_folder, "DR-NIGHT", before, spans, as_at) == found


@tells("DR-RUN/run", "DR-RUN/rest")
@pytest.mark.parametrize("as_at", [None, BEFORE_2019])
@pytest.mark.parametrize(
    ("before", "spans", "found"),
    [
        (days(-1, -1), days(0, 6), []),
        (days(-2, -1), days(0, 6), ["DR-RUN/run"]),
        (days(-8, -1), [(1, "16:00", "18:00")], []),
        (days(-8, -1), [(1, "15:59", "18:00")], ["DR-RUN/rest"]),
        (days(-7, -1), [(1, "08:00", "10:00")], []),
    ],
)
def test_eight_shifts_in_a_row(
    store_folder: Path, before: list[Span], spans: list[Span], found: list[str], as_at: date | None
) -> None:
    """Eight in a row, then 48 hours off: the number of 2016 stays while nobody has confirmed the seven of 2019."""
    assert broken(store_folder, "DR-RUN", before, spans, as_at) == found


@tells("DR-WKND")
@pytest.mark.parametrize("as_at", [None, BEFORE_2019])
@pytest.mark.parametrize(
    ("before", "spans", "found"),
    [
        ([(-7, "08:00", "16:00"), *days(-9, -8)], days(5, 6), []),
        ([(-7, "08:00", "16:00"), (-2, "00:00", "00:01")], [(4, "16:00", "00:00")], []),
        ([(-7, "08:00", "16:00"), (-2, "00:00", "00:01")], [(4, "16:00", "00:01")], ["DR-WKND"]),
        ([(-7, "08:00", "16:00"), (-3, "16:00", "00:00")], [(6, "23:59", "08:00")], []),
        ([(-7, "08:00", "16:00"), (-3, "16:00", "00:01")], [(6, "23:59", "08:00")], ["DR-WKND"]),
        ([(-1, "08:00", "16:00")], [(6, "08:00", "16:00")], ["DR-WKND"]),
        ([(-1, "23:59", "08:00")], [(5, "08:00", "16:00")], ["DR-WKND"]),
    ],
)
def test_one_weekend_in_two(
    store_folder: Path, before: list[Span], spans: list[Span], found: list[str], as_at: date | None
) -> None:
    """Work at the last weekend leaves this one free, by the minute between Saturday's and Monday's midnight."""
    assert broken(store_folder, "DR-WKND", before, spans, as_at) == found


@tells("DR-BREAK/first", "DR-BREAK/second")
@pytest.mark.parametrize(
    ("end", "break_minutes", "rule"),
    [
        ("13:00", 0, None),
        ("13:01", 0, "DR-BREAK/first"),
        ("13:01", 29, "DR-BREAK/first"),
        ("13:01", 30, None),
        ("17:00", 30, None),
        ("17:01", 30, "DR-BREAK/second"),
        ("17:01", 59, "DR-BREAK/second"),
        ("17:01", 60, None),
        ("20:00", 60, None),  # the third, in nights of twelve hours, waits for somebody to confirm it
    ],
)
def test_half_an_hour_of_break(store_folder: Path, end: str, break_minutes: int, rule: str | None) -> None:
    """Above five hours one break of 30 minutes, above nine hours two."""
    office, _ = doctor(store_folder, "DR-BREAK")
    assert office.refusal("dan", office.shift(0, "08:00", end, break_minutes=break_minutes, role=DOCTOR)) == rule


@tells("DR-SHIFT", "DR-72", "DR-11", "DR-NIGHT/run")
@pytest.mark.parametrize("nation", ["ENG", "WAL", "SCO", "NIR"])
def test_the_terms_bind_doctors_in_england(store_folder: Path, nation: str) -> None:
    """A care worker beside them is not meant, nor is a doctor in another nation."""
    office = Office(store_folder, off=())
    office.change(t.Organisation, office.organisation, nation=nation)
    for code, role in (("ann", "care_worker"), ("dan", DOCTOR)):
        office.worker(code, role)
    found = {rule.id: rule.workers for rule in office.build().problem.rules if rule.id.startswith("DR-")}
    assert set(found.values()) == ({("dan",)} if nation == "ENG" else set())


# Full-time weeks and pay


@tells("AFC-WEEK")
@pytest.mark.parametrize(
    ("nation", "on", "minutes"),
    [
        ("SCO", date(2024, 3, 31), 2250),
        ("SCO", date(2024, 4, 1), 2220),
        ("SCO", date(2026, 3, 31), 2220),
        ("SCO", date(2026, 4, 1), 2160),
        *((nation, on, 2250) for nation in ("ENG", "WAL", "NIR") for on in (date(2024, 4, 1), date(2026, 4, 1))),
    ],
)
def test_a_full_time_week(store_folder: Path, nation: str, on: date, minutes: int) -> None:
    """37.5 hours; in Scotland 37 from 1 April 2024 and 36 from 1 April 2026, to the day."""
    office = only(store_folder, "AFC-WEEK")
    with office.store.reading() as session:
        assert full_time_week(rulebook(session), nation, on) == minutes


@tells("AFC-UNSOC/pay")
@pytest.mark.parametrize(
    ("number", "begins", "ends", "band", "rates"),
    [
        (0, 6 * 60, 20 * 60, "5", {100: 840}),
        (0, 6 * 60, 20 * 60 + 1, "5", {100: 840, 130: 1}),
        (0, 14 * 60, 26 * 60, "5", {100: 360, 130: 360}),
        (0, 14 * 60, 26 * 60 + 1, "5", {130: 721}),
        (5, 12 * 60, 13 * 60, "2", {141: 60}),
        (5, 12 * 60, 13 * 60, "3", {135: 60}),
        (5, 12 * 60, 13 * 60, "9", {130: 60}),
        (5, 23 * 60, 25 * 60, "2", {141: 60, 183: 60}),
        (6, 23 * 60, 25 * 60, "3", {169: 60, 135: 60}),
        (5, 12 * 60, 13 * 60, "1", {100: 60}),  # band 1 waits for somebody to confirm it
    ],
)
def test_unsocial_hours(
    store_folder: Path, number: int, begins: int, ends: int, band: str, rates: dict[int, int]
) -> None:
    """Minutes by per cent of the rate: the night by its hours, or as a whole when more than half of it lies in it."""
    office = only(store_folder, "AFC-UNSOC")
    with office.store.reading() as session:
        terms = pay_terms(rulebook(session), "ENG", day(number))
    stretch = Stretch.by_clock(day(number), begins, ends)
    paid = pay(Earned(stretch, stretch.minutes), 1_200, band, terms, lambda each: is_public_holiday("ENG", each))
    assert {line.percent: line.minutes for line in paid.lines} == rates


@tells("AFC-UNSOC/pay")
@pytest.mark.parametrize(("on", "percent"), [(date(2020, 3, 31), 100), (date(2020, 4, 1), 130)])
def test_unsocial_hours_since_april_2020(store_folder: Path, on: date, percent: int) -> None:
    """The night of 31 March 2020 is paid by no rule of the pack, that of 1 April is."""
    office = only(store_folder, "AFC-UNSOC")
    with office.store.reading() as session:
        terms = pay_terms(rulebook(session), "ENG", on)
    stretch = Stretch.by_clock(on, 20 * 60, 21 * 60)
    paid: Any = pay(Earned(stretch, stretch.minutes), 1_200, "5", terms, lambda each: False)
    assert [line.percent for line in paid.lines] == [percent]
