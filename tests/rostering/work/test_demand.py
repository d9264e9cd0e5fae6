"""Shifts kept in step with demand: made, changed, dropped, and nothing written where all is in step."""

import pytest
from sqlmodel import select

from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.work.demand import prepare_shifts
from tests.rostering.office import Office


def prepare(office: Office) -> int:
    """Bring the home's shifts of the week in step."""
    return prepare_shifts(office.store, None, office.horizon, {office.home})


def test_what_is_in_step_is_left_alone(office: Office) -> None:
    """The second time nothing differs, and the file keeps every byte."""
    office.demand("07:00", "15:00")
    assert prepare(office) == 7
    before = office.store.path.read_bytes()
    assert prepare(office) == 0
    assert office.store.path.read_bytes() == before


def test_other_settings_are_left_alone(office: Office) -> None:
    """Only the settings asked for get shifts."""
    office.demand("07:00", "15:00")
    office.demand("07:00", "15:00", setting_id=office.setting("T"))
    prepare(office)
    with office.store.reading() as session:
        assert set(session.exec(select(t.Shift.setting_id)).all()) == {office.home}


def test_what_is_asked_no_more_is_dropped_unless_somebody_is_on_it(office: Office) -> None:
    """A shift with a person, a proposal or a booking stays, for nobody; the others go."""
    demand = office.demand("07:00", "15:00", weekdays="0;1;2;3")
    office.demand("15:00", "22:00", "L", weekdays="6")
    prepare(office)
    roster, worker = office.roster(), office.worker("ann")
    office.assign(roster, worker, 1)
    office.add(t.Booking(roster_id=roster, shift_id=2, source="agency", role="care_worker"))
    proposal = office.add(
        t.Proposal(roster_id=roster, roster_version=0, made_at=office.at(0, "00:00"), made_by="x", result="")
    )
    office.add_all(t.ProposalAssignment(proposal_id=proposal, shift_id=3, worker_id=worker))
    office.change(t.Demand, demand, target=0, minimum=0)
    assert prepare(office) == 4
    with office.store.reading() as session:
        left = session.exec(select(t.Shift).order_by(t.Shift.id)).all()
    assert [(shift.code, shift.target) for shift in left] == [("D", 0), ("D", 0), ("D", 0), ("L", 1)]
    assert prepare(office) == 0


def test_where_there_would_be_no_shift_nothing_is_written(office: Office) -> None:
    """A week without demand is refused before anything is dropped; a shift made by hand is enough."""
    demand = office.demand("07:00", "15:00", weekdays="0")
    prepare(office)
    office.change(t.Demand, demand, target=0, minimum=0)
    with pytest.raises(BadInputError, match="There is no demand"):
        prepare(office)
    assert office.count(t.Shift) == 1
    office.shift(3, "07:00", "15:00")
    assert prepare(office) == 1
