"""Naming who comes on a booking: checked like anyone, in one place at a time, and on the roster then."""

import pytest
from sqlmodel import select

from rostering.bookings.book import cancel
from rostering.bookings.bookings import bookings
from rostering.bookings.name import add_person, name_booking
from rostering.errors import BadInputError, RefusedError
from rostering.gaps.board import gaps_of_shift
from rostering.people.declarations import Choice, accept
from rostering.people.unknowns import unknowns
from rostering.store import tables as t
from tests.rostering.bookings.booked import put
from tests.rostering.office import Office


def stored(office: Office) -> list[tuple[str, str, str]]:
    """Who stands on shifts: worker, standing and shift code, in order."""
    a, w, s = t.Assignment, t.Worker, t.Shift
    with office.store.reading() as session:
        rows = session.exec(select(w.code, a.standing, s.code).where(a.worker_id == w.id, a.shift_id == s.id)).all()
    return sorted(rows)


def test_a_named_person_stands_on_the_roster_and_closes_the_same_gap(agency: Office) -> None:
    """Named, the person is confirmed on the shift at the booking's times; the place is filled once, not twice, and only
    from eight to one."""
    roster = agency.roster()
    agency.worker("amy", pool="agency")
    shift = agency.shift(0, "08:00", "20:00", target=2, break_minutes=30)
    line = put(agency, shift, start=480, end=780)
    named = name_booking(agency.store, None, line.id, "amy")
    assert (named.booking.state, named.booking.name) == ("named", "Amy")
    assert (named.edited.roster, named.edited.amendment) == (roster, None)
    standing = agency.standing()
    assert standing.build.filled(standing.roster, shift) == 0
    with agency.store.reading() as session:
        gaps = sorted((one.places, one.starts_at) for one in gaps_of_shift(session, shift))
    assert gaps == [(1, agency.at(0, "08:00")), (2, agency.at(0, "13:00"))]
    (one,) = standing.build.snapshot.assignments
    assert (one.standing, one.break_minutes) == ("confirmed", 0)
    assert (one.starts_at, one.ends_at) == (agency.at(0, "08:00"), agency.at(0, "13:00"))
    assert not agency.broken()
    with pytest.raises(BadInputError, match="named already: Amy"):
        name_booking(agency.store, None, line.id, "amy")


def test_on_a_published_roster_a_name_is_an_amendment(agency: Office) -> None:
    """After publishing, naming makes a numbered amendment with the booking as its reason."""
    agency.roster(state="published", published_at=agency.at(0, "00:00"))
    agency.worker("amy", pool="agency")
    line = put(agency, agency.shift(0, "08:00", "20:00"))
    assert name_booking(agency.store, None, line.id, "amy").edited.amendment == 1
    with agency.store.reading() as session:
        assert session.exec(select(t.Amendment.reason).where(t.Amendment.number == 1)).one() == "booking 1 named"


def test_somebody_who_may_not_work_is_refused_and_the_booking_stays_unnamed(agency: Office) -> None:
    """An agency carer with too short a rest is refused with the rule; nothing is half done."""
    roster = agency.roster()
    amy = agency.worker("amy", pool="agency")
    agency.assign(roster, amy, agency.shift(0, "14:00", "22:00", code="L"))
    line = put(agency, agency.shift(1, "07:00", "15:00"))
    with pytest.raises(RefusedError, match="WTR-11"):
        name_booking(agency.store, None, line.id, "amy")
    assert stored(agency) == [("amy", "planned", "L")]
    (kept,) = bookings(agency.store, None)
    assert (kept.state, kept.worker) == ("booked", None)


def test_an_agency_name_already_on_another_shift_is_refused_in_words(agency: Office) -> None:
    """Somebody who stands on another shift then is refused with that shift; one of another organisation's is told as
    elsewhere, by its times alone; on the same shift it is said so."""
    roster = agency.roster()
    amy, bob = agency.worker("amy", pool="agency"), agency.worker("bob", pool="agency")
    shift, night = agency.shift(0, "08:00", "20:00", target=3), agency.shift(0, "19:00", "07:00", code="N")
    agency.assign(roster, amy, night)
    line = put(agency, shift)
    with pytest.raises(RefusedError, match=r"Amy \(amy\) is already on N Mon 23 Nov 19:00–07:00, Hill House; nobody"):
        name_booking(agency.store, None, line.id, "amy")
    other = agency.add(t.Organisation(code="far", name="Far Care"))
    away = agency.setting("F", organisation_id=other, name="Secret House")
    theirs = agency.roster((away,))
    agency.assign(theirs, bob, agency.shift(0, "12:00", "18:00", setting_id=away))
    with pytest.raises(RefusedError, match=r"Bob \(bob\) is already on a shift elsewhere, 12:00–18:00;") as refusal:
        name_booking(agency.store, None, line.id, "bob")
    assert "Secret" not in refusal.value.sentence
    cat = agency.worker("cat", pool="agency")
    agency.assign(roster, cat, shift)
    with pytest.raises(RefusedError, match="is on that shift already"):
        name_booking(agency.store, None, line.id, "cat")


