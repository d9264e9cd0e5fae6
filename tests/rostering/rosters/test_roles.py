"""Who may stand in for whom: seniors for carers, nobody for a nurse, and generic roles for their own tasks."""

from datetime import date

import pytest

from rostering.catalogue import roles, skills, tasks
from rostering.store import tables as t
from tests.rostering.office import CARER, LONG_AGO, NURSE, Office, day

SENIOR, GENERIC = "senior_care_worker", "patient_care_assistant"


@pytest.mark.parametrize(
    ("held", "asked", "able"),
    [
        (SENIOR, CARER, True),
        (CARER, SENIOR, False),
        ("nursing_associate", NURSE, False),
        ("nursing_associate", CARER, True),
        ("nurse_awaiting_registration", NURSE, False),
        ("nurse_awaiting_registration", CARER, True),
        (NURSE, CARER, False),
        ("team_leader", SENIOR, True),
        ("health_and_care_worker", "nursing_assistant", True),
    ],
)
def test_who_covers_whom(office: Office, held: str, asked: str, able: bool) -> None:
    """A place for a role is taken by those in it and by those whose role covers it, and never the other way round."""
    person = office.person("ann")
    office.worker("a1", held, person_id=person)
    office.add(t.Registration(person_id=person, body="NMC", until_on=day(99), looked_up_on=LONG_AGO))
    shift = office.shift(1, "07:00", "15:00", role=asked)
    made = office.build()
    assert (("ann", made.shift_ids[shift]) in made.seats) is able


def test_nobody_covers_a_role_with_a_register() -> None:
    """No role of the catalogue covers one that takes a registration; all that is named is in the catalogues."""
    known = roles()
    for role in known.values():
        assert all(known[code].body is None for code in role.covers)
        assert {tasks()[code].skill for code in role.tasks} <= skills().keys()
    assert all(task.skill in skills() and set(task.delegators) <= known.keys() for task in tasks().values())


def test_a_nurse_awaiting_registration_is_a_carer_until_the_date(office: Office) -> None:
    """Carer's places to Tuesday, nurse's places from Wednesday, when the contract as a nurse begins."""
    person = office.person("ann")
    worker = office.worker("a1", "nurse_awaiting_registration", contract={"ends_on": day(1)}, person_id=person)
    office.add(t.Contract(worker_id=worker, role=NURSE, starts_on=day(2)))
    office.add(t.Registration(person_id=person, body="NMC", until_on=day(99), looked_up_on=day(2)))
    caring = [office.shift(number, "07:00", "15:00") for number in (1, 2)]
    nursing = [office.shift(number, "07:00", "15:00", role=NURSE) for number in (1, 2)]
    assert [office.refusal("ann", one) for one in caring] == [None, "GEN-SKILL"]
    assert [office.refusal("ann", one) for one in nursing] == ["GEN-SKILL", None]


def test_a_generic_role_keeps_to_its_tasks(office: Office) -> None:
    """In a carer's place moving people is among the tasks, medication is not; in a place of their own anything goes
    that they can do."""
    person = office.person("pat")
    office.worker("p1", GENERIC, person_id=person)
    for skill in ("moving_people", "medication"):
        office.add(t.Skill(person_id=person, skill=skill))
    plain, within, beyond = (
        office.shift(1, "07:00", "15:00", skills=skill) for skill in ("", "moving_people", "medication")
    )
    own = office.shift(1, "07:00", "15:00", role=GENERIC, skills="medication")
    assert [office.refusal("pat", one) for one in (plain, within, beyond, own)] == [None, None, "ROLE-TASKS", None]


def test_their_own_come_first(office: Office) -> None:
    """Of a carer and a senior who cost the same a solve puts the carer on the carer's place."""
    for code, role in (("ann", SENIOR), ("bo", CARER)):
        office.worker(code, role, contract={"minutes": 2400, "period": "week", "pence_an_hour": 1250})
    office.switch("GEN-MINUTES", on=False)
    office.shift(1, "07:00", "15:00")
    office.solve(accept=True)
    made = office.build()
    assert [made.snapshot.person_on(one).code for one in made.snapshot.assignments] == ["bo"]


@pytest.mark.parametrize(("until", "wanted"), [(day(1), None), (day(0), "INDUCT/good")])
def test_an_induction_that_ran_out(office: Office, until: date, wanted: str | None) -> None:
    """Somebody of the bank whose induction at the home is good on the day has a place; a day later not."""
    person = office.person("bo")
    office.worker("b1", person_id=person, pool="bank", setting_id=None)
    office.add(t.Clearance(person_id=person, kind="induction", setting_id=1, on_date=LONG_AGO, until_on=until))
    shift = office.shift(1, "07:00", "15:00")
    assert office.refusal("bo", shift) == wanted


def test_an_induction_that_is_not_on_record(office: Office) -> None:
    """It keeps nobody off unless the office asks for it; then it does, but for own people of the home."""
    office.worker("bo", pool="bank", setting_id=None)
    office.worker("ann")
    shift = office.shift(1, "07:00", "15:00")
    assert office.refusal("bo", shift) is None
    office.switch("INDUCT/needed", on=True)
    assert office.refusal("bo", shift) == "INDUCT/needed"
    assert office.refusal("ann", shift) is None


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ("", [None, None, None]),
        ("nights", [None, "REG-LIVE", None]),
        ("medication;nights", ["REG-LIVE", "REG-LIVE", None]),
        ("lone", [None, None, "REG-LIVE"]),
    ],
)
def test_the_conditions_of_a_registration(office: Office, conditions: str, wanted: list[str | None]) -> None:
    """A nurse whose entry forbids medication, nights or working alone has no such place, and every other."""
    person = office.person("nia")
    office.worker("n1", NURSE, person_id=person)
    facts = {"body": "NMC", "until_on": day(99), "looked_up_on": LONG_AGO, "conditions": conditions or None}
    office.add(t.Registration(person_id=person, **facts))
    office.add(t.Skill(person_id=person, skill="medication"))
    shifts = [
        office.shift(1, "07:00", "15:00", role=NURSE, skills="medication", target=2),
        office.shift(1, "22:00", "06:00", role=NURSE, target=2),
        office.shift(2, "07:00", "15:00", role=NURSE),
    ]
    assert [office.refusal("nia", one) for one in shifts] == wanted
