"""What the shifts of a week cost whoever pays for them, each figure reckoned by hand."""

from datetime import date

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.actuals.costs import CostLine, costs
from rostering.errors import RefusedError
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.actuals.offices import OTHERWISE, TUESDAY_NOON, monday
from tests.rostering.office import MONDAY, Office, day

WEEK = Horizon(MONDAY, day(6))
RATE = 1_200  # pence an hour, of every contract


@pytest.fixture
def paid(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Monday's long day, sleep-in, night (a nurse of band 5 in all but role) and late, at twelve pounds an hour."""
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)
    for contract in monday(office).values():
        office.change(t.Contract, contract, pence_an_hour=RATE)
    office.change(t.Contract, 3, band="Band 5")
    return office


def only(office: Office) -> CostLine:
    """The one line that there is."""
    (line,) = costs(office.store, None, WEEK)
    return line


def test_own_people_cost_their_rate_and_what_a_band_earns_on_top(paid: Office) -> None:
    """Planned: 690 minutes of the long day are £138, a sleep-in nobody was woken in nothing, 690 of the night £138 and
    30 per cent, 450 of the late £90. Worked: 730, 75, 570 and none, which are £146, £15, £114 and 30 per cent."""
    line = only(paid)
    assert (line.organisation, line.employer, line.pool, line.shifts) == ("org", "org", "own", 4)
    assert (line.planned_minutes, line.planned) == (690 + 0 + 690 + 450, 13_800 + 0 + 17_940 + 9_000)
    assert (line.confirmed, line.actual_minutes, line.actual) == (0, 0, 0)
    confirm_day(paid.store, None, "H", MONDAY, OTHERWISE)
    line = only(paid)
    assert line.planned == 40_740
    assert (line.confirmed, line.actual_minutes, line.actual) == (4, 730 + 75 + 570, 14_600 + 1_500 + 14_820)
    paid.switch("AFC-UNSOC", on=False)
    assert only(paid).actual == 14_600 + 1_500 + 11_400


def test_others_people_and_agencies_are_recharged(paid: Office) -> None:
    """Eight hours of a partner's carer at the £16 of the card, and two agency places: one at what was agreed, one that
    nobody priced. Own people are nobody's recharge, and who was only asked costs nothing."""
    partner = paid.add(t.Organisation(code="partner", name="Partner"))
    away = paid.setting("P", organisation_id=partner)
    eva = paid.worker("eva", organisation_id=partner, setting_id=away)
    asked = paid.worker("fay", organisation_id=partner, setting_id=away)
    for worker in (eva, asked):
        paid.add(t.PoolMembership(worker_id=worker, pool="collaborative_bank", organisation_id=paid.organisation))
    paid.add(t.RateCard(pool="collaborative_bank", days="any", pence_an_hour=1_600, from_on=date(2026, 1, 1)))
    tuesday = paid.shift(1, "08:00", "16:00")
    paid.assign(1, eva, tuesday, standing="accepted")
    paid.assign(1, asked, tuesday, standing="offered")
    for pence in (9_000, None):
        paid.add(t.Booking(roster_id=1, shift_id=tuesday, source="Acme", role="care_worker", pence=pence))
    lines = {(one.employer, one.pool): one for one in costs(paid.store, None, WEEK) if one.is_recharged}
    assert {key: (one.shifts, one.planned, one.unpriced) for key, one in lines.items()} == {
        ("Acme", "agency"): (2, 9_000, 1),
        ("partner", "collaborative_bank"): (1, 12_800, 0),
    }


def test_a_draft_beside_what_is_published_costs_nothing(paid: Office) -> None:
    """Each shift costs once, as it stands on the roster in force."""
    before = only(paid)
    draft = paid.roster()
    paid.assign(draft, paid.worker("zoe"), 1)
    assert only(paid) == before


def test_costs_take_the_right_to_export(paid: Office) -> None:
    """A scheduler sees the roster and not the money; nor does anybody who may not take hours out."""
    with paid.store.writing() as session:
        add_actor(session, "Sam", "scheduler", None, default=False)
    with pytest.raises(RefusedError):
        costs(paid.store, "Sam", WEEK)
