"""The first week is over: its days are confirmed with what was otherwise, and its hours go out."""

import csv
import io
from datetime import timedelta

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.actuals.day_record import list_days
from rostering.actuals.hours import Hours, as_csv, hours
from rostering.actuals.worked import Said
from rostering.errors import BadInputError
from rostering.people.strain import read_strain
from rostering.store import tables as t
from tests.rostering.month.willow import FIRST, HOME, KINGFISHER, NIA, NURSE, SENIOR, SKYLARK, WEEKS, Willow

DAYS = tuple(FIRST + timedelta(days=number) for number in range(7))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, _, SUNDAY = DAYS
# Minutes from start to end of a day's eight places: four long days of 12.5 hours, three nights and the 1:1 of 12.
SPAN_OF_A_DAY = 4 * 750 + 3 * 720 + 720
# Their working time: the nurses' breaks are work (one nurse alone stays within call), the others' are not.
WORK_OF_A_DAY = 750 + 720 + 3 * 690 + 2 * 690 + 660
AFTER_MIDNIGHT = 3 * 465  # minutes of three nights that end at 07:45


def the_week_is_confirmed(home: Willow) -> None:
    """Each day in one action, and only what was otherwise is said.

    On Monday the Kingfisher unit's carer came at 08:00, half an hour late; on Tuesday the senior stayed on until 20:45;
    on Wednesday nobody came to the 1:1; on Thursday night the break of 30 minutes was missed; on Friday the nurse has
    something to talk about. Five lines of 56 are exceptions, 55 of them were worked.
    """
    home.clock("2026-11-30T07:00")
    with pytest.raises(BadInputError, match="is not over yet"):
        confirm_day(home.store, NIA, HOME, SUNDAY)
    home.clock("2026-11-30T10:00")
    said = {
        MONDAY: Said(home.on(home.shift(MONDAY, "D", KINGFISHER)), "late", "08:00"),
        TUESDAY: Said(home.on(home.shift(TUESDAY, "D", KINGFISHER, SENIOR)), "stayed", "20:45"),
        WEDNESDAY: Said(home.on(home.shift(WEDNESDAY, "O", SKYLARK)), "absent"),
        THURSDAY: Said(home.on(home.shift(THURSDAY, "N", KINGFISHER)), "break", "30"),
        FRIDAY: Said(home.on(home.shift(FRIDAY, "D", HOME, NURSE)), "concern", "the lift stood still for an hour"),
    }
    records = [confirm_day(home.store, NIA, HOME, day, [said[day]] if day in said else []) for day in DAYS]
    assert [len(record.lines) for record in records] == [8] * 7
    assert [sum(line.is_exception for line in record.lines) for record in records] == [1, 1, 1, 1, 1, 0, 0]
    assert sum(line.start is not None for record in records for line in record.lines) == 55
    days = list_days(home.store, NIA, MONDAY, SUNDAY, [])
    assert {line.state for line in days} == {"confirmed"}
    assert (sum(line.planned for line in days), sum(line.exceptions for line in days)) == (56, 5)
    with pytest.raises(BadInputError, match="was confirmed by Nia Rees"):
        confirm_day(home.store, NIA, HOME, MONDAY)


def breaks_within_call_are_owed(home: Willow) -> None:
    """Each of the fourteen nurses' breaks opened a debt of rest: an hour of a long day, half an hour of a night.

    The first rest of eleven hours and the debt after it repays it. Between two nights are twelve hours, room for half
    an hour; between two long days 11 and a half, too little for an hour, so that it waits for the first day off.
    Of Sunday's two the night's is open on Monday at ten, for it ended 2 hours and 15 minutes ago; the nurse of the long
    day is off on Monday and had her eleven hours and one by eight.
    """
    owed = home.rows(t.RestDebt, t.RestDebt.rule == "NURSE-24/sole-break")
    assert sorted(row.minutes for row in owed) == [30] * 7 + [60] * 7
    open_ = [(row.opened_at.date(), row.minutes) for row in owed if row.repaid_at is None]
    assert open_ == [(SUNDAY, 30)]


