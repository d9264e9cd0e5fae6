"""A home whose Monday is over: a long day, a sleep-in, a night and a late, on a published roster."""

from datetime import date, datetime
from typing import Any

from rostering.actuals.worked import Said
from rostering.rules.ledger import Ledger
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from tests.rostering.office import MONDAY, Office, day

TUESDAY_NOON = "2026-11-24T12:00:00+00:00"
WORK = (
    ("ann", "07:30", "20:00", "D", "awake", 60),
    ("bob", "22:00", "07:00", "S", "sleep-in", 0),
    ("cat", "20:00", "08:00", "N", "awake", 30),
    ("dan", "14:00", "22:00", "L", "awake", 30),
)

# Of Monday: Ann 08:00 to 20:30 with 20 of 60 minutes of break, Bob awake in his sleep-in, Cat until 06:00, no Dan.
OTHERWISE = (
    Said("ann", "late", "08:00"),
    Said("ann", "stayed", "20:30"),
    Said("ann", "break", "40"),
    Said("bob", "disturbed", "75"),
    Said("cat", "left", "06:00"),
    Said("dan", "absent"),
)


def published(office: Office, **more: Any) -> int:
    """A published roster of the office's week."""
    return office.roster(state="published", published_at=office.at(-7, "12:00"), **more)


def monday(office: Office, number: int = 0) -> dict[str, int]:
    """Four people at work on a day of the week (Monday); their employments by code."""
    workers = {code: office.worker(code) for code, *_ in WORK}
    roster = published(office)
    for code, start, end, shift, type_, rest in WORK:
        made = office.shift(number, start, end, shift, type=type_, break_minutes=rest)
        office.assign(roster, workers[code], made)
    return workers


def ledger(office: Office, person: int, as_at: date = MONDAY) -> Ledger:
    """The ledger of a person as at a day."""
    with office.store.reading() as session:
        return read_ledger(session, person, as_at, rulebook(session))


def worked(office: Office, person: int, *days: int) -> list[int]:
    """The ledger's minutes of working time on days of the week, by their numbers."""
    found = ledger(office, person, day(6)).minutes_by_day
    return [found.get(day(number), 0) for number in days]


def at(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text)
