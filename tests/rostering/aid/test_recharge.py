"""Who owes whom for the hours under each deployment: to the penny what the costs say, told apart by deployment."""

from datetime import date

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.actuals.costs import costs
from rostering.actuals.worked import Said as Otherwise
from rostering.aid.recharge import RechargeLine, recharge
from rostering.errors import RefusedError
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.office import CARER, MONDAY, Office, day
from tests.rostering.program import Rota

WEEK = Horizon(MONDAY, day(6))
WEDNESDAY = "2026-11-25T12:00:00+00:00"


@pytest.fixture
def lending(office: Office, monkeypatch: pytest.MonkeyPatch) -> Lending:
    """Ann is lent to H for the week at £15.00 an hour, and at £20.00 from ten in the evening; she is on Monday, Tuesday
    and Thursday. Bea of a shared bank is on Tuesday, and an agency place is booked. It is Wednesday."""
    lending = Lending(office, recharge="monthly, at the card")
    lending.active()
    roster = office.roster(state="published")
    for number, times in ((0, ("07:00", "15:00")), (1, ("14:00", "24:00")), (3, ("07:00", "15:00"))):
        office.assign(roster, lending.ann, office.shift(number, *times))
    bea = office.worker("bea", organisation_id=lending.north, setting_id=lending.away)
    office.add(t.PoolMembership(worker_id=bea, pool="collaborative_bank", organisation_id=office.organisation))
    office.assign(roster, bea, office.shift(1, "07:00", "15:00"))
    booked = office.shift(2, "07:00", "15:00")
    office.add(t.Booking(roster_id=roster, shift_id=booked, source="Acme", role=CARER, pence=11_000))
    card = {"days": "any", "from_on": date(2026, 1, 1)}
    office.add(t.RateCard(pool="own", pence_an_hour=1_500, **card))
    office.add(t.RateCard(pool="own", pence_an_hour=2_000, start_minute=22 * 60, end_minute=24 * 60, **card))
    office.add(t.RateCard(pool="collaborative_bank", pence_an_hour=1_600, **card))
    monkeypatch.setenv("ROTA_NOW", WEDNESDAY)
    return lending


def owed(lending: Lending, by: str | None = "root") -> dict[tuple[str, str, int | None], RechargeLine]:
    """The lines by who owes, to whom, and for which deployment."""
    found = recharge(lending.office.store, by, WEEK)
    return {(one.owed_by, one.owed_to, one.deployment): one for one in found}


def test_the_hours_of_each_deployment_at_their_rates(lending: Lending) -> None:
    """Ann: 8 + 10 + 8 hours, two of them at night: 24 at £15 and 2 at £20; all by the plan while nothing is
    confirmed. Bea's 8 hours at £16 and the agency stand without a deployment."""
    lines = owed(lending)
    ann = lines["org", "north", 1]
    assert (ann.person, ann.worked_minutes, ann.planned_minutes) == ("ann", 0, 26 * 60)
    assert (ann.pence, ann.planned_pence) == (40_000, 40_000)
    assert [one.rate for one in ann.shifts] == ["£15.00", "8:00 at £15.00 and 2:00 at £20.00", "£15.00"]
    assert (ann.agreement, ann.terms) == ("memo", "monthly, at the card")
    rest = {key: one.pence for key, one in lines.items() if key[2] is None}
    assert rest == {("org", "north", None): 12_800, ("org", "Acme", None): 11_000}


def test_what_was_worked_counts_and_the_plan_where_nobody_confirmed(lending: Lending) -> None:
    """On Tuesday Ann left two hours early: £120 at £15 and nothing at night. Monday and Thursday go by the plan."""
    tuesday = lending.office.horizon.date_of(1)
    confirm_day(lending.office.store, "hugh", "H", tuesday, (Otherwise("ann", "left", "22:00"),))
    ann = owed(lending)["org", "north", 1]
    assert [(one.state, one.minutes, one.pence) for one in ann.shifts] == [
        ("planned", 480, 12_000),
        ("worked", 480, 12_000),
        ("planned", 480, 12_000),
    ]
    assert (ann.worked_minutes, ann.pence, ann.planned_pence) == (480, 36_000, 24_000)


@pytest.mark.parametrize("confirmed", [(), (0,), (0, 1)])
def test_it_adds_up_to_what_the_costs_say(lending: Lending, confirmed: tuple[int, ...]) -> None:
    """For each who owes and is owed: what is confirmed is the costs' worked sum, and the rest of their planned sum is
    what goes by the plan."""
    office = lending.office
    for number in confirmed:
        confirm_day(office.store, "hugh", "H", office.horizon.date_of(number), (Otherwise("ann", "left", "14:10"),))
    lines = owed(lending).values()
    said = [one for one in costs(office.store, "root", WEEK) if one.is_recharged]
    assert {(one.organisation, one.employer) for one in said} == {(one.owed_by, one.owed_to) for one in lines}
    for pair in {(one.organisation, one.employer) for one in said}:
        mine = [one for one in lines if (one.owed_by, one.owed_to) == pair]
        theirs = [one for one in said if (one.organisation, one.employer) == pair]
        assert sum(one.pence - one.planned_pence for one in mine) == sum(one.actual for one in theirs)
        assert sum(one.worked_minutes for one in mine) == sum(one.actual_minutes for one in theirs)
        if not confirmed:
            assert sum(one.planned_pence for one in mine) == sum(one.planned for one in theirs)


def test_each_side_sees_its_own_and_a_third_nothing(lending: Lending) -> None:
    """The home sees what it is owed, the host all it owes, a third organisation neither; a scheduler is refused."""
    assert owed(lending, "nia").keys() == {("org", "north", 1), ("org", "north", None)}
    assert owed(lending, "hugh").keys() == owed(lending).keys()
    assert owed(lending, "theo") == {}
    lending.office.add(t.Actor(name="sam", role="scheduler", organisation_id=lending.office.organisation))
    with pytest.raises(RefusedError):
        owed(lending, "sam")


def test_the_same_as_csv_and_json(lending: Lending, rota: Rota) -> None:
    """A row a shift with whole pence; the JSON has the same sums; an unknown setting is one sentence and exit 2."""
    period = ("--from", str(MONDAY), "--as", "root")
    rows = rota("aid", "recharge", *period, "--csv").out.splitlines()
    assert len(rows) == 1 + 5
    assert rows[3] == (
        "1,memo,org,north,own,ann,Ann,H,care_worker,2026-11-24 14:00,2026-11-25 00:00,planned,600,"
        "8:00 at £15.00 and 2:00 at £20.00,16000"
    )
    body = rota.json("aid", "recharge", *period)
    assert sum(one["pence"] for one in body["recharge"]) == 40_000 + 12_800 + 11_000
    assert sum(int(row.rsplit(",", 1)[1]) for row in rows[1:]) == 40_000 + 12_800 + 11_000
    table = rota("aid", "recharge", *period).out
    assert "In all £638.00, £638.00 of it by the plan." in table
    assert "memo: monthly, at the card" in table
    wrong = rota("aid", "recharge", *period, "--setting", "nowhere")
    assert (wrong.code, wrong.out) == (2, "")
    assert "There is no setting 'nowhere'" in wrong.err
