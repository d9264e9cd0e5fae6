"""The winter of 2020/21, when sickness passed 20% at its peak: week by week, whom to call up, what it brings."""

from datetime import date, timedelta

import pytest

from rostering.calendar import today
from rostering.rosters.build import build
from rostering.store import tables as t
from rostering.surge.call_up import order
from rostering.surge.ground import read_ground
from rostering.surge.plan import lay_out, plan
from rostering.surge.report import Surge, places
from rostering.surge.scenario import Scenario
from rostering.surge.share import Share
from rostering.surge.supposed import supposed
from rostering.surge.surge import weeks_from
from solver.check import check
from solver.limits import Limits
from solver.stop import Stop
from tests.rostering.office import Office
from tests.rostering.surge.region import BANK, COLLABORATIVE, FIFTH, OWN, POP_UP, WEEKDAYS, furnish, what_if


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Surge, bytes, bytes]:
    """Four weeks with a fifth of the staff sick, and the store's file before and after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
        office = furnish(Office(tmp_path_factory.mktemp("winter")))
        path = office.store.path
        before = path.read_bytes()
        return what_if(office, Scenario(sickness=FIFTH), 4), before, path.read_bytes()


def test_the_store_is_never_written(winter: tuple[Surge, bytes, bytes]) -> None:
    """After the whole report the store's file is byte for byte what it was: no shift, absence or roster is made."""
    _, before, after = winter
    assert before == after


def test_each_week_says_what_is_short_and_what_is_regained(winter: tuple[Surge, bytes, bytes]) -> None:
    """A fifth of eleven people is two; each of their own carers who is sick leaves four places open, and what is short
    is what is regained and what stays short."""
    surge = winter[0]
    assert [one.first for one in surge.weeks] == [date(2026, 11, 23) + timedelta(weeks=step) for step in range(4)]
    for week in surge.weeks:
        assert (week.staff, week.sick, week.places) == (11, 2, 40)
        assert places(week.short) in (4, 8)
        (short,) = week.short
        assert (short.setting, short.role, short.minutes) == ("H", "care_worker", places(week.short) * 480)
        assert week.regained[0] == places(week.short) - places(week.still_short)
        assert sum(call.places for call in week.calls) >= week.regained[0] > 0
        assert week.broken == ()


def test_the_pools_are_called_in_their_order(winter: tuple[Surge, bytes, bytes]) -> None:
    """Bank before collaborative bank before the others; nobody of the own staff is called up, and who is
    sick is not either: with eight places open both who are sick are own staff, with four one is Kim of the bank."""
    for week in winter[0].weeks:
        pools = [call.pool for call in week.calls]
        assert pools == sorted(pools, key=lambda one: order()[one])
        named = {one.person for call in week.calls for one in call.people}
        assert named.isdisjoint(OWN)
        assert COLLABORATIVE in named
        assert (BANK in named) == (places(week.short) == 8)


def test_nobody_comes_before_their_notice_is_over(winter: tuple[Surge, bytes, bytes]) -> None:
    """A reservist called up on the Wednesday before has seven days of notice: none of their shifts is earlier."""
    reservists = [
        (call, one)
        for week in winter[0].weeks
        for call in week.calls
        for one in call.people
        if call.pool == "reservist"
    ]
    assert reservists
    for call, one in reservists:
        assert call.notice_days == 7
        assert one.first_day >= call.from_on == date(2026, 11, 25)


def test_who_is_new_comes_only_after_the_sessions_that_are_told(office: Office) -> None:
    """With a quarter more places Pat of the pop-up workforce is needed; she has a first day only after identity, right
    to work and induction in their usual time, and the seats for the induction and both shadow shifts are asked for."""
    furnish(office, places=10)
    surge = what_if(office, Scenario(sickness=FIFTH), 4)
    days = [
        one.first_day for week in surge.weeks for call in week.calls for one in call.people if call.pool == "pop_up"
    ]
    assert days
    assert min(days) > today() + timedelta(days=12)
    seats = {one.step: one for one in surge.seats}
    assert seats["induction"].people == (POP_UP,)
    assert seats["induction"].to_arrange == 1
    assert seats["induction"].until < min(days)
    assert seats["shadow"].needed == 2


