"""What a scenario makes of a week: more places, a closed home, a centre that opens."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError
from rostering.rosters.snapshot import Snapshot
from rostering.store import tables as t
from rostering.surge.closure import named_settings, with_closed
from rostering.surge.demand import with_more
from rostering.surge.report import places
from rostering.surge.scenario import Scenario
from rostering.surge.share import Share
from tests.rostering.office import NURSE, Office
from tests.rostering.surge.region import BANK, FIFTH, what_if


@cache
def _week() -> Snapshot:
    """A week with single places, double ones that may run with one, and a client's own shift."""
    office = Office(Path(mkdtemp()))
    client = office.add(t.Client(code="R1", setting_id=1))
    for number in range(7):
        office.shift(number, "07:00", "15:00", minimum=1, target=1, role=NURSE)
        office.shift(number, "07:00", "15:00", code="E", minimum=1, target=2)
        office.shift(number, "09:00", "12:00", code="O", client_id=client, exclusive=True)
    office.shift(3, "09:00", "10:00", code="M", type="meeting", minimum=0, target=3)
    return office.snapshot()


@given(st.integers(0, 5000))
def test_so_many_places_more(per_mille: int) -> None:
    """The places of each role grow by the share, to the nearest whole; no shift loses one, none asks for more at the
    least than in all, and a client's shifts and meetings stay as they are."""
    share, week = Share(per_mille), _week()
    more = with_more(week, share)
    for role, target in ((NURSE, 7), ("care_worker", 14)):
        theirs = [one for one in more.shifts if one.role == role and one.client is None and one.is_cover]
        assert sum(one.target for one in theirs) == target + share.of(target)
        assert sum(one.minimum for one in theirs) == 7 + share.of(7)
        assert all(one.minimum <= one.target for one in theirs)
    for old, new in zip(week.shifts, more.shifts, strict=True):
        assert old.target <= new.target
        assert old.minimum <= new.minimum
        if old.client is not None or not old.is_cover:
            assert old == new


def test_a_closed_home_lends_its_own_staff_nearby(office: Office) -> None:
    """The own carer of a home that closes may be put on the shifts of the other home of the organisation in the same
    area, and on none of one further away; who is in nobody's area is lent to nobody."""
    town, far = (office.add(t.Area(code=code, name=code)) for code in ("town", "far"))
    office.change(t.Setting, 1, area_id=town)
    near_home, far_home = office.setting("near", area_id=town), office.setting("far", area_id=far)
    office.worker("ann")
    for home in (near_home, far_home):
        office.demand("07:00", "15:00", setting_id=home, weekdays="0")
    office.demand("07:00", "15:00", weekdays="0")
    before = what_if(office, Scenario())
    assert {one.setting: one.places for one in before.weeks[0].short} == {"near": 1, "far": 1}
    closed = what_if(office, Scenario(closed=("H",)))
    assert {one.setting: one.places for one in closed.weeks[0].short} == {"far": 1}
    snapshot = office.snapshot()
    assert not any(with_closed(snapshot, {1}, {}).offers.lenders.values())


def test_closing_everything_or_nothing_known_is_refused(office: Office) -> None:
    """A setting that the report is not about, and closing all there are: one sentence each."""
    snapshot = office.snapshot()
    with pytest.raises(BadInputError, match="There is no setting 'X' to close; the report is about H"):
        named_settings(snapshot, ["X"])
    with pytest.raises(BadInputError, match="leave one open"):
        named_settings(snapshot, ["Hill House"])


def test_a_unit_may_close_alone(office: Office) -> None:
    """Closing a unit takes what is asked for there and leaves the rest of its home."""
    unit = office.setting("U", within_id=1)
    office.demand("07:00", "15:00", weekdays="0")
    office.demand("07:00", "15:00", weekdays="0", setting_id=unit)
    assert what_if(office, Scenario()).weeks[0].places == 2
    assert what_if(office, Scenario(closed=("U",))).weeks[0].places == 1


