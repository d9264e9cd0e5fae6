"""What a roster costs as planned: one figure, whether the roster or the books tell it."""

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostering.actuals.costs import costs
from rostering.bookings.sleep_in_pay import SLEEP_IN_PENCE
from rostering.rosters.roster_cost import RosterCost, roster_cost
from rostering.rosters.standing import standing_roster
from rostering.store import tables as t
from tests.rostering.office import NURSE, Office, day

SUNDAY = 6
BAND_5 = {"band": "Band 5", "pence_an_hour": 2_000}
CLOCKS = ("07:00", "13:30", "20:00", "22:45")
WORK = st.tuples(
    st.integers(0, SUNDAY),
    st.sampled_from(CLOCKS),
    st.sampled_from(CLOCKS),
    st.sampled_from(("awake", "sleep-in")),
    st.sampled_from((0, 30, 60)),
    st.sampled_from((None, "Band 3", "5", "8a")),
    st.sampled_from((None, 1_137, 2_000)),
)


def told(office: Office) -> RosterCost:
    """The cost of the roster as it stands."""
    standing = standing_roster(office.store, None, office.horizon, ())
    return roster_cost(standing.build, standing.roster)


def in_the_books(office: Office) -> tuple[int, int]:
    """Pence as planned in the list of costs, and how many shifts nobody put a price on."""
    lines = costs(office.store, None, office.horizon)
    return sum(one.planned for one in lines), sum(one.unpriced for one in lines)


def test_unsocial_hours_are_in_it(tmp_path: Path) -> None:
    """Eight hours at £20 are £160; for band 5 on a Sunday 60 per cent more, and on a Monday night 30 per cent."""
    office = Office(tmp_path)
    roster, nurse = office.roster(), office.worker("ann", NURSE, BAND_5)
    for number, begins, ends in ((1, "08:00", "16:00"), (SUNDAY, "08:00", "16:00"), (3, "22:00", "06:00")):
        office.assign(roster, nurse, office.shift(number, begins, ends, role=NURSE))
    assert told(office) == RosterCost(16_000 + 25_600 + 20_800, shifts=3, unpriced=0)
    office.switch("AFC-UNSOC", on=False)
    assert told(office) == RosterCost(3 * 16_000, shifts=3, unpriced=0)


def test_a_sleep_in_costs_what_was_chosen_for_it_from_the_day_on(tmp_path: Path) -> None:
    """Asleep nobody earns by the hour; the organisation's £45 count from the day they were chosen for, by rate card and
    by contract, and for nobody whose rate is not known."""
    office = Office(tmp_path)
    roster = office.roster()
    office.add(t.RateCard(pool="bank", days="any", pence_an_hour=1_600, from_on=date(2026, 1, 1)))
    own = office.worker("own", contract={"pence_an_hour": 1_200})
    others = office.worker("bank", pool="bank"), office.worker("unknown")
    for number, worker in ((0, own), (2, own), (3, others[0]), (4, others[1])):
        office.assign(roster, worker, office.shift(number, "22:00", "07:00", "S", type="sleep-in"))
    assert told(office) == RosterCost(0, shifts=3, unpriced=1)
    chosen: dict[str, Any] = {
        "name": SLEEP_IN_PENCE,
        "set_by": "story",
        "set_at": office.at(0, "12:00"),
        "organisation_id": 1,
    }
    office.add(t.Policy(value="4500", from_on=day(1), **chosen))
    assert told(office) == RosterCost(2 * 4_500, shifts=3, unpriced=1)
    assert in_the_books(office) == (9_000, 1)
    office.add(t.Policy(value="null", from_on=day(3), **chosen))
    assert told(office).pence == 4_500


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(work=st.lists(WORK, min_size=1, max_size=5))
def test_the_roster_and_the_books_tell_the_same(
    tmp_path: Path, work: list[tuple[int, str, str, str, int, str | None, int | None]]
) -> None:
    """Whatever the days, hours, breaks, bands and rates, may people stand where they stand or not."""
    office = Office(tmp_path)
    roster = office.roster()
    for at, (number, begins, ends, type_, rest, band, pence) in enumerate(work):
        worker = office.worker(f"w{at}", contract={"band": band, "pence_an_hour": pence})
        office.assign(roster, worker, office.shift(number, begins, ends, type=type_, break_minutes=rest))
    found = told(office)
    assert (found.pence, found.unpriced) == in_the_books(office)
    assert found.shifts + found.unpriced == len(work)


def test_bookings_cost_what_was_agreed_and_who_was_asked_nothing_yet(tmp_path: Path) -> None:
    """An agency place with a price, one that has a name by now, one without a price, a partner's carer at the card's
    rate although no agreement covers them, and somebody who has not answered."""
    office = Office(tmp_path)
    roster, shift = office.roster(), office.shift(2, "08:00", "16:00", minimum=5, target=5)
    partner = office.add(t.Organisation(code="partner", name="Partner"))
    office.add(t.RateCard(pool="bank", days="any", pence_an_hour=1_600, from_on=date(2026, 1, 1)))
    eva, fay = (office.worker(code, organisation_id=partner, pool="bank") for code in ("eva", "fay"))
    office.assign(roster, eva, shift)
    office.assign(roster, fay, shift, standing="offered")
    gil = office.worker("gil", pool="agency", contract={"pence_an_hour": 999})
    office.assign(roster, gil, shift)
    office.add(
        t.Booking(
            roster_id=roster, shift_id=shift, source="A", role="care_worker", pence=9_100, worker_id=gil, state="named"
        )
    )
    for pence in (9_000, None):
        office.add(t.Booking(roster_id=roster, shift_id=shift, source="A", role="care_worker", pence=pence))
    assert told(office) == RosterCost(12_800 + 9_100 + 9_000, shifts=3, unpriced=1, asked=1)
    assert in_the_books(office) == (30_900, 1)