def test_a_session_with_free_seats_is_counted(office: Office) -> None:
    """A planned induction in the week in which the seat is needed has it: nothing is to be arranged."""
    furnish(office, places=10)
    at = office.at(2, "09:00")
    office.add(
        t.TrainingSession(
            organisation_id=office.organisation,
            step="induction",
            starts_at=at,
            ends_at=office.at(2, "12:00"),
            place="Town hall",
            seats=5,
            trainer="Mair",
            made_by="story",
            made_at=office.at(-10, "09:00"),
        )
    )
    surge = what_if(office, Scenario(sickness=FIFTH), 3)
    (seats,) = [one for one in surge.seats if one.step == "induction"]
    assert (seats.free, seats.to_arrange) == (5, 0)


def test_a_reservist_who_said_no_is_left_alone(home: Office) -> None:
    """Who declined a recall is not called up again by the report."""
    with home.writing() as session:
        worker = session.get_one(t.Worker, 13)
        assert worker.pool == "reservist"
    at = home.at(-10, "09:00")
    campaign = home.add(
        t.RecallCampaign(
            code="winter",
            organisation_id=home.organisation,
            pools="reservist",
            from_on=date(2026, 11, 16),
            until_on=date(2026, 12, 31),
            opened_by="story",
            opened_at=at,
        )
    )
    recall = home.add(t.Recall(campaign_id=campaign, worker_id=13))
    for step in ("chosen", "notified", "declined"):
        home.add(t.RecallStep(recall_id=recall, step=step, made_by="story", made_at=at))
    surge = what_if(home, Scenario(sickness=FIFTH), 1)
    assert "reservist" not in {call.pool for week in surge.weeks for call in week.calls}


def test_a_region_of_two_organisations(home: Office) -> None:
    """The region's homes are reported side by side: the second organisation's home is short of what its sick carers
    leave open, its own bank goes nowhere else, and who is in the shared bank helps both."""
    other = home.add(t.Organisation(code="other", name="Other Care"))
    setting = home.setting("V", organisation_id=other)
    home.demand("07:00", "15:00", weekdays=WEEKDAYS, setting_id=setting, minimum=4, target=4)
    for name in ("uma", "val", "wim", "xia", "yan"):
        home.worker(name, organisation_id=other, setting_id=setting, most_shifts_a_week=4)
    home.add(t.PoolMembership(worker_id=12, organisation_id=other, pool="collaborative_bank"))
    home.worker("zoe", pool="bank", organisation_id=other, setting_id=None, most_shifts_a_week=1)
    week = what_if(home, Scenario(sickness=Share(400))).weeks[0]
    assert (week.staff, week.sick, week.places) == (17, 7, 60)
    assert {one.setting for one in week.short} == {"H", "V"}
    called = {one.person: one.shifts for call in week.calls for one in call.people}
    assert called[COLLABORATIVE] == 2
    assert called.get("zoe", 1) == 1
    assert week.broken == ()


def test_a_plan_holds_against_every_rule(home: Office) -> None:
    """The roster behind the report, checked as a whole against the week's problem with every rule in it, breaks none
    that is hard, whoever is called up."""
    scenario, horizon = Scenario(sickness=FIFTH), weeks_from(home.monday, 1)
    with home.store.reading() as session:
        ground = read_ground(session, horizon, (), (), today())
    snapshot = supposed(ground, ground.first, home.horizon, scenario, today())
    limits = Limits(seconds=20, workers=1, deterministic=True)
    found = plan(lay_out(snapshot, home.horizon, today()), lambda done: limits, Stop(), None, lambda what: None)
    assert found is not None
    report = check(build(snapshot, home.horizon).problem, found.called.roster)
    assert not report.broken
    assert len(found.called.roster) > len(found.own.roster)
