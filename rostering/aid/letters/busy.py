"""Busy times: when somebody works, told to a partner and taken in from one, without where or what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from rostering.aid.letters.bodies import BusyTimes
from rostering.calendar import local_day
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t

# The average week is reckoned over 17 weeks; rests and gaps of movement look a week ahead.
BACK, AHEAD = timedelta(weeks=17), timedelta(days=7)

Span = tuple[datetime, datetime]


def busy_times(session: Session, worker: int, partner: int, starts_at: datetime, ends_at: datetime) -> BusyTimes:
    """What this store knows of somebody's work around a loan: everything but what the partner told or has itself."""
    person = session.get_one(t.Worker, worker).person_id
    first, last = _second(starts_at - BACK), _second(ends_at + AHEAD)
    ledger = read_ledger(session, person, local_day(ends_at), rulebook(session), back=(ends_at - first).days)
    known = (
        (_second(one.starts_at), _second(one.ends_at))
        for one in ledger.entries
        if one.organisation != partner and first <= one.starts_at <= last
    )
    return BusyTimes(first, last, _joined(known))


def take_in_busy(session: Session, worker: int, partner: int, busy: BusyTimes) -> int:
    """Put what a partner tells in place of what it told before of that stretch of time; how many times there are."""
    e = t.BusyTime
    session.exec(
        delete(e).where(
            col(e.worker_id) == worker,
            col(e.organisation_id) == partner,
            col(e.starts_at) >= busy.first,
            col(e.starts_at) <= busy.last,
        )
    )
    session.add_all(
        e(worker_id=worker, organisation_id=partner, starts_at=starts_at, ends_at=ends_at)
        for starts_at, ends_at in busy.times
    )
    session.flush()
    return len(busy.times)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Some spells in order, those that overlap as one."""
    found: list[Span] = []
    for starts_at, ends_at in sorted(one for one in spans if one[0] < one[1]):
        if found and starts_at < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends_at)
        else:
            found.append((starts_at, ends_at))
    return tuple(found)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
