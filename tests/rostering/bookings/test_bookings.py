"""A place that is covered without a name: it closes the gap wherever cover is counted, and a name falls due."""

from typing import Any

import pytest

from rostering.bookings.book import cancel
from rostering.bookings.bookings import bookings, unnamed
from rostering.calendar import now
from rostering.errors import BadInputError, RefusedError
from rostering.gaps.board import board
from rostering.rosters.grid import grids
from rostering.rosters.summary import summarise
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.bookings.booked import put
from tests.rostering.office import CARER, NURSE, Office


def short(office: Office) -> dict[str, int]:
    """How many places each short shift lacks, and all homes together, as summary, check and grid count them."""
    standing = office.standing()
    summary = summarise(standing.build, standing.roster, standing.report)
    (grid,) = grids(standing)
    found = {one.shift.split("/")[1]: one.places for one in summary.short if one.row is None}
    assert sum(found.values()) == sum(one.short for one in summary.settings) == grid.missing
    return found


def test_a_booking_closes_the_gap_everywhere(agency: Office) -> None:
    """Of three places one is filled by name; each booking closes one more in summary, check and grid, the minimum
    first, until none is open."""
    roster = agency.roster()
    shift = agency.shift(0, "08:00", "20:00", minimum=2, target=3)
    agency.assign(roster, agency.worker("ann"), shift)
    assert short(agency) == {"D": 2}
    put(agency, shift)
    assert short(agency) == {"D": 1}
    standing = agency.standing()
    (place,) = summarise(standing.build, standing.roster, standing.report).short
    assert place.below == "target"
    line = put(agency, shift, source="agency", reference="R 17")
    assert short(agency) == {}
    (grid,) = grids(agency.standing())
    assert grid.cover[0].counts[0] == (3, 3)
    assert grid.booked[0].startswith("D Mon 23 Nov 08:00–20:00, Hill House: Acme (agency), name to follow")
    assert f"Agency, name to follow, care worker (booking {line.id}, reference R 17)" in grid.booked[1]


def test_a_solve_leaves_a_booked_place_alone(agency: Office) -> None:
    """Two carers could fill two places; one is booked, so a solve fills the other and puts nobody beside them."""
    agency.roster()
    shift = agency.shift(0, "08:00", "20:00", minimum=2, target=2)
    for name in ("ann", "bea"):
        agency.worker(name, pool="bank")
    put(agency, shift)
    assert len(agency.solve().roster) == 1
    assert short(agency) == {}
    put_off = bookings(agency.store, None)[0]
    cancel(agency.store, None, put_off.id)
    assert len(agency.solve().roster) == 2


def test_a_booked_nurse_is_the_nurse_on_duty_and_holds_no_skill(agency: Office) -> None:
    """The rule of a nurse at every minute counts a booked nurse for as long as she is booked; an overlay of skills does
    not, because nobody knows what she holds."""
    agency.change(t.Setting, agency.home, kind="care_home_nursing")
    agency.roster()
    shift = agency.shift(0, "08:00", "20:00", code="N", role=NURSE)
    agency.add(
        t.Demand(
            setting_id=agency.home,
            on_date=agency.monday,
            code="OV",
            type="overlay",
            start_minute=480,
            end_minute=1200,
            break_minutes=0,
            skills="first_aid",
            minimum=1,
        )
    )

    def stretches() -> dict[str, int]:
        standing = agency.standing()
        rows = summarise(standing.build, standing.roster, standing.report).short
        found: dict[str, int] = {}
        for one in rows:
            if one.row is not None and one.row.minutes is not None:
                rule = one.sentence.split(" ")[0]
                found[rule] = found.get(rule, 0) + one.row.minutes[1] - one.row.minutes[0]
        return found

    assert stretches() == {"NURSE-24/present": 720, "GEN-COVER/overlay": 720}
    line = put(agency, shift, start=480, end=840)
    assert stretches() == {"NURSE-24/present": 360, "GEN-COVER/overlay": 720, "GEN-COVER": 360}
    cancel(agency.store, None, line.id)
    put(agency, shift)
    assert stretches() == {"GEN-COVER/overlay": 720}


def test_one_to_one_care_counts_a_booking_for_the_minutes_it_covers(agency: Office) -> None:
    """A 1:1 shift of which the morning is booked is short in the afternoon alone, and the law of it is broken only
    there."""
    agency.roster()
    client = agency.add(t.Client(code="c1", setting_id=agency.home))
    shift = agency.shift(0, "08:00", "20:00", exclusive=True, client_id=client)
    put(agency, shift, end=840)
    report = agency.standing().report
    rows = [one.row.minutes for one in (*report.short, *report.broken) if one.row is not None]
    assert rows
    assert set(rows) == {(840, 1200)}