def test_a_vaccination_centre_asks_for_its_people(home: Office) -> None:
    """A centre of twice the size has twice the places; who is called up there is to be inducted before its first day;
    nobody without the skill is a vaccinator."""
    home.worker("nia", role=NURSE, pool="bank", setting_id=None)
    home.add(
        t.Registration(
            person_id=15, body="NMC", status="active", until_on=None, looked_up_on=home.at(-10, "9:00").date()
        )
    )
    one, two = (what_if(home, Scenario(opened=("vaccination",), size=size)).weeks[0] for size in (1, 2))
    assert two.places - 40 == 2 * (one.places - 40) == 84
    surge = what_if(home, Scenario(opened=("vaccination",)))
    short = {each.role: each.places for each in surge.weeks[0].still_short if each.setting == "NEW-VACCINATION"}
    assert short["vaccinator"] == 24
    assert "registered_nurse" not in short
    (seats,) = [each for each in surge.seats if each.step == "induction"]
    assert "nia" in seats.people
    assert (seats.needed, seats.free) == (len(seats.people), 0)
    assert seats.until < min(
        each.first_day for call in surge.weeks[0].calls for each in call.people if each.person == "nia"
    )


def test_an_unknown_centre_or_organisation_is_refused(home: Office) -> None:
    """A kind without a blueprint, and one to be run by nobody known."""
    with pytest.raises(BadInputError, match="choose one of: vaccination"):
        what_if(home, Scenario(opened=("cinema",)))
    with pytest.raises(BadInputError, match="There is no organisation 'nobody'"):
        what_if(home, Scenario(opened=("vaccination",), run_by="nobody"))


def test_who_stands_on_a_published_roster_stays(home: Office) -> None:
    """Somebody of the bank who is on a published roster is neither moved nor called up anew; sick, their place is
    open."""
    shift = home.add(
        t.Shift(
            day=home.monday,
            code="D",
            setting_id=1,
            role="care_worker",
            starts_at=home.at(0, "07:00"),
            ends_at=home.at(0, "15:00"),
            break_minutes=0,
            minimum=8,
            target=8,
            demand_id=1,
        )
    )
    roster = home.roster(state="published")
    home.assign(roster, 11, shift, pinned=False)
    week = what_if(home, Scenario()).weeks[0]
    assert week.places == 40
    assert BANK not in {one.person for call in week.calls for one in call.people}
    everybody = what_if(home, Scenario(sickness=Share(1000))).weeks[0]
    assert (everybody.sick, places(everybody.short)) == (11, 40)


def test_what_a_week_makes_people_work_counts_in_the_next(office: Office) -> None:
    """After a Sunday's night in one week nobody begins the next Monday early: one carer fills the Sunday night or
    the Monday morning, never both."""
    office.worker("ann")
    office.demand("22:00", "07:00", code="N", weekdays="6")
    office.demand("07:30", "15:00", code="E", weekdays="0")
    surge = what_if(office, Scenario(), 2)
    assert [places(one.short) for one in surge.weeks] == [0, 1]


def test_a_roster_over_four_weeks_is_planned_anew(home: Office) -> None:
    """Who stands on a roster over other days than the week is not fixed to it: the weeks are planned from nothing."""
    last = home.at(27, "12:00").date()
    shift = home.shift(0, "07:00", "15:00", minimum=8, target=8, demand_id=1)
    roster = home.roster(last_day=last)
    home.assign(roster, 1, shift)
    week = what_if(home, Scenario(sickness=FIFTH)).weeks[0]
    assert week.broken == ()
    assert week.places == 40
    assert places(week.short) in (4, 8)


def test_a_size_that_cannot_be_is_refused() -> None:
    """No centre is nothing, or fifty-one times as large."""
    for size in (0, 51):
        with pytest.raises(BadInputError, match="times as large"):
            replace(Scenario(), size=size)
