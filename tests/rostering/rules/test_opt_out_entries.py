"""Opt-outs that begin or end inside a reference period: roster and ledger leave out the same days."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostering.rules.ledger_limits import LedgerLimits
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.rules.story import only, tells, this_week, weeks, worked

RULES = "WTR-48", "WTR-OPT"
LIMIT = 48 * 60


def is_broken(office: Office) -> bool:
    """Whether the roster breaks the average week."""
    return bool(office.broken())


def days_broken_by_ledger(office: Office) -> list[int]:
    """The days up to the end of the week on which the ledger's average is above the limit and binds."""
    with office.store.reading() as session:
        book = rulebook(session)
        ledger = read_ledger(session, 1, office.horizon.last, book)
    reach = LedgerLimits(ledger, book).reference_days
    assert reach is not None
    bound = (number for number in range(-126, 7) if not ledger.person.opted_out(day(number)))
    return [number for number in bound if not ledger.average(day(number), reach).keeps(LIMIT)]


@tells("WTR-OPT")
@pytest.mark.parametrize(
    ("signed", "kept"),
    [
        ({"from_on": day(3)}, True),  # the window that ends on Thursday binds no more
        ({"from_on": day(4)}, False),
        ({"from_on": day(-130), "until_on": day(-120)}, False),  # before the first day of any window
    ],
)
def test_a_window_binds_up_to_the_day_before_an_opt_out(store_folder: Path, signed: dict[str, Any], kept: bool) -> None:
    """A minute above 48 hours on average on Thursday counts, unless the opt-out holds on that day."""
    office = only(store_folder, *RULES)
    worker = office.worker("ann")
    office.add(t.OptOut(worker_id=worker, **signed))
    weeks(office, worker, range(-16, 0))
    this_week(office, worker, "19:01")
    assert is_broken(office) is not kept
    assert bool(days_broken_by_ledger(office)) is not kept


@tells("WTR-OPT")
@pytest.mark.parametrize(("last", "kept"), [("19:00", True), ("19:01", False)])
def test_work_under_an_opt_out_is_left_out(store_folder: Path, last: str, kept: bool) -> None:
    """In four days of opt-out nine weeks ago 64 hours were worked. They are made up by the four days after the window:
    with 48 hours in every other week these fill the limit, and a minute more on the last of them does not pass."""
    office = only(store_folder, *RULES)
    worker = office.worker("ann")
    office.add(t.OptOut(worker_id=worker, from_on=day(-63), until_on=day(-60)))
    weeks(office, worker, range(-18, -9))
    worked(office, worker, [(number, "05:00", "21:00") for number in range(-63, -59)])
    weeks(office, worker, range(-8, 0))
    this_week(office, worker, last)
    assert is_broken(office) is not kept
    assert bool(days_broken_by_ledger(office)) is not kept


@tells("WTR-OPT")
def test_two_employers_are_two_signatures(store_folder: Path) -> None:
    """With one of two employers nothing is signed: the limit holds."""
    office = only(store_folder, *RULES)
    worker = office.worker("ann")
    office.worker("ann2", person_id=1)
    office.add(t.OptOut(worker_id=worker, from_on=day(-30), until_on=day(-10)))
    weeks(office, worker, range(-16, 0))
    this_week(office, worker, "19:01")
    assert is_broken(office)
    assert days_broken_by_ledger(office)


@tells("WTR-OPT")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=st.integers(-125, 6), length=st.integers(0, 60), hours=st.integers(10, 12), minute=st.integers(0, 40))
def test_ledger_and_roster_agree(
    tmp_path_factory: pytest.TempPathFactory, begins: int, length: int, hours: int, minute: int
) -> None:
    """Whatever the spell of an opt-out and however long the days: a day of this week on which the ledger's average is
    broken makes a check say so, and what a check says the ledger says of some day."""
    office = only(tmp_path_factory.mktemp("office"), *RULES)
    worker = office.worker("ann")
    office.add(t.OptOut(worker_id=worker, from_on=day(begins), until_on=day(begins + length)))
    until = f"{7 + hours}:{minute:02}"
    weeks(office, worker, range(-16, 0), until)
    this_week(office, worker, until, until=until)
    told = days_broken_by_ledger(office)
    assert is_broken(office) or not any(number >= 0 for number in told)
    assert told or not is_broken(office)


def test_the_story_begins_on_a_monday() -> None:
    """The numbers of days above are counted from one."""
    assert MONDAY.weekday() == 0
    assert day(0) == MONDAY == date(2026, 11, 23)
