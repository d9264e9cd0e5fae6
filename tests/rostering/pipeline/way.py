"""A carer on the way into the pop-up workforce, brought as far as a story needs."""

from datetime import datetime

from rostering.pipeline.route import CHECK, SESSION, SIGN, routes
from rostering.store import tables as t
from tests.rostering.office import CARER, Office, day

POP_UP = "pop_up"
LONG_AGO = -60  # days before the office's Monday


def dana(office: Office, pool: str = POP_UP, role: str = CARER) -> int:
    """Dana's employment through a pool; she showed interest ten weeks ago, and no more."""
    worker = office.worker("dana", role=role, pool=pool, setting_id=None, started_on=day(-70))
    since = office.at(-70, "09:00")
    office.add(t.PipelineEntry(worker_id=worker, pool=pool, opened_by="story", opened_at=since))
    return worker


def sign(office: Office, entry: int, step: str, at: datetime, level: str | None = None) -> None:
    """A step of an entry, signed as of a minute."""
    more = {"done_on": at.date(), "done_by": "Mair", "recorded_by": "story", "recorded_at": at}
    office.add(t.PipelineStep(entry_id=entry, step=step, done_at=at, level=level, **more))


def attend(office: Office, worker: int, step: str, begins: datetime, ends: datetime, state: str = "attended") -> int:
    """A session of a step that somebody has a seat on."""
    number = office.add(
        t.TrainingSession(
            organisation_id=office.organisation,
            step=step,
            starts_at=begins,
            ends_at=ends,
            place="Town hall",
            seats=5,
            trainer="Mair",
            made_by="story",
            made_at=begins,
        )
    )
    office.add(t.SessionBooking(session_id=number, worker_id=worker, state=state, booked_by="story", booked_at=begins))
    return number


def hold(office: Office, person: int, pool: str = POP_UP, number: int = LONG_AGO, source: str = "sheet") -> None:
    """All skills of a route, dated on a day."""
    for code in routes()[pool].skills:
        office.add(t.Skill(person_id=person, skill=code, done_on=day(number), source=source))


def complete(office: Office, worker: int, but: tuple[str, ...] = (), pool: str = POP_UP) -> None:
    """Every step of Dana's way in long ago, but for some."""
    at = office.at(LONG_AGO, "12:00")
    for step in routes()[pool].steps:
        if step.code in but:
            continue
        if step.kind in (CHECK, SIGN):
            sign(office, 1, step.code, at, step.levels[-1] if step.levels else None)
        elif step.kind == SESSION:
            for number in range(routes()[pool].often(step.code)):
                begins = office.at(LONG_AGO - number - 1, "09:00")
                attend(office, worker, step.code, begins, office.at(LONG_AGO - number - 1, "12:00"))
        elif step.code == "skills":
            hold(office, 1, pool)