def what_strains_is_remembered(home: Willow) -> None:
    """Whoever missed the break on Thursday night has it among what strains them, and is rung later than others.

    The senior who stayed on until 20:45 began again at 07:30: 10 hours and 45 minutes of rest, a short one.
    """
    night, senior = (
        home.on(home.shift(THURSDAY, "N", KINGFISHER)),
        home.on(home.shift(TUESDAY, "D", KINGFISHER, SENIOR)),
    )
    assert home.on(home.shift(WEDNESDAY, "D", KINGFISHER, SENIOR)) == senior
    people = [home.rows(t.Person, t.Person.code == code)[0].id for code in (night, senior)]
    with home.store.reading() as session:
        strains = read_strain(session, SUNDAY + timedelta(days=1), people)
    assert (strains[people[0]].missed_breaks, strains[people[1]].short_rests) == (1, 1)


def the_hours_are_right(home: Willow) -> None:
    """What was planned, worked and is paid, for the seven days from midnight to midnight.

    Planned are 98 hours a day, without the last night's hours after midnight. Worked is the same with those of the
    night before the first day, less the half hour, more the three quarters, less the twelve hours of the 1:1.
    """
    found = hours(home.store, NIA, WEEKS[0], [])
    assert (SPAN_OF_A_DAY, WORK_OF_A_DAY) == (98 * 60, 93 * 60)
    assert (found.unconfirmed, sum(line.planned for line in found.lines)) == (0, 7 * SPAN_OF_A_DAY - AFTER_MIDNIGHT)
    assert actual(found) == 7 * SPAN_OF_A_DAY - 30 + 45 - 720
    # The 1:1 has an hour of break, so that 11 hours of work are missing; the break that was missed is half an hour
    # more. Of the nurse's night before the first day nobody recorded that one nurse was alone: its 30 minutes of break
    # are not work, and 19 of them fall after midnight (465 of 720 minutes do).
    assert worked(found) == 7 * WORK_OF_A_DAY - 30 + 45 - 660 + 30 - 19
    assert sum(line.paid for line in found.lines) == worked(found)  # whoever works awake is paid for just that
    emily = next(line for line in found.totals if line.name == "Emily Holt")
    # Her four long days of 25 to 28 November, 12.5 hours each, are her contract's 50 hours of eight days.
    (contract,) = home.rows(t.Contract, t.Contract.worker_id == 1)
    assert (emily.planned, emily.actual, emily.worked, contract.minutes) == (3_000, 3_000, 3_000, 3_000)


def hours_go_out(home: Willow) -> None:
    """The CSV has a line for each person and day, and adds up to the same; Monday's late arrival is put right first.

    It was a quarter of an hour, not a half: 15 minutes more.
    """
    before = hours(home.store, NIA, WEEKS[0], [])
    late = home.on(home.shift(MONDAY, "D", KINGFISHER))
    confirm_day(home.store, NIA, HOME, MONDAY, [Said(late, "late", "07:45")], again=True)
    found = hours(home.store, NIA, WEEKS[0], [])
    assert (actual(found), worked(found)) == (actual(before) + 15, worked(before) + 15)
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert len({(row["organisation"], row["worker"], row["day"]) for row in rows}) == len(rows) == len(found.lines)
    assert sum(int(row["actual_minutes"]) for row in rows) == 40_470
    assert sum(int(row["paid_minutes"]) for row in rows) == sum(int(row["worked_minutes"]) for row in rows) == 38_441
    assert {row["state"] for row in rows} == {"confirmed"}
    totals = list(csv.DictReader(io.StringIO(as_csv(found, totals=True))))
    assert sum(int(row["actual_minutes"]) for row in totals) == 40_470


def actual(found: Hours) -> int:
    """All that was worked, from start to end."""
    return sum(line.actual for line in found.lines)


def worked(found: Hours) -> int:
    """All working time."""
    return sum(line.worked for line in found.lines)