def test_own_staff_are_not_an_agency_name(agency: Office) -> None:
    """Whoever is not on record through the tier is refused; a member of the collaborative bank may come on a booking of
    that source."""
    agency.roster()
    agency.worker("own1")
    lender = agency.add(t.Organisation(code="lend", name="Lender Trust"))
    lent = agency.worker("lena", organisation_id=lender, setting_id=None)
    shift = agency.shift(0, "08:00", "20:00", target=2)
    line = put(agency, shift)
    for person in ("own1", "lena"):
        with pytest.raises(BadInputError, match="is not on record through agency"):
            name_booking(agency.store, None, line.id, person)
    agency.add(
        t.PoolMembership(worker_id=lent, pool="collaborative_bank", organisation_id=agency.organisation, agreement="x")
    )
    shared = put(agency, shift, source="collaborative_bank")
    assert name_booking(agency.store, None, shared.id, "lena").booking.person == "lena"


def test_a_person_nobody_knows_is_unknown_and_the_law_blocks_until_it_is_known(agency: Office) -> None:
    """Put on record with a name alone, somebody is refused for what the law asks and nobody knows; once a manager has
    declared it they may come."""
    agency.roster()
    line = put(agency, agency.shift(0, "08:00", "20:00"))
    assert add_person(agency.store, None, line.id, "Nia New", "nia") == "nia"
    subjects = {one.subject for one in unknowns(agency.store, None) if one.person == "nia" and one.stops}
    assert "right_to_work" in subjects
    with pytest.raises(RefusedError, match="whether they are under 18 is not on record") as refused:
        name_booking(agency.store, None, line.id, "nia")
    assert str(refused.value).endswith("a manager declares it good for a while with 'rota people accept --person nia'.")
    assert stored(agency) == []
    accept(agency.store, None, Choice(persons=("nia",)))
    assert name_booking(agency.store, None, line.id, "Nia New").booking.person == "nia"


def test_a_new_person_works_for_the_agency_that_the_source_is_called_after(agency: Office) -> None:
    """Where the store knows the agency as an organisation, it is the employer, and a membership opens the host's
    shifts from the booking's day."""
    acme = agency.add(t.Organisation(code="acme", name="Acme", kind="agency"))
    agency.roster()
    line = put(agency, agency.shift(0, "08:00", "20:00"))
    code = add_person(agency.store, None, line.id, "Nia New")
    with agency.store.reading() as session:
        worker = session.exec(select(t.Worker).where(t.Worker.code == code)).one()
        member = session.exec(select(t.PoolMembership)).one()
    assert (worker.organisation_id, worker.pool) == (acme, "agency")
    assert (member.organisation_id, member.pool, member.from_on) == (agency.organisation, "agency", agency.monday)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("", None, "cannot be a name"),
        ("Sick again", None, "cannot be a name"),
        ("Nia New", "amy", "that of Amy already"),
    ],
)
def test_nobody_is_put_on_record_by_a_slip(agency: Office, name: str, code: str | None, said: str) -> None:
    """What is no name and a code that is taken are refused, and nobody is made."""
    agency.roster()
    agency.worker("amy", pool="agency")
    line = put(agency, agency.shift(0, "08:00", "20:00"))
    with pytest.raises(BadInputError, match=said):
        add_person(agency.store, None, line.id, name, code)
    assert agency.count(t.Person) == 1


def test_cancelling_a_named_booking_takes_the_person_off_until_it_begins(
    agency: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled before the start the person is off the shift and the place open; once begun it is for the actuals."""
    agency.roster()
    agency.worker("amy", pool="agency")
    shift, later = agency.shift(0, "08:00", "20:00"), agency.shift(1, "08:00", "20:00")
    first, second = put(agency, shift), put(agency, later)
    for line in (first, second):
        name_booking(agency.store, None, line.id, "amy")
    assert cancel(agency.store, None, second.id).state == "cancelled"
    assert stored(agency) == [("amy", "confirmed", "D")]
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T08:00:00+00:00")
    with pytest.raises(BadInputError, match="has begun; say what was really worked"):
        cancel(agency.store, None, first.id)
