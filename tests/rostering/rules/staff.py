"""Staff and clients of a home, for stories about staffing and fitness."""

from datetime import date
from typing import Any

from rostering.store import tables as t
from tests.rostering.office import CARER, NURSE, Office, day

SENIOR = "senior_care_worker"


def wales(office: Office, kind: str = "care_home") -> None:
    """The office lies in Wales and its home is of a kind."""
    office.change(t.Organisation, office.organisation, nation="WAL")
    office.change(t.Setting, office.home, kind=kind)


def team(office: Office, shift: int, *people: int, **last: Any) -> None:
    """Put people on one shift together, the last of them at times of their own where these are given."""
    roster = office.roster()
    for worker in people:
        office.assign(roster, worker, shift, **(last if worker == people[-1] else {}))


def nurse(office: Office, code: str, until: date | None = None) -> int:
    """A registered nurse."""
    worker = office.worker(code, role=NURSE)
    office.add(t.Registration(person_id=worker, body="NMC", until_on=until))
    return worker


def client(office: Office, **facts: Any) -> int:
    """Somebody in care at the home."""
    return office.add(t.Client(code="R1", setting_id=office.home, **facts))


def newcomer(office: Office, code: str, role: str = CARER) -> int:
    """Somebody whose work began a week ago."""
    return office.worker(code, role=role, started_on=day(-7))


def settled(office: Office, code: str, **more: Any) -> int:
    """Somebody who has worked at the home for long enough."""
    worker = office.worker(code, **more)
    for number in range(3):
        office.worked(worker, number - 9, "07:00", "15:00")
    return worker
