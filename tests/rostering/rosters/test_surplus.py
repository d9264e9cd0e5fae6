"""More people than places: contract hours are never made up where nobody is wanted."""

import pytest
from sqlmodel import select

from rostering.rosters.lay import lay
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office

FULL_TIME = {"minutes": 2250, "period": "week"}


def heads(office: Office) -> dict[int, int]:
    """How many people are on each shift that anybody is on."""
    with office.store.reading() as session:
        rows = session.exec(select(t.Assignment.shift_id)).all()
    return {shift or 0: rows.count(shift) for shift in rows}


@pytest.mark.parametrize("length", ["15:00", "20:00"])
def test_hours_beyond_the_need_are_not_made_up_on_full_shifts(office: Office, length: str) -> None:
    """Three carers of 37.5 hours and one place a day: whoever is short of hours stays short, and no day has two. The
    twelve-hour day leaves each a few hours below the contract, which another shift would make up."""
    shifts = [office.shift(number, "08:00", length, break_minutes=30) for number in range(5)]
    for code in ("ann", "bob", "cas"):
        office.worker(code, contract=dict(FULL_TIME))
    office.solve(accept=True)
    assert heads(office) == dict.fromkeys(shifts, 1)


def test_a_bank_place_is_left_to_somebody_short_of_hours(office: Office) -> None:
    """The price is for places that there are not: what there is still goes to those whose contract pays for it."""
    office.worker("zed", pool="bank")
    ann = office.worker("ann", contract=dict(FULL_TIME))
    for number in range(4):
        office.shift(number, "08:00", "17:00")
    office.solve(accept=True)
    with office.store.reading() as session:
        assert {row.worker_id for row in session.exec(select(t.Assignment)).all()} == {ann}


def test_whose_pattern_says_the_shift_is_wanted_there(office: Office) -> None:
    """Two follow a pattern onto a day with one place: laid and solved, both stay."""
    shift = office.shift(0, "08:00", "16:00", "D")
    for code in ("ann", "bob"):
        pattern = office.add(t.Pattern(code=code, cycle="D - - - - - -"))
        worker = office.worker(code, contract=dict(FULL_TIME))
        office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, starts_on=MONDAY, phase=1))
    lay(office.store, None, office.horizon, ())
    office.solve(accept=True)
    assert heads(office) == {shift: 2}
