"""What is about to stop somebody working: within 30, 60 and 90 days, by setting, with the shifts it would break."""

from datetime import date, timedelta

import pytest

from rostering.errors import BadInputError
from rostering.people.expiring import expiring
from rostering.store import tables as t
from tests.rostering.office import LONG_AGO, NURSE, Office, day
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)


@pytest.fixture
def rostered(office: Office) -> Office:
    """Ann, a nurse, on nurse's shifts on Monday and Wednesday, the latter into Thursday."""
    ann = office.person("ann")
    worker = office.worker("a1", NURSE, person_id=ann)
    office.add(t.Registration(person_id=ann, body="NMC", until_on=TODAY + timedelta(days=365), looked_up_on=LONG_AGO))
    roster = office.roster()
    for number, start, end in ((0, "07:00", "15:00"), (2, "22:00", "06:00")):
        shift = office.shift(number, start, end, role=NURSE, skills="first_aid", target=2)
        office.assign(roster, worker, shift)
    office.add(t.Skill(person_id=ann, skill="first_aid"))
    return office


@pytest.mark.parametrize(("days", "band"), [(0, 30), (30, 30), (31, 60), (60, 60), (90, 90)])
def test_how_many_days_ahead(office: Office, days: int, band: int) -> None:
    """What ends on the day is told in its band; on the 91st day it is not told yet."""
    office.worker(
        "ann", person_id=office.person("ann", right_to_work_open=False, right_to_work_until=TODAY + timedelta(days))
    )
    (line,) = expiring(office.store, None)
    assert (line.what, line.days_left, line.band, line.settings) == ("right to work", days, band, ("H",))
    office.worker(
        "bo", person_id=office.person("bo", right_to_work_open=False, right_to_work_until=TODAY + timedelta(91))
    )
    assert [one.person for one in expiring(office.store, None)] == ["ann"]
    assert [one.person for one in expiring(office.store, None, 91)] == ["ann", "bo"]


@pytest.mark.parametrize(
    ("until", "broken"), [(day(3), []), (day(2), [day(2)]), (day(0), [day(2)]), (TODAY, [day(0), day(2)])]
)
def test_the_shifts_that_a_registration_would_break(rostered: Office, until: date, broken: list[date]) -> None:
    """A shift counts to its last minute: the night into Thursday breaks where Wednesday is the last good day."""
    rostered.change(t.Registration, 1, until_on=until)
    (line,) = expiring(rostered.store, None)
    assert line.what == "NMC registration"
    assert [one.day for one in line.breaks] == broken
    assert {one.rule for one in line.breaks} <= {"REG-LIVE"}


def test_each_breaks_its_own(rostered: Office) -> None:
    """Of two papers that end each is told with the shifts that it alone would break, whatever the other does."""
    rostered.change(t.Registration, 1, until_on=day(1))
    rostered.change(t.Skill, 1, until_on=day(0))
    found = {one.what: [(each.day, each.rule) for each in one.breaks] for one in expiring(rostered.store, None)}
    assert found == {
        "Basic life support and first aid": [(day(2), "TRAIN")],
        "NMC registration": [(day(2), "REG-LIVE")],
    }


def test_what_ended_lately_is_told_where_it_breaks_a_shift(rostered: Office) -> None:
    """Training that ended yesterday is told with its shifts; of who has none to come nothing is said."""
    rostered.change(t.Skill, 1, until_on=TODAY - timedelta(days=1))
    (line,) = expiring(rostered.store, None)
    assert (line.days_left, len(line.breaks)) == (-1, 2)
    rostered.worker("bo", person_id=rostered.person("bo"))
    rostered.add(t.Skill(person_id=2, skill="first_aid", until_on=TODAY - timedelta(days=1)))
    assert [one.person for one in expiring(rostered.store, None)] == ["ann"]


def test_every_kind_of_paper(office: Office) -> None:
    """Right to work with its visa, checks, inductions, assessments, opt-outs, delegations and passports are told."""
    soon = TODAY + timedelta(days=10)
    ann = office.person(
        "ann", right_to_work_open=False, right_to_work_until=soon, visa="sponsored", dbs_on=date(2023, 11, 29)
    )
    nia = office.person("nia")
    office.worker("n1", NURSE, person_id=nia)
    office.add(t.Registration(person_id=nia, body="NMC", until_on=TODAY + timedelta(500), looked_up_on=LONG_AGO))
    worker = office.worker("a1", person_id=ann)
    office.switch("DBS", on=True)
    office.add_all(
        t.Clearance(person_id=ann, kind="induction", setting_id=1, on_date=LONG_AGO, until_on=soon),
        t.Clearance(person_id=ann, kind="fit_for_nights", on_date=LONG_AGO, until_on=soon),
        t.OptOut(worker_id=worker, from_on=LONG_AGO, until_on=soon),
        t.Delegation(
            task="insulin",
            delegator_id=nia,
            person_id=ann,
            setting_id=1,
            from_on=LONG_AGO,
            review_on=soon,
            made_by="x",
            made_at=office.at(0, "08:00"),
        ),
        t.PassportAnswer(
            organisation_id=1,
            person_id=ann,
            number="7",
            issuer="i",
            issuer_name="Board",
            position=0,
            answer="accepted",
            valid_until=office.at(4, "08:00"),
            answered_by="x",
            answered_at=office.at(0, "08:00"),
        ),
    )
    assert sorted(one.what for one in expiring(office.store, None)) == [
        "criminal record check",
        "delegation of giving insulin",
        "induction at a setting: Hill House",
        "night work assessment offered",
        "opt-out from the 48-hour week (a1)",
        "passport 7 of Board",
        "right to work (sponsored visa)",
    ]


def test_the_time_to_register_in_wales(office: Office) -> None:
    """A carer in Wales who began four months ago has six months; once registered nothing is due."""
    office.change(t.Organisation, 1, nation="WAL")
    ann = office.person("ann")
    office.worker("a1", person_id=ann, started_on=date(2026, 7, 20))
    (line,) = expiring(office.store, None)
    assert (line.matter, line.until) == ("register_due", date(2027, 1, 20))
    office.add(t.Registration(person_id=ann, body="SCW", until_on=date(2029, 1, 1), looked_up_on=TODAY))
    assert expiring(office.store, None) == []


def test_by_setting(rostered: Office) -> None:
    """Told at the home somebody belongs to and where they are rostered; a setting nobody knows is refused."""
    rostered.setting("K")
    rostered.change(t.Registration, 1, until_on=day(0))
    assert len(expiring(rostered.store, None, settings=["Hill House"])) == 1
    assert expiring(rostered.store, None, settings=["K"]) == []
    for wanted in ({"settings": ["Z"]}, {"days": 0}, {"days": 400}):
        with pytest.raises(BadInputError):
            expiring(rostered.store, None, **wanted)


def test_the_command(rostered: Office, rota: Rota) -> None:
    """A table with the shifts for people, everything for machines."""
    rostered.change(t.Registration, 1, until_on=day(0))
    told = rota("people", "expiring", "--days", "30", "--setting", "H")
    assert "NMC registration" in told.out
    assert "1 within 30 days" in told.out
    (line,) = rota.json("people", "expiring")["expiring"]
    assert [one["day"] for one in line["breaks"]] == ["2026-11-25"]
    assert rota("people", "expiring", "--days", "soon").code == 2