def test_a_booking_never_counts_twice_or_on_another_shift(agency: Office) -> None:
    """No more is booked than is open; a cancelled booking opens its place again and can be booked anew."""
    agency.roster()
    shift, other = agency.shift(0, "08:00", "20:00"), agency.shift(1, "08:00", "20:00", code="E")
    line = put(agency, shift)
    with pytest.raises(BadInputError, match="1 place: 0 filled or offered by name and 1 booked; none is open"):
        put(agency, shift)
    assert short(agency) == {"E": 1}
    with agency.store.reading() as session:
        version = session.get_one(t.Roster, line.roster).version
    assert cancel(agency.store, None, line.id, "home found somebody").state == "cancelled"
    assert short(agency) == {"D": 1, "E": 1}
    with agency.store.reading() as session:
        assert session.get_one(t.Roster, line.roster).version == version + 1
    put(agency, shift)
    put(agency, other)
    with pytest.raises(BadInputError, match="cancelled already"):
        cancel(agency.store, None, line.id)


@pytest.mark.parametrize(
    ("clock", "left", "overdue"),
    [
        ("2026-11-22T07:59:00+00:00", 1441, False),
        ("2026-11-22T08:00:00+00:00", 1440, True),
        ("2026-11-23T08:01:00+00:00", -1, True),
    ],
)
def test_a_name_is_due_24_hours_before_to_the_minute(
    agency: Office, monkeypatch: pytest.MonkeyPatch, clock: str, left: int, overdue: bool
) -> None:
    """One minute before 24 hours nothing is said; at 24 hours and after the start the booking is overdue."""
    agency.roster()
    put(agency, agency.shift(0, "08:00", "20:00"))
    monkeypatch.setenv("ROTA_NOW", clock)
    (line,) = bookings(agency.store, None)
    assert (line.minutes_left, line.overdue) == (left, overdue)
    with agency.store.reading() as session:
        assert [one.id for one in unnamed(session, [line.roster], now())] == [line.id]


def test_the_24_hours_are_a_policy_of_the_organisation(agency: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 48 hours it is due two days before, for this organisation."""
    agency.add(
        t.Policy(
            name="booking.unnamed_hours",
            organisation_id=agency.organisation,
            value="48",
            from_on=agency.monday,
            set_by="story",
            set_at=agency.at(0, "00:00"),
        )
    )
    agency.roster()
    put(agency, agency.shift(0, "08:00", "20:00"))
    monkeypatch.setenv("ROTA_NOW", "2026-11-21T08:00:00+00:00")
    assert bookings(agency.store, None)[0].overdue
    monkeypatch.setenv("ROTA_NOW", "2026-11-21T07:59:00+00:00")
    assert not bookings(agency.store, None)[0].overdue


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"role": NURSE}, "is for care worker, not for registered nurse"),
        ({"role": "pilot"}, "no role 'pilot'"),
        ({"source": "Own staff"}, "Own staff are not booked"),
        ({"source": " "}, "Say who covers the place"),
        ({"reference": "she is pregnant"}, "nothing about anybody's health"),
        ({"pence": -1}, "less than nothing"),
        ({"start": 300}, "05:00 lies outside the shift"),
        ({"start": 900, "end": 600}, "end before it begins"),
    ],
)
def test_what_cannot_be_booked_is_told(agency: Office, more: dict[str, Any], said: str) -> None:
    """A wrong booking is refused in a sentence and nothing is written."""
    agency.roster()
    shift = agency.shift(0, "08:00", "20:00")
    with pytest.raises(BadInputError, match=said):
        put(agency, shift, **more)
    assert agency.count(t.Booking) == 0


def test_only_a_shift_to_come_on_a_roster_is_booked(agency: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a roster, without a shift or after its end there is nothing to cover; while it runs there is."""
    shift = agency.shift(0, "08:00", "20:00", target=2)
    with pytest.raises(BadInputError, match="No roster of Hill House covers Mon 23 Nov"):
        put(agency, shift)
    agency.roster()
    with pytest.raises(BadInputError, match="There is no shift 99"):
        put(agency, 99)
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T12:00:00+00:00")
    put(agency, shift)
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T20:00:00+00:00")
    with pytest.raises(BadInputError, match="is over"):
        put(agency, shift)


def test_a_scheduler_books_nothing(agency: Office) -> None:
    """Booking is an edit of the roster: who may not edit may not book."""
    with agency.store.writing() as session:
        add_actor(session, "Sam", "scheduler", None, default=False)
    agency.roster()
    with pytest.raises(RefusedError, match="may not edit rosters"):
        put(agency, agency.shift(0, "08:00", "20:00"), "Sam")


def test_the_rate_card_prices_a_booking(agency: Office) -> None:
    """Twelve hours less the half hour of break at £20: £230; a part of six hours has no break taken off."""
    agency.add(t.RateCard(pool="agency", role=CARER, pence_an_hour=2000, from_on=agency.monday))
    agency.roster()
    shift = agency.shift(0, "08:00", "20:00", break_minutes=30, target=2)
    assert put(agency, shift).pence == 23000
    assert put(agency, shift, start=480, end=840).pence == 12000


@pytest.mark.parametrize("states", [("draft", "published"), ("published", "draft")])
def test_beside_a_draft_the_published_roster_is_booked_on(agency: Office, states: tuple[str, str]) -> None:
    """Whichever of the two was made first, a booking stands on the roster that is in force, and gaps are its."""
    made = {state: agency.roster(state=state) for state in states}
    shift = agency.shift(0, "08:00", "20:00", minimum=2, target=2)
    assert put(agency, shift).roster == made["published"]
    assert [(line.state, line.gap.places) for line in board(agency.store, None)] == [("published", 1)]
