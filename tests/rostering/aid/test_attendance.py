"""Counting who is on a few shifts reads those who stand there, and counts as the whole roster does."""

import pytest

from rostering.aid.attendance import attendance
from rostering.rosters.build import build
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import read_place
from rostering.store import tables as t
from tests.rostering.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    """Monday's long day (shift 1) has somebody for all of it, somebody for half, a volunteer and a booking without a
    name; Tuesday's (2) and Monday's night (3) have one each, and Wednesday's (4) nobody."""
    for code, pool in (("ann", "own"), ("bob", "own"), ("vic", "volunteer"), ("cat", "bank")):
        office.worker(code, pool=pool)
    roster = office.roster()
    for number in (0, 1):
        office.shift(number, "07:30", "19:30", target=3, minimum=3)
    office.shift(0, "19:30", "07:30", "N", minimum=1)
    office.shift(2, "07:30", "19:30", minimum=1)
    office.assign(roster, 1, 1)
    office.assign(roster, 2, 1, ends_at=office.at(0, "13:30"))
    office.assign(roster, 3, 1)
    office.assign(roster, 4, 2)
    office.assign(roster, 2, 3)
    office.add(t.Booking(roster_id=roster, shift_id=1, source="Reliable", role="care_worker"))
    return office


def test_a_part_counts_as_the_whole_roster(busy: Office) -> None:
    """Whole days, halves, bookings and those who never count fill the same places, with somebody and without."""
    shifts = {1, 2, 4}
    with busy.store.reading() as session:
        place = read_place(session, 1)
        whole = build(read_snapshot(session, place.horizon, place.homes), place.horizon, keep=True)
        part = attendance(session, place, shifts)
    assert {one.id for one in part.snapshot.shifts} == shifts
    for made in (whole, part):
        assert [made.filled(made.roster, one) for one in sorted(shifts)] == [2, 1, 0]
    for one in part.snapshot.assignments:
        here, there = (made.roster.without(*made.assigned(one)) for made in (part, whole))
        assert part.filled(here, one.shift) == whole.filled(there, one.shift)
        assert part.heads(here, one.shift) == whole.heads(there, one.shift)
