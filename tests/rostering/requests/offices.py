"""The office of the stories about requests: three carers of 37.5 hours and a nurse at one home."""

from datetime import date

from rostering.store import tables as t
from tests.rostering.office import NURSE, Office

FULL_TIME = {"minutes": 2250, "period": "week"}
NOW = "2026-11-20T10:00:00Z"  # the Friday before the office's week
ACTORS = (("Col", "coordinator"), ("Mia", "manager"), ("Sam", "scheduler"))


def staffed(office: Office) -> dict[str, int]:
    """Workers by code: ann, bob and cat, carers, and nan, a nurse; Col, a coordinator, and Mia, a manager."""
    office.add_all(*(t.Actor(name=name, role=role) for name, role in ACTORS))
    workers = {code: office.worker(code, contract=dict(FULL_TIME)) for code in ("ann", "bob", "cat")}
    return workers | {"nan": office.worker("nan", role=NURSE, contract=dict(FULL_TIME))}


def entitled(office: Office, worker: int, minutes: int, carried: int = 0, year: int = 2026) -> int:
    """A leave year from April to March."""
    return office.add(
        t.LeaveEntitlement(
            worker_id=worker,
            from_on=date(year, 4, 1),
            until_on=date(year + 1, 3, 31),
            minutes=minutes,
            carried_minutes=carried,
        )
    )


def away(office: Office, worker: int, first: int, last: int, kind: str = "annual", state: str = "granted") -> int:
    """An absence on whole days of the office's week, by their numbers."""
    starts_at, ends_at = office.at(first, "00:00"), office.at(last + 1, "00:00")
    return office.add(t.Absence(worker_id=worker, kind=kind, starts_at=starts_at, ends_at=ends_at, state=state))
