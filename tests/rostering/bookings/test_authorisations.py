"""Opening the agency tier: by a named manager, for days, up to a cap to the penny, with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest

from rostering.bookings.authorisations import (
    AuthorisationLine,
    WantedAuthorisation,
    authorisations,
    authorise,
    withdraw,
)
from rostering.bookings.book import cancel
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.bookings.booked import put
from tests.rostering.office import MONDAY, NURSE, Office

SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def week(office: Office) -> Office:
    """A week with a roster, a coordinator Cora and two managers."""
    with office.store.writing() as session:
        add_actor(session, "Cora", "coordinator", None, default=False)
        add_actor(session, "Mona", "manager", None, default=False)
        add_actor(session, "Nils", "manager", "org", default=False)
    office.roster()
    return office


def opened(office: Office, by: str = "Mona", **more: Any) -> AuthorisationLine:
    facts: dict[str, Any] = {"until_on": SUNDAY, "reason": "two nurses on leave", "setting": "H", "from_on": MONDAY}
    return authorise(office.store, by, WantedAuthorisation(**(facts | more)))


def left(office: Office) -> list[tuple[int | None, int | None]]:
    return [(one.left_pence, one.left_places) for one in authorisations(office.store, "Mona", everything=True)]


def test_nobody_books_agency_before_it_is_opened(week: Office) -> None:
    """Agency is refused with who could open it and how; a pool that is no agency needs nobody."""
    shift = week.shift(0, "08:00", "20:00", target=2)
    with pytest.raises(RefusedError, match="Nobody opened agency for D Mon 23 Nov 08:00–20:00, Hill House: a manager"):
        put(week, shift, "Cora", pence=100)
    assert week.count(t.Booking) == 0
    assert put(week, shift, "Cora", source="Collaborative bank").tier == "collaborative_bank"


def test_the_cap_holds_to_the_penny(week: Office) -> None:
    """Of £500.00 a booking of £300.01 leaves £199.99: one of £200.00 is refused, one of £199.99 taken, a penny more is
    not."""
    shift = week.shift(0, "08:00", "20:00", target=5)
    opened(week, most_pence=50_000)
    put(week, shift, "Cora", pence=30_001)
    with pytest.raises(RefusedError, match=r"up to £500\.00, of which £199\.99 is left; .* costs £200\.00"):
        put(week, shift, "Cora", pence=20_000)
    put(week, shift, "Cora", pence=19_999)
    assert left(week) == [(0, None)]
    with pytest.raises(RefusedError, match=r"of which £0\.00 is left"):
        put(week, shift, "Cora", pence=1)
    assert week.count(t.Booking) == 2


def test_a_cancelled_booking_gives_its_room_back(week: Office) -> None:
    """Places as money: two places are opened, both booked, one cancelled, and one may be booked again."""
    shift = week.shift(0, "08:00", "20:00", target=5)
    opened(week, most_places=2)
    first = put(week, shift, "Cora")
    put(week, shift, "Cora")
    with pytest.raises(RefusedError, match="for 2 places, and all are booked"):
        put(week, shift, "Cora")
    cancel(week.store, "Cora", first.id)
    assert left(week) == [(None, 1)]
    put(week, shift, "Cora")
    assert left(week) == [(None, 0)]


def test_each_booking_draws_on_the_oldest_with_room(week: Office) -> None:
    """Two authorisations stand for the same days: what the first has no room for goes on the second."""
    shift = week.shift(0, "08:00", "20:00", target=5)
    opened(week, most_pence=10_000)
    opened(week, "Nils", most_pence=20_000)
    for pence in (6_000, 5_000, 4_000):
        put(week, shift, "Cora", pence=pence)
    assert left(week) == [(0, None), (15_000, None)]


def test_outside_the_dates_the_place_or_the_role_it_is_not_open(week: Office) -> None:
    """The authorisation is for its days, its setting and what lies in it, and its role."""
    unit = week.setting("U", within_id=week.home)
    inside = week.shift(1, "08:00", "20:00", setting_id=unit)
    late = week.shift(5, "08:00", "20:00")
    nurse = week.shift(1, "08:00", "20:00", role=NURSE)
    opened(week, until_on=MONDAY + timedelta(days=4), most_places=9, role="care_worker")
    put(week, inside, "Cora")
    with pytest.raises(RefusedError, match="from Mon 23 Nov to Fri 27 Nov only, not for D Sat 28 Nov"):
        put(week, late, "Cora")
    with pytest.raises(RefusedError, match="Nobody opened agency for D Tue 24 Nov"):
        put(week, nurse, "Cora")


def test_withdrawn_nothing_more_is_booked_and_what_was_stands(week: Office) -> None:
    """After a withdrawal the tier is closed; the booking under it stays and counts."""
    shift = week.shift(0, "08:00", "20:00", target=2)
    line = opened(week, most_places=2)
    put(week, shift, "Cora")
    assert withdraw(week.store, "Nils", line.id).withdrawn_by == "Nils"
    with pytest.raises(RefusedError, match="Nobody opened agency"):
        put(week, shift, "Cora")
    assert left(week) == [(None, 1)]
    assert authorisations(week.store, "Mona") == []
    with pytest.raises(BadInputError, match="withdrawn by Nils already"):
        withdraw(week.store, "Mona", line.id)


def test_under_a_cap_of_money_the_cost_has_to_be_known(week: Office) -> None:
    """Without a rate card the cost must be given; by a card it is worked out and held against the cap."""
    shift = week.shift(0, "08:00", "20:00", target=3)
    opened(week, most_pence=30_000)
    with pytest.raises(BadInputError, match=r"up to £300\.00, and no rate card says what .* give it with --cost"):
        put(week, shift, "Cora")
    week.add(t.RateCard(pool="agency", pence_an_hour=2000, from_on=date(2026, 1, 1)))
    assert put(week, shift, "Cora").pence == 24_000
    with pytest.raises(RefusedError, match=r"£60\.00 is left; .* costs £240\.00"):
        put(week, shift, "Cora")


def test_a_coordinator_opens_nothing_and_a_manager_books_on_their_own_unless_two_are_asked_for(week: Office) -> None:
    """Only a manager or above opens the tier. They may book on it, unless the policy wants a second person."""
    with pytest.raises(RefusedError, match="may not open a dear tier"):
        opened(week, "Cora", most_places=1)
    shift = week.shift(0, "08:00", "20:00", target=3)
    opened(week, most_places=3)
    put(week, shift, "Mona")
    since = week.at(0, "00:00")
    week.add(t.Policy(name="agency.second_person", value="true", from_on=MONDAY, set_by="story", set_at=since))
    with pytest.raises(RefusedError, match=r"Mona opened agency for .*: somebody else has to book on it"):
        put(week, shift, "Mona")
    put(week, shift, "Nils")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"reason": "nurse has covid"}, "nothing about anybody's health"),
        ({}, "--cap POUNDS, --places N, or both"),
        ({"most_pence": 0}, "more than nothing"),
        ({"most_places": 1, "until_on": MONDAY - timedelta(days=1)}, "before it begins"),
        ({"most_places": 1, "tier": "own"}, "There is no tier 'own'"),
        ({"most_places": 1, "role": "pilot"}, "There is no role 'pilot'"),
        ({"most_places": 1, "setting": "Z"}, "no one setting 'Z'"),
    ],
)
def test_what_cannot_be_opened_is_told(week: Office, more: dict[str, Any], said: str) -> None:
    """Without a cap, a reason or days that follow each other nothing is opened."""
    with pytest.raises(BadInputError, match=said):
        opened(week, **more)
    assert week.count(t.Authorisation) == 0
